"""Sets of buttons under a question: by act, with the one to be pressed (CLEAR), and those that do not tell (UNCLEAR)."""

from __future__ import annotations

_CLEAR = """
clients.block: Sim, retirar acesso* | Não
sales.cancel: Confirmo o cancelamento* | Voltar
clients.block: Não, cancelar | Sim, bloquear clientes*
clients.block: Bloquear agora* | Deixar para depois
clients.block: Voltar à lista | Confirmar bloqueio de acesso*
clients.block: Retornar | Efetuar bloqueio*
sales.cancel: Sim, cancelar as 3 vendas* | Voltar
sales.cancel: Prosseguir com o cancelamento* | Sair
clients.block: Voltar | Confirmar*
clients.block: Cancelar | Bloquear acesso*
clients.block: Fechar | Sim, bloquear*
clients.block: Não, voltar | Sim, continuar*
clients.block: OK*
clients.block: Cancelar | Prosseguir*
clients.block: Agora não | Bloquear 3 clientes*
clients.block: Desistir | Aceitar*
clients.block: × | Cancelar | Sim, tenho certeza*
clients.block: Confirmar operação* | Abandonar
sales.cancel: Sim, cancelar vendas* | Não cancelar
sales.cancel: Voltar | Cancelar vendas*
sales.cancel: Manter vendas | Cancelar vendas*
sales.cancel: Não | Sim, quero cancelar*
sales.cancel: Fechar | Confirmar cancelamento*
billing.manual: Salvar* | Descartar
billing.manual: Gravar* | Sair sem salvar
rules.off: Salvar alterações* | Continuar editando
clients.block: Confirmar* | Cancelar
clients.block: Cancelar | Confirmar*
clients.block: Sim* | Não
clients.block: SIM* | NÃO
clients.block: OK* | Cancelar
clients.block: × | OK* | Cancelar
clients.block: Fechar | Voltar | Confirmar*
clients.block: Sim, bloquear* | Cancelar
clients.block: Bloquear* | Voltar
clients.block: Bloquear acesso* | Não
clients.block: Bloquear 3 clientes* | Cancelar
clients.block: Sim, bloquear acesso* | Não, voltar
clients.block: Confirmar bloqueio* | Desistir
clients.block: Suspender acesso* | Cancelar
clients.block: Continuar* | Voltar
clients.block: Prosseguir* | Cancelar
clients.block: Sim, tenho certeza* | Não
clients.block: Cancelar operação | Confirmar*
clients.block: Confirmar* | Cancelar e sair
clients.block: Confirmar* | Fechar | Ajuda
clients.block: Confirmar* | Manter acesso
clients.block: Yes* | No
clients.block: Confirm* | Cancel
clients.block: Aplicar* | Fechar
clients.block: Não bloquear | Bloquear*
clients.block: Agora não | Sim*
clients.block: Executar* | Voltar para a lista
clients.block: Sim* | Não, manter
clients.block: Voltar | OK*
sales.cancel: Cancelar vendas* | Voltar
sales.cancel: Cancelar* | Voltar
sales.cancel: Não | Cancelar*
sales.cancel: Sim, cancelar* | Não
sales.cancel: Sim, cancelar* | Não, manter vendas
sales.cancel: Confirmar* | Cancelar
sales.cancel: Cancelar operação | Confirmar*
sales.cancel: Confirmar* | Cancelar e sair
sales.cancel: Confirmar cancelamento* | Voltar
sales.cancel: Sim* | Não
sales.cancel: OK* | Cancelar
sales.cancel: Cancelar 3 vendas* | Desistir
sales.cancel: Cancelar selecionadas* | Fechar
sales.cancel: Cancelar venda(s)* | Fechar
sales.cancel: Cancelar mesmo assim* | Não cancelar
sales.cancel: Sim, cancelar vendas* | Manter vendas
sales.cancel: Cancelar as vendas selecionadas* | Não cancelar as vendas
billing.manual: Salvar* | Cancelar
billing.manual: Sim* | Não
billing.manual: Confirmar* | Voltar
billing.manual: Salvar alterações* | Descartar alterações
billing.manual: Mudar para manual* | Manter automático
billing.manual: Sim, salvar* | Não
billing.automatic: Ativar faturamento automático* | Cancelar
billing.automatic: Salvar* | Sair sem salvar
rules.off: Desativar regra* | Cancelar
rules.off: Salvar* | Fechar
rules.on: Ativar regra* | Voltar
client.save: Salvar* | Cancelar
clients.grant: Conceder acesso* | Cancelar
clients.grant: Liberar acesso sem enviar e-mail* | Voltar
"""
_UNCLEAR = """
clients.block: Bloquear e sair | Cancelar
sales.cancel: Cancelar tudo | Voltar
clients.block: Bloquear acesso e login do gestor | Cancelar
clients.block: Sim, e não perguntar novamente | Não
sales.cancel: Cancelar parcialmente | Voltar
sales.cancel: Cancelar venda e cobrança | Não
clients.block: Bloquear e enviar aviso | Cancelar
clients.block: Sim, para todos | Não
clients.block: Bloquear e inativar | Não
clients.block: Confirmar e imprimir | Cancelar
sales.cancel: Cancelar e estornar | Voltar
clients.block: Sim, todas as páginas | Somente esta página
clients.block: Sim, todos da pesquisa | Somente os selecionados
clients.block: Sim | Sim, todas as páginas | Não
clients.block: Confirmar | Confirmar e enviar e-mail | Cancelar
clients.block: Confirmar e enviar e-mail | Cancelar
clients.block: Confirmar | OK
clients.block: Sim | Confirmar
clients.block: OK | OK
clients.block: Voltar | Fechar
clients.block: Cancelar
clients.block: Cancelar | Voltar
clients.block: Não
clients.block: Fechar
clients.block: ×
clients.block: Desbloquear | Cancelar
clients.block: Sim, desbloquear | Não
clients.block: Remover bloqueio | Voltar
clients.block: Cancelar bloqueio | Voltar
clients.block: Excluir | Cancelar
clients.block: Inativar clientes | Cancelar
clients.block: Bloquear e arquivar | Cancelar
clients.block: Bloquear todos | Cancelar
clients.block: Bloquear 1.250 clientes | Cancelar
clients.block: Bloquear | Excluir | Cancelar
clients.block: Bloquear | Bloquear todos | Cancelar
clients.block: Conceder acesso | Cancelar
clients.block: Enviar | Cancelar
clients.block: Próximo | Anterior
clients.block: Sim para todos | Não
clients.block: Ignorar | Cancelar
clients.block: Tentar novamente | Cancelar
clients.block: Faturar | Voltar
clients.block: Descartar alterações | Fechar
clients.block: Aplicar a todas as unidades | Aplicar
sales.cancel: Cancelar
sales.cancel: Cancelar | Fechar
sales.cancel: Cancelar | ×
sales.cancel: Cancelar operação | Voltar
sales.cancel: Cancelar e sair | Voltar
sales.cancel: Cancelar | Cancelar | Voltar
sales.cancel: Cancelar e refaturar | Voltar
sales.cancel: Estornar | Voltar
sales.cancel: Cancelar vendas e contrato | Voltar
sales.cancel: Cancelar todas as vendas | Voltar
sales.cancel: Cancelar 1.250 vendas | Voltar
sales.cancel: Cancelar vendas | Confirmar | Voltar
sales.cancel: Cancelar contrato | Voltar
sales.cancel: Excluir vendas | Não
sales.cancel: Não cancelar | Voltar
sales.cancel: Cancelar vendas | Cancelar vendas e estornar | Voltar
billing.manual: Descartar alterações | Fechar
billing.manual: Salvar | Salvar e faturar | Cancelar
billing.manual: Salvar e faturar agora | Cancelar
billing.manual: Não salvar | Cancelar
billing.manual: Ativar automático | Cancelar
billing.manual: Salvar para todas as unidades | Cancelar
billing.manual: Restaurar padrão | Fechar
billing.automatic: Faturar agora | Depois
billing.automatic: Desativar faturamento automático | Cancelar
rules.off: Excluir regra | Cancelar
rules.off: Salvar e enviar agora | Cancelar
rules.on: Enviar agora | Cancelar
client.save: Salvar e enviar senha | Cancelar
clients.grant: Liberar e enviar e-mail | Cancelar
clients.grant: Enviar senhas | Voltar
clients.grant: Bloquear | Cancelar
"""


def _sets(lines: str) -> list[tuple[str, tuple[str, ...]]]:
    found = []
    for line in lines.strip().splitlines():
        key, _, names = line.partition(": ")
        found.append((key, tuple(name.strip() for name in names.split("|"))))
    return found


CLEAR = [
    (key, tuple(name.rstrip("*") for name in names), next(name[:-1] for name in names if name.endswith("*")))
    for key, names in _sets(_CLEAR)
]
UNCLEAR = _sets(_UNCLEAR)
