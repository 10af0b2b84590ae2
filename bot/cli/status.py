"""Where every tenant stands: its window, its last runs and what waits for a person; from the store, no browser."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from bot.cli.between import look
from bot.config import Tenant
from bot.console.output import safe
from bot.engine.adoption import ADOPTED
from bot.engine.due import Due, due
from bot.engine.keeping import KEPT
from bot.errors import BotError, StoreError
from bot.evidence.report import read
from bot.i18n import N_
from bot.store import ChangeState, RunRow, Store, Window, newest
from bot.store.whereabouts import exists, shown

MOST_RUNS = 200  # runs looked at for one tenant
FEW = 5  # names listed of those that have the same to say
STATES = {
    "paused": ("plan", N_("Em pausa")), "pausing": ("warn", N_("Pausa incompleta")), "active": ("good", N_("Ativo")),
    "unknown": ("calm", N_("Sem pausa neste banco")),
}  # fmt: skip
SESSIONS = {"valid": N_("vale"), "expired": N_("expirada"), "none": N_("nenhuma")}


@dataclass(frozen=True)
class Waiting:
    """Something that waits for a person: about what, why, and what to do."""

    name: str
    why: str
    action: str = ""


@dataclass
class TenantStatus:
    """One tenant, as its store knows it."""

    tenant: str
    state: str = "unknown"
    url: str = ""
    store: str = ""  # the address of the store that was read, without its password
    kept: dict[str, int] = field(default_factory=dict)  # unbilled sales that stay in this window, by whose decision
    adopted: str = ""  # where the window was taken in from, by whom
    since: date | None = None
    closed_on: date | None = None
    days: int | None = None
    made: dict[str, int] = field(default_factory=dict)
    last_run: RunRow | None = None
    last_verify: RunRow | None = None
    pending: list[Waiting] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    holder: tuple[str, datetime] | None = None  # who works on it right now, and since when
    session: str = ""  # valid, expired, none; empty where no tenant file says where it is kept
    session_until: datetime | None = None
    trouble: str = ""
    due: tuple[Tenant, Due] | None = None  # what `bot due` would do, where a tenant file says when
    note: Waiting | None = None  # what is to be known and waits for nobody

    @property
    def unfinished(self) -> bool:
        """Whether the last run has not said how it ended: it is under way, or was killed."""
        return self.last_run is not None and self.last_run.ended_at is None

    @property
    def listed(self) -> list[Waiting]:
        """What waits, those with the same to say together."""
        together: dict[tuple[str, str], list[str]] = {}
        for item in [*self.waiting, *self.pending]:
            together.setdefault((item.why, item.action), []).append(item.name)
        return [Waiting(_names(names), why, action) for (why, action), names in together.items()]

    @property
    def needs_someone(self) -> bool:
        drifted = self.last_verify is not None and self.last_verify.outcome == "changes" and self.state == "paused"
        left = self.holder is None and (self.pending or self.unfinished)
        return bool(left or self.waiting or self.trouble or drifted)


def of_files(tenants: Sequence[Tenant], today: date) -> list[TenantStatus]:
    """The tenants of these files, in their order; a store that cannot be read is a trouble of its tenants."""
    found = []
    for tenant in tenants:
        try:
            status = _in_store(tenant.store, tenant.name, today)
        except StoreError as error:
            status = TenantStatus(tenant.name, trouble=str(error))
        status.url = status.url or tenant.url
        if status.state == "unknown" and not status.trouble:
            _unknown(status, tenant)
        status.session, status.session_until = session_of(tenant.login.session)
        if tenant.maintenance is not None and not status.trouble:
            status.due = tenant, due(tenant, look(tenant)[0], today)
        found.append(status)
    return found


def _unknown(status: TenantStatus, tenant: Tenant) -> None:
    """A store that knows no pause of the tenant is not a tenant that was never paused: it says both ways on."""
    store = shown(tenant.store)
    kept = newest([tenant.evidence.dir / tenant.name], tenant.name)
    if kept is not None and kept.closed_on is None:
        why = f"O banco do bot ({store}) não sabe de nenhuma pausa, mas uma execução deixou uma aberta desde {kept.since:%d/%m/%Y}."
        action = f"Use o `store` da pausa, ou traga a janela: `bot adopt {kept.path} {tenant.file.name}`."
        status.waiting.append(Waiting("", why, action))
        return
    why = f"O banco do bot ({store}) não sabe de nenhuma pausa: isso não quer dizer que o cliente não está em pausa."
    if not exists(tenant.store):
        why = f"O banco do bot ({store}) não existe: ainda não foi criado, ou foi apagado."
    action = (
        "Se o cliente está em pausa, use o `store` da pausa ou traga a janela: "
        f"`bot adopt PASTA/confidential/window.jsonl {tenant.file.name}`; se não está, `bot pause` a começa."
    )
    status.note = Waiting("", why, action)


def of_store(url: str, today: date) -> list[TenantStatus]:
    """Every tenant that the store at `url` knows, by name; none where there is no store yet."""
    if not exists(url):
        return []
    with Store.open(url) as store:
        names = {window.tenant for window in store.windows()} | {run.tenant for run in store.runs(limit=100_000)}
        return [of(store, name, today) for name in sorted(names)]


def _in_store(url: str, tenant: str, today: date) -> TenantStatus:
    if not exists(url):
        return TenantStatus(tenant, store=shown(url))
    with Store.open(url) as store:
        return of(store, tenant, today)


def of(store: Store, tenant: str, today: date) -> TenantStatus:
    """One tenant as `store` knows it."""
    runs = store.runs(tenant, limit=MOST_RUNS)
    window = store.last_window(tenant)
    status = TenantStatus(tenant, store=store.shown, last_run=next(iter(runs), None))
    status.last_verify = next((run for run in runs if run.flow == "verify" and run.ended_at), None)
    status.pending = [
        Waiting(change.name or change.record, _pending_words(change.state), N_("Rode o comando de novo: o bot confere na tela."))
        for change in store.pending(tenant)
    ]  # fmt: skip
    if window is not None:
        _window(status, store, window, runs, today)
    status.waiting = list(_waiting(runs))
    status.holder = store.holder(tenant)
    if status.unfinished and status.holder is None:
        why = N_("a última execução foi morta no meio: ninguém a está rodando")
        status.waiting.insert(0, Waiting("", why, N_("Rode o comando de novo: ele continua de onde parou.")))
    return status


def _window(status: TenantStatus, store: Store, window: Window, runs: Sequence[RunRow], today: date) -> None:
    status.url, status.since, status.closed_on = window.url, window.since, window.closed_on
    status.days = ((window.closed_on or today) - window.since).days
    done = store.changes(window, flow="pause", states={ChangeState.DONE})
    status.made = dict(Counter(change.screen for change in done))
    status.kept = dict(Counter(dict(store.fact(window, KEPT) or {}).values()))
    adopted = store.fact(window, ADOPTED)
    status.adopted = f"{adopted['from']}, {adopted['by']}" if isinstance(adopted, dict) else ""
    if not window.is_open:
        status.state = "active"
        return
    pauses = [run for run in runs if run.flow == "pause" and run.mode == "real" and run.started_at >= window.opened_at]
    complete = any(run.outcome in {"done", "nothing", "part"} for run in pauses) or store.fact(window, "paused") is True
    status.state = "paused" if complete or not (pauses or adopted) else "pausing"


def _names(names: Sequence[str]) -> str:
    few = ", ".join(safe(name) for name in names[:FEW] if name)
    return f"{few} (+{len(names) - FEW})" if len(names) > FEW else few


def _pending_words(state: ChangeState) -> str:
    if state is ChangeState.IN_DOUBT:
        return N_("mudança em dúvida: pode ter chegado ao ERP, ou não")
    return N_("mudança começada e não confirmada")


def _waiting(runs: Sequence[RunRow]) -> Iterable[Waiting]:
    """What the last run that changes things left for a person, as its evidence says; a verification that drifted."""
    real = next((run for run in runs if run.mode == "real" and run.ended_at), None)
    if real is None or real.outcome in {"done", "nothing"}:
        return
    if real.outcome != "part":
        yield Waiting(
            "",
            real.message or N_("a última execução não terminou"),
            N_("Rode o comando de novo: ele continua de onde parou."),
        )
    try:
        people = read(Path(real.folder)).people
    except BotError:
        if real.outcome == "part":
            yield Waiting("", N_("há itens para uma pessoa, e a pasta da evidência não está mais aqui"), real.folder)
        return
    for person in people:
        yield Waiting(person.name or person.record, person.why, person.action)


def session_of(path: Path) -> tuple[str, datetime | None]:
    """Whether a kept session can still hold (`valid`, `expired`, `none`), and until when its cookie says."""
    try:
        cookies = json.loads(path.read_text(encoding="utf-8"))["cookies"]
    except FileNotFoundError:
        return "none", None
    except (OSError, ValueError, KeyError, TypeError):
        return "none", None
    ends = [cookie.get("expires", -1) for cookie in cookies if "SESS" in str(cookie.get("name", "")).upper()]
    if not ends:
        return "none", None
    if min(ends) <= 0:
        return "valid", None
    until = datetime.fromtimestamp(min(ends), UTC)
    return ("valid" if until > datetime.now(UTC) else "expired"), until
