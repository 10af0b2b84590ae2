"""Ids, classes and field names that are others: the same in pages, scripts, styles and what comes back from the browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from django.http import HttpRequest, QueryDict

from bot.sandbox.noise.kinds import Noise

# Of this ERP alone; each is a word that no sentence, route or library has.
OWN = (
    "barra-grid", "tamanho-pagina", "mostrar-todos", "acoes-lote", "acao-lote", "search-form", "filtros-ativos", "limpar-filtros",
    "selecionar-todos", "mensagem-inline", "titulo-pagina", "menu-principal", "conteudo", "rodape", "sub-opcoes",
    "assistente-acesso", "config-faturamento-form", "email-automatico-form", "cliente-form", "abas-cliente", "aba-dados",
    "aba-financeiro", "aba-pessoas", "aba-area", "erp-fatos", "seletor-unidade", "unidade-atual",
    "email-automatico-grid", "form-faturamento", "form-cliente", "ferramentas", "etiqueta", "abre-busca", "rodape-form",
)  # fmt: skip
FACTS = (
    "cliente-grid", "venda-grid", "grid-view", "yiiPager", "busca-avancada", "btn-close", "btn-fechar", "checkbox-column",
    "login-form", "loginButton", "LoginForm_username", "LoginForm_password", "modal-mask", "modal-wrapper", "modal-container",
)  # fmt: skip
# Words of every day: only where they are a class.
CLASSES = ("items", "summary", "keys", "pager")
# A model's name begins its fields' names and ids, and its parameters in addresses.
MODELS = {"ConfigFaturamento": "Billing", "EmailAutomatico": "Rule", "Cliente": "Customer", "Venda": "Order"}


def _other(old: str, dice: Random) -> str:
    return f"{old[0].lower()}{dice.getrandbits(28):07x}"


def _exchange(text: str, names: tuple[str, ...], dice: Random) -> str:
    others = {old: _other(old, dice) for old in names}
    pattern = rf"(?<![\w/=-])({'|'.join(sorted(others, key=len, reverse=True))})(?![a-z/-])"
    return re.sub(pattern, lambda found: others[found[1]], text)


def renamed(text: str, dice: Random) -> str:
    return _exchange(text, OWN, dice)


def renamed_facts(text: str, dice: Random) -> str:
    text = _exchange(text, FACTS, dice)
    for old in CLASSES:
        new = _other(old, dice)
        text = re.sub(rf'(class="(?:[^"]* )?){old}(?=[ "])', rf"\g<1>{new}", text)
        text = re.sub(rf"(?<=\.){old}(?![\w(-])", new, text)
    return text


def renamed_fields(text: str, _: Random) -> str:
    return re.sub(
        rf"(?<![\w/])(yt)?({'|'.join(MODELS)})(?=[\[_]|%5B)", lambda found: (found[1] or "") + MODELS[found[2]], text
    )


def read_back(noise: Noise, request: HttpRequest) -> None:
    """Gives the fields and the grid's id of a request the names that the ERP knows."""
    if "renamed_fields" in noise.kinds:
        known = {new: old for old, new in MODELS.items()}
        pattern = re.compile(rf"^({'|'.join(known)})(?=[\[_])")
        _each(request, lambda key, value: (pattern.sub(lambda found: known[found[1]], key), value))
    for kind, names in (("renamed", OWN), ("renamed_facts", FACTS)):
        if kind in noise.kinds:
            dice = noise.dice(kind)
            old = {_other(name, dice): name for name in names}
            _each(request, lambda key, value, old=old: (key, old.get(value, value) if key == "ajax" else value))  # type: ignore[misc]


def _each(request: HttpRequest, change: Callable[[str, str], tuple[str, str]]) -> None:
    for name in ("GET", "POST"):
        given: QueryDict = getattr(request, name)
        changed = QueryDict(mutable=True)
        for key, values in given.lists():
            for value in values:
                changed.appendlist(*change(key, value))
        setattr(request, "_post" if name == "POST" else "GET", changed)


KINDS: dict[str, Callable[[str, Random], str]] = {one.__name__: one for one in (renamed, renamed_facts, renamed_fields)}
