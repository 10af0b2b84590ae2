"""What an address says: a table of routes as ERPs of this kind write them, each with what a GET of it is taken for."""

from __future__ import annotations

import pytest

from bot.browser.requests import Asked, Kind, Permits, judge, to_name
from bot.browser.routes import Says, looks, says

ERP = "https://acme.conexa.app"

READS = [
    "/",
    "/index.php",
    "/index.php?r=site/index",
    "/?r=site/index",
    "/index.php?r=site/login",
    "/index.php?r=site/error",
    "/index.php?r=cliente/admin",
    "/index.php?r=cliente/admin&ajax=cliente-grid&Cliente_page=2&Cliente_sort=nome.desc",
    "/index.php?r=cliente/admin&Cliente[nome]=cancelar&clearFilters=1&show_all=1",
    "/index.php?r=venda/admin&Venda[status]=cancelada&isFiltering=1",
    "/index.php?r=cliente/index",
    "/index.php?r=cliente/view/id/5",
    "/index.php?r=cliente/view&id=5",
    "/index.php?r=cliente/update/id/5",
    "/index.php?r=cliente/update&id=5",
    "/index.php?r=cliente/dashboard/id/5",
    "/index.php?r=emailAutomatico/admin",
    "/index.php?r=emailAutomatico/update/id/3",
    "/index.php?r=configuracao/faturamento",
    "/index.php?r=configuracao/faturamento/index",
    "/index.php/venda/admin",
    "/index.php/cliente/view/id/5",
    "/erp/index.php?r=venda/admin",
    "/sistema/index.php/venda/admin",
    "/index.php?r=admin/cliente/index",
    "/index.php?r=financeiro/contaReceber/admin",
    "/index.php?r=job/status&id=3",
    "/index.php?r=site/captcha",
    "/index.php?r=cidade/getCidades&estado=SP",
    "/index.php?r=cliente/autocomplete&term=a",
    "/index.php?r=cliente/listarClientes",
    "/index.php?r=venda/exportar",
    "/index.php?r=venda/exportarCsv",
    "/index.php?r=relatorio/inadimplencia",
    "/index.php?r=relatorio/fluxoCaixa",
    "/index.php?r=venda/loadGrid",
    "/index.php?r=cliente/buscarPorCpf",
    "/index.php?r=notificacao/contar",
    "/index.php?r=chat/poll",
    "/index.php?r=venda/menuLote",
    "/index.php?r=venda/formCancelamento",
    "/cliente/5",
    "/clientes",
    "/clientes/",
    "/clientes/5",
    "/clientes?page=2",
    "/clientes?ordem=nome",
    "/clientes/listar",
    "/vendas/listar",
    "/vendas",
    "/vendas/lista",
    "/vendas.php",
    "/clientes/5/editar",
    "/clientes/editar/5",
    "/clients/5/edit",
    "/clientes/bloqueados",
    "/vendas/canceladas",
    "/vendas/cancelamentos",
    "/clientes/ativos",
    "/financeiro/faturamento",
    "/financeiro/contas-a-receber",
    "/financeiro/contasReceber",
    "/contas_a_pagar",
    "/financeiro/contas-receber",
    "/vendas-a-faturar",
    "/financeiro/boletos",
    "/financeiro/titulos/12",
    "/financeiro/conciliacao",
    "/configuracoes",
    "/configuracoes/financeiro/faturamento",
    "/settings/billing",
    "/painel",
    "/dashboard",
    "/home",
    "/inicio",
    "/app",
    "/app/clientes",
    "/app/clientes/5",
    "/app/clientes/5/contratos",
    "/app/financeiro/faturamento",
    "/admin",
    "/admin/",
    "/admin/erp/cliente/",
    "/admin/erp/cliente/?p=1",
    "/admin/erp/cliente/5/",
    "/api/clients?page=2",
    "/api/v1/customers",
    "/api/v1/customers/123e4567-e89b-12d3-a456-426614174000",
    "/api/v2/invoices/12/items",
    "/api/me",
    "/api/sessions/current",
    "/api/settings",
    "/api/notifications/count",
    "/rest/people/5",
    "/api/search?q=cancelar",
    "/api/users?filter=blocked",
    "/api/units",
    "/api/billing",
    "/api/customers/5/contacts",
    "/crm/contatos",
    "/agenda",
    "/reservas",
    "/salas",
    "/contratos/12",
    "/produtos/novidades",
    "/relatorios/vendas.pdf",
    "/relatorios/vendas.csv",
    "/pt-BR/clientes",
    "/v2/clientes",
    "/notas-fiscais",
    "/nfse/5",
    "/estoque",
    "/usuarios/perfil",
    "/minha-conta/perfil",
    "/vendas/2026-11-30",
    "/clientes;jsessionid=0123456789abcdef0123",
    "/lista?acao=listar",
    "/index.php?module=Vendas&action=ListView",
    "/index.php?module=Vendas&view=Detail",
    "/index.php?module=Vendas&action=DetailView&record=5",
    "/unidades",
    "/grupos/3/clientes",
    "/ajuda",
    "/sobre",
    "/status",
    "/health",
    "/modelos-de-aviso",
    "/reguas-de-cobranca",
    "/email-automatico",
    "/emails/automaticos",
    "/api/email-rules",
    "/cobrancas",
    "/CLIENTES",
    "/Clientes/Listar",
    "/clientes/detalhes/5",
    "/site/page?view=about",
    "/index.php?r=configuracao/emailAutomatico",
    "/index.php?r=configuracaoFaturamento/index",
    "/index.php?r=venda/admin&r=venda/admin",
]
WRITES = [
    "/cliente/delete/5",
    "/index.php?r=cliente/delete/id/5",
    "/index.php?r=cliente/delete&id=5",
    "/index.php/cliente/delete/5",
    "/venda/cancelar/12",
    "/venda/12/cancelar",
    "/index.php?r=cliente/bloquearLote",
    "/index.php?r=venda/cancelarLote",
    "/index.php?r=cliente/desativar",
    "/index.php?r=cliente/apagar",
    "/index.php?r=cliente/toggleAtivo",
    "/index.php?r=cliente/enviarSenha",
    "/index.php?r=cliente/bloquear",
    "/index.php?r=cliente/bloquear-acesso",
    "/index.php?r=cliente/bloquear_acesso",
    "/index.php?r=cliente/bloquearacesso",
    "/index.php?r=cliente/concederAcesso",
    "/index.php?r=cliente/desbloquear",
    "/index.php?r=cliente/inativar/id/5",
    "/index.php?r=venda/faturar",
    "/index.php?r=venda/faturarLote",
    "/index.php?r=venda/reenviarBoleto",
    "/index.php?r=emailAutomatico/ativar/id/3",
    "/index.php?r=venda/excluir/id/5",
    "/index.php?r=venda/remover",
    "/index.php?r=venda/estornar",
    "/index.php?r=cobranca/gerar",
    "/index.php?r=nota/emitir",
    "/index.php?r=contrato/encerrar",
    "/index.php?r=contrato/renovar",
    "/index.php?r=site/logout",
    "/sair",
    "/logout",
    "/cliente/salvar",
    "/cliente/gravar",
    "/cliente/create",
    "/cliente/updateStatus/5",
    "/cliente/updateAll",
    "/cliente/editAll",
    "/cliente/setStatus/5",
    "/cliente/marcarPago",
    "/cliente/confirmarExclusao",
    "/clientes/5/block",
    "/clientes/5/unblock",
    "/api/customers/5/activate",
    "/api/customers/5/disable",
    "/api/sales/5/cancel",
    "/api/mail/send",
    "/api/jobs/run",
    "/api/jobs/start",
    "/cliente_excluir.php?id=5",
    "/excluir_cliente.php?id=5",
    "/exclui.php?id=5",
    "/grava.php",
    "/bloqueia.php?id=5",
    "/clientes?delete=5",
    "/clientes?excluir=5",
    "/clientes?acao=excluir&id=5",
    "/clientes?action=delete",
    "/clientes?do=cancelar",
    "/clientes?a=excluir&id=5",
    "/clientes?op=apagar",
    "/clientes?_method=DELETE",
    "/index.php?r=cliente/view&_method=DELETE",
    "/index.php?r=cliente/admin&r=cliente/delete",
    "/deleteclient",
    "/clientdelete",
    "/CLIENTE/DELETE/5",
    "/cliente/%64elete/5",
    "/cliente/%2564elete/5",
    "/cliente/Delete/5",
    "/index.php?r=cliente%2Fdelete%2Fid%2F5",
    "/index.php?module=Vendas&action=Delete",
    "/index.php?module=Vendas&action=Save",
    "/clientes/mover/5",
    "/clientes/importar",
    "/cliente/getAndDelete",
    "/cliente/listarCancelar",
    "/index.php?r=backup/restaurar",
    "/index.php?r=fila/processar",
    "/index.php?r=senha/redefinir",
    "/cliente/ativa/5",
    "/cliente/desativa/5",
    "/cobranca/notificar",
    "/vendas/12/duplicar",
    "/pix/estornar",
    "/cartao/capturar",
    "/index.php?r=cliente/liberaracesso",
]
UNKNOWN = [
    "/index.php?r=cliente/zap",
    "/zap",
    "/index.php?r=cliente/zap/id/5",
    "/venda/12/cancelamento",
    "/cliente/bloqueio/5",
    "/cliente/alterar/5",
    "/cliente/abrir",
    "/cliente/novo",
    "/bloqueado",
    "/index.php?r=menu/zap",
    "/index.php?r=home/zap",
    "/index.php?r=cliente/derrubar",
    "/cliente/zapCliente",
    "/api/zap",
    "/cliente/conferir",
    "/index.php?r=cliente/lote",
    "/index.php?r=venda/batch",
    "/cliente/exclusao/5",
    "/notificacao/ler/5",
    "/index.php?r=cliente/zapStatus",
]


