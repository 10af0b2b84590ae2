"""What the ERP may ask, sentence by sentence and button by button: ours is confirmed, everything else is left alone."""

from __future__ import annotations

import re
from datetime import date

import pytest
from asked_buttons import CLEAR, UNCLEAR
from asked_sentences import ALONE, OWN

from bot.config.fields import COUNTED, QUESTIONS
from bot.errors import CountMismatch, UnexpectedDialog
from pages.elements.grammar import read
from pages.elements.grammars import GRAMMARS
from pages.elements.question import Act, Doubts, carry_on, is_result, judge, proposal, understand

NAMES = ("ACME Ltda", "Beta", "Gama & Filhos")


def act(key: str, count: int = 3, **more: object) -> Act:
    return Act(key, count=count if key in COUNTED else None, names=NAMES, **more)  # type: ignore[arg-type]


def table(sentences: dict[str, str]) -> list[tuple[str, str]]:
    return [(key, line.replace("\\n", "\n")) for key, text in sentences.items() for line in text.strip().splitlines()]


def test_each_question_that_is_ours_is_confirmed() -> None:
    stopped = {(key, told): understand(told, act(key)) for key, told in table(OWN)}
    assert [(key, told, why.strange, why.other) for (key, told), why in stopped.items() if not why.good] == []


def test_each_other_question_is_left_alone() -> None:
    assert [(key, told) for key, told in table(ALONE) if understand(told, act(key)).good] == []


def test_the_tables_are_large_and_half_of_them_is_to_be_left_alone() -> None:
    assert len(table(OWN)) + len(table(ALONE)) >= 300
    assert len(table(ALONE)) >= len(table(OWN))
    assert len(CLEAR) + len(UNCLEAR) >= 100
    assert len(UNCLEAR) >= 50


@pytest.mark.parametrize(
    "change", [str.upper, str.lower, lambda told: told.replace(" ", " \n"), lambda told: told.replace("?", "")]
)
def test_case_and_breaks_and_marks_let_nothing_else_through(change) -> None:
    assert [told for key, told in table(ALONE) if understand(change(told), act(key)).good] == []


def test_no_question_of_another_act_is_confirmed() -> None:
    """What is ours for blocking is none of it for cancelling, unless it names nothing."""
    blocks = [told for key, told in table(OWN) if key == "clients.block" and read(told, key).says_act]
    assert [told for told in blocks if understand(told, act("sales.cancel")).good] == []
    cancels = [told for key, told in table(OWN) if key == "sales.cancel" and read(told, key).says_act]
    assert [told for told in cancels if understand(told, act("clients.block")).good] == []


@pytest.mark.parametrize(("key", "names", "pressed"), CLEAR)
def test_the_button_that_carries_on_is_pressed(key: str, names: tuple[str, ...], pressed: str) -> None:
    place = carry_on(names, act(key))
    assert place is not None
    assert names[place] == pressed


@pytest.mark.parametrize(("key", "names"), UNCLEAR)
def test_buttons_that_are_not_all_understood_stop(key: str, names: tuple[str, ...]) -> None:
    assert carry_on(names, act(key)) is None


def test_another_count_is_told_as_such() -> None:
    for told in (
        "Bloquear 175 clientes?",
        "Bloquear cento e setenta e cinco clientes?",
        "Foram selecionados 175. Bloquear?",
    ):
        with pytest.raises(CountMismatch, match="selecionou 3, mas o ERP pergunta por 175"):
            judge(told, act("clients.block"))


def test_a_count_is_understood_in_every_way_it_is_written() -> None:
    for told in (
        "Bloquear 1.250 clientes?",
        "Bloquear 1250 clientes?",
        "Bloquear mil duzentos e cinquenta clientes?",
        "Bloquear 1.250 de 3.000 clientes?",
    ):
        assert judge(told, act("clients.block", 1250)) == 1250
    for told in (
        "Bloquear um cliente?",
        "Bloquear este cliente?",
        "Bloquear 1 cliente?",
        "Bloquear o cliente selecionado?",
    ):
        assert judge(told, act("clients.block", 1)) == 1


