"""The words of a report for what a journal names by a key."""

from __future__ import annotations

from bot.i18n import N_

MOST_LISTED = 2_000  # records listed in one place; past that the journal has the rest
FLOWS = {
    "pause": N_("Pausa"), "resume": N_("Retomada"), "verify": N_("Verificação"), "plan": N_("Plano"),
    "check": N_("Exame das telas"), "rehearse": N_("Ensaio"),
}  # fmt: skip
ITEM_TITLES = {
    "billing": N_("Faturamento"), "rules": N_("E-mails automáticos"), "access": N_("Área do cliente"),
    "sales": N_("Vendas e recorrências"), "other": N_("Outros"),
}  # fmt: skip
PLANS = {
    ("dry", "pause"): N_("Plano da pausa"), ("dry", "resume"): N_("Plano da retomada"),
    ("rehearse", "pause"): N_("Ensaio da pausa"), ("rehearse", "resume"): N_("Ensaio da retomada"),
}  # fmt: skip
FIELDS = {
    "modo": N_("Modo de faturamento"), "acesso": N_("Acesso à área do cliente"), "status": N_("Situação da venda"),
    "Ativar Regra": N_("Ativar Regra"),
}  # fmt: skip
STATES = {
    "done": ("good", N_("feito")), "cancelled": ("good", N_("cancelada")), "nothing": ("calm", N_("já estava assim")),
    "planned": ("plan", N_("planejado")), "intended": ("warn", N_("não confirmado")), "in_doubt": ("warn", N_("em dúvida")),
    "part": ("warn", N_("em parte")), "conflict": ("warn", N_("conflito")), "left": ("warn", N_("para uma pessoa")),
    "refused": ("bad", N_("recusado pelo ERP")), "failed": ("bad", N_("falhou")), "skipped": ("calm", N_("não feito")),
    "open": ("bad", N_("interrompido")), "absent": ("calm", N_("não tratado")), "kept": ("calm", N_("mantido ativo")),
    "rehearsed": ("plan", N_("ensaiado")), "stays": ("warn", N_("mantida por decisão")),
    "manual": ("warn", N_("continua MANUAL")),
    "drift": ("warn", N_("desfeito por alguém")), "safe": ("good", N_("como deve estar")),
}  # fmt: skip

OUTCOMES = {
    "done": ("good", N_("Concluída"), N_("Tudo o que a lista pede foi feito e conferido nas telas do ERP.")),
    "nothing": ("good", N_("Nada a fazer"), N_("Tudo já estava como deve; nada foi alterado.")),
    "part": ("warn", N_("Concluída em parte"), N_("O que é automático foi feito; o resto está listado abaixo para uma pessoa.")),
    "changes": ("warn", N_("Há mudanças a fazer"), N_("As telas diferem do que a lista pede. Nada foi alterado nesta execução.")),
    "failed": ("bad", N_("Falhou"), N_("A execução parou antes do fim. O que já estava feito está abaixo; rodar de novo continua dali.")),
    "stopped": ("bad", N_("Interrompida"), N_("A execução foi interrompida. Rodar de novo continua do estado real do ERP.")),
    "refused": ("bad", N_("Recusada por uma proteção"), N_("Uma proteção do bot disse não antes de continuar; nada mais foi clicado.")),
    "needs_login": ("bad", N_("Falta entrar no ERP"), N_("Uma pessoa precisa entrar uma vez com bot login; nada foi alterado.")),
}  # fmt: skip

REHEARSED = (
    "good",
    N_("Ensaio concluído"),
    N_("Cada clique do roteiro foi feito, e nenhuma escrita saiu do navegador."),
)
CHECKED = {
    "done": ("good", N_("Tudo encontrado"), N_("Tudo de que o bot precisa está nas telas. Nada foi alterado.")),
    "failed": ("warn", N_("Falta algo nas telas"), N_("As constatações dizem o que falta e o que se viu no lugar. Nada foi alterado.")),
}  # fmt: skip
MARKS = {"good": "✓", "warn": "!", "bad": "✕", "plan": "→", "calm": "–"}
MODES = {
    "dry": N_("Somente leitura: o navegador não envia nenhuma escrita."),
    "rehearse": N_("Ensaio: cada clique foi feito, e cada escrita foi retida antes de sair. Nada mudou."),
}
ADVICE = (
    N_("Cartão recorrente: cada cobrança aberta é tentada de novo, com um e-mail por tentativa."),
    N_("Links públicos de Contratação Online: criam cliente, venda e cobrança."),
    N_("Cadastro público: quem se cadastra ganha acesso à área do cliente."),
    N_("Página pública de reservas."),
    N_("Boletos e Pix em aberto continuam pagáveis, e o pagamento desbloqueia sozinho um cliente Bloqueado."),
    N_("NFS-e emitida depois de um pagamento."),
    N_("Mensagens que já estão na Fila de E-mails (o sino, no alto à direita)."),
    N_("Webhooks de outros sistemas."),
    N_("Juros e multa de cobranças em aberto."),
)
