"""`bot report`: which run is meant, its report in the shapes wanted, and whether its folder is as it was written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bot.config import Tenant
from bot.console.output import Output
from bot.errors import ConfigError, EvidenceError
from bot.evidence.files import JOURNAL
from bot.evidence.report import (
    Examined,
    Outside,
    examine,
    write_html,
    write_json,
    write_markdown,
    write_pdf,
    write_window,
    write_zip,
)
from bot.evidence.report.reading import read
from bot.evidence.sealing import signer_of
from bot.evidence.signing import own_fingerprint, trusted
from bot.i18n import N_
from bot.store import RunRow, Store, Window
from bot.store.whereabouts import exists

MOST_RUNS = 10_000


def folder_of(wanted: str, store: str, tenant: Tenant | None = None) -> Path:
    """The folder of the run called `wanted`: a folder itself, an id, or `last`. Raises ConfigError."""
    path = Path(wanted)
    if (path / JOURNAL).is_file():
        return path
    if path.is_dir():
        inside = [place for place in path.rglob(JOURNAL) if place.is_file()]
        if inside and wanted != "last":
            return max(inside, key=lambda place: place.stat().st_mtime).parent
        raise ConfigError(f"Não há execução na pasta {path}.", f"Indique a pasta que tem {JOURNAL}.")
    return Path(_run(wanted, store, tenant).folder)


def _run(wanted: str, store: str, tenant: Tenant | None) -> RunRow:
    runs = []
    if exists(store):
        with Store.open(store) as opened:
            runs = opened.runs(tenant.name if tenant else None, limit=MOST_RUNS)
    if not runs:
        raise ConfigError(
            "O banco do bot ainda não tem nenhuma execução.",
            "Com --tenant TENANT, o bot procura no banco daquele cliente; ou indique a pasta.",
        )
    if wanted == "last":
        return runs[0]
    if found := [run for run in runs if run.id == wanted]:
        return found[0]
    near = ", ".join(run.id for run in runs[:3])
    raise ConfigError(f"Não há execução chamada '{wanted}', nem pasta com esse nome.", f"As últimas: {near}.")


def write(
    folder: Path,
    formats: Sequence[str],
    tenant: Tenant | None,
    lang: str,
    *,
    confidential: bool = False,
    share: bool = False,
    note: Callable[[str], None] = lambda text: None,
) -> list[Path]:
    """The report in these shapes, html first and zip last, so that the ZIP holds the others; their paths.

    With `share` names are masked, unless the tenant's file shows them in what leaves the machine.
    """
    secrets = tenant.secrets() if tenant else []
    share = share and not (tenant is not None and tenant.evidence.share_names)
    signer = signer_of(tenant, note) if tenant is not None and tenant.evidence.sign else None
    how: Any = {"secrets": secrets, "share": share, "signer": signer}
    paths: list[Path] = []
    if "html" in formats or (share and "zip" in formats):
        paths.append(write_html(folder, lang, **how))
    if "pdf" in formats:
        paths.append(write_pdf(folder, tenant.browser.executable if tenant else None, lang, **how))
    if "md" in formats:
        paths.append(write_markdown(folder, lang, **how))
    if "json" in formats:
        paths.append(write_json(folder, **how))
    if "zip" in formats:
        part = tenant.evidence.part_mb if tenant else 0
        paths += write_zip(folder, part, confidential=confidential, **how)
    return paths


def join_window(
    wanted: str, store: str, tenant: Tenant | None, lang: str, note: Callable[[str], None] = lambda text: None
) -> Path:
    """One HTML beside the run's folder that joins all runs of the window in which the run was."""
    if not exists(store):
        raise ConfigError("O banco do bot ainda não tem nenhuma execução.", "Indique o cliente com --tenant TENANT.")
    with Store.open(store) as opened:
        runs = opened.runs(tenant.name if tenant else None, limit=MOST_RUNS)
        this = next((run for run in runs if wanted in {"last", run.id} or Path(wanted) == Path(run.folder)), None)
        if this is None:
            raise ConfigError(
                f"Não há execução chamada '{wanted}' no banco do bot.", "Indique o cliente com --tenant TENANT."
            )
        ended = this.ended_at or this.started_at
        window = next((w for w in opened.windows(this.tenant) if w.opened_at <= ended), None)
    mine = [
        run
        for run in runs
        if run.tenant == this.tenant and (run.mode == "real" or run.flow == "verify") and _inside(run, window)
    ]
    folders = [Path(run.folder) for run in mine if (Path(run.folder) / JOURNAL).is_file()]
    secrets = tenant.secrets() if tenant else []
    suffix = "" if lang == "pt" else f".{lang}"
    signer = signer_of(tenant, note) if tenant is not None and tenant.evidence.sign else None
    to = Path(this.folder).parent / f"janela{suffix}.html"
    return write_window(folders, to, lang, secrets=secrets, signer=signer)


