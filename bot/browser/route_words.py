"""The closed lists of words by which a route is judged; one place to add a word that an ERP uses.

A word that is in none of them is unknown, and unknown is not read. Words stand without accents, in lower case, in the
singular where the plural is made with an s.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# The action of a GET that only looks, alone or beside nouns: listarClientes, cidadesAutocomplete, loadGrid.
LOOKING = _words("""
    index admin view list lista listar listagem listview detailview search busca buscar pesquisa pesquisar query consulta consultar filter filtrar
    filtro grid dashboard painel detail details detalhe detalhes detalhar show exibir mostrar ver visualizar visualizacao get obter find load carregar
    loadmore fetch count contar contagem total totais summary resumo export exportar exportacao download autocomplete autocompletar suggest
    sugerir sugestao sugestoes options opcoes lookup menu home inicio inicial main principal welcome report reports relatorio relatorios extrato
    historico history status state ping heartbeat health poll feed refresh reload page pagina popup modal dialog form formulario help ajuda faq about
    sobre login entrar ajax partial fragment fragmento widget tree arvore chart grafico calendar calendario timeline me profile perfil manage
    gerenciar acompanhar browse explorar preview previa notificacoes notifications
""")
# These look as a whole word only: a form to look at. With others beside them they change: updateStatus, editAll.
LOOKS_ALONE = _words("update edit editar edita edicao")
# Verbs and nouns of changing, as they are. Portuguese verbs stand below, as stems.
WRITING = _words("""
    delete del remove destroy drop erase purge wipe clear reset undo redo revert rollback restore cancel abort void block unblock lock unlock ban
    unban suspend resume pause unpause stop kill halt terminate close reopen open activate deactivate enable disable toggle switch flip set unset put
    post patch save store persist commit apply write insert add append create make build generate issue send resend mail notify remind charge bill pay
    refund settle approve reject accept decline confirm unconfirm sign revoke grant deny permit assign unassign attach detach link unlink join leave
    invite register subscribe unsubscribe enroll move transfer transform merge split copy clone duplicate import upload sync synchronize synchronise
    process run start execute exec trigger fire schedule reschedule queue enqueue dispatch dequeue retry rerun recalculate rebuild reindex migrate publish
    unpublish archive unarchive mark unmark tick uncheck checkin checkout rename replace swap change modify alter adjust increment decrement increase
    decrease bump impersonate logout logoff signout sair deslogar expire extend renew rotate regenerate flush truncate reorder dismiss ack acknowledge
    snooze vote like follow unfollow react reply forward book reserve purchase buy sell ship deliver massupdate excluir exclui apagar remova gravar
    salvar desfazer refazer fazer faz faca repor pague quitar baixar baixa captura capturar
""")
# Stems of Portuguese verbs that change something: bloquear, bloqueia, bloquearlote, rebloquear, desbloquear.
STRONG_STEMS = _words("""
    bloque bloquei desbloque desbloquei
    cancel exclu apag remov delet elimin destru descart limp esvazi zer ativ desativ inativ habilit desabilit lig deslig tranc
    destranc suspend paus retom encerr finaliz conclu termin interromp par inici grav salv atualiz insir inser inclu adicion acrescent cri ger emit
    fatur cobr lanc estorn liquid pag receb quit compens abat perdo concili parcel negoci renegoci antecip prorrog posterg adi reajust corrig concede
    conced liber revog neg permit autoriz aprov reprov rejeit recus aceit confirm assin homolog valid invalid envi reenvi dispar notific avis lembr
    mand remet encaminh respond convid public despublic divulg arquiv desarquiv vincul desvincul associ desassoci atribu defin redefin troc substitu
    mov transfer copi duplic clon import sincroniz process reprocess execut rod agend reagend reserv vend compr contrat distrat renov matricul inscrev
    registr cadastr marc desmarc seleciona desfaz revert restaur recuper reset ordena divid junt uni mescl reabr fech protest negativ bonific sac
    deposit devolv entreg retir mud aloc desaloc consum deduz somar subtra recalcul ajust aplic inutiliz anul expir extend estend promov rebaix assum
    abandon desist
