"""What holds for the project as a whole: its layers, its manual, its documents, its set-up and its pinned versions."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
import sys
import tomllib
from importlib.metadata import requires
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import imports
import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot import errors

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("bot", "pages", "flows")
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").glob("*.md")),
    ROOT / "recordings/README.md",
]
ERRORS = {
    name: kind for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.BotError)
}


def sources(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def project_files() -> list[Path]:
    """The files that belong to the project: those git knows, or all but what tools left where there is no git."""
    known = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if known.returncode == 0 and known.stdout:
        return [ROOT / name for name in known.stdout.split("\0") if name and (ROOT / name).is_file()]
    left = {".git", ".venv", "node_modules", "__pycache__", "evidence"}
    return [path for path in ROOT.rglob("*") if path.is_file() and not left & set(path.relative_to(ROOT).parts)]


# Layers

# From the ground up: each may use what stands before it, and none what stands after it. What shares a line may use each other.
LAYERS = (
    ("bot.errors", "bot.json_types", "bot.languages"),
    ("bot.i18n", "bot.messages"),
    ("bot.config", "bot.store"),
    ("bot.browser", "bot.api"),
    ("bot.evidence",),
    ("bot.recording",),
    ("bot.engine",),
    ("bot.console",),
    ("pages",),
    ("flows",),
    ("bot.cli", "bot.__main__"),
)
# The embedded ERP is apart: it knows no bot, and of the bot only these serve it.
SANDBOX, SERVE_IT = "bot.sandbox", ("flows.demo", "flows.sandbox_tenant", "bot.cli.serve")


def layer_of(module: str) -> int:
    [layer] = [number for number, packages in enumerate(LAYERS) if within(module, packages)]
    return layer


def within(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == package or module.startswith(package + ".") for package in packages)


def test_imports_go_down_only() -> None:
    arrows = imports.graph()
    assert len(arrows) > 200
    up = [
        f"{module} imports {other}"
        for module, others in arrows.items()
        for other in sorted(others)
        if not within(module, (SANDBOX,)) and not within(other, ("bot.__init__", SANDBOX))
        if layer_of(other) > layer_of(module)
    ]
    assert not up


def test_the_embedded_erp_and_the_bot_know_nothing_of_each_other() -> None:
    over = [
        f"{module} imports {other}"
        for module, others in imports.graph().items()
        for other in sorted(others)
        if within(module, (SANDBOX,)) != within(other, (SANDBOX,)) and not within(module, SERVE_IT)
    ]
    assert not over


def test_modules_import_each_other_in_no_circle() -> None:
    assert imports.circles(imports.graph()) == []


def test_a_circle_is_seen() -> None:
    assert imports.circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"d"}}) == [["b", "c"], ["d"]]


def test_what_another_module_imports_has_a_public_name() -> None:
    private = [
        f"{module} imports {name} of {other}"
        for module, path in imports.modules().items()
        for other, name in imports.imported(path)
        if name.startswith("_") and within(other, PRODUCT)
    ]
    assert not private


# Size

MOST_LINES, MOST_PUBLIC = 300, 15
LONG_MODULES = {
    "pages.labels": "data: the labels of every screen with their known aliases, looked up and not read through",
}
RECORD = "a record: fields that are filled in once and read by name"
WIDE_CLASSES = {
    "bot.cli.status.TenantStatus": RECORD,
    "bot.config.model.Tenant": RECORD,
    "bot.engine.plan.Result": RECORD,
    "bot.engine.planfile.SavedPlan": RECORD,
    "bot.evidence.report.model.RunReport": RECORD,
    "bot.evidence.report.view_parts.View": RECORD,
    "bot.sandbox.knobs.Knobs": RECORD,
    "bot.sandbox.models.BillingSettings": RECORD,
    "bot.sandbox.models.Client": RECORD,
    "bot.sandbox.models.Sale": RECORD,
    "bot.sandbox.server.Sandbox": "the handle of tests on an ERP: one method for each thing that they ask of it or do to it",
    "bot.sandbox.yii.Grid": "what a template draws a list from: one property for each part of it",
    "pages.billing.BillingPage": "a screen and the target of its changes in one: mode and sub-options are saved by one press",
    "pages.elements.reading.Reading": "what all elements of a run share: the page, its words, and what was learned of it so far",
    # Still to be taken apart:
    "bot.browser.guard.Guard": "",
    "bot.browser.page.Browser": "",
    "bot.engine.run.Run": "",
    "flows.check_report.CheckResult": "",
    "pages.clients.ClientsPage": "",
    "pages.elements.filters.Filters": "",
    "pages.elements.grid.Grid": "",
    "pages.listing.ListPage": "",
    "pages.tour.tour.Tour": "",
}


def public_members(kind: ast.ClassDef) -> set[str]:
    """What a class offers: methods, fields, and what its methods put on `self`; without what it inherits."""
    found = {part.name for part in kind.body if isinstance(part, ast.FunctionDef)}
    for part in kind.body:
        targets = (
            part.targets if isinstance(part, ast.Assign) else [part.target] if isinstance(part, ast.AnnAssign) else []
        )
        found |= {target.id for target in targets if isinstance(target, ast.Name)}
    found |= {
        node.attr
        for node in ast.walk(kind)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and ast.unparse(node.value) == "self"
    }
    return {name for name in found if not name.startswith("_")}


def test_no_module_is_longer_than_one_reads() -> None:
    long = {
        module
        for module, path in imports.modules().items()
        if len(path.read_text(encoding="utf-8").splitlines()) > MOST_LINES
    }
    assert sorted(long - set(LONG_MODULES)) == []
    assert sorted(set(LONG_MODULES) - long) == []


def test_no_class_offers_more_than_one_remembers() -> None:
    wide = {
        f"{module}.{node.name}"
        for module, path in imports.modules().items()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef) and len(public_members(node)) > MOST_PUBLIC
    }
    assert sorted(wide - set(WIDE_CLASSES)) == []
    assert sorted(set(WIDE_CLASSES) - wide) == []


def test_product_code_never_waits_by_the_clock_nor_picks_by_position() -> None:
    forbidden = re.compile(r"\btime\.sleep\(|\.wait_for_timeout\(|networkidle|\.nth\(|\)\.(?:first|last)\b(?!\()")
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in sources(*PRODUCT)
        if "sandbox" not in path.parts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if forbidden.search(line.split("#")[0])
    ]
    assert not found


def tells(handler: ast.ExceptHandler) -> bool:
    """Whether what was caught is raised on, or shown with its traceback."""
    return any(
        isinstance(part, ast.Raise) or (isinstance(part, ast.Attribute) and part.attr == "print_exc")
        for part in ast.walk(handler)
    )


def test_no_broad_except_swallows_an_error() -> None:
    found = []
    for path in sources(*PRODUCT):
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.ExceptHandler) or tells(node):
                continue
            if node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"}:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not found


def test_no_two_test_files_have_one_name() -> None:
    """pytest imports each by its bare name: of two, one would hide the other as soon as both are collected."""
    names = [
        path.name
        for path in (ROOT / "tests").rglob("*.py")
        if "node_modules" not in path.parts and path.name != "conftest.py"
    ]
    assert sorted({name for name in names if names.count(name) > 1}) == []


# The manual of errors


def sentence_of(node: ast.expr) -> list[str]:
    """The sentences an expression can be, with … for what is only known when it happens; none where that cannot be read off."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        return [
            "".join(
                part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else "…"
                for part in node.values
            )
        ]
    if isinstance(node, ast.IfExp):
        return sentence_of(node.body) + sentence_of(node.orelse)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [left + right for left in sentence_of(node.left) for right in sentence_of(node.right)]
    return []


