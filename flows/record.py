"""Recording: the screens that the bot reads, visited read-only and kept scrubbed, so that tests can read them offline."""

from __future__ import annotations

import json
import platform
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

from playwright.sync_api import Route

from bot.browser.guard import Sending
from bot.browser.launch import open_browser
from bot.browser.page import Browser
from bot.config import Tenant, load_tenant
from bot.engine.conductor import Conductor
from bot.engine.plan import Options, Result
from bot.engine.run import Run
from bot.engine.terms import Mode, Silent, Watch
from bot.errors import BotError
from bot.evidence.journal import Evidence
from bot.recording import folder as folder_of
from bot.recording import har as playback
from bot.recording import scrub as recording
from bot.recording.folder import Recording
from bot.recording.har import ASSET, ORIGIN
from bot.recording.scrub import COLLECT, Scrubber
from bot.store import Json, Store
from flows.conduct import screens
from pages.base import form_as_json
from pages.elements.dom import fold, library, selectors
from pages.elements.form import Form
from pages.elements.grid import whole
from pages.elements.toggle import is_on
from pages.erp import Erp
from pages.home import ALL_UNITS
from pages.labels import LABELS, Labels
from pages.login import HOME

DAYS = 30  # of sales
SMALL = 60  # a list of at most so many records is read whole, a longer one as far as its first page
NAME = "Empresa Gravada"
WORDS = ("sim", "não", "ativo", "ativa", "inativo", "inativa", "bloqueado", "liberado", "com acesso", "sem acesso")
TITLES = {
    "home": "Início", "billing": "Faturamento", "rules": "E-mail Automático", "rule": "Ficha de uma regra",
    "clients": "Listar Clientes", "client": "Ficha de um cliente", "sales": "Listar Vendas",
}  # fmt: skip

Visit = Callable[[str, Json], None]


@dataclass
class Recorded(Result):
    """How a recording ended: the folder that holds it, the screens it shows, how many bytes it is."""

    to: Path | None = None
    screens: list[str] = field(default_factory=list)
    size: int = 0


def record(tenant: Tenant, to: Path, options: Options, watch: Watch | None = None) -> Recorded:
    """Visits every screen, keeps the recording in `to`, and reads it back once offline; errors of the tree become part of the result."""
    watch = watch or Silent()
    with Store.open(tenant.store) as store:
        recorder = Recorder(screens(), tenant, "record", Mode.DRY, options, lambda plan: False, watch, store)
        recorder.to = to
        result = recorder.run()
    recorded = Recorded(**{name: getattr(result, name) for name in Result.__dataclass_fields__}, to=to)
    if recorder.made is not None and result.exit_code == 0:
        recorded.screens = [screen["screen"] for screen in recorder.made.index["screens"]]
        recorded.size = sum(path.stat().st_size for path in to.iterdir())
        watch.step("Ler a gravação de volta, sem rede")
        if different := differences(to):
            watch.note(f"Lida de volta, a gravação não diz o mesmo em: {', '.join(different)}.")
            recorded.findings.append(("warning", f"A gravação não se lê igual em: {', '.join(different)}.", ""))
    return recorded


def differences(folder: Path) -> list[str]:
    """The screens of a recording that the page objects do not read as they did when it was made; empty where all is well."""
    expected = {screen["screen"]: screen["read"] for screen in folder_of.read(folder).index["screens"]}
    with tempfile.TemporaryDirectory() as scratch:
        try:
            seen = replay(folder, Path(scratch))
        except BotError as error:
            return [str(error)]
    return [TITLES.get(name, name) for name in expected if seen.get(name) != expected[name]]