""")
STRONG_ENDINGS = r"a|e|i|o|ou|eu|iu|ado|ada|ido|ida|ando|endo|indo|amento|imento|acao|icao|ucao|sao|io|eio"
# Verbs that may be a form to look at and may be a change: not read by themselves, but behind a menu's or an edit link's words.
DOUBTFUL = _words("""
    alterar altera alteracao modificar modifica modificacao configurar configura ajustar novo nova new incluir cadastrar abrir abre open abertura
    calcular calcula calculo simular simulacao validate verificar verifica verify check conferir confere test testar teste cancelamento bloqueio
    desbloqueio ativacao desativacao inativacao envio reenvio estorno encerramento fechamento devolucao retirada autorizacao liberacao aprovacao
    cancellation deletion activation deactivation suspension termination removal approval acao execucao exclusao remocao emissao
    concessao suspensao imprimir print read ler batch bulk lote massa select selecionar escolher choose
""")
# Things: what screens and data are called. Plurals in s and the endings below need not stand here.
NOUNS = _words("""
    totp otp mfa smtp imap current error erro atual guia parcela sacado cedente deposito notificacao permissoes juros mapa
    app api ajax web site erp sistema system modulo module public portal panel backend backoffice adm crm pdv pos rest json data dados dado base core
    common shared config setting configuracao parametro preferencia conta account user usuario customer client cliente pessoa person people contact
    contato member membro partner parceiro company empresa unit unidade filial matriz branch tenant session sessao team equipe group grupo role papel
    cargo sale venda order pedido quote orcamento proposta proposal contract contrato plan plano subscription assinatura booking reserva room sala
    space espaco resource recurso agenda event evento task tarefa project projeto ticket chamado atendimento invoice fatura nota nf nfe nfse boleto
    pix cobranca payment pagamento recebimento receita despesa expense financeiro financial finance billing faturamento lancamento caixa banco bank
    carteira wallet cartao card titulo saldo balance credito debito fluxo conciliacao comissao meta taxa imposto tax fiscal contabil produto product
    service servico estoque stock inventory item category categoria tag etiqueta marca brand price preco tabela table fornecedor supplier vendor
    compra regra rule email mensagem message sms push whatsapp chat aviso notice alerta alert template modelo modal document documento file arquivo
    foto photo image imagem avatar logo captcha icon icone media video audio asset static dist cidade city estado uf country pais endereco address cep
    bairro rua phone telefone fone area setor departamento department curso aluno turma aula classe class funcionario employee folha ponto log audit
    auditoria job fila processo processamento movimentacao movimento negociacao renovacao integracao webhook importacao vencimento agendamento
    cadastro registro record line linha row coluna column field campo box quadro board kanban funil lead oportunidade campanha campaign oferta cupom
    coupon desconto discount vale ingresso date dia mes ano day month year week semana hoje today periodo period hora horario number numero valor guia
    parcela sacado cedente deposito notificacao cobrador permissoes juros value amount quantidade name nome label title color cor locale lang i18n
    translation automatico automatica manual recorrente avulso avulsa geral interno externo online mobile novidade geo map mapa origem source type
    tipo kind mode modo level nivel situacao fase etapa stage step passo prioridade pergunta question resposta answer motivo reason pendente vencida
    aberto aberta calendar header footer sidebar navbar banner slider folder container counter filter printer manager provider owner seller buyer
    author reader worker driver letter player server celular titular auxiliar particular familiar escolar lugar similar complementar preliminar access
    acesso permission permissao pricing listing training marketing banking accounting shipping meeting rating mailing tracking landing onboarding
""")
# Endings of nouns and adjectives that no verb form of a route has.
NOUN_ENDINGS = (
    "cao|coes|mento|dade|encia|ancia|gem|eiro|eira|ario|orio|erio|aria|oria|eria|ista|ico|ente|ante|dor|dora|tor|tora"
    "|[^e]al|ais|vel|tura|titulo|ulo|ismo|logia|grafia|eza|tion|ment|ness|ity|ship|ance|ence|gram|graph|ist|ivo|o"
)
