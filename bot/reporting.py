"""`bot report`: which run is meant, its report in the shapes wanted, and whether its folder is as it was written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.config import Tenant
from bot.errors import ConfigError
from bot.evidence import JOURNAL
from bot.report import check, write_html, write_json, write_markdown, write_pdf, write_window, write_zip
from bot.status import exists
from bot.store import RunRow, Store, Window
from bot.terminal import Output

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
    folder: Path, formats: Sequence[str], tenant: Tenant | None, lang: str, *, confidential: bool = False
) -> list[Path]:
    """The report in these shapes, html first and zip last, so that the ZIP holds the others; their paths."""
    secrets = tenant.secrets() if tenant else []
    paths: list[Path] = []
    if "html" in formats:
        paths.append(write_html(folder, lang, secrets=secrets))
    if "pdf" in formats:
        paths.append(write_pdf(folder, tenant.browser.executable if tenant else None, lang, secrets=secrets))
    if "md" in formats:
        paths.append(write_markdown(folder, lang, secrets=secrets))
    if "json" in formats:
        paths.append(write_json(folder, secrets=secrets))
    if "zip" in formats:
        part = tenant.evidence.part_mb if tenant else 0
        paths += write_zip(folder, part, confidential=confidential, secrets=secrets)
    return paths


def join_window(wanted: str, store: str, tenant: Tenant | None, lang: str) -> Path:
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
    return write_window(folders, Path(this.folder).parent / f"janela{suffix}.html", lang, secrets=secrets)


def _inside(run: RunRow, window: Window | None) -> bool:
    """Whether the run was while the window was open."""
    if window is None:
        return True
    return (run.ended_at or run.started_at) >= window.opened_at and (
        window.closed_at is None or run.started_at <= window.closed_at
    )


def check_folder(output: Output, folder: Path, store: str) -> int:
    """Says whether the folder is as the run wrote it; 0 where nothing serious was found, else 1."""
    problems = check(folder, _head(folder, store))
    w = output.w
    for problem in problems:
        output.say("  ", ("✖", "red") if problem.serious else ("!", "yellow"), f" {w.written(str(problem))}")
    serious = any(problem.serious for problem in problems)
    if serious:
        output.say(
            (w.gettext("✖ A evidência em %(folder)s foi alterada ou está incompleta.", folder=folder), "bold red")
        )
    else:
        output.say((w.gettext("✔ A evidência em %(folder)s é a que a execução escreveu.", folder=folder), "bold green"))
    code = 1 if serious else 0
    output.document(
        "report",
        code,
        results=[{"kind": p.kind, "where": p.where, "text": p.text, "serious": p.serious} for p in problems],
    )
    return code


def _head(folder: Path, store: str) -> str | None:
    """The head of the chain as the store keeps it; None where the store does not know the folder."""
    if not exists(store):
        return None
    with Store.open(store) as opened:
        runs = opened.runs(limit=MOST_RUNS)
    return next((run.head for run in runs if run.head and Path(run.folder).resolve() == folder.resolve()), None)
