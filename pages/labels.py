"""The words by which the ERP's elements are known: canonical label first, then aliases that were seen or are likely.

A tenant file's `labels:` puts a tenant's own words before these. Comparison is whole, with accents, case, hyphens,
icons and punctuation at the ends left out (`pages.elements.dom.fold`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

LABELS: dict[str, tuple[str, ...]] = {
    # menus
    "menu.settings": ("Configurações", "Config", "Configuração", "Config.", "Settings"),
    "menu.finance": ("Financeiro", "Finanças"),
    "menu.billing": ("Faturamento",),
    "menu.email_rules": (
        "E-mail Automático", "E-mails Automáticos", "E-mails automáticos de Cobrança", "E-mail Automático de Cobrança",
        "E-mails Automáticos de Cobranças", "Régua de Cobrança",
    ),
    "menu.receivables": ("Contas a Receber",),
    "menu.other_records": ("Outros Cadastros",),
    "menu.clients": ("Clientes", "Cliente"),
    "menu.list_clients": ("Listar Clientes", "Lista de Clientes", "Listar Cliente", "Listar"),
    "menu.sales": ("Vendas", "Venda"),
    "menu.list_sales": ("Listar Vendas", "Lista de Vendas", "Listar Venda", "Listar"),
    # login
    "login.username": ("Usuário", "Login", "E-mail", "Usuário ou e-mail", "E-mail ou usuário", "Nome de usuário", "Usuário / E-mail"),
    "login.password": ("Senha", "Palavra-passe", "Password"),
    "login.enter": ("Entrar", "Acessar", "Login", "Fazer login", "Iniciar sessão", "Logar", "Acessar o sistema", "Acessar sistema"),
    "login.code": ("Código", "Código de verificação", "Código de autenticação", "Código 2FA", "Token", "Código do aplicativo", "Código de segurança",
                   "Código de acesso", "Verificação em duas etapas"),
    "login.confirm_code": ("Verificar", "Confirmar", "Validar", "Entrar", "Continuar", "Enviar", "Acessar"),
    "login.logout": ("Sair", "Logout", "Encerrar sessão", "Desconectar", "Fazer logout"),
    # forms
    "form.save": ("Salvar", "Gravar", "Salvar alterações", "Salvar configurações", "Atualizar", "Salvar e fechar", "Salvar regra", "Salvar dados"),
    "form.edit": ("Editar", "Alterar", "Modificar", "Edição", "Editar regra", "Editar cliente", "Editar cadastro"),
    "row.actions": ("Ações", "Ação", "Opções", "Mais ações", "Mais opções"),
    # billing
    "billing.mode": ("Faturamento", "Modo de faturamento", "Tipo de faturamento", "Forma de faturamento", "Modalidade de faturamento",
                     "Modo do faturamento", "Método de faturamento", "Modo"),
    "billing.manual": ("Faturamento Manual", "Manual", "Faturar manualmente", "Modo Manual"),
    "billing.automatic": ("Faturamento Automático", "Automático", "Faturar automaticamente", "Modo Automático", "Ativar faturamento automático",
                          "Habilitar faturamento automático"),
    # e-mail rules
    "rule.name": ("Nome da Regra", "Nome", "Regra", "Descrição", "Título"),
    "rule.active": ("Ativar Regra", "Regra ativa", "Ativar", "Ativo", "Ativa"),
    "rules.active_column": ("Ativa", "Ativo", "Ativada", "Ativado", "Regra ativa", "Ativar Regra", "Situação", "Status", "Ativa?", "Habilitada"),
    "rules.name_column": ("Nome da Regra", "Nome", "Regra", "Descrição", "Título"),
    # clients
    "clients.name_column": ("Nome", "Cliente", "Razão Social", "Nome / Razão Social", "Nome/Razão Social", "Nome do cliente", "Razão social / Nome",
                            "Nome Fantasia", "Nome completo"),
    "clients.document_column": ("CPF/CNPJ", "CNPJ/CPF", "CPF / CNPJ", "CNPJ / CPF", "Documento", "CNPJ", "CPF"),
    "clients.access_column": (
        "Área do Cliente", "Acesso", "Acesso à área do cliente", "Acesso área do cliente", "Acesso à Área", "Acesso ao sistema", "Permitir acesso",
        "Permitir acesso à área do cliente", "Possui acesso", "Tem acesso", "Acesso liberado", "Acesso à área do cliente?", "Login", "Acesso App",
        "Acesso ao app", "App/Área do cliente", "Acesso Área do Cliente / App", "Acesso ao aplicativo", "Acesso cliente", "Acesso do cliente",
    ),
    "clients.status_column": ("Status", "Situação", "Bloqueado", "Bloqueado?", "Status do cliente", "Situação do cliente", "Inadimplente bloqueado"),
    "clients.access_filter": (
        "Acesso à área do cliente", "Área do Cliente", "Acesso", "Acesso área do cliente", "Possui acesso", "Tem acesso", "Possui acesso à área do cliente",
        "Tem acesso à área do cliente", "Permitir acesso", "Acesso à Área", "Acesso liberado", "Permite acesso", "Acesso ao sistema", "Login",
        "Acesso à área do cliente?", "Por acesso", "Com acesso à área do cliente",
    ),
    "clients.status_filter": ("Status", "Situação", "Ativo", "Ativos", "Status do cliente", "Situação do cliente", "Mostrar"),
    "clients.block": ("Bloquear acesso à área do cliente", "Bloquear acesso", "Bloquear acesso à área", "Bloquear área do cliente", "Bloquear acesso do cliente",
                      "Bloquear acesso dos clientes à área do cliente", "Bloquear acesso à área dos clientes"),
    "clients.grant": ("Conceder Acesso", "Conceder acesso à área do cliente", "Liberar acesso", "Liberar acesso à área do cliente", "Liberar Área do Cliente"),
    "client.dashboard": ("Dashboard do Cliente", "Dashboard", "Visualizar", "Ver", "Ver cliente", "Detalhes", "Abrir"),
    "client.area_tab": ("Área do Cliente", "Área do cliente / App", "Acesso", "Acesso à área do cliente", "Área do Cliente e Aplicativo"),
    "client.access": ("Permitir acesso à área do cliente", "Permitir acesso", "Acesso à área do cliente", "Permite acesso à área do cliente",
                      "Liberar acesso à área do cliente", "Acesso à Área do Cliente"),
    "client.welcome": (
        "Enviar/Reenviar e-mail de boas-vindas", "Enviar e-mail de boas-vindas", "Reenviar e-mail de boas-vindas", "Enviar e-mail de boas vindas",
        "Reenviar e-mail de boas vindas", "Enviar/Reenviar e-mail de boas vindas", "Enviar / Reenviar e-mail de boas-vindas", "Enviar boas-vindas",
        "Enviar e-mail", "Enviar e-mail ao cliente", "Enviar senha por e-mail", "Enviar dados de acesso por e-mail", "Notificar cliente por e-mail",
        "Enviar ou reenviar e-mail de boas-vindas",
    ),
    # sales
    "sales.client_column": ("Cliente", "Nome do cliente", "Nome", "Razão Social", "Cliente / Sacado"),
    "sales.date_column": ("Data da Venda", "Data", "Data venda", "Dt. Venda", "Data de venda", "Dt. da venda"),
    "sales.status_column": ("Status", "Situação", "Status da venda", "Situação da venda"),
    "sales.value_column": ("Valor", "Valor total", "Total", "Valor (R$)", "Valor Total (R$)", "Valor da venda", "Total (R$)", "Valor líquido", "Valor R$"),
    "sales.origin_column": ("Origem", "Origem da venda", "Tipo", "Gerada por", "Tipo de origem"),
    "sales.number_column": ("Nº", "Número", "Código", "ID", "Venda", "Nº da venda", "#", "Cód."),
    "sales.date_first": ("Data da venda de", "Data da Venda (de)", "Data venda de", "Data inicial", "Data da venda inicial", "Data da venda - início", "Data da venda início",
                         "Data de", "De", "Data da venda a partir de", "Início", "Venda de", "Data da venda: de"),
    "sales.date_last": ("Data da venda até", "Data da Venda (até)", "Data venda até", "Data final", "Data da venda final", "Data da venda - fim", "Data da venda fim",
                        "Data até", "Até", "Fim", "Venda até", "Data da venda: até", "a"),
    "sales.date_range": ("Data da Venda", "Data da venda (período)", "Período da venda", "Período", "Data venda", "Data de venda"),
    "sales.cancel": ("Cancelar", "Cancelar vendas", "Cancelar venda", "Cancelar venda(s)", "Cancelar selecionadas", "Cancelar vendas selecionadas",
                     "Cancelar venda(s) selecionada(s)", "Cancelamento"),
    "cancel.reason": ("Motivo", "Motivo do cancelamento", "Justificativa", "Razão", "Razão do cancelamento", "Observação", "Motivo de cancelamento", "Informe o motivo"),
    # lists
    "list.bulk": ("Ações em lote", "Ação em lote", "Ações em massa", "Em lote", "Ações para selecionados", "Ação", "Com os selecionados"),
    "list.go": ("Ir", "Aplicar", "Executar", "OK", "Go"),
    "list.advanced": ("Busca avançada", "Pesquisa avançada", "Filtros", "Filtro avançado", "Filtrar", "Mais filtros", "Filtros avançados", "Busca Avançada"),
    "list.search": ("Buscar", "Pesquisar", "Filtrar", "Aplicar filtros", "Aplicar filtro", "Aplicar", "Procurar", "Consultar"),
    "list.clear": ("Limpar", "Limpar filtros", "Limpar filtro", "Limpar busca", "Limpar pesquisa", "Remover filtros", "Limpar campos", "Limpar tudo", "Limpar todos os filtros", "Remover todos os filtros"),
    # units
    "units.selector": ("Unidade", "Unidades", "Unidade atual", "Unidade de negócio", "Selecionar unidade", "Trocar unidade", "Unidade selecionada", "Filial"),
}

MENUS: dict[str, tuple[tuple[str, ...], ...]] = {
    "billing": (("menu.settings", "menu.finance", "menu.billing"),),
    "email_rules": (
        ("menu.settings", "menu.finance", "menu.email_rules"),
        ("menu.finance", "menu.receivables", "menu.other_records", "menu.email_rules"),
    ),
    "clients": (("menu.clients", "menu.list_clients"),),
    "sales": (("menu.sales", "menu.list_sales"),),
}


class Labels(Mapping[str, Sequence[str]]):
    """All labels by key; a tenant's own (`labels:` of its file) come first in their key."""

    def __init__(self, own: Mapping[str, str | Sequence[str]] | None = None) -> None:
        self._own = {key: (words,) if isinstance(words, str) else tuple(words) for key, words in (own or {}).items()}

    def __getitem__(self, key: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self._own.get(key, ()), *LABELS[key])))

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(LABELS)

    def __len__(self) -> int:
        return len(LABELS)

    def canonical(self, key: str) -> str:
        """The word to show a person: the tenant's own if there is one."""
        return self[key][0]
