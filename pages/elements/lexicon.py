# ruff: noqa: E501, SIM905 - tables of words are read by columns of meaning, not by lines
"""The closed vocabulary in which the ERP may ask: each word that is known, by what it says. What is in no list here is not understood.

Words are plain: without accents, in lower case, «(s)» written out. Function words (FUNCTION) say nothing by themselves; everything
else has a class, and the grammar (`grammar.py`) knows which classes may stand together for which act.
"""

from __future__ import annotations

import re
from functools import cache

FUNCTION = frozenset(
    "o a os as um uma uns umas de do da dos das d em no na nos nas num numa ao aos que por pelo pela pelos pelas com este esta estes estas esse essa "
    "esses essas isso isto como deste desta destes destas desse dessa desses dessas neste nesta nestes nestas nesse nessa nesses nessas seu sua seus suas ele ela eles elas "
    "deles delas voce ja mais entao assim tambem ainda ha existe existem apenas somente so referente referentes qual quais cada "
    "the of for to from in on at this these you do i it its their your that is are by".split()
)
# A preposition that tells where something goes is kept: «de automático para manual» is not «de manual para automático».
TOWARDS = frozenset(("para", "pra"))

NUMBERS = {
    word: value
    for value, words in {
        0: "zero", 1: "um uma", 2: "dois duas ambos ambas two", 3: "tres three", 4: "quatro four", 5: "cinco five", 6: "seis six", 7: "sete seven", 8: "oito eight",
        9: "nove nine", 10: "dez ten", 11: "onze", 12: "doze", 13: "treze", 14: "quatorze catorze", 15: "quinze", 16: "dezesseis", 17: "dezessete",
        18: "dezoito", 19: "dezenove", 20: "vinte twenty", 30: "trinta", 40: "quarenta", 50: "cinquenta", 60: "sessenta", 70: "setenta", 80: "oitenta",
        90: "noventa", 100: "cem cento", 200: "duzentos duzentas", 300: "trezentos trezentas", 400: "quatrocentos quatrocentas", 500: "quinhentos quinhentas",
        600: "seiscentos seiscentas", 700: "setecentos setecentas", 800: "oitocentos oitocentas", 900: "novecentos novecentas", 1000: "mil",
    }.items()
    for word in words.split()
}  # fmt: skip


def _ar(stem: str) -> tuple[str, str, str]:
    """Infinitive and gerund, participle, and finite forms of a verb in -ar."""
    soft = re.sub(r"c$", "qu", re.sub(r"g$", "gu", stem))
    return (
        rf"{stem}ar|{stem}arem|{stem}ando",
        rf"{stem}ad[oa]s?",
        rf"{stem}ara|{stem}arao|{stem}aremos|{stem}a|{stem}am|{soft}e|{soft}em",
    )


def _ir(stem: str) -> tuple[str, str, str]:
    return rf"{stem}ir|{stem}irem|{stem}indo", rf"{stem}id[oa]s?", rf"{stem}ira|{stem}irao|{stem}e|{stem}em"


def _er(stem: str) -> tuple[str, str, str]:
    return rf"{stem}er|{stem}erem|{stem}endo", rf"{stem}id[oa]s?", rf"{stem}era|{stem}erao|{stem}e|{stem}em"


