"""Sentences as ERPs may ask them, three records chosen: what is ours to confirm (OWN), and what is to be left alone (ALONE), by act."""

from __future__ import annotations

OWN: dict[str, str] = {
    "clients.block": """
Você confirma que deseja bloquear o acesso dos 3 clientes à área do cliente?
Bloquear clientes\\n3 clientes serão afetados por esta ação. Confirmar bloqueio de acesso?
O acesso ao portal será retirado dos 3 clientes selecionados. Tem certeza?
Os clientes marcados (3) ficarão impossibilitados de acessar o site e o aplicativo. Confirma?
Confirma a retirada do acesso ao aplicativo de 3 clientes?
Esta operação bloqueia a área do cliente para os 3 registros selecionados. Deseja prosseguir?
Deseja mesmo suspender o acesso dos clientes ACME Ltda, Gama & Filhos e Beta ao portal?
Os 3 clientes não vão mais conseguir entrar na área do cliente. Quer continuar?
Bloqueio de 3 cliente(s). Os dados deles serão mantidos. Confirma?
Confirmação\\nOs clientes listados a seguir terão seu acesso à plataforma suspenso:\\n- ACME Ltda\\n- Gama & Filhos\\n- Beta\\nConfirma a operação?
Bloquear acesso ao portal para os 3 clientes em destaque?
Você deseja mesmo impedir o acesso dos 3 clientes selecionados ao aplicativo?
Isto fará com que 3 clientes percam o acesso ao site. Está certo disso?
Total de clientes selecionados: 3\\nAção: Bloquear acesso à área do cliente\\nConfirma?
O login dos 3 clientes será desativado na área do cliente. Confirma o procedimento?
Será bloqueado o acesso à área do cliente dos três clientes que você marcou. Deseja prosseguir com a operação?
3 clientes ficarão bloqueados para acessar o portal. Deseja mesmo fazer isso?
Olá! Você está prestes a bloquear o acesso de 3 clientes ao aplicativo. Posso continuar?
Bloqueio em massa\\nQuantidade de clientes: 3\\nDeseja efetivar o bloqueio?
Os 3 clientes serão impedidos de entrar no portal até que o acesso seja liberado novamente. Confirma?
Atenção\\nVocê irá bloquear o acesso à área do cliente de 3 clientes. Confirma a operação?
Deseja mesmo bloquear os 3 clientes selecionados?
Bloqueio de acesso\\nTrês clientes terão o acesso ao portal bloqueado. Deseja prosseguir?
Ao confirmar, os clientes selecionados (3) não poderão mais entrar no aplicativo. Continuar?
Confirma o bloqueio do acesso à área do cliente para os 3 clientes marcados?
Esta ação vai impedir que 3 clientes acessem o sistema. Tem certeza de que deseja continuar?
Confirmação: bloquear acesso dos clientes selecionados ao site e ao aplicativo (total: 3).
Tem certeza que quer bloquear o login de 3 clientes?
Os seguintes clientes serão bloqueados na área do cliente:\\n- ACME Ltda\\n- Gama & Filhos\\n- Beta\\nConfirmar?
3 registros selecionados. Bloquear o acesso à área do cliente?
Prezado usuário, os 3 clientes escolhidos perderão o acesso ao portal do cliente. Você confirma?
Será efetuado o bloqueio da área do cliente para 3 cliente(s). Essa ação poderá ser desfeita depois.
Deseja realmente bloquear o acesso à área do cliente dos 3 clientes selecionados?
Confirma o bloqueio do acesso à área do cliente de 3 clientes?
Bloquear o acesso de 3 cliente(s) à área do cliente?
Você tem certeza de que deseja bloquear o acesso à área do cliente para os 3 clientes selecionados?
O acesso à área do cliente será bloqueado para 3 clientes. Deseja continuar?
3 clientes selecionados terão o acesso à área do cliente bloqueado. Confirma?
Bloquear 3 clientes?
Bloquear acesso?
Tem certeza?
Tem certeza mesmo?
Deseja continuar?
Confirma a operação?
Confirma a execução desta ação? Você tem certeza?
DESEJA BLOQUEAR O ACESSO DE 3 CLIENTES?
Atenção! Os clientes selecionados não poderão mais acessar a área do cliente. Deseja prosseguir?
Suspender o acesso de três clientes ao portal?
Deseja revogar o acesso dos 3 clientes ao aplicativo e ao portal do cliente?
Deseja retirar o acesso à área do cliente dos clientes selecionados?
Remover o acesso ao app de 3 registros?
Deseja remover acesso ao website para todos os 3 clientes selecionados?
Desativar o acesso à área do cliente de 3 clientes selecionados?
Confirma a suspensão do acesso de 3 clientes à Área do Cliente?
Deseja cancelar o acesso à área do cliente dos 3 clientes?
Os 3 clientes selecionados perderão o acesso à área do cliente e ao aplicativo. Confirma?
Os 3 clientes selecionados ficarão sem acesso à área do cliente. Continuar?
Três clientes deixarão de ter acesso ao portal. Deseja continuar?
3 de 120 clientes serão bloqueados. Confirma?
Serão bloqueados 3 de um total de 120 clientes. Deseja prosseguir?
Foi selecionado o total de 3 clientes. Bloquear?
Clientes selecionados: 3. Deseja bloquear o acesso?
Bloquear acesso (3)
Bloquear acesso dos clientes selecionados (3)?
Deseja bloquear os 3 (três) clientes selecionados?
Bloquear acesso à área do cliente? Nenhum e-mail será enviado.
Deseja bloquear o acesso dos 3 clientes? Os contratos não serão alterados.
Deseja bloquear o acesso dos 3 clientes? Não será enviado nenhum e-mail aos clientes.
Bloquear acesso de 3 clientes, sem enviar e-mail?
Deseja bloquear o acesso? As vendas e os contratos não serão afetados.
Bloqueio de acesso: 3 clientes selecionados. Confirma a operação?
Ao confirmar, o acesso de 3 clientes à área do cliente será bloqueado.
Ao confirmar, os 3 clientes perderão acesso à área do cliente e ao app.
Clique em OK para confirmar ou Cancelar para desistir. Bloquear acesso de 3 clientes?
Voce deseja bloquear os registros selecionados?
Deseja bloquear o(s) cliente(s) selecionado(s)?
Deseja bloquear o acesso do(s) 3 cliente(s) selecionado(s)?
O(s) cliente(s) selecionado(s) não poderá(ão) mais acessar o portal. Deseja continuar?
Bloquear o acesso dos 3 clientes e de todas as pessoas vinculadas?
Os clientes e seus usuários não conseguirão acessar o aplicativo. Confirma o bloqueio?
Deseja impedir os 3 clientes de acessar a área do cliente?
Você selecionou 3 clientes. Deseja bloquear o acesso deles à área do cliente?
Há 3 clientes selecionados. Confirma o bloqueio?
Deseja executar a ação em lote nos 3 registros selecionados?
Bloquear o acesso à área do cliente destes 3 clientes? Você poderá liberar o acesso novamente depois.
Deseja bloquear o acesso de 3 clientes? Esta ação não poderá ser desfeita.
Esta operação é irreversível. Bloquear o acesso dos 3 clientes?
Are you sure you want to block access for 3 clients?
Block 3 selected customers from accessing the portal?
Are you sure?
Confirmação\\nBloquear acesso à área do cliente\\nDeseja bloquear o acesso dos 3 clientes selecionados?
Desabilitar o login de 3 clientes na área do cliente?
Inativar o acesso dos 3 clientes ao portal?
Deseja bloquear o acesso à área do cliente dos clientes abaixo? ACME Ltda, Beta e Gama & Filhos
Bloquear acesso de ACME Ltda e mais 2 clientes?
O acesso dos clientes selecionados à área do cliente será suspenso. OK?
Os 3 clientes terão seu acesso revogado. Prosseguir?
O portal será bloqueado para os 3 clientes selecionados. Confirma?
Todos os clientes selecionados serão bloqueados. Deseja realmente continuar?
Atenção: o bloqueio do acesso de 3 clientes será efetuado. Confirma?
Deseja realizar o bloqueio de acesso dos 3 clientes marcados?
Confirme o bloqueio de 3 itens.
Corte de acesso de 3 clientes: confirma?
""",
    "sales.cancel": """
Você realmente quer cancelar as três vendas escolhidas?
Esta operação cancelará 3 vendas e não poderá ser revertida. Confirma?
Cancelamento de 3 vendas: deseja continuar? Somente vendas não faturadas serão canceladas.
As vendas selecionadas terão a situação alterada para Cancelada. Deseja prosseguir?
Confirma cancelar 3 registro(s)?
Cancelar vendas selecionadas (3 itens, R$ 3.985,86)?
Atenção: você está cancelando 3 vendas. As vendas canceladas não podem ser recuperadas. Deseja mesmo prosseguir?
Deseja efetuar o cancelamento das 3 vendas marcadas na lista?
Cancelamento\\nQuantidade: 3\\nValor: R$ 3.985,86\\nConfirma o cancelamento das vendas?
Essas três vendas serão canceladas de forma definitiva. Confirma a operação?
Ao clicar em Sim, as 3 vendas selecionadas serão canceladas.
Vendas a cancelar: 3. Tem certeza de que deseja continuar?
Por segurança, confirme: deseja cancelar as 3 vendas selecionadas?
Atenção! As 3 vendas selecionadas serão canceladas. Esta operação é irreversível. Confirma?
Deseja mesmo cancelar as três vendas marcadas?
Cancelamento de vendas\\nSerão canceladas 3 vendas no valor total de R$ 1.328,62. Confirma a operação?
Tem certeza de que deseja cancelar essas 3 vendas? Depois de canceladas, não poderão ser reativadas.
3 venda(s) selecionada(s). Ao cancelar, elas não serão mais faturadas. Deseja continuar?
Cancelar as vendas não faturadas selecionadas (3)?
Essa ação não pode ser revertida. As vendas selecionadas passarão para a situação Cancelada.
Deseja realmente cancelar as 3 vendas selecionadas? Esta ação não pode ser desfeita.
Confirma o cancelamento de 3 vendas?
Cancelar 3 venda(s) selecionada(s)? Não será possível desfazer.
Você tem certeza de que deseja cancelar as 3 vendas selecionadas? A operação é irreversível.
As 3 vendas selecionadas serão canceladas. Deseja continuar?
Deseja cancelar as vendas selecionadas (3)?
Deseja cancelar 3 vendas não faturadas?
Cancelar 3 vendas?
Cancelar 3 vendas. Motivo?
Informe o motivo do cancelamento das 3 vendas
Deseja realmente cancelar?
Cancelar vendas\\nTem certeza que deseja cancelar as vendas selecionadas?\\nMotivo do cancelamento
Tem certeza que deseja cancelar três vendas?
DESEJA CANCELAR AS 3 VENDAS SELECIONADAS?
Confirma o cancelamento das vendas selecionadas? Não há volta.
Vendas selecionadas: 3. Confirma o cancelamento?
Serão canceladas 3 vendas. Confirma?
3 de 120 vendas serão canceladas. Continuar?
3/120 vendas serão canceladas. Continuar?
Ao confirmar, as 3 vendas serão canceladas.
O cancelamento de 3 vendas não poderá ser desfeito. Deseja prosseguir?
Cancelar venda(s)
Deseja anular as 3 vendas selecionadas?
Confirma a anulação das 3 vendas?
Cancelar 3 vendas no valor total de R$ 1.328,62?
Cancelar 3 vendas? Valor total: R$ 4.500,00
Deseja cancelar as vendas selecionadas? Os contratos não serão alterados.
Deseja cancelar as 3 vendas? Os clientes não serão avisados.
Deseja cancelar as 3 vendas? Nenhum e-mail será enviado aos clientes.
Deseja cancelar as 3 vendas sem notificar os clientes?
Cancelar as 3 vendas em aberto selecionadas?
As vendas já faturadas não serão canceladas. Deseja cancelar as 3 vendas selecionadas?
Cancelar as 3 vendas selecionadas ainda não faturadas?
O status das 3 vendas será alterado para Cancelada. Confirma?
As 3 vendas ficarão com status Cancelada. Confirma?
Deseja cancelar o(s) registro(s) selecionado(s)?
Deseja cancelar os 3 itens selecionados?
Confirma a operação de cancelamento?
Você selecionou 3 vendas para cancelamento. Deseja continuar?
Foram selecionadas 3 vendas. Deseja cancelar?
Cancel 3 sales?
Are you sure you want to cancel the 3 selected sales? This action cannot be undone.
Selected sales will be cancelled. Do you want to continue?
Tem certeza?
Por favor, confirme o cancelamento das 3 vendas selecionadas.
Estou ciente de que não há volta. Cancelar as 3 vendas?
Deseja prosseguir com o cancelamento das vendas selecionadas?
Atenção! Cancelamento em lote de 3 vendas. Esta ação é irreversível.
Selecione um motivo para o cancelamento de 3 vendas
Cancelar definitivamente as 3 vendas selecionadas?
Todas as vendas selecionadas serão canceladas. Confirmar?
Cancelar as vendas de ACME Ltda, Beta e Gama & Filhos?
Deseja cancelar estas vendas?
""",
    "billing.manual": """
Você alterou o modo de faturamento. Deseja salvar as alterações realizadas?
Com o faturamento manual, as vendas não serão faturadas automaticamente. Continuar?
O tipo de faturamento será alterado para Manual. Deseja mesmo salvar?
O faturamento passará a ser manual. Confirma a alteração?
Deseja salvar as alterações?
Você irá desativar o faturamento automático. Deseja mesmo continuar?
Confirma a gravação das configurações de faturamento?
As configurações serão salvas. Continuar?
Confirma a alteração das configurações de faturamento?
Deseja salvar as alterações?
Confirma as novas configurações de faturamento?
As configurações de faturamento serão alteradas. Continuar?
Deseja alterar o modo de faturamento para manual?
Alterar o faturamento de automático para manual?
O faturamento passará a ser manual. Confirma?
O sistema deixará de faturar automaticamente. Deseja continuar?
As vendas deixarão de ser faturadas automaticamente. Confirma?
As vendas não serão mais faturadas automaticamente. Deseja salvar?
Desativar o faturamento automático?
Tem certeza que deseja desligar o faturamento automático?
O faturamento automático será desativado. Confirma?
Salvar configurações?
Gravar alterações?
Deseja gravar as configurações?
Confirma a mudança do modo de faturamento?
Deseja atualizar as configurações do faturamento?
Deseja realmente mudar para faturamento manual?
Ao salvar, o faturamento passará a ser manual. Deseja continuar?
As vendas deverão ser faturadas manualmente. Confirma?
A partir de agora o faturamento será manual. Confirma?
Save changes?
Deseja salvar as configurações financeiras?
Tem certeza?
As cobranças deixarão de ser geradas automaticamente. Confirma?
Passar o faturamento para manual?
SALVAR ALTERAÇÕES?
Deseja salvar? Os contratos não serão alterados.
Confirma a gravação dos dados?
""",
    "billing.automatic": """
Deseja salvar as alterações?
Alterar o faturamento de manual para automático?
Deseja ativar o faturamento automático?
O faturamento passará a ser automático. Confirma?
As vendas voltarão a ser faturadas automaticamente. Confirma?
As vendas passarão a ser faturadas automaticamente. Continuar?
O sistema voltará a faturar automaticamente. Deseja continuar?
Mudar o modo de faturamento para automático?
Reativar faturamento automático?
Confirma a alteração das configurações de faturamento?
Salvar configurações de faturamento automático?
O faturamento deixará de ser manual. Confirma?
Deseja desativar o faturamento manual?
O faturamento automático será ativado. Deseja prosseguir?
""",
    "rules.off": """
Esta regra deixará de enviar e-mails. Deseja salvar?
A regra selecionada será desativada e nenhum e-mail será enviado por ela. Confirma?
Confirma a desativação da regra?
Ao desativar esta regra, os e-mails de cobrança deixarão de ser enviados. Confirma?
A regra ficará inativa. Deseja mesmo salvar?
Deseja salvar as alterações da regra?
Salvar regra?
Confirma a desativação da regra?
Deseja desativar esta regra?
A regra será desativada. Confirma?
Deseja realmente desativar a regra de e-mail automático?
A regra deixará de enviar e-mails. Deseja continuar?
Os e-mails não serão mais enviados. Confirma?
Gravar a regra de cobrança?
A regra ficará inativa. Confirma?
Deseja desligar o envio automático de e-mails?
Confirma as alterações?
Deseja salvar a regra «ACME Ltda»?
""",
    "rules.on": """
Deseja salvar as alterações da regra?
Deseja ativar a regra?
A regra será ativada. Confirma?
Confirma a ativação desta regra de cobrança?
A regra voltará a enviar e-mails. Confirma?
Os e-mails automáticos voltarão a ser enviados. Confirma?
Deseja reativar a regra?
""",
    "client.save": """
Deseja salvar as alterações?
Salvar os dados do cliente?
Confirma a alteração do cadastro?
O cliente terá acesso à área do cliente. Confirma?
O acesso à área do cliente será liberado. Deseja continuar?
Conceder acesso à área do cliente?
Permitir acesso à área do cliente? Nenhum e-mail será enviado.
Deseja salvar as alterações do cadastro de ACME Ltda?
Gravar cadastro?
O cliente poderá acessar a área do cliente. Confirma?
""",
    "clients.grant": """
Deseja reativar o acesso à área do cliente dos 3 clientes?
O acesso de 3 clientes será restabelecido. Confirma?
Devolver o acesso à área do cliente para os 3 clientes selecionados?
Os 3 clientes voltarão a acessar o portal. Confirma?
Confirma a liberação do acesso à área do cliente para 3 clientes?
Conceder acesso\\nVocê está concedendo acesso à área do cliente a 3 clientes. Confirmar?
Deseja mesmo liberar o acesso ao portal dos 3 clientes selecionados?
Deseja conceder acesso à área do cliente aos 3 clientes selecionados?
Conceder acesso a 3 clientes?
Confirma a liberação do acesso de 3 clientes?
Liberar a área do cliente para os 3 clientes selecionados?
O acesso será liberado para 3 clientes. Deseja continuar?
Desbloquear o acesso de 3 clientes?
Os 3 clientes voltarão a ter acesso à área do cliente. Confirma?
Reativar o acesso dos 3 clientes selecionados ao portal?
Conceder acesso a 3 clientes sem enviar e-mail?
Os 3 clientes selecionados poderão acessar o portal. Confirma?
Remover o bloqueio de acesso de 3 clientes?
Deseja dar acesso à área do cliente a 3 clientes? Nenhuma mensagem será enviada.
""",
}
ALONE: dict[str, str] = {
    "clients.block": """
Os 3 clientes serão bloqueados até o pagamento das faturas. Confirma?
Confirma o bloqueio dos 3 clientes e o envio do aviso de bloqueio?
Os 3 clientes serão desvinculados da plataforma. Confirma?
Confirma o bloqueio de salas dos 3 clientes?
Os 3 clientes terão o acesso bloqueado, menos os administradores. Confirma?
Bloquear o celular dos 3 clientes?
Bloquear o ambiente dos 3 clientes?
Impedir 3 clientes de navegar?
Bloquear a contratação online de 3 clientes?
Bloquear o acesso dos usuários ao sistema?
Deseja bloquear qualquer acesso dos clientes?
Bloquear o acesso e cortar a internet dos 3 clientes?
Os 3 clientes e as empresas do mesmo grupo terão o acesso bloqueado. Confirma?
Confirma o bloqueio do boleto dos 3 clientes?
Os 3 clientes deixarão de ser bloqueados. Confirma a operação?
Deseja mesmo bloquear os 3 clientes por inadimplência e registrar no Serasa?
Isso vai bloquear os 3 clientes e encerrar as sessões de todos os usuários do sistema. Continuar?
Serão bloqueados os clientes que não foram selecionados. Confirma?
O acesso dos 3 clientes será renovado. Deseja prosseguir?
Três clientes terão o acesso bloqueado e a mensalidade suspensa. Confirma?
Atenção\\nOs 3 clientes terão o acesso liberado ao portal. Confirma a operação?
Você irá bloquear todos os clientes da unidade. Confirma?
Bloquear 30 clientes?
Deseja mesmo bloquear os 3 clientes e suspender seus contratos?
Os 3 clientes serão bloqueados e receberão um aviso por SMS. Continuar?
Os clientes inadimplentes terão o acesso ao portal bloqueado. Confirma?
Deseja retirar o bloqueio de acesso dos 3 clientes?
Será enviado um comunicado de bloqueio aos 3 clientes. Confirma a operação?
O bloqueio inclui a rede wi-fi e as catracas dos 3 clientes. Prosseguir?
Confirma o bloqueio das cobranças dos 3 clientes?
Inativar os 3 clientes selecionados?
3 clientes serão bloqueados. As reservas futuras serão canceladas. Continuar?
Quatro clientes terão o acesso bloqueado. Deseja prosseguir?
Os 3 clientes selecionados e seus dependentes serão removidos da plataforma. Confirma?
Deseja desbloquear os 3 clientes?
Deseja desbloquear o acesso de 3 clientes?
Remover o bloqueio de 3 clientes?
Deseja remover o bloqueio do acesso à área do cliente dos 3 clientes?
Retirar bloqueio de acesso dos clientes selecionados?
Cancelar o bloqueio de acesso de 3 clientes?
Desfazer o bloqueio?
O bloqueio de acesso será removido. Confirma?
O bloqueio dos 3 clientes será cancelado. Continuar?
Reativar 3 clientes?
Deseja reativar o acesso dos 3 clientes?
Conceder acesso aos 3 clientes bloqueados?
Deseja conceder acesso à área do cliente?
Deseja liberar o acesso dos 3 clientes?
Bloquear todos os clientes da pesquisa (1.250)?
Deseja bloquear o acesso de todos os clientes?
Deseja bloquear o acesso de todos os clientes da pesquisa?
Bloquear os clientes de todas as páginas?
Bloquear o acesso dos clientes de todas as unidades?
Foram selecionados 1250 clientes. Bloquear?
Foram selecionados 1250. Bloquear acesso?
Bloquear acesso de 175 clientes à área do cliente?
Bloquear o acesso de quatro clientes?
Bloquear mil duzentos e cinquenta clientes?
Bloquear 120 de 120 clientes?
3 de 2 clientes serão bloqueados?
Deseja arquivar os 3 clientes?
Deseja bloquear e arquivar os 3 clientes?
Dar baixa nos 3 clientes?
Bloquear os clientes e dar baixa nas cobranças?
Mesclar os 3 clientes selecionados?
Deseja enviar cobrança aos 3 clientes?
Bloquear o acesso e enviar cobrança aos 3 clientes?
Negativar os 3 clientes?
Bloquear e negativar 3 clientes?
As cobranças em aberto serão negativadas. Bloquear 3 clientes?
Excluir 3 clientes?
Inativar 3 clientes?
Deseja inativar os clientes selecionados?
Remover os 3 clientes selecionados?
Suspender os 3 clientes selecionados?
Desativar 3 clientes?
Deseja cancelar os 3 clientes?
Bloquear o acesso de 3 clientes? Os contratos destes clientes também serão encerrados.
Bloquear o acesso de 3 clientes? Será enviado um e-mail a cada cliente.
Bloquear acesso de 3 clientes? Os clientes serão avisados por e-mail.
Bloquear acesso de 3 clientes e cancelar os contratos?
Bloquear acesso de 3 clientes. Os contratos não serão alterados e as cobranças serão canceladas. Confirma?
Nenhum e-mail será enviado e os contratos serão encerrados. Bloquear 3 clientes?
Bloquear 3 clientes sem enviar e-mail e os contratos serão cancelados?
As vendas dos 3 clientes serão canceladas. Deseja continuar?
Deseja manter o acesso dos 3 clientes?
Não bloquear os clientes?
Deseja não bloquear os clientes selecionados?
Confirma o acesso de 3 clientes à área do cliente?
Os 3 clientes terão acesso à área do cliente. Confirma?
Os clientes bloqueados terão acesso liberado?
Deseja bloquear todos exceto os selecionados?
Bloquear os clientes não selecionados?
Deseja inverter a seleção?
Bloquear o acesso dos usuários do sistema?
Deseja enviar e-mail de boas-vindas?
Faturar os 3 clientes?
Bloquear o acesso de 3 clientes e faturar as vendas pendentes?
Deseja descartar as alterações?
Sua sessão vai expirar. Deseja continuar conectado?
Deseja sair desta página?
Bloquear o acesso dos clientes inadimplentes?
Deseja bloquear a emissão de notas de 3 clientes?
Bloquear reservas dos 3 clientes?
Bloquear cobranças de 3 clientes?
Bloquear o cliente selecionado?
Deseja bloquear este cliente?
Bloquear acesso de Delta S/A?
Bloquear acesso de ACME Ltda e mais 12 clientes?
Bloquear 3 clientes e mais 12?
Deseja bloquear os clientes da lista?
Bloquear o acesso de 3 clientes a partir de 01/07/2026?
Bloquear 3 clientes por 30 dias?
Unblock 3 clients?
Delete 3 clients?
Block all clients?
Clientes bloqueados: 1250. Confirma?
Os clientes selecionados e outros relacionados serão bloqueados?
Se houver contratos, eles serão encerrados. Bloquear 3 clientes?
Bloquear acesso de 3 clientes e excluir suas senhas?
Bloquear os logins e remover as pessoas vinculadas?
Deseja reenviar as senhas dos 3 clientes?
""",
    "sales.cancel": """
Confirma o cancelamento das 3 vendas com emissão de nota de devolução?
As 3 vendas serão canceladas e substituídas por novas. Confirma?
Cancelar as 3 vendas e os descontos concedidos?
Cancelar o seguro das 3 vendas?
Cancelar as vendas efetivadas?
As vendas não serão faturadas nem canceladas. Confirma?
Cancelar as vendas do período de 01/06/2026 a 30/09/2026?
Cancelar as 3 vendas e devolver o valor aos clientes?
Ao cancelar as 3 vendas, os agendamentos correspondentes serão liberados. Confirma?
O cancelamento das 3 vendas será desfeito. Deseja prosseguir?
As 3 vendas serão canceladas e movidas para a lixeira. Continuar?
Confirma o envio das 3 vendas para cancelamento pelo financeiro?
Deseja cancelar as 3 vendas deste e dos próximos meses?
As 3 vendas e as cobranças geradas por elas serão canceladas. Confirma?
Deseja mesmo cancelar as vendas recorrentes selecionadas?
Você vai cancelar 3 vendas e gerar crédito para os clientes. Prosseguir?
Confirma o faturamento das 3 vendas selecionadas?
Serão canceladas 130 vendas. Confirma a operação?
Cancelar todas as vendas do período?
Deseja desfazer o cancelamento das 3 vendas?
As notas fiscais das 3 vendas também serão canceladas. Continuar?
Os 3 contratos serão cancelados. Confirma?
Cancelar 3 vendas e notificar os clientes pelo WhatsApp?
Deseja cancelar o processo em andamento?
As 3 vendas serão canceladas e as próximas vendas do contrato não serão geradas. Confirma?
Deseja cancelar a operação?
Cancelar operação?
Deseja cancelar o cancelamento?
Cancelar o cancelamento de 3 vendas?
Desfazer o cancelamento?
Deseja reverter o cancelamento das 3 vendas?
O cancelamento das 3 vendas será cancelado?
Deseja não cancelar as vendas?
Não cancelar as 3 vendas?
As 3 vendas não serão canceladas. Confirma?
Cancelar 3 vendas e também o contrato?
Deseja cancelar as 3 vendas e também o contrato?
Cancelar 3 vendas e o contrato de origem?
Cancelar e refaturar as 3 vendas?
Deseja cancelar e refaturar?
Estornar as 3 vendas?
Cancelar e estornar 3 vendas?
As cobranças vinculadas serão estornadas. Cancelar 3 vendas?
Cancelar 3 vendas? Os contratos de origem também serão encerrados.
Cancelar 3 vendas? Os clientes serão avisados por e-mail.
Cancelar as 3 vendas e enviar e-mail aos clientes?
Cancelar todas as vendas?
Deseja cancelar todas as vendas da pesquisa?
As 1.250 vendas da pesquisa serão canceladas.
As 1.250 vendas da pesquisa serão canceladas. Confirma?
Cancelar 30 vendas?
Cancelar trinta vendas?
Deseja cancelar vinte e três vendas?
Cancelar 3 contratos?
Cancelar os contratos das 3 vendas?
Cancelar 3 vendas recorrentes?
Cancelar a recorrência das 3 vendas?
Cancelar 3 cobranças?
Cancelar 3 boletos?
Cancelar 3 notas fiscais?
Cancelar 3 clientes?
Cancelar as vendas do cliente?
Cancelar 3 reservas?
Excluir 3 vendas?
Deseja excluir as vendas selecionadas?
Faturar 3 vendas?
Deseja faturar as 3 vendas selecionadas?
Cancelar vendas e faturar novamente?
Reativar 3 vendas?
Deseja cancelar as vendas faturadas?
Cancelar 3 vendas já faturadas?
Cancelar as vendas do período de 01/06/2026 a 30/09/2026?
Cancelar vendas anteriores a 3 meses?
Cancelar a venda 352?
Cancelar esta venda?
Cancelar a venda selecionada?
Deseja cancelar as 3 vendas e gerar crédito para os clientes?
Cancelar as 3 vendas e gerar nota de crédito?
Cancelar as 3 vendas futuras também?
Cancelar as vendas de todas as unidades?
Cancelar 3 vendas sem enviar e-mail e contratos serão cancelados?
Sem enviar e-mail, contratos e cobranças serão cancelados. Cancelar 3 vendas?
Nenhum e-mail será enviado. As cobranças serão canceladas.
Deseja negociar as 3 vendas?
Duplicar 3 vendas?
Cancelar as 3 vendas e bloquear os clientes?
Refund 3 sales?
Cancel all sales?
Cancel 3 sales and notify customers?
Deseja manter as 3 vendas?
Deseja voltar sem cancelar?
Cancelar 3 vendas e as demais parcelas?
Cancelar 3 vendas e suas parcelas?
Será cobrada multa de R$ 50,00 por venda. Cancelar 3 vendas?
Cancelar todas as 12 vendas selecionadas?
Cancelar vendas da filial Centro?
Deseja interromper o cancelamento?
Deseja cancelar a seleção? Todas as vendas serão faturadas.
""",
    "billing.manual": """
Salvar e reprocessar as vendas pendentes?
Confirma a mudança do modo de faturamento? As faturas abertas serão fechadas.
Deseja gerar as cobranças pendentes agora?
Ao salvar, as 40 vendas em aberto serão faturadas. Confirma?
A alteração será aplicada a todas as unidades. Confirma a operação?
Deseja descartar as alterações?
Esta mudança excluirá a programação de faturas existente. Prosseguir?
As 12 vendas pendentes serão faturadas agora. Deseja salvar as alterações?
Faturar agora as 12 vendas pendentes?
Deseja faturar agora as vendas pendentes?
Deseja salvar e faturar agora?
Enviar os e-mails agora para 230 clientes?
Salvar e enviar os e-mails agora?
A alteração vale para todas as unidades. Deseja salvar?
Aplicar a todas as unidades?
Deseja salvar e aplicar a todas as unidades?
Sobrescrever as configurações?
Deseja sobrescrever as configurações das filiais?
Os e-mails de cobrança serão reenviados a 230 clientes. Salvar?
Deseja descartar as alterações?
Sair sem salvar as alterações?
Não salvar as alterações?
Deseja restaurar as configurações padrão?
Alterar de manual para automático?
O faturamento passará a ser automático. Confirma?
Ativar o faturamento automático?
Desativar o faturamento manual?
O faturamento automático será ativado. Confirma?
Os contratos serão encerrados. Deseja salvar?
As vendas pendentes serão canceladas. Confirma?
Deseja excluir as configurações de faturamento?
Salvar e gerar as cobranças pendentes?
As cobranças serão geradas agora. Salvar?
Deseja salvar? As notas fiscais serão emitidas automaticamente.
Todas as vendas serão faturadas. Salvar alterações?
Redefinir o formulário?
Salvar as alterações e notificar os clientes?
""",
    "billing.automatic": """
As 12 vendas pendentes serão faturadas agora. Confirma?
Deseja faturar todas as vendas agora?
As vendas pendentes serão faturadas automaticamente. Confirma?
Deseja ativar o faturamento automático e faturar as vendas em aberto?
Alterar de automático para manual?
O faturamento passará a ser manual. Confirma?
Desativar o faturamento automático?
Aplicar a todas as unidades?
Deseja faturar retroativamente?
As 230 vendas do período serão faturadas automaticamente. Continuar?
Salvar e faturar?
O faturamento não será automático. Confirma?
""",
    "rules.off": """
A regra será desativada e os e-mails já programados serão enviados hoje. Confirma?
Deseja excluir a regra selecionada?
Deseja reenviar os avisos pendentes dessa regra?
Ao salvar, os e-mails na fila serão disparados. Confirma?
Ativar a regra?
Deseja ativar a regra de cobrança?
Excluir a regra?
Deseja salvar a regra e enviar os e-mails agora?
Salvar a regra e confirmar o envio de e-mails?
Enviar os e-mails agora para 230 clientes?
Desativar todas as regras?
Os e-mails pendentes serão enviados agora. Salvar?
Aplicar a todos os clientes?
Duplicar a regra?
Não desativar a regra?
Deseja sair sem salvar?
A regra será ativada. Confirma?
""",
    "rules.on": """
Desativar a regra?
A regra será desativada. Confirma?
Salvar e enviar agora?
Serão enviados 230 e-mails agora. Confirma?
Serão enviados e-mails aos clientes. Confirma?
Os e-mails atrasados serão enviados. Salvar?
Ativar todas as regras?
Excluir regra?
""",
    "client.save": """
Salvar e enviar e-mail de boas-vindas?
Deseja enviar a senha por e-mail?
Bloquear o acesso à área do cliente?
O cliente perderá o acesso. Confirma?
Será enviado um e-mail ao cliente. Salvar?
Excluir o cliente?
Salvar e gerar cobrança?
Deseja inativar o cliente?
Não permitir acesso à área do cliente?
""",
    "clients.grant": """
Liberar acesso somente aos sócios dos 3 clientes?
Os 3 clientes terão acesso e será gerada uma nova senha. Confirma?
Os 3 clientes receberão um e-mail com a nova senha. Confirma?
Liberar o acesso de 3 clientes e enviar as senhas?
Deseja bloquear o acesso dos 3 clientes selecionados?
Ao liberar, as senhas dos 3 clientes serão redefinidas. Continuar?
Liberar o acesso para todas as pessoas de todos os clientes?
Bloquear o acesso de 3 clientes?
Conceder acesso e enviar e-mail de boas-vindas a 3 clientes?
Liberar área do cliente e enviar senhas?
Conceder acesso a todos os clientes?
Conceder acesso a 12 clientes?
Os 3 clientes perderão o acesso. Confirma?
Não conceder acesso?
Um e-mail será enviado a cada cliente. Liberar o acesso de 3 clientes?
""",
}
