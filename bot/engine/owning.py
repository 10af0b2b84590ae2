"""The store as something one owns: what of a tenant is in it, its window as a file, and its way into another store."""

from __future__ import annotations

import os
from pathlib import Path

from bot.config import Tenant
from bot.engine.adoption import command
from bot.errors import ConfigError, EvidenceError
from bot.evidence.files import write_private
from bot.store import Change, Copy, Store, Window
from bot.store.whereabouts import exists, shown


def expect_store(tenant: Tenant) -> None:
    """ConfigError where there is no store to look into: looking makes none."""
    if not exists(tenant.store):
        raise ConfigError(
            f"O banco do bot de {tenant.name} ({shown(tenant.store)}) não existe.",
            "Confira `store` no arquivo do cliente; o banco nasce na primeira execução.",
        )


def window_of(store: Store, tenant: Tenant) -> Window:
    """The open window, else the last one. ConfigError where there was none."""
    window = store.window(tenant.name) or store.last_window(tenant.name)
    if window is None:
        raise ConfigError(
            f"O banco do bot ({store.shown}) não sabe de nenhuma pausa de {tenant.name}.",
            f"Se ela está em outro lugar, traga-a: `{command(tenant, store)}`.",
        )
    return window


def backup(tenant: Tenant, path: Path, *, force: bool) -> tuple[Window, list[Change]]:
    """Writes the tenant's open window, whole, to a file that `bot adopt` takes in; the window and its changes.

    The file names clients: its mode is 0600. ConfigError where there is no open window, or the file is there and not to be replaced.
    """
    expect_store(tenant)
    with Store.open(tenant.store) as store:
        window = store.window(tenant.name)
        if window is None:
            raise ConfigError(
                f"{tenant.name} não tem janela de manutenção aberta em {store.shown}: não há o que guardar.",
                "`bot status` mostra a situação do cliente.",
            )
        if path.exists() and not force:
            raise ConfigError(f"{path}: o arquivo já existe.", "Use --force para substituí-lo, ou dê outro nome.")
        content: list[str] = []
        last = next(iter(store.runs(tenant.name, limit=1)), None)
        Copy(store, window, last.id if last else "", tenant.file.absolute(), content.append)
        changes = store.changes(window)
    try:
        write_private(path, "".join(content).encode())
    except OSError as error:
        raise EvidenceError(
            f"A janela não pôde ser gravada em {path} ({error.strerror or error}).", "Dê outro lugar para o arquivo."
        ) from error
    return window, changes


def move(tenant: Tenant, url: str, holder: str) -> tuple[int, int, str]:
    """All that the tenant's store has of it goes to the store at `url`; how many windows and runs, and that store's address as shown.

    Raises Refused, LockHeld or StoreError; what was not moved whole is where it was.
    """
    expect_store(tenant)
    if _same(tenant.store, url):
        raise ConfigError("Os dois bancos são o mesmo.", "Dê outro endereço em --to.")
    with (
        Store.open(tenant.store) as source,
        Store.open(url) as target,
        source.lock(tenant.name, holder) as held,
        target.lock(tenant.name, holder) as taken,
    ):
        if not source.windows(tenant.name) and not source.runs(tenant.name, limit=1):
            raise ConfigError(f"O banco do bot ({source.shown}) não tem nada de {tenant.name}.", "Confira `store`.")
        windows, runs = source.move(held, target, taken)
        return windows, runs, target.shown


def _same(one: str, other: str) -> bool:
    if one == other:
        return True
    paths = [url.removeprefix("sqlite:///") for url in (one, other) if url.startswith("sqlite:///")]
    return len(paths) == 2 and all(map(os.path.exists, paths)) and os.path.samefile(*paths)