# Verbs by what they say: infinitive «…i», participle «…p», finite «…f», noun «…n».
_VERBS: dict[str, tuple[tuple[tuple[str, str, str], ...], str]] = {
    "BLOCK": ((_ar("bloque"), ("", "", "bloqueia|bloqueiam|bloqueie|bloqueiem"), ("block|blocking", "blocked", "blocks")), "bloqueios?"),
    "KILL": (
        (_er("remov"), _ar("retir"), _er("suspend"), ("", "suspens[oa]s?", ""), _ar("revog"), _ar("cort"), _ar("inativ"), _ir("imped"), _ar("impossibilit"), _ir("restring"),
         ("", "restrit[oa]s?", ""), _ar("tir"), _er("interromp"), _ar("encerr"), _ar("neg"), _ar("barr"), _ar("inib"), _ar("ved"), _ir("inib"), ("", "", "impede|impedem|impeca|impecam"),
         ("remove|revoke|suspend|disable|restrict|removing", "removed|revoked|suspended|disabled", "")),
        "remoc(?:ao|oes)|retiradas?|suspens(?:ao|oes)|revogac(?:ao|oes)|cortes?|inativac(?:ao|oes)|restric(?:ao|oes)|interrupc(?:ao|oes)|encerramentos?",
    ),
    "OFF": (
        (_ar("desativ"), _ar("deslig"), _ar("desabilit"), _ar("desmarc"), ("turn off|deactivate", "deactivated", "")),
        "desativac(?:ao|oes)|desligamentos?|desabilitac(?:ao|oes)",
    ),
    "ON": ((_ar("ativ"), _ar("lig"), _ar("habilit"), _ar("reativ"), _ar("relig"), _ar("reabilit"), ("enable|activate|enabling", "enabled", "")), "ativac(?:ao|oes)|reativac(?:ao|oes)|habilitac(?:ao|oes)"),
    "GRANT": (
        (_er("conced"), _ar("liber"), _ir("permit"), ("", "permitid[oa]s?", ""), _er("devolv"), _ar("restaur"), _ar("autoriz"), _er("restabelec"), ("dar", "dad[oa]s?", ""),
         ("grant|restore|allow|granting", "granted|restored|allowed", "")),
        "concess(?:ao|oes)|liberac(?:ao|oes)|permiss(?:ao|oes)|devoluc(?:ao|oes)|restaurac(?:ao|oes)",
    ),
    "UNBLOCK": ((_ar("desbloque"), ("", "", "desbloqueia|desbloqueiam|desbloqueie|desbloqueiem"), ("unblock|unblocking", "unblocked", "")), "desbloqueios?"),
    "CANCEL": ((_ar("cancel"), _ar("anul"), ("cancel|cancelling|canceling", "cancelled|canceled", "")), "cancelamentos?|anulac(?:ao|oes)|cancellation"),
    "SAVE": ((_ar("salv"), _ar("grav"), ("save|saving", "saved", ""), ("", "salv[oa]s?", "")), "gravac(?:ao|oes)|salvamento"),
    "ALTER": (
        (_ar("alter"), _ar("mud"), _ar("atualiz"), _ar("troc"), _ar("modific"), _ar("edit"), ("change|update", "changed|updated", "alterou|mudou|modificou")),
        "alterac(?:ao|oes)|mudancas?|atualizac(?:ao|oes)|trocas?|modificac(?:ao|oes)|edic(?:ao|oes)|changes|modifications",
    ),
    "BILL": ((_ar("fatur"), ("bill", "billed", "")), "faturamentos?|billing|invoicing"),
    "SEND": ((_ar("envi"), _ar("dispar"), _ar("encaminh"), ("send|sending", "sent", "")), "envios?|disparos?"),
    "NOTIFY": ((_ar("notific"), _ar("avis"), _ar("comunic"), _ar("inform"), ("notify|notifying", "notified|informed", "")), "(?!)"),
    "AFFECT": ((_ar("afet"), _ar("impact"), _ar("prejudic"), _er("perd"), ("affect|affecting", "affected|lost", "affects")), "(?!)"),
    "DELETE": ((_ir("exclu"), ("", "exclud[oa]s?", ""), _ar("apag"), _ar("delet"), ("delete|deleting", "deleted", "")), "exclus(?:ao|oes)"),
    "MAKE": ((_ar("ger"), _ir("emit"), ("generate", "generated", "")), "gerac(?:ao|oes)|emiss(?:ao|oes)"),
    "ACC": ((_ar("acess"), _ar("entr"), _ar("log"), _ar("utiliz"), _ar("us"), _ar("visualiz"), _ar("autentic"), ("accessing|logging", "", "")), "(?!)"),
}  # fmt: skip