def test_the_period_is_ours_only_where_it_is_the_one_that_was_chosen_by() -> None:
    ours = act("sales.cancel", period=(date(2026, 6, 1), date(2026, 9, 30)))
    for told in (
        "Você vai cancelar 3 vendas do período de 01/06/2026 a 30/09/2026. Prosseguir?",
        "Cancelar as vendas selecionadas no período 01/06/26 até 30/09/26?",
        "Serão canceladas 3 vendas entre 01/06/2026 e 30/09/2026. Confirma?",
    ):
        assert understand(told, ours).good, told
        assert not understand(told, act("sales.cancel")).good
        assert not understand(told.replace("09/20", "10/20").replace("09/26", "10/26"), ours).good
    assert not understand("Cancelar as vendas do período de 01/06/2026 a 30/09/2026?", ours).good
    assert not understand("Cancelar 4 vendas do período de 01/06/2026 a 30/09/2026?", ours).good


# approvals
STRANGE = "Deseja aplicar o bloqueio comercial aos 3 clientes?"
APPROVED = Doubts({"clients.block": ["Deseja aplicar o bloqueio comercial aos {n} clientes?"]})


def test_an_approved_sentence_is_confirmed_with_its_count_and_nothing_near_it() -> None:
    assert judge(STRANGE, act("clients.block"), doubts=APPROVED) == 3
    assert judge("DESEJA APLICAR O BLOQUEIO COMERCIAL AOS TRÊS CLIENTES?", act("clients.block"), doubts=APPROVED) == 3
    near = (
        STRANGE.replace("3", "4"), STRANGE.replace("3", "33"), STRANGE + " E os contratos?", STRANGE.replace("bloqueio", "desbloqueio"),
        "Deseja aplicar o bloqueio comercial aos 3 clientes e aos 12 contratos?", "Atenção! " + STRANGE,
    )  # fmt: skip
    for told in near:
        with pytest.raises((UnexpectedDialog, CountMismatch)):
            judge(told, act("clients.block"), doubts=APPROVED)
    with pytest.raises(UnexpectedDialog):
        judge(STRANGE, act("clients.grant"), doubts=APPROVED)


def test_a_sentence_approved_with_a_number_of_its_own_does_not_stand_for_another_count() -> None:
    with pytest.raises(UnexpectedDialog):
        judge(STRANGE, act("clients.block", 5), doubts=Doubts({"clients.block": [STRANGE]}))


def test_the_line_that_is_proposed_approves_the_sentence() -> None:
    import yaml

    for key, told in table(ALONE):
        about = act(key)
        sentence = understand(told, about).sentence
        line = yaml.safe_load(proposal(sentence, about))["questions"]
        found = understand(told, about)
        if found.strange and not found.other and not re.search(r"\d", str(line)):
            judge(told, about, doubts=Doubts(line))


PLAIN = (
    ("clients.block", "Bloquear 3 clientes? Um aviso será enviado a cada cliente.", ("aviso", "enviado")),
    ("clients.block", "Bloquear o acesso de 3 clientes e enviar a cobrança?", ("enviar", "cobranca")),
    ("clients.block", "Bloquear o acesso de 3 clientes e cancelar os contratos?", ("contratos",)),
    ("clients.block", "Bloquear e negativar 3 clientes?", ("negativar",)),
    ("clients.block", "Desbloquear o acesso de 3 clientes?", ("desbloquear",)),
    ("clients.block", "Remover os 3 clientes selecionados?", ("remover",)),
    ("clients.block", "Bloquear todos os clientes da pesquisa?", ("todos", "pesquisa")),
    ("sales.cancel", "Cancelar 3 vendas e estornar os pagamentos?", ("estornar", "pagamentos")),
    ("sales.cancel", "Cancelar 3 vendas e o contrato?", ("contrato",)),
    ("billing.manual", "Salvar e faturar agora as 12 vendas pendentes?", ("faturar",)),
    ("billing.automatic", "Alterar de automático para manual?", ()),
    ("rules.off", "Salvar a regra e enviar os e-mails agora?", ("enviar",)),
    ("client.save", "Salvar e enviar e-mail de boas-vindas?", ("enviar", "email")),
)  # fmt: skip
UNKNOWN = (
    ("clients.block", STRANGE),
    ("clients.block", "Os 3 clientes ficarão sem entrar no ambiente virtual. Confirma?"),
    ("clients.block", "Restringir o ingresso de 3 clientes à extranet?"),
    ("clients.block", "Bloquear acesso de 3 clientes? Os relatórios gerenciais não são afetados."),
    ("sales.cancel", "Cancelar 3 lançamentos selecionados?"),
)