def test_the_table_is_long() -> None:
    assert len({*READS, *WRITES, *UNKNOWN}) >= 240


@pytest.mark.parametrize("route", READS)
def test_a_route_that_looks_is_read(route: str) -> None:
    assert looks(ERP + route), says(ERP + route)
    assert judge(Asked("GET", ERP + route, "xhr"), Permits()).kind is Kind.READ


@pytest.mark.parametrize("route", WRITES)
def test_a_route_that_acts_is_a_write_whatever_led_there(route: str) -> None:
    assert says(ERP + route) is Says.ACTS or "_method" in route
    led = Permits(following=True, known={"/"})
    for kind in ("document", "xhr", "image", "other"):
        assert judge(Asked("GET", ERP + route, kind, navigation=kind == "document"), led).kind is Kind.WRITE


@pytest.mark.parametrize("route", UNKNOWN)
def test_a_route_of_unknown_words_is_read_only_where_known_words_lead(route: str) -> None:
    page = Asked("GET", ERP + route, "document", navigation=True)
    assert judge(page, Permits()).kind is Kind.UNKNOWN
    assert judge(page, Permits(following=True)).kind is Kind.READ
    assert judge(Asked("GET", ERP + route, "xhr"), Permits(following=True)).kind is Kind.UNKNOWN


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        (Asked("POST", ERP + "/clientes"), Kind.WRITE),
        (Asked("PUT", ERP + "/clientes/5"), Kind.WRITE),
        (Asked("DELETE", ERP + "/clientes/5"), Kind.WRITE),
        (Asked("HEAD", ERP + "/clientes"), Kind.READ),
        (Asked("OPTIONS", ERP + "/cliente/delete/5"), Kind.READ),
        (Asked("GET", ERP + "/clientes", "xhr", {"x-http-method-override": "DELETE"}), Kind.WRITE),
        (Asked("GET", ERP + "/clientes", "xhr", {"X-HTTP-Method": "PUT"}), Kind.WRITE),
        (Asked("GET", ERP + "/clientes", "other", {"sec-purpose": "prefetch"}), Kind.AHEAD),
        (Asked("GET", ERP + "/clientes", "document", {"sec-purpose": "prefetch;prerender"}), Kind.AHEAD),
        (Asked("GET", ERP + "/clientes", "other"), Kind.AHEAD),
        (Asked("GET", ERP + "/cliente/delete/5", "image"), Kind.WRITE),
        (Asked("GET", ERP + "/favicon.ico", "other"), Kind.READ),
        (Asked("GET", ERP + "/assets/a1b2c3/js/delete.min.js", "script"), Kind.READ),
        (Asked("GET", ERP + "/img/cancelar.png?v=3", "image"), Kind.READ),
        (Asked("GET", ERP + "/zap/5", "image"), Kind.READ),
        (Asked("GET", ERP + "/zap/5", "fetch"), Kind.UNKNOWN),
        (Asked("GET", "data:image/png;base64,AAAA", "image"), Kind.READ),
    ],
    ids=lambda value: f"{value.method} {value.url} {value.kind}" if isinstance(value, Asked) else str(value),
)
def test_what_method_header_and_kind_add(asked: Asked, kind: Kind) -> None:
    assert judge(asked, Permits()).kind is kind