_WORDS: dict[str, str] = {
    "WAS": r"foi|foram|were",
    "BE": r"ser|sera|serao|serem|seja|sejam|estar|estara|estarao|estao|ficar|ficara|ficarao|fica|ficam|sendo|ira|irao|vai|vao|fique|fiquem|constar|constarao|constara|will|be|being|continuara|continuarao",
    "HAVE": r"ter|tera|terao|terem|tenha|tenham|possuir|possuirao|have|has",
    "LOSE": r"perder|perdera|perderao|perdem|perde|perderem|perca|percam|lose",
    "STOP": r"deixe|deixem|deixar|deixara|deixarao|deixam|parar|parara|pararao|stop",
    "AGAIN": r"novamente|again",
    "RESUME": r"voltar|voltara|voltarao|passar|passara|passarao|retomar|retomara",
    "MUST": r"devera|deverao|precisara|precisarao|tera que|must",
    "CAN": r"possa|possam|consiga|consigam|podera|poderao|pode|podem|poder|conseguir|conseguira|conseguirao|consegue|can|able",
    "RECEIVE": r"recebera|receberao|receber|recebe|recebem|receive",
    "NOT": r"nao|nunca|jamais|not|cannot|no longer",
    "WITHOUT": r"sem|without",
    "NONE": r"nenhum|nenhuma|nem|qualquer|quaisquer",
    "ALL": r"todos|todas|all",
    "WHOLE": r"todo|toda",
    "ACCESS": r"acessos?|logins?|access",
    "AREA": r"area|areas|portal|portais|aplicativos?|apps?|website|site|plataforma|web|online",
    "CLIENT": r"clientes?|customers?|clients?",
    "PERSON": r"pessoas?|socios?|usuarios?|contatos?",
    "THEIRS": r"vinculad[oa]s?|ligad[oa]s|associad[oa]s|relacionad[oa]s|respectiv[oa]s",
    "SALE": r"vendas?|sales?",
    "RECORD": r"registros?|item|itens|linhas?|cadastros?|records?|items?|selecao|selection",
    "SELECTED": r"selecionad[oa]s?|marcad[oa]s?|escolhid[oa]s?|assinalad[oa]s?|destacad[oa]s?|destaque|ticad[oa]s?|selected|checked|chosen|selecionou|marcou|escolheu",
    "BELOW": r"abaixo|acima|seguintes?|listad[oa]s?|lista|relacao|nomes?|below|following|list",
    "MANUAL": r"manual|manuais|manualmente|manually",
    "AUTO": r"automatic[oa]s?|automaticamente|automatic|automatically",
    "CONFIG": r"configurac(?:ao|oes)|configs?|parametros?|preferencias?|opc(?:ao|oes)|settings?|formulario|empresa|dados|informac(?:ao|oes)|valores|campos?",
    "MODE": r"modo|modos|tipo|forma|modalidade|regime|mode|financeir[oa]s?",
    "RULE": r"regras?|rules?|regua",
    "MAIL": r"emails?|mensagens|mensagem|notificac(?:ao|oes)|avisos?|sms|whatsapp|push|comunicados?|boas|vindas|senhas?|mails?|messages?|notifications?",
    "CONTRACT": r"contratos?|contracts?|planos?|assinaturas?",
    "CHARGE": r"cobrancas?|boletos?|titulos?|charges?|mensalidades?",
    "NOTE": r"notas?|fisca(?:l|is)|nfse?|nfs|faturas?|recibos?|invoices?",
    "BOOKING": r"reservas?|agendamentos?|bookings?",
    "HISTORY": r"historicos?|history",
    "STATUS": r"status|situac(?:ao|oes)|estado",
    "KEPT": r"mantid[oa]s?|preservad[oa]s?|kept",
    "INACTIVE": r"inativ[oa]s?|inactive",
    "SYSTEM": r"sistema|erp|system",
    "ACTIVE": r"ativ[oa]s|vigentes?|inalterad[oa]s?|active|unchanged|normalmente",
    "OTHER": r"outr[oa]s?|demais|other",
    "OPERATION": r"operac(?:ao|oes)|ac(?:ao|oes)|processo|procedimento|solicitac(?:ao|oes)|operation|action",
    "MONEY": r"moneytoken",
    "TOTAL": r"valor|total|totais|totalizando|somando|soma|amount|quantidade|qtd|qtde|numero",
    "REASON": r"motivos?|justificativas?|justifique|observac(?:ao|oes)|obrigatori[oa]s?|opcional|informe|digite|selecione|descreva|reason|optional|required|outro motivo",
    "GO": (
        r"prestes|posso|podemos|fara|farao|faz|certo|certa|disso|ciencia|gentileza|necessari[oa]|concorda|concordam|aceita|aceitam|aprova|solicitou|optou|pediu|agora|imediatamente|efetivar|feit[oa]s?|queira|saiba|process(?:ad[oa]s?|ar|amento)|atingid[oa]s?|deseja|desejam|desejo|quer|quero|gostaria|pretende|confirma|confirmar|confirme|confirmo|confirmam|confirmando|confirmac(?:ao|oes)|certeza|tem|absoluta|realmente|mesmo|mesma|"
        r"prosseguir|continuar|prosseguindo|continue|prossiga|seguir|adiante|executar|efetuar|realizar|realizad[oa]s?|proceder|fazer|aplicar|executad[oa]s?|efetuad[oa]s?|"
        r"atencao|importante|cuidado|alerta|pergunta|favor|ok|sim|novo|nova|novos|novas|em lote|lote|massa|conexa|"
        r"sure|want|wish|would|like|really|confirm|confirmation|proceed|continue|go|ahead|please|warning|attention|perform|apply|execuc(?:ao|oes)|estou|ciente|entendo|concordo|li"
    ),
}  # fmt: skip