def tidy(sentence: str) -> str:
    return re.sub(r"…+", "…", re.sub(r"\s+", " ", sentence)).strip().rstrip(".").replace("|", "\\|")


def raised() -> set[tuple[str, str]]:
    """Every class of error in the code with every sentence it says; those of the tenant file have a manual of their own."""
    found = set()
    for path in sources(*PRODUCT):
        if {"sandbox", "config"} & set(path.parts):
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and node.args and isinstance(node.func, ast.Name | ast.Attribute):
                name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                if name in ERRORS:
                    found |= {(name, tidy(sentence)) for sentence in sentence_of(node.args[0])}
    return found


def left_for_a_person() -> set[str]:
    """The reasons given for what a run leaves for a person (`run.person(item, record, name, why, …)`)."""
    calls = (node for path in sources("flows") for node in ast.walk(tree(path)) if isinstance(node, ast.Call))
    return {
        tidy(sentence)
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr in {"person", "disputed"} and len(call.args) > 3
        for sentence in sentence_of(call.args[3])
    }


def manual() -> tuple[set[tuple[str, str]], dict[str, int]]:
    """Of docs/erros.md: each sentence with the class (or heading) it stands under, and each class's exit code."""
    rows: set[tuple[str, str]] = set()
    codes: dict[str, int] = {}
    heading = ""
    for line in (ROOT / "docs/erros.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            named = re.match(r"#+ `(\w+)`.*\(código (\d)\)$", line)
            heading = named.group(1) if named else line.strip("# ")
            if named:
                codes[heading] = int(named.group(2))
        elif line.startswith("| ") and not line.startswith(("| ---", "| a frase", "| código")):
            rows.add((heading, re.split(r" (?<!\\)\| ", line[2:])[0].strip()))
    return rows, codes


def test_every_error_has_its_entry_in_the_manual_with_its_exit_code() -> None:
    _, codes = manual()
    assert codes == {name: kind.exit_code for name, kind in ERRORS.items()}


def test_the_manual_has_every_sentence_an_error_can_say_under_its_class() -> None:
    rows, _ = manual()
    assert sorted(raised() - rows) == []


def test_the_manual_has_no_sentence_that_nothing_says() -> None:
    rows, codes = manual()
    assert sorted({row for row in rows if row[0] in codes} - raised()) == []


def test_the_manual_has_every_reason_for_which_a_run_leaves_something_to_a_person() -> None:
    rows, _ = manual()
    section = {sentence for heading, sentence in rows if heading.startswith("Frases de código 5")}
    assert sorted(left_for_a_person() - section) == []


# Documents


def test_commands_and_targets_that_documents_name_exist() -> None:
    from bot.cli.commands import main

    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    wrong = []
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL))
        commands = set(re.findall(r"(?:^|[`$] ?|/)\bbot ([a-z]+)", code, re.MULTILINE))
        made = set(re.findall(r"(?:^|[`$] ?)\bmake ([a-z-]+)", code, re.MULTILINE))
        wrong += [f"{document.name}: bot {name}" for name in sorted(commands - set(main.commands))]
        wrong += [f"{document.name}: make {name}" for name in sorted(made - targets)]
    assert not wrong


