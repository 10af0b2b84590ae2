"""`bot state`: the store as something one owns: what is in it, a window as a file, and the move to another database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.group import Command, Group
from bot.cli.options import tenant_file, tenant_files

# What a command needs is imported by the command: help and version are there at once (tests/test_start.py).
if TYPE_CHECKING:
    from bot.console.output import Output


@click.group("state", cls=Group)
def state() -> None:
    """O banco do bot como coisa de quem o tem: o que há nele, uma janela em arquivo, a mudança para outro banco."""


@state.command("list", cls=Command)
@tenant_files
def list_windows(output: Output, tenants: tuple[Path, ...]) -> int:
    """Lista as janelas de cada cliente no seu banco, a mais nova primeiro."""
    from bot.cli.tenants import load
    from bot.engine.owning import expect_store
    from bot.store import Store

    w, results = output.w, []
    for tenant in load(output, tenants):
        expect_store(tenant)
        with Store.open(tenant.store) as store:
            output.say((tenant.name, "bold"), "  ", (store.shown, "dim"))
            for window in store.windows(tenant.name):
                changes = len(store.changes(window))
                until = w.date(window.closed_on) if window.closed_on else w.gettext("aberta")
                made = w.ngettext("%(n)s mudança", "%(n)s mudanças", changes)
                output.say(f"  {window.id}  {w.date(window.since)} – {until}  {made}")
                results.append(
                    {"tenant": tenant.name, "window": window.id, "since": window.since.isoformat(), "changes": changes,
                     "closed_on": window.closed_on.isoformat() if window.closed_on else None}
                )  # fmt: skip
    output.document("state list", 0, results=results)
    return 0


@state.command(cls=Command)
@tenant_file
def show(output: Output, tenant: Path) -> int:
    """Mostra o que o banco guarda da janela aberta, ou da última: cada mudança, com o antes e o depois."""
    from bot.cli.tenants import load
    from bot.console.output import safe
    from bot.engine.owning import expect_store, window_of
    from bot.store import Store
    from bot.store.rows import as_rows

    [who] = load(output, [tenant])
    expect_store(who)
    with Store.open(who.store) as store:
        window = window_of(store, who)
        changes, seen, facts = store.changes(window), store.snapshots(window), store.facts(window)
    w = output.w
    until = w.date(window.closed_on) if window.closed_on else w.gettext("aberta")
    output.say((f"{who.name}  {w.date(window.since)} – {until}", "bold"))
    for change in changes:
        values = f"{safe(str(change.before), 60)} → {safe(str(change.after), 60)}"
        output.say(
            f"  {change.flow}  {change.screen} {safe(change.record, 40)}  {safe(change.name, 60)}  ",
            values,
            (f"  {change.state}", "dim"),
        )
    output.say(("  " + w.ngettext("%(n)s valor de antes", "%(n)s valores de antes", len(seen)), "dim"))
    output.say(("  " + ", ".join(row["key"] for row in facts), "dim"))
    found = {
        "tenant": who.name, "window": window.id, "since": window.since.isoformat(), "changes": as_rows(changes),
        "closed_on": window.closed_on.isoformat() if window.closed_on else None, "snapshots": len(seen), "facts": [row["key"] for row in facts],
    }  # fmt: skip
    output.document("state show", 0, results=[found])
    return 0


@state.command(cls=Command)
@tenant_file
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@click.option("--force", is_flag=True, help="Substitui o arquivo, se existe.")
def backup(output: Output, tenant: Path, file: Path, force: bool) -> int:
    """Guarda a janela aberta num arquivo (confidencial, 0600), que `bot adopt` traz de volta."""
    from bot.cli.tenants import load
    from bot.engine import owning

    [who] = load(output, [tenant])
    window, changes = owning.backup(who, file, force=force)
    w = output.w
    output.say(
        ("✔ ", "green"), w.gettext("Janela de %(day)s guardada em %(file)s", day=w.date(window.since), file=file)
    )
    output.say("  ", (w.gettext("Tem nomes de clientes: guarde-o como se guarda uma senha."), "dim"))
    found = {"tenant": who.name, "file": str(file), "since": window.since.isoformat(), "changes": len(changes)}
    output.document("state backup", 0, results=[found])
    return 0


@state.command(cls=Command)
@tenant_file
@click.option(
    "--to", "url", required=True, metavar="URL", help="O outro banco: sqlite:///arquivo, postgresql://… ou env:NOME."
)
def move(output: Output, tenant: Path, url: str) -> int:
    """Leva tudo o que o banco tem deste cliente para outro banco; depois ponha o novo `store` no arquivo."""
    from bot.cli.tenants import load
    from bot.config import store_at
    from bot.engine import owning
    from bot.engine.conductor import holder

    [who] = load(output, [tenant])
    windows, runs, shown = owning.move(who, store_at(url, who), holder())
    w = output.w
    made = w.gettext(
        "%(windows)s janela(s) e %(runs)s execução(ões) agora em %(store)s", windows=windows, runs=runs, store=shown
    )
    output.say(("✔ ", "green"), made)
    output.say(
        "  ",
        (
            w.gettext(
                "Ponha este endereço em `store`, em %(file)s: o antigo não sabe mais deste cliente.", file=who.file.name
            ),
            "bold",
        ),
    )
    output.document("state move", 0, results=[{"tenant": who.name, "windows": windows, "runs": runs, "store": shown}])
    return 0