# Phrases that are known whole: they warn, lead in or explain, and say nothing about what is done. Plain text, function words and all.
UNDO = (
    r"(?:ser )?(?:desfeit[oa]s?|desfaze?r?|revertid[oa]s?|reverte?r?|recuperad[oa]s?|recuperar?|reativad[oa]s?|reativar?|restaurad[oa]s?|restaurar?|voltar atras"
    r"|undone|reversed)(?: l[oa]s?(?![^\W_]))?"
)
PHRASES: tuple[str, ...] = (
    r"(?:(?:[oa]s? )?(?:vendas? canceladas?|clientes? bloquead[oa]s?),? |(?:depois de|apos|uma vez) (?:cancelad|bloquead)[oa]s?,? (?:el[ea]s? )?)?"
    rf"(?:(?:e |pois |ja que )?(?:est[ae]|ess[ae]|a|o|tal|this)?\s?(?:acao|operacao|alteracao|mudanca|procedimento|processo|cancelamento|action|operation)? ?)?"
    rf"(?:nao|cannot|can not|can't|never) ?(?:pode|podem|podera|poderao|poderemos|sera possivel|e possivel|ha como|tem como|sera mais possivel|sera|be)? (?:mais )?(?:be )?{UNDO}"
    r"(?: (?:est[ae]|ess[ae]|a|o) (?:acao|operacao|alteracao|cancelamento|processo))?(?: depois| posteriormente)?",
    r"(?:(?:lembre se|saiba|note|observe)? ?(?:de )?(?:que )?)?(?:(?:est[ae]|ess[ae]|a|o|this) )?(?:acao|operacao|procedimento|processo|action|operation)? ?(?:e|sera|is) (?:irreversivel|definitiv[oa]|permanente|irreversible|permanent|sem volta)",
    r"(?:voce )?(?:esta|tem) (?:segur[oa]|seguranca)(?: disso| de que)?",
    r"ate que (?:[oa]s? )?(?:acessos?|bloqueios?|situacao) (?:seja|sejam) (?:liberad|concedid|restabelecid|devolvid|retirad|regularizad)[oa]s?(?: novamente)?",
    r"(?:por (?:seguranca|precaucao|gentileza|favor)|antes de (?:continuar|prosseguir)|para (?:continuar|prosseguir),? (?=confirme|clique)|pedimos que|para sua seguranca),?",
    r"(?:de (?:forma|maneira|modo)|em carater) (?:irreversivel|definitiv[oa]|permanente|irrevogavel)",
    r"(?:de (?:forma|maneira|modo) )?(?:irreversivel|irreversivelmente|definitivamente|permanentemente|permanently|irreversibly)",
    r"(?:nao ha|nao tem|nao havera|sem|e nao ha) (?:volta|retorno)",
    r"(?:clique|pressione|aperte|escolha|click) (?:em |no |o |na |a )?(?:botao )?(?:ok|sim|confirmar|continuar|prosseguir|yes) (?:para|to) (?:confirmar|continuar|prosseguir|aceitar|confirm|continue)"
    r"(?: ?(?:ou|e|or)? (?:clique )?(?:em |no |o )?(?:botao )?(?:cancelar|nao|voltar|fechar|cancel) (?:para|to) (?:voltar|desistir|sair|fechar|abortar|retornar|cancelar|interromper|cancel|nao fazer nada|manter como esta))?",
    r"(?:apos|depois d) ?[oa] (?:cancelamento|bloqueio|confirmacao|alteracao|gravacao)",
    r"(?:ao|apos|depois de|uma vez|assim que|se) (?:confirmar|confirmad[oa]|continuar|prosseguir|clicar em (?:ok|sim|confirmar)|isso|a confirmacao|salvar|salv[oa]s?|cancelad[oa]s?|confirme|voce confirmar)",
    r"(?:voce|isso|(?:est[ae]|ess[ae]|a|o) (?:acao|operacao|alteracao|procedimento|bloqueio|acesso|configuracao)|eles|elas|os acessos)? ?(?:podera|poderao|pode|podem|sera possivel|e possivel) (?:ser )?"
    r"(?:desfaze?r|desfeit[oa]s?|reverter|revertid[oa]s?|alterar|alterad[oa]s?|mudar|conceder|concedid[oa]s?|liberar|liberad[oa]s?|restaurar|restaurad[oa]s?|desbloquear|desbloquead[oa]s?|bloquear|voltar|reativar|reativad[oa]s?)"
    r"(?: l[oa]s?(?![^\W_]))?(?: (?:o acesso|est[ae] (?:acao|operacao|opcao|configuracao)|isso|a configuracao|os acessos))? ?(?:novamente|depois|mais tarde|a qualquer momento|quando quiser|posteriormente)(?: depois)?",
    # Who is spoken to, and what the box is called.
    r"(?:prezad[oa]|car[oa]|ola,?)(?: (?:senhora?|sra?|administradora?|usuari[oa]|colaboradora?|cliente conexa))?(?= ?[,!:.\n])",
    r"(?:(?<=^)|(?<=\n)) ?(?:aviso|informacao|mensagem|notificacao|lembrete|alerta|mensagem do sistema|aviso do sistema|alerta do sistema|aviso importante|janela de confirmacao|bloqueio de acesso|sistema|janela)(?: importante)? ?(?=[:!\n])",
    r"(?:(?<=^)|(?<=\n)) ?o sistema (?:pergunta|informa) ?:?",
    r"(?:ao todo|no total|em lote|em massa|de uma (?:so )?vez|cada um del[ea]s)",
    r"(?:voce )?autoriza(?= (?:o|a) (?:bloqueio|cancelamento|operacao|acao|alteracao|execucao))",
    r"(?:a partir (?:de agora|deste momento|de hoje|desta data)|imediatamente apos a confirmacao|temporariamente|enquanto durar (?:a pausa|o plano de manutencao)|ate segunda ordem|from now on)",
    r"(?:isso|est[ae] (?:processo|operacao|acao))? ?(?:pode|podera) (?:levar|demorar|durar) (?:alguns|varios|poucos) (?:segundos|minutos|instantes)(?: para ser concluid[oa])?",
    # The last step of a dialog in several.
    r"(?:etapa|passo) \d+ (?:de|/) \d+ ?:?|tudo pronto(?= ?[.!:\n])",
    r"aguarde(?: (?:ate )?(?:o )?(?:fim|final|termino|conclusao)(?: do processo(?:amento)?)?)?",
)  # fmt: skip

