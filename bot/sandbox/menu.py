"""The main menu as data, and the menu at the end of a grid's row.

Both skins draw the main menu. An entry whose permission the user lacks is left out, as the ERP does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape

from bot.sandbox.aria import aria_row_menu
from bot.sandbox.knobs import current

RowEntry = tuple[str, str, str]  # label, route with its parameters, icon


@dataclass(frozen=True)
class Entry:
    """A line of a menu: a link (`route`), a sub-menu (`entries`), a heading or a divider (both empty, no label)."""

    label: str = ""
    route: str = ""
    permission: str = ""
    css: str = ""
    icon: str = ""
    entries: tuple[Entry, ...] = field(default=())

    @property
    def href(self) -> str:
        return f"index.php?r={self.route}"

    def holds(self, controller: str) -> bool:
        """Whether a screen of `controller` lies below this entry."""
        return self.route.partition("/")[0] == controller or any(entry.holds(controller) for entry in self.entries)


DIVIDER = Entry()


def narrowed(model: str) -> str:
    """What the menu adds to the address of a list of `model`."""
    return f"&{model}[escopo]=meus" if current().narrowed == "address" else ""


def main_menu(words: dict[str, str], permissions: Iterable[str]) -> list[Entry]:
    """The tree of menus, pruned to what `permissions` allow."""
    return _prune(_tree(words), frozenset(permissions))


def _prune(entries: Iterable[Entry], permissions: frozenset[str]) -> list[Entry]:
    kept: list[Entry] = []
    for entry in entries:
        if entry.permission and entry.permission not in permissions:
            continue
        if entry.entries:
            below = tuple(_prune(entry.entries, permissions))
            if not any(item.label for item in below):
                continue
            entry = Entry(entry.label, entry.route, entry.permission, entry.css, entry.icon, below)
        kept.append(entry)
    return kept


def _tree(w: dict[str, str]) -> list[Entry]:
    return [
        Entry("Início", "site/index", css="menu-inicio", icon="home"),
        Entry(w["clientes"], css="menu-cliente", icon="group", permission="cliente.exibir", entries=(
            Entry(w["listar_clientes"], "cliente/admin" + narrowed("Cliente")),
            Entry("Novo Cliente", "cliente/create", "cliente.cadastrar"),
            Entry("Listar Pessoas", "pessoa/admin"),
            DIVIDER,
            Entry("Planos", "plano/admin"),
            Entry("Aniversariantes", "pessoa/aniversariantes"),
            Entry("Configurações de Clientes", "cliente/config"),
        )),
        Entry("Reservas", css="menu-reserva", icon="calendar", entries=(
            Entry("Agenda", "reserva/agenda"),
            Entry("Listar Reservas", "reserva/admin"),
            Entry("Reservas Recorrentes", "reservaRecorrente/admin"),
            Entry("Salas", "sala/admin"),
        )),
        Entry(w["vendas"], css="menu-venda", icon="shopping-cart", entries=(
            Entry(w["listar_vendas"], "venda/admin" + narrowed("Venda"), "venda.exibir"),
            Entry("Nova Venda", "venda/create", "venda.cadastrar"),
            Entry("Vendas Recorrentes", "vendaRecorrente/admin", "venda.exibir"),
            Entry("Contratos", "contrato/admin", "contrato.exibir"),
            DIVIDER,
            Entry("Produtos e Serviços", "produto/admin"),
            Entry("Pacotes de Horas", "pacoteHora/admin"),
        )),
        Entry(w["financeiro"], css="menu-financeiro", icon="money", entries=(
            Entry("Faturar Vendas", "faturamento/vendas", "venda.faturar"),
            Entry("Contas a Receber", entries=(
                Entry("Listar Cobranças", "cobranca/admin", "cobranca.exibir"),
                Entry("Inadimplentes", "cobranca/inadimplentes", "cobranca.exibir"),
                Entry("Outros Cadastros", entries=(
                    Entry("Modelos de Aviso", "modeloAviso/admin"),
                    Entry("Motivos de Cancelamento", "motivo/admin"),
                )),
            )),
            Entry("Contas a Pagar", entries=(
                Entry("Listar Despesas", "despesa/admin"),
                Entry("Fornecedores", "fornecedor/admin"),
            )),
            Entry("Notas Fiscais", "nota/admin"),
            Entry("Fluxo de Caixa", "caixa/fluxo"),
        )),
        Entry("Relatórios", css="menu-relatorio", icon="bar-chart", entries=(
            Entry("Faturamento por Período", "relatorio/faturamento"),
            Entry("Vendas por Produto", "relatorio/vendas"),
            Entry("Ocupação de Salas", "relatorio/ocupacao"),
        )),
        Entry(w["config"], css="menu-config", icon="cog", entries=(
            Entry("Geral", entries=(
                Entry("Dados da Empresa", "config/empresa"),
                Entry("Usuários", "usuario/admin"),
                Entry("Unidades", "unidade/admin"),
            )),
            Entry(w["financeiro"], entries=(
                Entry(w["faturamento"], "config/faturamento", "faturamento.exibir"),
                Entry(w["regras"], "emailAutomatico/admin", "email_automatico.exibir"),
                Entry("Boletos e Pix", "config/boleto"),
                Entry("Cartão de Crédito", "config/cartao"),
                Entry("Nota Fiscal de Serviço", "config/nfse"),
            )),
            Entry("E-mail", entries=(
                Entry("Servidor de Envio", "config/smtp"),
                Entry("Modelos de E-mail", "config/modelos"),
            )),
            Entry("Área do Cliente", "config/area"),
            Entry("Integrações", "config/integracoes"),
        )),
    ]  # fmt: skip


def row_menu(way: str, entries: Sequence[RowEntry]) -> str:
    """HTML of a row's menu: "acoes" a dropdown "Ações (...)", "links" words side by side, "icons" icons with a title."""
    hrefs = [(label, "/index.php?r=" + escape(route), icon) for label, route, icon in entries]
    if current().skin == "modern":
        return aria_row_menu(way, [(label, href) for label, href, _ in hrefs])
    if way == "links":
        return " | ".join(f'<a href="{href}">{label}</a>' for label, href, _ in hrefs)
    if way == "icons":
        return " ".join(
            f'<a class="{icon}" title="{label}" href="{href}"><i class="icon-{icon}"></i></a>'
            for label, href, icon in hrefs
        )
    lines = "".join(f'<li><a href="{href}"><i class="icon-{icon}"></i> {label}</a></li>' for label, href, icon in hrefs)
    return (
        '<div class="btn-group"><a class="btn btn-mini dropdown-toggle" data-toggle="dropdown" href="javascript:void(0)">'
        f'Ações (...)</a><ul class="dropdown-menu pull-right">{lines}</ul></div>'
    )
