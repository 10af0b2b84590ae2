"""What a request is: where it goes, whether it only looks, and what may have come of it.

`is_read` decides what a browser that only looks may send. `may_write` is asked after the fact, by whoever must know
whether anything that could have changed a record left the browser: what is not known to look counts there.
"""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

READ_METHODS = {"GET", "HEAD", "OPTIONS"}
# A GET whose action is one of these changes records in ERPs of this kind; a read-only browser does not send it either.
WRITING_ACTIONS = {
    "delete", "excluir", "remover", "cancelar", "bloquear", "bloquearacesso", "liberar", "liberaracesso", "conceder", "concederacesso",
    "faturar", "inativar", "ativar", "enviar", "enviaremail", "salvar", "create", "update_all", "toggle",
}  # fmt: skip
# A GET of a script whose action is one of these is a look at a list, a form or a part of a screen.
READING_ACTIONS = {
    "", "index", "admin", "view", "update", "edit", "editar", "visualizar", "list", "lista", "listar", "listagem", "search", "buscar", "busca",
    "pesquisar", "pesquisa", "filter", "filtrar", "filtro", "grid", "dashboard", "detalhe", "detalhes", "show", "get", "count", "contar", "export",
    "exportar", "autocomplete", "suggest", "options", "opcoes", "modal", "form", "formulario", "menu", "notificacoes", "notifications", "status",
    "ping", "heartbeat", "poll", "chat",
}  # fmt: skip
FILES = {"script", "stylesheet", "image", "font", "media", "manifest", "texttrack"}


def route_of(url: str) -> str:
    """What a request is for, without its other parameters: `r=cliente/admin`, else the path."""
    parts = urlsplit(url)
    named = parse_qs(parts.query).get("r")
    return f"r={named[0]}" if named else parts.path


def origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def action_of(url: str) -> str:
    """The last word of a route, as actions are compared: `r=cliente/bloquear-acesso` → `bloquearacesso`."""
    return route_of(url).rstrip("/").rsplit("/", 1)[-1].removeprefix("r=").lower().replace("-", "")


def is_read(method: str, url: str) -> bool:
    """Whether a request only looks: a GET (or HEAD, OPTIONS) whose action is not one that is known to write."""
    return method.upper() in READ_METHODS and action_of(url) not in WRITING_ACTIONS


def may_write(method: str, url: str, kind: str) -> bool:
    """Whether a request of this kind (`xhr`, `document`, `image` …) could have changed a record: all but what is known to look."""
    if not is_read(method, url):
        return True
    return kind not in FILES and action_of(url).split(".")[0] not in READING_ACTIONS