class Recorder(Conductor[Erp]):
    """A conducted run whose one phase is the visit."""

    to = Path()
    made: Recording | None = None

    def _without_window(self) -> Result | None:
        return None

    def _phases(self, run: Run, erp: Erp, result: Result) -> None:
        run.begin(Mode.DRY)
        shown = erp.home.brand()
        with tempfile.TemporaryDirectory() as scratch:
            recorder = Seen(run, erp)
            har = Path(scratch) / "raw.har"
            # From here on, with the login behind it: what is recorded holds no password.
            run.browser.context.route_from_har(har, update=True, update_content="embed", update_mode="minimal")
            read_screens(run, erp, run.today, recorder.visit)
            proofs = recorder.secrets
            chromium, context = run.browser.context.browser, run.browser.context
            assert chromium is not None
            context.tracing.stop()
            context.close()
            raw = json.loads(har.read_text(encoding="utf-8"))
            reader = chromium.new_context(offline=True)
            scrubber = self._scrubber(run, [shown], [*self.tenant.secrets(), *proofs])
            entries = playback.read_entries(raw, run.browser.guard.origin)
            self._learn(scrubber, recorder, entries, reader.new_page().evaluate)
        made = self._made(run, recorder, scrubber, entries, shown)
        host = run.browser.guard.origin.partition("://")[2]
        folder_of.write(self.to, made, scrubber.secrets, scrubber.names, host)
        self.made = made
        result.outcome, result.exit_code = "done", 0

    def _scrubber(self, run: Run, brands: list[str], secrets: list[str]) -> Scrubber:
        labels = Labels(self.tenant.labels)
        words = [word for key in labels for word in labels[key]]
        scrubber = Scrubber(run.browser.guard.origin, secrets, [*words, *WORDS, *ALL_UNITS])
        for name in [self.tenant.name, self.tenant.identity or "", *brands, *self.tenant.units]:
            scrubber.know(name)
        username = self.tenant.login.username
        if username is not None:
            scrubber.know(username.reveal())
        return scrubber

    def _learn(
        self, scrubber: Scrubber, seen: Seen, entries: list[dict[str, Any]], evaluate: Callable[..., Any]
    ) -> None:
        """Tells the scrubber who is named anywhere: in documents, in answers to scripts, in the screens as they were drawn."""
        bodies = [(entry["response"]["content"]["mimeType"], entry["response"]["content"]["text"]) for entry in entries]
        pages = [text for mime, text in bodies if "html" in mime] + list(seen.drawn.values())
        for page in pages:
            recording.take_in(scrubber, evaluate(COLLECT, [page]), self.tenant.evidence.mask.columns)
        for mime, text in bodies:
            if "json" in mime:
                recording.take_in_json(scrubber, json.loads(text or "null"))
        for unit in seen.read["home"]["units"]:
            scrubber.know(unit)
        for one in seen.read.get("client", {}).get("form", {}).values():
            if one["kind"] == "text":
                scrubber.know(str(one["value"]))
        for one in seen.read["clients"]["clients"]:
            scrubber.know(one["name"])
        for one in seen.read["sales"]["sales"]:
            scrubber.know(one["client"])

    def _made(self, run: Run, seen: Seen, scrubber: Scrubber, entries: list[dict[str, Any]], shown: str) -> Recording:
        trees = {name: scrubber.text(tree) for name, tree in seen.trees.items()}
        screens = [
            {"screen": name, "title": TITLES[name], "url": scrubber.text(seen.urls[name]), "words": seen.words[name],
             "read": scrubber.data(read)}
            for name, read in seen.read.items()
        ]  # fmt: skip
        # The stand-in of a name shown need not be alike the one of the name in the file, as the two names were.
        identity = self.tenant.identity or shown
        index = {
            "format": folder_of.FORMAT, "today": run.today.isoformat(), "tenant": scrubber.text(self.tenant.name),
            "identity": scrubber.text(identity), "units": scrubber.data(list(self.tenant.units)),
            "labels": {key: list(words) for key, words in self.tenant.labels.items()},
            "versions": {"bot": version("conexa-bot"), "playwright": version("playwright"),
                         "chromium": run.browser.version, "python": platform.python_version()},
            "screens": screens,
        }  # fmt: skip
        return Recording(json.loads(json.dumps(index)), playback.har_of(entries, scrubber), trees)


class Seen:
    """What was seen of each screen, in the order visited."""

    def __init__(self, run: Run, erp: Erp) -> None:
        self.run = run
        self.erp = erp
        self.read: dict[str, Any] = {}
        self.trees: dict[str, str] = {}
        self.urls: dict[str, str] = {}
        self.words: dict[str, dict[str, str]] = {}
        self.drawn: dict[str, str] = {}
        self.secrets: list[str] = []

    def visit(self, name: str, read: Json) -> None:
        page = self.run.browser.page
        self.run.watch.note(TITLES[name])
        self.read[name] = read
        self.urls[name] = page.url
        self.drawn[name] = page.content()
        self.trees[name] = tree = page.locator("body").aria_snapshot()
        self.secrets += self.run.browser.proofs()
        said = {fold(word): word.strip() for word in _words(tree)}
        labels = self.erp.screen.labels
        shown = {key: [said[fold(word)] for word in labels[key] if fold(word) in said] for key in labels}
        self.words[name] = {key: words[0] for key, words in shown.items() if words}


def _words(tree: str) -> Iterator[str]:
    for line in tree.splitlines():
        _, _, rest = line.partition("- ")
        yield from rest.replace(": ", '"').split('"')


# What is read of each screen, at recording time and when it is played back