# Buttons by the whole of their names.
YES = (
    "confirmar", "sim", "ok", "continuar", "prosseguir", "confirmo", "yes", "aplicar", "executar", "sim tenho certeza", "sim eu tenho certeza", "sim confirmar", "sim confirmo",
    "sim continuar", "sim prosseguir", "sim quero", "sim desejo", "ok continuar", "confirmar operacao", "confirmar acao", "sim quero continuar", "quero continuar",
    "sim desejo continuar", "tenho certeza", "confirm", "continue", "proceed", "aceitar", "concordo", "estou ciente", "estou de acordo", "sim estou ciente", "avancar",
    "confirmar e continuar", "sim ok", "yes i am sure", "efetuar", "concluir", "seguir", "sim executar", "sim aplicar", "prosseguir mesmo assim", "continuar mesmo assim",
    "confirmar mesmo assim", "ciente continuar", "entendi continuar", "entendi e quero continuar", "ok confirmar", "claro", "sim claro", "com certeza", "sim com certeza", "sim pode continuar", "sim estou certo", "sim estou certa", "estou certo disso", "sim aceito", "aceito", "sim concordo", "confirmar agora", "confirmar e prosseguir", "confirmar e concluir", "confirmar solicitacao", "confirmar alteracao", "sim prossiga", "pode continuar", "entendi e confirmo", "li e confirmo", "sim efetuar", "efetivar",
)  # fmt: skip
NO = (
    "nao", "voltar", "fechar", "cancelar", "x", "", "close", "desistir", "sair", "manter", "no", "cancel", "agora nao", "nao cancelar", "cancelar operacao",
    "cancelar acao", "cancelar e sair", "cancelar e voltar", "nao voltar", "nao obrigado", "nao manter", "nao quero", "nao continuar", "nao bloquear", "nao salvar",
    "deixar como esta", "manter como esta", "descartar", "descartar alteracoes", "descartar mudancas", "voltar sem salvar", "sair sem salvar", "abortar", "retornar",
    "nao desejo", "nao me leve de volta", "no take me back", "cancelar a operacao", "cancelar esta operacao", "go back", "back", "dismiss", "discard", "nao cancelar as vendas", "manter vendas", "manter as vendas", "manter venda",
    "nao manter vendas", "manter acesso", "nao agora", "mais tarde", "depois", "nao fazer nada", "nao sair", "voltar para lista", "voltar a lista", "nao fechar", "desistir e voltar",
    "cancelar e fechar", "fechar sem salvar", "interromper", "nao cancelar venda", "nao cancelar vendas", "nao conceder", "nao alterar", "minimizar", "fechar janela", "rejeitar", "recusar", "nao confirmar", "nao confirmo", "abandonar", "ignorar e voltar",
    "continuar editando", "voltar a editar", "voltar e revisar", "revisar", "revisar selecao", "voltar para a selecao", "ficar na pagina", "permanecer", "nao prosseguir", "deixar para depois", "cancelar e revisar", "sair sem confirmar",
)  # fmt: skip
# What steps back beyond doubt, so that «Cancelar» beside it is the act. «Fechar» may be the cross of the same dialog.
BACK = ("nao", "voltar", "desistir", "manter", "manter vendas", "manter as vendas", "manter venda", "agora nao", "nao cancelar", "no", "retornar", "nao voltar", "nao cancelar vendas", "nao cancelar as vendas", "nao cancelar venda", "nao manter", "nao manter vendas", "deixar como esta", "manter como esta", "nao quero", "go back", "nao obrigado", "nao fazer nada", "sair sem cancelar", "nao me leve de volta", "no take me back")  # fmt: skip
CROSS = ("x", "", "fechar", "close", "fechar janela")
ASIDE = ("ajuda", "saiba mais", "detalhes", "ver detalhes", "mais detalhes", "mostrar detalhes", "help", "maximizar", "expandir", "ver lista", "mostrar lista")  # fmt: skip
ENDS = ("ok", "entendi", "concluir", "fechar", "x", "", "close", "ok entendi", "certo", "voltar", "sair", "ciente", "finalizar", "done", "voltar para lista")  # fmt: skip

