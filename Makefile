# Two commands do everything, set-up and browser included: `make demo` and `make test`.
PYTHON  ?= python3
WORKERS ?= 4
IN      := .venv/bin
PACKAGES := bot pages flows
PYTEST  := $(IN)/python -m pytest
# A file stays with one worker, since its tests share an embedded ERP; those that take longest begin first.
SUITE   := $(PYTEST) -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(if $(SEED),--sample-seed $(SEED))
SETUP   := scripts/setup.py pyproject.toml constraints.txt $(wildcard requirements/*.txt)
export YII BOOSTER2 BOOSTER4
# What was compiled once is not compiled again by each worker, and by each `bot` that a test starts.
unexport PYTHONDONTWRITEBYTECODE
export PATH := $(CURDIR)/$(IN):$(PATH)

.PHONY: help demo test quick whole mutants lint format types kits matrix crash soak strangers doors bench yii docs-pictures constraints lock man release clean

help: ## what there is to make
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

demo: .venv/ready-demo ## pause, 120 days and resume on the embedded ERP, beside one that was not paused
	$(IN)/bot demo $(ARGS)

test: .venv/ready-test $(if $(ARGS),,lint types) ## everything that must hold, in minutes; ARGS='tests/flows -k words' runs only that, and lints nothing
	$(SUITE) $(ARGS)

quick: .venv/ready-test ## what needs no browser, server or process, and the test files changed since main; ALSO=FILE adds one
	$(PYTEST) -n 2 --dist worksteal --quick $(addprefix --also ,$(ALSO)) $(ARGS)

whole: .venv/ready-test ## as test, but every case of the tests that are sampled there (long)
	$(SUITE) --whole $(ARGS)

mutants: .venv/ready-test ## breaks the engine, the store, flows and elements N times by chance and tells which breaks no test saw: N=200 SEED=1 (long)
	$(IN)/python tests/mutants/mutants.py --count $(or $(N),200) --seed $(or $(SEED),1) $(ARGS)

lint: .venv/ready-test
	$(IN)/ruff check .
	$(IN)/ruff format --check --quiet .

types: .venv/ready-test
	$(IN)/mypy

format: .venv/ready-test ## formats the code and sorts its imports
	$(IN)/ruff check --fix .
	$(IN)/ruff format .

kits: .venv/ready-test ## the elements against real UI kits and other admin UIs
	$(PYTEST) tests/elements --whole -n $(WORKERS) $(ARGS)

matrix: .venv/ready-test ## every preset of the embedded ERP against every promise (long)
	$(PYTEST) -m matrix -s $(ARGS)

crash: .venv/ready-test ## every point at which a run can be killed (long)
	$(PYTEST) -o addopts= tests/faults tests/crash --whole -s $(ARGS)

soak: .venv/ready-test ## random interleavings, a thousand of them (long)
	$(PYTEST) -m soak -s $(ARGS)

strangers: .venv/ready-test ## whole maintenances on ERPs drawn by chance: N=40 SEED=1, PRESETS=a,b KINDS=a,b for one of them (long)
	N='$(N)' SEED='$(SEED)' PRESETS='$(PRESETS)' KINDS='$(KINDS)' $(PYTEST) -m strangers tests/strangers --whole -n $(WORKERS) $(ARGS)

doors: .venv/ready-test ## every way out of a page in every mode, against a server that counts what arrives (minutes)
	$(IN)/python tests/doors/doors.py $(ARGS)

yii: .venv/ready-test ## whole maintenances on a real Yii 1.1 application; needs php, YII=… BOOSTER2=… BOOSTER4=… (long)
	$(PYTEST) tests/yii -m yii -s $(ARGS)

bench: .venv/ready-test ## the bot against a plain script and raw HTTP, each target beside its figure: ARGS='--case 300:10 --times 3' (long)
	$(IN)/python tests/bench $(ARGS)

docs-pictures: .venv/ready-demo ## takes the pictures of README anew
	$(IN)/python scripts/pictures.py

constraints: .venv/ready-test ## pins what .venv holds now
	$(IN)/python -m pip freeze --exclude-editable | grep -E '^[A-Za-z0-9._-]+==' > constraints.txt

lock: ## writes requirements/*.txt anew: the hashes of all that is installed, for every platform (asks the package index)
	$(PYTHON) scripts/lock.py

man: .venv/ready-test ## dist/bot.1, the manual page, from the same texts as --help
	$(IN)/python scripts/manpage.py

release: ## dist/: the wheel, an SBOM (CycloneDX), the licences of what it needs and the manual page
	$(PYTHON) scripts/release.py

clean: ## removes .venv and what tools left; evidence, sessions and stores stay
	rm -rf .venv .make bot-demo .pytest_cache .mypy_cache .ruff_cache .hypothesis test-results build dist
	find bot pages flows tests scripts -name __pycache__ -prune -exec rm -rf {} +
	find tests -name node_modules -prune -exec rm -rf {} +

.venv/ready-demo: $(SETUP)
	$(PYTHON) scripts/setup.py demo

.venv/ready-test: $(SETUP)
	$(PYTHON) scripts/setup.py test