def read_screens(run: Run, erp: Erp, today: date, visit: Visit) -> None:
    """Goes to each screen by the page objects and hands on what they read, as JSON."""
    run.browser.goto(run.tenant.url + HOME)
    erp.screen.look(notices=True)
    erp.home.expect_tenant()
    visit("home", {"brand": erp.home.brand(), "units": erp.home.units()})
    unit = next(iter(erp.home.units()))
    erp.home.use(unit)
    billing = erp.billing(unit).open()
    visit("billing", {"shown": billing.shown, "manual": billing.manual, "form": billing.form})
    _rules(erp, visit)
    erp.home.use_all()
    _clients(erp, visit)
    _sales(erp, today, visit)


def _rules(erp: Erp, visit: Visit) -> None:
    page = erp.email_rules
    rules = page.open()
    visit("rules", {"rules": [asdict(rule) for rule in rules]})
    if rules:
        form = page.form(rules[0])
        active = form.open()
        visit("rule", {"active": active, "form": form.fields})


def _clients(erp: Erp, visit: Visit) -> None:
    page = erp.clients
    page.open()
    first = page.grid.read()
    if (first.total or len(first.rows)) <= SMALL and not (first.total is None and first.next):
        clients = page.read()
    else:
        rows = {row.id: (first, row) for row in first.rows}
        clients = {record: page._client(sheet, row) for record, (sheet, row) in rows.items()}
        access = page._by_column(clients, rows)
        page.source = "column" if access is not None else ""
    page.open()
    visit(
        "clients", {"source": page.source, "total": first.total, "clients": [asdict(one) for one in clients.values()]}
    )
    if clients:
        one = next(iter(clients.values()))
        box = page.form.open(one.id, one.name)
        visit("client", {"access": is_on(box), "form": form_as_json(Form(erp.screen, box))})


def _sales(erp: Erp, today: date, visit: Visit) -> None:
    page = erp.sales
    page.period = (today - timedelta(days=DAYS - 1), today)
    page.open()
    first = page.grid.read()
    rows = {row.id: (first, row) for row in first.rows}
    if (first.total or len(first.rows)) <= SMALL and first.next:
        rows = whole(page.tour("vendas lidas"), page.grid)
    sales = [page._sale(sheet, row) for sheet, row in rows.values()]
    visit("sales", {"total": first.total, "sales": [vars(sale) for sale in sales]})


# Playing back


def replay(folder: Path, scratch: Path) -> dict[str, Json]:
    """What the page objects read of a recording, by screen, with no network at all; errors of the tree as a real ERP would cause them."""
    with replaying(folder, scratch) as (run, erp):
        seen: dict[str, Json] = {}
        today = date.fromisoformat(folder_of.read(folder).index["today"])
        read_screens(run, erp, today, lambda name, read: seen.update({name: json.loads(json.dumps(read))}))
    return seen


@contextmanager
def replaying(folder: Path, scratch: Path) -> Iterator[tuple[Run, Erp]]:
    """A read-only run on a recording; `scratch` is an empty folder for its files."""
    made = folder_of.read(folder)
    tenant = _tenant(made.index, scratch)
    har = scratch / "playable.har"
    others = playback.playable(made, har)
    today = date.fromisoformat(made.index["today"])
    with (
        Store.open(tenant.store) as store,
        open_browser(
            tenant.url, tenant.browser, sending=Sending.READS, selectors=selectors(), library=library()
        ) as browser,
    ):
        _play(browser, har, others)
        evidence = Evidence(scratch / "evidence")
        run = Run(tenant, "record", store, evidence, browser, today, "replay", Silent())
        run.begin(Mode.DRY, quiet=True)
        yield run, Erp(run)


def _play(browser: Browser, har: Path, others: Mapping[tuple[str, str], Mapping[str, Any]]) -> None:
    """Answers from the HAR alone; what it does not hold goes nowhere. `others` as `playback.playable` gives them."""
    # Instead of the guard: nothing that is asked for gets as far as leaving.
    browser.gate.open()
    browser.context.route_from_har(har, not_found="abort")
    before = ""

    def answer(route: Route) -> None:
        nonlocal before
        url, after = route.request.url.partition("#")[0], before
        before = url
        if (told := others.get((url, after))) is None:
            route.fallback()
            return
        headers = {str(header["name"]): str(header["value"]) for header in told["headers"]}
        route.fulfill(status=int(told["status"]), headers=headers, body=str(told["content"]["text"]))

    if others:
        browser.context.route(lambda url: not ASSET.search(url), answer)


def _tenant(index: Mapping[str, Any], scratch: Path) -> Tenant:
    tree: dict[str, Any] = {"tenant": index["tenant"] or NAME, "url": ORIGIN, "units": index["units"], "labels": index["labels"],
                            "store": "sqlite:///bot.db", "login": {"session": "session.json"}}  # fmt: skip
    if index["identity"]:
        tree["identity"] = index["identity"]
    path = scratch / "tenant.yaml"
    path.write_text(json.dumps(tree), encoding="utf-8")
    return load_tenant(path, known_labels=LABELS)