GOOD = ("sucesso", "concluid", "realizad", "efetuad", "salv", "gravad", "atualizad", "bloquead", "cancelad", "concedid", "processad", "finalizad")  # fmt: skip
BAD = (
    "erro", "falh", "nao foi possivel", "invalid", "nao permitid", "obrigatori", "tente novamente", "nao pode", "recusad", "nao foram", "nao foi", "negad", "excec", "problema",
)  # fmt: skip
LATER = ("agendad", "segundo plano", "em processamento", "sera processad", "serao processad", "fila de processamento", "ao termino")  # fmt: skip
# Words by which a statement announces, or asks: what holds one is no result.
AHEAD = re.compile(
    r"\b(?:sera|serao|estara|estarao|ficara|ficarao|tera|terao|ira|irao|vai|vao|perdera|perderao|deixara|deixarao|passara|passarao|deseja|confirma|confirme|confirmar|certeza|prosseguir|continuar|will|a serem|a ser)\b"
)
PAST = re.compile(r"\b(?:foi|foram|sucesso|concluid[oa]s?|realizad[oa]s?|efetuad[oa]s?|pronto|finalizad[oa]s?|salv[oa]s?|gravad[oa]s?|success\w*|were|was)\b")  # fmt: skip

# What a question that is not ours says of doing more, or something else: classes of words, and stems of words that are in no list.
# «Todas» is among them: what is done to all of a search is done to more than was chosen.
EFFECTS = frozenset(
    "SENDi SENDp SENDf SENDn NOTIFYi NOTIFYp NOTIFYf RECEIVE MAIL CONTRACT CHARGE NOTE BOOKING BILLi BILLp BILLf BILLn DELETEi DELETEp DELETEf DELETEn "
    "MAKEi MAKEp MAKEf MAKEn CANCELi CANCELp CANCELf CANCELn KILLi KILLp KILLf KILLn OFFi OFFp OFFf OFFn ONi ONp ONf ONn GRANTi GRANTp GRANTf GRANTn "
    "UNBLOCKi UNBLOCKp UNBLOCKf UNBLOCKn BLOCKi BLOCKp BLOCKf BLOCKn ALTERi ALTERp ALTERf ALL OTHER MANUAL AUTO BAD".split()
)
EFFECT_STEMS = (
    "estorn", "reembols", "ressarc", "devol", "negativ", "protest", "arquiv", "mescl", "unific", "baix", "renegoci", "refatur", "multa", "juro", "serasa", "spc",
    "quit", "transfer", "migr", "congel", "sobrescrev", "sobrepo", "substitu", "redefin", "resetar", "zera", "limpa", "descart", "rescind", "rescis", "distrat",
    "cobr", "debit", "credit", "pagament", "pagar", "paga", "recalcul", "reprocess", "duplic", "reenvi", "retroativ", "excluir", "apaga", "anonimiz", "expurg", "import", "export",
    "refund", "charge", "invoice", "contract", "archive", "merge", "refus", "pesquisa", "filtr", "unidades",
    "desfaz", "reverter", "manter", "inverter", "lixeira", "proxim", "futur", "parcel", "renov", "desvincul", "negoci", "sair", "seguro", "recorrencia", "inativ", "encerr", "exclus",
)  # fmt: skip

