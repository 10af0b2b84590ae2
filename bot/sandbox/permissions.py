"""The permissions that a profile of the ERP's staff may have, area by area."""

from __future__ import annotations

PERMISSIONS: tuple[str, ...] = (
    "cliente.exibir",
    "cliente.cadastrar",
    "cliente.editar",
    "cliente.excluir",
    "cliente.bloquear_acesso",
    "cliente.conceder_acesso",
    "venda.exibir",
    "venda.cadastrar",
    "venda.editar",
    "venda.excluir",
    "venda.cancelar",
    "venda.faturar",
    "contrato.exibir",
    "contrato.editar",
    "cobranca.exibir",
    "cobranca.editar",
    "faturamento.exibir",
    "faturamento.editar",
    "email_automatico.exibir",
    "email_automatico.editar",
)