@pytest.mark.parametrize("body", ["_method=DELETE&id=5", '{"_method": "delete"}', 'name="_method"\r\n\r\nPUT\r\n--x'])
def test_a_post_that_only_reads_may_not_name_another_method(body: str) -> None:
    reads = Permits(reads=("/lista",), posts={"/login": ""})
    for path in ("/lista", "/login"):
        assert judge(Asked("POST", ERP + path, body="nome=a"), reads).kind is Kind.KNOWN
        assert judge(Asked("POST", ERP + path, body=body), reads).kind is Kind.WRITE


@pytest.mark.parametrize(
    ("named", "address", "kind"),
    [
        ("r=cliente/zap", "/index.php?r=cliente/zap&page=2", Kind.READ),
        ("r=cliente/zap", "/index.php?r=cliente/zapear", Kind.UNKNOWN),
        ("/zap/*", "/zap/5", Kind.READ),
        ("/zap/*", "/zap/5/zip", Kind.UNKNOWN),
    ],
)
def test_the_tenant_file_names_what_only_reads(named: str, address: str, kind: Kind) -> None:
    assert judge(Asked("GET", ERP + address, "xhr"), Permits(reads=(named,))).kind is kind


@pytest.mark.parametrize(
    "body",
    ["u=bot&s=p%C3%A1+%22x", "u=bot&s=p%C3%A1%20%22x", '{"u": "bot", "s": "pá \\"x"}', '{"s":"p\\u00e1 \\"x"}', 'name="s"\r\n\r\npá "x\r\n--'],
)  # fmt: skip
def test_whatever_posts_the_secret_that_was_just_typed_is_its_login(body: str) -> None:
    asked = Asked("POST", ERP + "/api/sessions", "fetch", body=body.encode().decode("latin-1"))
    assert judge(asked, Permits(carried='pá "x')).kind is Kind.KNOWN
    assert judge(asked, Permits(carried="outra")).kind is Kind.WRITE
    assert judge(asked, Permits()).kind is Kind.WRITE
    assert judge(Asked("POST", ERP + "/api/sessions", body="u=bot"), Permits(carried='pá "x')).kind is Kind.WRITE


def test_a_lists_own_link_takes_its_filters_off_and_nothing_else() -> None:
    cleared = Permits(clearing={"/clientes": frozenset({"limpar"}), "r=cliente/admin": frozenset({"reset"})})
    for address in ("/clientes?limpar=1", "/clientes?frag=1&limpar=1", "/index.php?r=cliente/admin&reset=1"):
        assert judge(Asked("GET", ERP + address, "xhr"), cleared).kind is Kind.READ
        assert judge(Asked("GET", ERP + address, "xhr"), Permits()).kind is Kind.WRITE
    for address in ("/vendas?limpar=1", "/clientes?limpar=1&excluir=5", "/clientes/5?limpar=1", "/clientes/limpar"):
        assert judge(Asked("GET", ERP + address, "xhr"), cleared).kind is Kind.WRITE


def test_a_route_is_proposed_with_its_numbers_left_open() -> None:
    assert to_name("/api/v1/zap/512") == "/api/v1/zap/*"
    assert to_name("r=cliente/zap") == "r=cliente/zap"
    assert to_name("/zap/123e4567-e89b-12d3-a456-426614174000") == "/zap/*"
