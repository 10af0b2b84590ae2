"""The words on the screens, in the two sets of labels that tenants are known to show."""

from __future__ import annotations

from bot.sandbox.knobs import Knobs

# key: (default, drift)
_WORDS = {
    "config": ("Configurações", "Config"),
    "clientes": ("Clientes", "Clientes"),
    "listar_clientes": ("Listar Clientes", "Listar Clientes"),
    "vendas": ("Vendas", "Venda"),
    "listar_vendas": ("Listar Vendas", "Listar Vendas"),
    "financeiro": ("Financeiro", "Financeiro"),
    "faturamento": ("Faturamento", "Faturamento"),
    "manual": ("Faturamento Manual", "Faturamento manual"),
    "automatico": ("Faturamento Automático", "Faturamento automático"),
    "salvar": ("Salvar", "Salvar"),
    "lote": ("Ações em lote", "Ações em Lote"),
    "busca_avancada": ("Busca avançada", "Busca Avançada"),
    "bloquear": ("Bloquear acesso à área do cliente", "Bloquear Acesso à Área do Cliente"),
    "conceder": ("Conceder Acesso", "Liberar Área do Cliente e Enviar E-mail de Boas Vindas"),
    "conceder_direto": ("Conceder Acesso", "Conceder acesso"),
    "conceder_senhas": ("Conceder Acesso", "Liberar Área do Cliente e Enviar Senhas"),
    "cancelar": ("Cancelar", "Cancelar"),
    "ativar_regra": ("Ativar Regra", "Ativar regra"),
    "aba_area": ("Área do Cliente", "Área do cliente"),
    "permitir_acesso": ("Permitir acesso à área do cliente", "Permitir Acesso à Área do Cliente"),
    "boas_vindas": ("Enviar/Reenviar e-mail de boas-vindas", "Enviar/Reenviar E-mail de Boas-Vindas"),
    "data_venda": ("Data da Venda", "Data da venda"),
    "situacao": ("Situação", "Situação"),
}


def words(knobs: Knobs) -> dict[str, str]:
    """Key → the label this tenant shows for it."""
    drift = knobs.label_set == "drift"
    found = {key: pair[drift] for key, pair in _WORDS.items()}
    found["regras"] = knobs.rules_label
    return found