def _inside(run: RunRow, window: Window | None) -> bool:
    """Whether the run was while the window was open."""
    if window is None:
        return True
    return (run.ended_at or run.started_at) >= window.opened_at and (
        window.closed_at is None or run.started_at <= window.closed_at
    )


def check_folder(
    output: Output, folder: Path, store: str, trust: Sequence[str] = (), tenant: Tenant | None = None
) -> int:
    """Says whether the folder is as the run wrote it, and on what that word rests; 1 where something was changed, else
    0: also where nothing outside of the folder vouches for it, which is said."""
    found = examine(folder, _outside(folder, store, trust, tenant))
    w = output.w
    for problem in found.problems:
        output.say("  ", ("✖", "red") if problem.serious else ("!", "yellow"), f" {w.written(str(problem))}")
    for ground in found.grounds:
        sign, colour = GROUNDS[ground.state]
        output.say("  ", (sign, colour), " ", w.gettext(ground.text, **ground.values))
    _verdict(output, folder, found)
    code = 1 if found.verdict == "bad" else 0
    output.document(
        "report",
        code,
        results=[{"kind": p.kind, "where": p.where, "text": p.text, "serious": p.serious} for p in found.problems],
        verdict=found.verdict,
        rests_on={g.name: {"state": g.state, **g.values} for g in found.grounds},
    )
    return code


GROUNDS = {"good": ("✔", "green"), "none": ("–", "dim"), "doubt": ("!", "yellow"), "bad": ("✖", "red")}
MISSING = {
    "chain": N_("o registro"), "store": N_("a cabeça no banco"), "signature": N_("a assinatura de uma chave conhecida"),
    "stamp": N_("o carimbo de uma autoridade conferida"),
}  # fmt: skip


def _verdict(output: Output, folder: Path, found: Examined) -> None:
    w = output.w
    match found.verdict:
        case "bad":
            text = w.gettext("✖ A evidência em %(folder)s foi alterada ou está incompleta.", folder=folder)
            output.say((text, "bold red"))
        case "good":
            text = w.gettext("✔ A evidência em %(folder)s é a que a execução escreveu.", folder=folder)
            output.say((text, "bold green"))
        case _:
            lacks = [w.gettext(MISSING[g.name]) for g in found.grounds if g.state != "good"]
            text = w.gettext("! A evidência em %(folder)s concorda consigo mesma, mas não está provada.", folder=folder)
            output.say((text, "bold yellow"))
            output.say("  ", w.gettext("Falta: %(what)s.", what=", ".join(lacks)) if lacks else "")


def _outside(folder: Path, store: str, trust: Sequence[str], tenant: Tenant | None) -> Outside:
    """What is known of the run without its folder: by its place, or by the id that its journal names."""
    certificates = tuple(Path(t) for t in trust if _is_certificate(t))
    keys = {trusted(t) for t in trust if not _is_certificate(t)}
    row = _row(folder, store)
    return Outside(
        head=row.head if row and row.head else None, keys=keys, own=own_fingerprint(), roots=certificates,
        tenant=tenant.name if tenant else "", folder=row.folder if row else "",
    )  # fmt: skip


def _is_certificate(wanted: str) -> bool:
    try:
        return b"BEGIN CERTIFICATE" in Path(wanted).read_bytes()[:10_000]
    except OSError:
        return False


def _row(folder: Path, store: str) -> RunRow | None:
    """The store's row of the run that should be in the folder; where it knows the place, that decides."""
    if not exists(store):
        return None
    with Store.open(store) as opened:
        runs = opened.runs(limit=MOST_RUNS)
    here = next((run for run in runs if run.head and Path(run.folder).resolve() == folder.resolve()), None)
    if here is not None:
        return here
    try:
        wanted = read(folder).run
    except EvidenceError:
        wanted = ""
    return next((run for run in runs if run.id == wanted and run.head), None)
