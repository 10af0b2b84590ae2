"""Whether a bulk grant has an explicit way without e-mail: by its boxes, its choices, its button, in one step or several."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.errors import CountMismatch, UnexpectedDialog
from pages.elements.question import Act
from pages.elements.screen import Screen
from pages.elements.wizard import says_silence, silent_button, tells_of_mail, without_steps

ACT = Act("clients.grant", count=3)
SAID = (
    ("Acesso concedido para 3 cliente(s). E-mail de acesso enviado.", True),
    ("Acesso concedido e senhas enviadas.", True),
    ("3 clientes notificados.", True),
    ("Acesso concedido. Nenhum e-mail foi enviado. As senhas foram enviadas por SMS.", True),
    ("Acesso concedido para 3 cliente(s).", False),
    ("Acesso concedido sem enviar e-mail.", False),
    ("Acesso concedido. Nenhum e-mail foi enviado.", False),
)


@pytest.mark.parametrize(("message", "mailed"), SAID)
def test_a_message_that_tells_of_an_e_mail_is_told_from_one_that_denies_it(message: str, mailed: bool) -> None:
    assert bool(tells_of_mail([message])) is mailed


def test_a_button_says_that_no_e_mail_goes_out_or_it_does_not() -> None:
    for name in ("Conceder sem enviar e-mail", "Liberar acesso sem e-mail", "Conceder e não notificar"):
        assert says_silence(name), name
    for name in ("Conceder", "Conceder e enviar e-mail", "Sem restrições", "Concluir", "Não"):
        assert not says_silence(name), name


def test_the_names_of_a_dialogs_steps_are_no_sentences_of_it() -> None:
    assert without_steps(["1. Quem recebe", "2. Mensagem", "3. Envio", "ACME Ltda"]) == ["ACME Ltda"]
    for kept in (["2. Mensagem", "3. Envio"], ["1. Envio"], ["ACME", "Beta"], ["1. Envio", "3. Mensagem"]):
        assert without_steps(kept) == kept


STEPS = """<div class="modal-mask" id=d style="position:fixed;inset:0" hidden><div role=dialog class="modal-container"><h3>Conceder Acesso</h3>
<ol><li>1. Quem recebe</li><li>2. Envio</li></ol>
<div class=s><p>Quem deve receber os dados?</p><label><input type=radio name=p checked> Todas as pessoas</label></div>
<div class=s hidden><p>Tudo pronto. O acesso de 3 clientes será liberado.</p>{box}</div>
<button id=n>Avançar</button><button id=y hidden>{yes}</button><button>Cancelar</button></div></div><button id=go>Conceder Acesso</button>"""
WALK = """go.onclick = () => setTimeout(() => { d.hidden = false }, 80);
n.onclick = () => { const [a, b] = document.querySelectorAll('.s'); a.hidden = true; b.hidden = false; n.hidden = true; y.hidden = false; };
y.onclick = () => fetch('/conceder', { method: 'POST' })"""
BOX = "<label><input type=checkbox> Não enviar e-mail</label>"


def button(screen: Screen) -> object:
    return silent_button(screen, screen.page.locator("#go"), ACT, "Conceder Acesso")


@pytest.mark.parametrize(
    ("box", "yes", "found"),
    [
        (BOX, "Concluir", "Concluir"),
        ("<label><input type=checkbox checked> Enviar e-mail de boas-vindas</label>", "Concluir", "Concluir"),
        ("<label><input type=radio name=m checked> Enviar e-mail</label><label><input type=radio name=m> Sem e-mail</label>", "Concluir", "Concluir"),
        ("", "Conceder acesso sem enviar e-mail", "Conceder acesso sem enviar e-mail"),
        ("", "Concluir", ""),
        ("", "Conceder e enviar", ""),
    ],
)  # fmt: skip
def test_only_an_explicit_way_without_e_mail_gives_the_button(
    show: Callable[..., Screen], site: object, box: str, yes: str, found: str
) -> None:
    screen = show(STEPS.format(box=box, yes=yes), script=WALK)
    got = button(screen)
    assert (screen.describe_name(got) if got is not None else "") == found  # type: ignore[arg-type]
    assert not any("conceder" in str(post) for post in site.posts)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (("3 clientes", "1.250 clientes"), CountMismatch),
        (("liberado.", "liberado. As senhas serão redefinidas."), UnexpectedDialog),
        (("Concluir", "Conceder e enviar"), UnexpectedDialog),
    ],
)
def test_a_last_step_that_is_not_ours_stops(
    show: Callable[..., Screen], change: tuple[str, str], error: type[Exception]
) -> None:
    screen = show(STEPS.format(box=BOX, yes="Concluir").replace(*change), script=WALK)
    with pytest.raises(error):
        button(screen)


def test_a_dialog_whose_steps_already_write_has_no_such_way(show: Callable[..., Screen]) -> None:
    script = WALK.replace(
        "n.onclick = () => {", "n.onclick = () => { fetch('/passo', { method: 'POST' }).catch(() => {});"
    )
    assert button(show(STEPS.format(box=BOX, yes="Concluir"), script=script)) is None