@pytest.mark.parametrize(("key", "told", "named"), PLAIN)
def test_a_question_that_plainly_does_more_is_told_without_a_line_that_approves_it(
    key: str, told: str, named: tuple[str, ...]
) -> None:
    assert set(named) <= set(understand(told, act(key)).effects)
    with pytest.raises(UnexpectedDialog) as stopped:
        judge(told, act(key))
    assert "questions:" not in stopped.value.hint
    assert "não propõe confirmá-la" in stopped.value.hint


@pytest.mark.parametrize(("key", "told"), UNKNOWN)
def test_a_question_in_words_that_are_only_unknown_is_told_with_the_line_that_approves_it(key: str, told: str) -> None:
    with pytest.raises(UnexpectedDialog) as stopped:
        judge(told, act(key))
    assert proposal(told, act(key)) in stopped.value.hint


def test_a_person_may_still_approve_what_nobody_proposes() -> None:
    told = "Bloquear 3 clientes? Um aviso será enviado a cada cliente."
    assert judge(told, act("clients.block"), doubts=Doubts({"clients.block": [told.replace("3", "{n}")]})) == 3


def test_of_the_sentences_to_be_left_alone_most_that_do_more_are_never_proposed() -> None:
    read_as = [understand(told, act(key)) for key, told in table(ALONE)]
    assert sum(bool(one.effects or (one.other and not one.strange)) for one in read_as) >= 0.85 * len(read_as)


def test_names_of_records_may_hold_any_word() -> None:
    names = ("Contratos & Cobranças Ltda", "Excluir Tudo ME", "Todos")
    about = Act("clients.block", count=3, names=names)
    assert judge("Bloquear acesso de 3 clientes?", about, names) == 3
    assert judge("Bloquear acesso de Excluir Tudo ME e mais 2?", about) is None
    for told in ("Bloquear o acesso de Todos os clientes?", "Bloquear acesso de 3 clientes e dos contratos?"):
        with pytest.raises(UnexpectedDialog):
            judge(told, about)
    with pytest.raises(UnexpectedDialog):
        judge("Bloquear acesso de 3 clientes?", about, ("Delta S/A",))


def test_mails_are_ours_only_where_they_are_wanted() -> None:
    for told in (
        "Conceder acesso a 3 clientes? Será enviado um e-mail a cada cliente.",
        "Conceder acesso e enviar e-mail de boas vindas a 3 clientes?",
    ):
        with pytest.raises(UnexpectedDialog):
            judge(told, act("clients.grant"))
        assert judge(told, act("clients.grant", mails=True)) == 3


RESULTS = ("3 clientes foram bloqueados com sucesso.", "Operação realizada com sucesso!", "Pronto 3 clientes bloqueados com sucesso.", "Não foi possível bloquear 1 cliente.", "Ocorreu um erro.", "As vendas foram canceladas.", "Alterações salvas.")  # fmt: skip
ANNOUNCED = (
    "As 3 vendas serão canceladas.", "Os clientes terão o acesso bloqueado.", "Ao confirmar, as vendas canceladas não voltam.", "3 vendas canceladas?", "Deseja cancelar?",
    "O acesso será bloqueado com sucesso.", "O sistema irá cancelar as vendas.",
)  # fmt: skip


def test_a_result_is_told_apart_from_what_announces() -> None:
    for told in RESULTS:
        assert is_result(told, ["OK"]), told
        assert is_result(told, ["×", "Fechar"]), told
        assert not is_result(told, ["Voltar", "OK"]), told
    for told in ANNOUNCED:
        assert not is_result(told, ["OK"]), told
    assert not is_result("As 1.250 vendas da pesquisa serão canceladas.", ["Voltar", "OK"])
    assert is_result("Será processado em segundo plano.", ["OK"], sent=True)
    assert not is_result("Será processado em segundo plano.", ["OK"], sent=False)


def test_the_tenant_file_knows_the_acts_that_the_grammar_knows() -> None:
    assert set(QUESTIONS) == set(GRAMMARS)
