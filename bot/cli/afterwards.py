"""What is asked of runs that are over: how tenants stand, reports, a window taken in, what may be erased."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.group import Command
from bot.cli.options import FORMATS, default_store, each_file, tenant_files

# What a command needs is imported by the command: help and version are there at once (tests/test_start.py).
if TYPE_CHECKING:
    from bot.console.output import Output


@click.command(cls=Command)
@click.argument("tenants", nargs=-1, type=click.Path(path_type=Path), metavar="[TENANT…]", callback=each_file)
@click.option(
    "--html", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Escreve todos numa página HTML."
)
@click.option("--store", metavar="URL", help="Outro banco do bot, para ver todos os clientes que ele conhece.")
def status(output: Output, tenants: tuple[Path, ...], html: Path | None, store: str | None) -> int:
    """Mostra a situação de cada cliente: janela, última execução, o que espera uma pessoa; sem navegador."""
    from datetime import datetime

    from bot.cli import status as known
    from bot.cli import status_text
    from bot.cli.tenants import load
    from bot.config import today
    from bot.evidence.signing import own_fingerprint
    from bot.store.whereabouts import shown

    day = today(os.environ)
    statuses = known.of_files(load(output, tenants), day) if tenants else known.of_store(store or default_store(), day)
    status_text.lines(output, statuses, day, "" if tenants else shown(store or default_store()))
    if html is not None:
        status_text.write_html(statuses, html, output.w, datetime.now().astimezone())
        output.say("")
        output.say(f"{output.w.gettext('Página')}: {html}")
    output.document(
        "status", 0, results=[status_text.as_data(status) for status in statuses], html=str(html) if html else None,
        signing_key=own_fingerprint(),
    )  # fmt: skip
    return 0


@click.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.argument("tenant", required=False, type=click.Path(path_type=Path), metavar="[TENANT]")
def adopt(output: Output, file: Path, tenant: Path | None) -> int:
    """Traz de volta a janela de uma pausa que o banco do bot perdeu. FILE é confidential/window.jsonl, ou a pasta da execução."""
    from bot.cli.tenants import load
    from bot.engine import adoption
    from bot.engine.conductor import holder
    from bot.store import read_window

    if tenant is not None and file.suffix.lower() in {".yaml", ".yml"}:
        file, tenant = tenant, file
    kept = read_window(file)
    [who] = load(output, [tenant or Path(kept.tenant_file)])
    window = adoption.adopt(who, kept, holder())
    w = output.w
    title = w.gettext("A pausa de %(tenant)s está de novo no banco do bot", tenant=who.name)
    output.say(("✔ ", "green"), (title, "bold"), f" — {w.date(window.since)}")
    made = w.ngettext("%(n)s mudança a desfazer na retomada", "%(n)s mudanças a desfazer na retomada", kept.to_undo)
    output.say("  ", made)
    output.say("  ", (str(file), "dim"))
    data = {
        "tenant": who.name,
        "window": window.id,
        "since": window.since.isoformat(),
        "file": str(kept.path),
        "changes": kept.to_undo,
    }
    output.document("adopt", 0, results=[data])
    return 0


@click.command(cls=Command)
@click.argument("run", required=False, metavar="RUN")
@click.option(
    "--format",
    "formats",
    type=click.Choice([*FORMATS, "all"]),
    multiple=True,
    default=["html"],
    help="Pode ser repetido; padrão: html.",
)
@click.option("--window", is_flag=True, help="Junta pausa, verificações e retomada da janela num só HTML.")
@click.option(
    "--check",
    "folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="DIR",
    help="Confere uma pasta, e diz em que a resposta se apoia.",
)
@click.option(
    "--trust",
    multiple=True,
    metavar="KEY",
    help="Com --check: uma impressão ed25519:…, uma chave pública ou o certificado de uma autoridade de carimbo.",
)
@click.option("--share", is_flag=True, help="Uma cópia para sair da máquina: sem nomes de pessoas.")
@click.option(
    "--tenant",
    type=click.Path(path_type=Path),
    metavar="TENANT",
    help="O arquivo do cliente, de onde vêm o banco e o que não pode sair.",
)
@click.option("--store", metavar="URL", help="Outro banco do bot, onde procurar a execução.")
@click.option("--confidential", is_flag=True, help="Põe no ZIP também o que é confidencial (trace).")
def report(
    output: Output,
    run: str | None,
    formats: tuple[str, ...],
    window: bool,
    folder: Path | None,
    trust: tuple[str, ...],
    share: bool,
    tenant: Path | None,
    store: str | None,
    confidential: bool,
) -> int:
    """Refaz o relatório de uma execução. RUN é o id dela, sua pasta, ou `last`."""
    from bot.cli import report as reporting
    from bot.cli.tenants import load

    who = load(output, [tenant])[0] if tenant else None
    store = store or (who.store if who else default_store())
    if folder is not None:
        return reporting.check_folder(output, folder, store, trust, who)
    wanted = run or "last"
    if window:
        paths = [reporting.join_window(wanted, store, who, output.w.lang, output.warn)]
    else:
        shapes = FORMATS if "all" in formats else tuple(dict.fromkeys(formats))
        paths = reporting.write(
            reporting.folder_of(wanted, store), shapes, who, output.w.lang, confidential=confidential, share=share,
            note=output.warn,
        )  # fmt: skip
    for path in paths:
        output.say(str(path))
    output.document("report", 0, results=[str(path) for path in paths])
    return 0


@click.command(cls=Command)
@tenant_files
@click.option("--days", type=click.IntRange(0), metavar="N", help="Outro prazo que não o de evidence.keep_days.")
@click.option("--yes", is_flag=True, help="Não pergunta.")
def purge(output: Output, tenants: tuple[Path, ...], days: int | None, yes: bool) -> int:
    """Apaga as evidências cujo prazo passou (evidence.keep_days); só mostra, até alguém dizer sim."""
    from bot.cli import purge as purging
    from bot.cli.tenants import load
    from bot.config import today

    return purging.purge(output, load(output, tenants), days, today(os.environ), yes=yes)
