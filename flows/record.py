"""Recording: the screens that the bot reads, visited read-only and kept scrubbed, so that tests can read them offline."""

from __future__ import annotations

import json
import platform
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bot.config import Tenant
from bot.engine.conductor import Conductor
from bot.engine.plan import Options, Result
from bot.engine.run import Run
from bot.engine.terms import Finding, Level, Mode, Silent, Watch
from bot.errors import BotError
from bot.recording import folder as folder_of
from bot.recording import har as playback
from bot.recording import scrub as recording
from bot.recording.scrub import COLLECT, Scrubber
from bot.recording.shape import FORMAT, Recording
from bot.store import Json, Store
from flows.conduct import screens
from flows.replay import replay
from flows.screens import read_screens
from pages.elements.dom import fold
from pages.erp import Erp
from pages.home import ALL_UNITS
from pages.labels import Labels

WORDS = ("sim", "não", "ativo", "ativa", "inativo", "inativa", "bloqueado", "liberado", "com acesso", "sem acesso")
TITLES = {
    "home": "Início", "billing": "Faturamento", "rules": "E-mail Automático", "rule": "Ficha de uma regra",
    "clients": "Listar Clientes", "client": "Ficha de um cliente", "sales": "Listar Vendas",
}  # fmt: skip


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
            recorded.findings.append(Finding(Level.WARNING, f"A gravação não se lê igual em: {', '.join(different)}."))
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
            "format": FORMAT, "today": run.today.isoformat(), "tenant": scrubber.text(self.tenant.name),
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