AWARE = ("ciente", "confirmo", "entendo", "concordo", "li e")
MAILS = ("mail", "envi", "notific", "avis")  # a box that would have somebody written to is left as it is
OTHER_REASON = ("outro", "outros", "outro motivo", "outros motivos")
FILLERS = ("Carregando", "Carregando dados", "Aguarde", "Aguarde um momento", "Por favor, aguarde", "Loading", "Processando")  # fmt: skip
# Stems of what else a screen of this ERP can do to records; told apart in proposals of labels.
ACTS = ("exclu", "apag", "remov", "inativ", "fatur", "cancel", "bloque", "conced", "liber", "desativ", "renegoci", "estorn")  # fmt: skip


@cache
def _classes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rules = list(_WORDS.items())
    for name, (verbs, noun) in _VERBS.items():
        for at, form in enumerate("ipf"):
            rules.append((name + form, "|".join(verb[at] for verb in verbs if verb[at])))
        rules.append((name + "n", noun))
    return tuple((name, re.compile(f"(?:{words})")) for name, words in rules if words)


@cache
def class_of(word: str) -> str:
    """What a plain word says; "" for one that is not known."""
    return next((name for name, known in _classes() if known.fullmatch(word)), "")


def for_scripts() -> dict[str, object]:
    """The words that the scripts in the page need: the same ones."""
    return {"asks": ["?", "certeza", "confirma", "deseja", "sure"], "over": ["conclu"]}
