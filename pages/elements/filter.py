"""One filter of a list, and the words by which filters are told from what only looks like one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from bot.errors import NotKept, NotUnderstood, ScreenError
from pages.elements.form import Value

# What «Todos os …» may speak of and still be all of the list.
NOUNS = (
    "clientes", "vendas", "registros", "resultados", "itens", "status", "situacoes", "planos", "origens", "cidades", "unidades", "tipos", "usuarios",
    "vendedores", "responsaveis", "produtos", "servicos", "periodos", "datas", "estados", "acessos", "categorias", "formas", "meios", "anos", "meses", "dias",
    "opcao", "item", "valor", "filtro",
)  # fmt: skip
# What the bot does in bulk, or its neighbours: a select that offers it is no filter.
ACTS = ("list.bulk", "clients.block", "clients.grant", "sales.cancel")
# How a list's own address, or that of its search, may end.
LISTING = {
    "", "admin", "index", "list", "lista", "listar", "grid", "buscar", "busca", "pesquisar", "pesquisa", "filtrar", "filtro", "consultar", "search", "filter",
}  # fmt: skip
MOST = 30  # filters that are taken off one after the other; each may bring another into sight
LATE = 2000  # milliseconds for a search that waits for the typing to end; what decides is the list opened afresh


@dataclass(frozen=True)
class Filter:
    """A filter that is on. `neutral` is the choice that takes it off, None where none is known; `n` finds it on the screen as last read."""

    where: str
    label: str
    kind: str
    value: str
    neutral: Value | None
    n: int
    shown: bool
    unknown: bool
    asks: bool
    posts: bool

    @classmethod
    def of(cls, read: dict[str, Any]) -> Filter:
        """From what js/filters.js read of it."""
        facts = {f.name: read[f.name] for f in fields(cls)}
        several = isinstance(read["value"], list)
        return cls(**facts | {"value": ", ".join(read["value"]) if several else str(read["value"])})

    @property
    def goes(self) -> bool:
        """Whether it is known how it is taken off."""
        return self.kind in ("menu", "address") or (self.kind not in ("said", "hidden") and self.neutral is not None)

    @property
    def name(self) -> str:
        return self.label or self.value

    @property
    def words(self) -> str:
        """«Cidade» = Recife; a box that widens a list and is not ticked says so."""
        if self.value in ("True", "False"):
            return f"«{self.name}» {'marcada' if self.value == 'True' else 'desmarcada'}"
        return f"«{self.name}» = {self.value}"


def stuck(screen: str, left: Sequence[Filter], goes: bool) -> ScreenError:
    """The error for filters of a screen that stay on; `goes` where the bot knew how to take one off and it came back."""
    first, names = left[0], ", ".join(one.words for one in left)
    if goes:
        return NotKept(
            f"O filtro {names} da lista não sai.",
            f"Tire-o no ERP e rode de novo; se não é um filtro, ponha `labels: {{list.not_filters: {first.name}}}` no arquivo.",
        )
    return NotUnderstood(
        f"A lista da tela {screen} abre filtrada por {names}, e o bot não sabe como se tira esse filtro.",
        "Tire-o no ERP e rode de novo; se a escolha que mostra tudo tem outro nome, ponha-a em `labels: {list.neutral: …}`;"
        f" se não é um filtro, ponha `labels: {{list.not_filters: {first.name}}}`.",
    )
