"""The way back to a pause whose store is gone or moved: the window that a run left in `confidential/`."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from bot.config import Tenant
from bot.errors import Refused, WrongTenant
from bot.store import Store, Window, WindowFile, newest

ADOPTED = "adopted"  # the window's fact: from where, by whom, when


def adopt(tenant: Tenant, kept: WindowFile, who: str) -> Window:
    """Takes the window into the tenant's store, under its lock. Raises Refused, WrongTenant, LockHeld, StoreError with nothing taken in."""
    path = kept.path
    if kept.tenant != tenant.name:
        raise WrongTenant(
            f"A janela em {path} é de {kept.tenant}, e {tenant.file.name} fala de {tenant.name}.",
            "Dê o arquivo do mesmo cliente.",
        )
    if urlsplit(kept.url).netloc != urlsplit(tenant.url).netloc:
        raise WrongTenant(
            f"A janela em {path} é de {kept.url}, e {tenant.file.name} fala de {tenant.url}.",
            "Confira `url`; se o ERP mudou de endereço, ponha o antigo no arquivo só para este comando.",
        )
    if kept.closed_on is not None:
        raise Refused(
            f"A janela em {path} foi encerrada em {kept.closed_on:%d/%m/%Y}: não há o que retomar.",
            "`bot status` mostra a situação do cliente.",
        )
    later = newest([tenant.evidence.dir / tenant.name, *path.resolve().parents[2:3]], tenant.name)
    if later is not None and later.written_at > kept.written_at:
        raise Refused(
            f"A janela em {path} não é a mais nova: outra execução deixou a sua em {later.path}.",
            f"Use `bot adopt {later.path}`.",
        )
    with Store.open(tenant.store) as store, store.lock(tenant.name, who) as lease:
        fact = {"from": str(path), "by": who, "at": datetime.now().astimezone().isoformat(timespec="seconds")}
        return store.adopt(kept, {ADOPTED: fact}, lease)


def known_elsewhere(tenant: Tenant, store: Store | None) -> WindowFile | None:
    """The open window that the last run in the tenant's evidence left and that `store` does not have; None where there is none."""
    kept = newest([tenant.evidence.dir / tenant.name], tenant.name)
    if kept is None or kept.closed_on is not None:
        return None
    had = {window.opened_at for window in store.windows(tenant.name)} if store is not None else set()
    return None if kept.opened_at in had else kept


def command(tenant: Tenant, store: Store | None) -> str:
    """The command that takes the window in, with its file where one is known."""
    kept = known_elsewhere(tenant, store)
    return f"bot adopt {kept.path if kept else 'PASTA/confidential/window.jsonl'} {tenant.file.name}"