def test_commands_of_the_guides_are_ones_the_command_line_takes() -> None:
    from bot.cli.commands import main

    lines = [
        line.split("#")[0]
        for name in ("primeiro-cliente.md", "first-tenant.md")
        for block in re.findall(r"```sh\n(.*?)```", (ROOT / "docs" / name).read_text(encoding="utf-8"), re.DOTALL)
        for line in block.splitlines()
    ]
    assert len(lines) > 20
    for line in lines:
        program, *words = line.split()
        assert program == "bot"
        command: click.Command = main
        while isinstance(command, click.Group):
            command = command.commands[words.pop(0)]
        command.make_context(
            line, words
        )  # raises where an argument is missing, or an option or its value is none of it


def test_links_between_documents_lead_somewhere() -> None:
    wrong = []
    for document in DOCUMENTS:
        text = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
        for link in re.findall(r"\]\((?!https?:|mailto:)([^)\s]+)\)", text):
            path, _, anchor = link.partition("#")
            target = (document.parent / path).resolve() if path else document
            if not target.exists():
                wrong.append(f"{document.name}: {link}")
            elif anchor and anchor not in anchors(target):
                wrong.append(f"{document.name}: {link} (no such heading)")
    assert not wrong


def anchors(document: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_readme_has_the_exit_codes_of_the_errors() -> None:
    codes = set(map(int, re.findall(r"^\| (\d) \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)))
    assert {kind.exit_code for kind in ERRORS.values()} | {0, 3, 5} == codes


def test_no_file_names_a_package_index_or_a_path_of_one_machine() -> None:
    hosts = ["py" + "pi.org", "python" + "hosted", "npm" + "js.org", "index" + "-url", "deb." + "debian"]
    paths = [rf"(?<![\w.])/{folder}/" + r"[a-z]" for folder in ("home", "root", "work", "Users")]
    forbidden = re.compile("|".join([*map(re.escape, hosts), *paths]))
    found = []
    for path in project_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture, or another file that is not text
        found += [f"{path.relative_to(ROOT)}: {match.group()}" for match in forbidden.finditer(text)]
    assert not found


# Pinned versions


def project() -> dict[str, object]:
    data = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert isinstance(data, dict)
    return data


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pinned = [re.fullmatch(r"([A-Za-z0-9._-]+)==([A-Za-z0-9.!+_-]+)", line) for line in lines]
    assert all(pinned), "constraints.txt holds something else than name==version"
    return {canonicalize_name(match.group(1)): match.group(2) for match in pinned if match}


def needed() -> dict[str, Requirement]:
    """All that an installation with every extra brings here, as installed packages tell it themselves."""
    data = project()
    extras = data["optional-dependencies"]
    assert isinstance(extras, dict)
    lists = [data["dependencies"], *extras.values()]
    todo = [Requirement(line) for lines in lists if isinstance(lines, list) for line in lines]
    found: dict[str, Requirement] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    while todo:
        wanted = todo.pop()
        name, extra = canonicalize_name(wanted.name), frozenset(wanted.extras)
        if name == "conexa-bot" or (name, extra) in seen:
            continue
        seen.add((name, extra))
        found[name] = wanted
        todo += [after for line in requires(name) or [] if applies(after := Requirement(line), extra)]
    return found


def applies(requirement: Requirement, extras: frozenset[str]) -> bool:
    marker: Marker | None = requirement.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in {"", *extras})


def test_constraints_pin_every_dependency_down_to_the_last() -> None:
    pinned = pins()
    assert sorted(set(needed()) - set(pinned)) == []


def test_pinned_versions_are_those_the_project_asks_for() -> None:
    pinned = pins()
    wrong = [
        f"{wanted} is pinned to {pinned[name]}"
        for name, wanted in needed().items()
        if not wanted.specifier.contains(pinned[name], prereleases=True)
    ]
    assert not wrong


# Set-up


@pytest.fixture
def setup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The set-up script, at work in an empty folder of a machine where every command that looks finds nothing."""
    spec = importlib.util.spec_from_file_location("setup_script", ROOT / "scripts/setup.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in ("pyproject.toml", "constraints.txt"):
        (tmp_path / name).write_text((ROOT / name).read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "output", lambda command: "known" if command[0] == "apt-cache" else None)
    monkeypatch.setattr(module.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    monkeypatch.setattr(module, "is_root", lambda: True)
    monkeypatch.setattr(module, "has_initdb", lambda: False)
    return module


def carried_out(setup: ModuleType, monkeypatch: pytest.MonkeyPatch, fails: str = "") -> tuple[ModuleType, list[str]]:
    """Every command that would change something, noted instead; one with `fails` in it does not end well."""
    commands: list[str] = []

    def do(self: object, command: list[str], **_: object) -> bool:
        commands.append(" ".join(command))
        return not fails or fails not in commands[-1]

    monkeypatch.setattr(setup.Setup, "do", do)
    return setup, commands


def test_setup_says_what_it_would_do_and_changes_nothing(setup: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(setup.ROOT.rglob("*"))
    setup.Setup("test", dry=True).run()
    said = capsys.readouterr().out
    order = [
        "venv --clear",
        "-e .[dev]",
        "playwright install chromium",
        "chromium-headless-shell",
        "xvfb",
        "postgresql",
    ]
    places = [said.find(words) for words in order]
    assert -1 not in places
    assert places == sorted(places)
    assert sorted(setup.ROOT.rglob("*")) == before


def test_setup_for_the_demo_leaves_out_what_only_tests_need(
    setup: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    setup.Setup("demo", dry=True).run()
    said = capsys.readouterr().out
    assert ".[sandbox]" in said
    assert "postgresql" not in said
    assert "xvfb" not in said


def test_setup_takes_the_distributions_chromium_where_playwrights_does_not_come(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    setup, commands = carried_out(setup, monkeypatch, fails="playwright")
    monkeypatch.setattr(
        setup.Setup,
        "chromium_starts",
        lambda self, headed=False: any("chromium-headless-shell" in line for line in commands),
    )
    monkeypatch.setattr(setup, "works", lambda command: True)
    setup.Setup("demo", dry=False).browser()
    assert "playwright install chromium" in commands[0]
    assert re.search(r"apt-get install .* chromium-headless-shell chromium\b", commands[-1])
    assert "install-deps" not in " ".join(commands)


def test_setup_brings_the_libraries_where_playwrights_chromium_came_but_does_not_start(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    setup, commands = carried_out(setup, monkeypatch)
    monkeypatch.setattr(
        setup.Setup, "chromium_starts", lambda self, headed=False: any("install-deps" in line for line in commands)
    )
    monkeypatch.setattr(setup, "works", lambda command: True)
    setup.Setup("demo", dry=False).browser()
    assert [re.sub(r".*playwright ", "", line) for line in commands[-2:]] == [
        "install chromium",
        "install-deps chromium",
    ]


def test_setup_installs_no_browser_where_one_starts(setup: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    setup, commands = carried_out(setup, monkeypatch)
    monkeypatch.setattr(setup.Setup, "chromium_starts", lambda self, headed=False: True)
    monkeypatch.setattr(setup, "works", lambda command: True)
    setup.Setup("demo", dry=False).browser()
    assert commands == []


def test_setup_brings_the_library_without_which_playwright_does_not_start(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    setup, commands = carried_out(setup, monkeypatch)
    monkeypatch.setattr(setup.Setup, "chromium_starts", lambda self, headed=False: True)
    monkeypatch.setattr(setup, "works", lambda command: bool(commands))
    setup.Setup("demo", dry=False).browser()
    assert "libatomic1" in commands[-1]


def test_setup_without_any_browser_says_the_two_ways_to_get_one(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    setup, _ = carried_out(setup, monkeypatch, fails="chromium")
    monkeypatch.setattr(setup, "works", lambda command: "--version" in command and "playwright" in command)
    with pytest.raises(setup.SetupError, match=r"playwright install .*apt-get install chromium"):
        setup.Setup("demo", dry=False).browser()


def test_setup_without_a_way_to_a_virtual_environment_says_which_package_is_missing(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    setup, _ = carried_out(setup, monkeypatch, fails="apt-get")
    with pytest.raises(setup.SetupError, match="python3-venv"):
        setup.Setup("demo", dry=False).environment()


def test_setup_goes_on_without_what_only_tests_need_and_says_so(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    setup, _ = carried_out(setup, monkeypatch, fails="apt-get")
    setup.Setup("test", dry=False).postgresql()
    setup.Setup("test", dry=False).screen()
    assert capsys.readouterr().out.count("vão falhar") == 2


def locked(name: str) -> dict[str, str]:
    """Package: version, of a file of requirements with hashes."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    found = {}
    for entry in re.findall(r"(?m)^[A-Za-z0-9][^\n]*(?:\n +--hash[^\n]*)+", text):
        assert "--hash=sha256:" in entry
        package, version = re.match(r"([^=\s]+)==([^\s;\\]+)", entry).groups()  # type: ignore[union-attr]
        found[canonicalize_name(package)] = version
    assert len(found) == len(re.findall(r"(?m)^[A-Za-z0-9]", text)), "an entry without a hash"
    return found


@pytest.mark.parametrize("name", ["app", "sandbox", "dev"])
def test_what_is_installed_by_hash_is_what_is_pinned(name: str) -> None:
    own = {canonicalize_name(package): version for package, version in pins().items()}
    wrong = {package: version for package, version in locked(name).items() if own.get(package, version) != version}
    assert not wrong, "run `make lock`"


def test_everything_that_is_pinned_has_its_hashes() -> None:
    missing = {canonicalize_name(package) for package in pins()} - set(locked("dev"))
    assert not missing, "run `make lock`"


@pytest.mark.parametrize(
    ("said", "stops"),
    [("THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", True), ("no network", False)],
)
def test_setup_installs_no_file_that_is_another_and_says_where_it_does_without_hashes(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], said: str, stops: bool
) -> None:
    commands: list[str] = []

    def do(self: Any, command: list[str], **_: object) -> bool:
        commands.append(" ".join(command))
        self.said = said
        return "--require-hashes" not in command

    monkeypatch.setattr(setup.Setup, "do", do)
    monkeypatch.setattr(setup, "text", lambda path: None)
    setup.VENV.mkdir(parents=True, exist_ok=True)
    if stops:
        with pytest.raises(setup.SetupError, match="o hash não confere"):
            setup.Setup("demo", dry=False).packages()
        assert len(commands) == 1
    else:
        setup.Setup("demo", dry=False).packages()
        assert "não foi possível instalar por hash" in capsys.readouterr().out
        assert "-c constraints.txt" in commands[-1]


def test_setup_names_the_python_it_needs_where_this_one_is_too_old(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "OLDEST", (4, 0))
    with pytest.raises(setup.SetupError, match=r"Python 4\.0"):
        setup.with_new_python()


def test_setup_carries_out_its_dry_run_as_a_command() -> None:
    script = [sys.executable, str(ROOT / "scripts/setup.py"), "test", "--dry-run"]
    result = subprocess.run(script, capture_output=True, text=True, cwd=ROOT)
    assert (result.returncode, result.stderr) == (0, "")
