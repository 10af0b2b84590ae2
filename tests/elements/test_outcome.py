"""What comes of a press is waited for: late questions, late requests, other pages, and a press that does nothing at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from test_element_commit import BLOCK, CANCEL, DIALOGS, RIGHT, asking, button, done, modal, press

from bot.errors import UnexpectedDialog
from pages.elements.commit import asked, commit
from pages.elements.question import Act
from pages.elements.screen import Screen

Show = Callable[..., Screen]
SAVE = Act("rules.off")


def late(monkeypatch: pytest.MonkeyPatch, kind: str, milliseconds: int) -> None:
    """The same dialog, opened by a timer."""
    act, *others = DIALOGS[kind]
    monkeypatch.setitem(DIALOGS, kind, (f"setTimeout(() => {{ {act} }}, {milliseconds})", *others))


@pytest.mark.sampled(4, "make kits")
@pytest.mark.parametrize("kind", ["native confirm", "Bootstrap 4", "SweetAlert2", "Vue", "a fixed layer of no kit"])
@pytest.mark.parametrize("milliseconds", [130, 380, 2500])
def test_a_question_that_a_timer_opens_is_waited_for(
    show: Show, monkeypatch: pytest.MonkeyPatch, kind: str, milliseconds: int
) -> None:
    late(monkeypatch, kind, milliseconds)
    screen = asking(show, kind, RIGHT)
    outcome = press(screen, BLOCK)
    assert (done(screen), outcome.confirmed, outcome.sent) == (1, 3, True)


def test_another_question_that_a_timer_opens_is_not_confirmed(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    late(monkeypatch, "Bootstrap 4", 900)
    screen = asking(show, "Bootstrap 4", "Excluir 3 clientes?")
    with pytest.raises(UnexpectedDialog, match="Excluir"):
        press(screen, BLOCK)
    assert done(screen) == 0


def test_a_late_question_is_seen_by_who_only_looks(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    late(monkeypatch, "Bootstrap 4", 900)
    screen = asking(show, "Bootstrap 4", RIGHT)
    question = asked(screen, screen.page.locator("#go"), "Bloquear acesso")
    assert question is not None
    assert RIGHT in question.text


def test_a_dialog_that_is_fetched_when_it_is_asked_for_is_waited_for(show: Show, site: Any) -> None:
    site.pages["/modal"] = f"<p>{RIGHT}</p>" + button("Voltar") + button("Confirmar", yes=True)
    fetching = "fetch('/modal').then((r) => r.text()).then((t) => setTimeout(() => { m.innerHTML = t; m.style.display = 'block' }, 400))"
    screen = show(
        f'<button id=go onclick="{fetching}">Bloquear</button><div id=m class=modal style="display:none;position:fixed"></div>'
    )
    assert press(screen, BLOCK).confirmed == 3
    assert done(screen) == 1


def test_a_dialog_whose_words_come_later_is_read_when_they_are_there(show: Show) -> None:
    fill = f"setTimeout(() => {{ document.querySelector('.modal-body').textContent = '{RIGHT}' }}, 1200)"
    screen = show(
        modal("Carregando…", button("Voltar") + button("Confirmar", yes=True)).replace(
            "$('#m').modal()", f"$('#m').modal();{fill}"
        ),
        "bootstrap3",
    )
    assert press(screen, BLOCK).confirmed == 3
    assert done(screen) == 1


def test_a_second_question_that_comes_late_is_answered_too(show: Show) -> None:
    script = "bootbox.confirm('{}', (r) => r && setTimeout(() => bootbox.confirm('Tem certeza mesmo?', (s) => {{ if (s) agiu() }}), 1200))"
    screen = show(
        "<button id=go>Bloquear</button>",
        "bootbox6",
        script=f"document.getElementById('go').onclick = () => {{ {script.format(RIGHT)} }}",
    )
    outcome = press(screen, BLOCK)
    assert (done(screen), len(outcome.questions)) == (1, 2)


def test_a_yes_whose_request_leaves_late_is_not_pressed_again(show: Show) -> None:
    yes = "<button type=button class=btn onclick=\"setTimeout(() => { agiu(); $('#m').modal('hide') }, 1500)\">Confirmar</button>"
    screen = show(modal(RIGHT, button("Voltar") + yes), "bootstrap3")
    press(screen, BLOCK)
    assert done(screen) == 1


def test_a_form_that_is_checked_before_it_is_submitted_by_a_script_is_seen_through(show: Show, site: Any) -> None:
    """Yii's CActiveForm: a post that checks, an answer, and 200 ms later the form itself."""
    site.pages["/regra"] = lambda fields: (
        "[]" if "ajax" in fields else "<h1>Regras</h1><p class=flash-success>Salvo</p>"
    )
    submit = """const f = document.querySelector('form');
      f.onsubmit = (event) => { event.preventDefault();
        fetch('/regra', {method: 'POST', headers: {'Content-Type': 'application/x-www-form-urlencoded'}, body: 'ajax=regra-form&nome=A'})
          .then(() => setTimeout(() => HTMLFormElement.prototype.submit.call(f), 200)) }"""
    screen = show(
        "<h1>Regra</h1><form id=regra-form method=post action=/regra><input name=nome value=A><button id=go>Salvar</button></form>",
        script=submit,
    )
    outcome = commit(screen, screen.page.locator("#go"), SAVE, "Salvar")
    assert [dict(fields).get("ajax") for _, fields in site.posts] == ["regra-form", None]
    assert outcome.messages == ["Salvo"]


def test_a_form_that_is_checked_in_another_way_first_is_seen_through(show: Show, site: Any) -> None:
    site.pages["/regra"] = "<h1>Regras</h1>"
    submit = """const f = document.querySelector('form');
      f.onsubmit = (event) => { event.preventDefault();
        fetch('/regra/conferir', {method: 'POST', body: '{}'}).then(() => setTimeout(() => HTMLFormElement.prototype.submit.call(f), 900)) }"""
    screen = show(
        "<h1>Regra</h1><form method=post action=/regra><input name=nome value=A><button id=go>Salvar</button></form>",
        script=submit,
    )
    commit(screen, screen.page.locator("#go"), SAVE, "Salvar")
    assert [route for route, _ in site.posts] == ["/regra/conferir", "/regra"]


def test_a_page_that_asks_and_is_drawn_late_is_answered(show: Show, site: Any) -> None:
    site.pages["/confirmar"] = f"""<main><h1>Clientes</h1><div id=x></div><script>setTimeout(() => {{ x.innerHTML =
      '<form method=post action=/feito><p>{RIGHT}</p><button>Sim, bloquear</button> <a href="/" class=btn>Voltar</a></form>' }}, 900)</script></main>"""
    site.pages["/feito"] = "<h1>Clientes</h1><div class='alert alert-success'>3 clientes bloqueados com sucesso.</div>"
    screen = show("<h1>Clientes</h1><form action=/confirmar method=post><button id=go>Bloquear</button></form>")
    outcome = press(screen, Act(**{**BLOCK.__dict__, "pages": True}))
    assert [route for route, _ in site.posts] == ["/confirmar", "/feito"]
    assert outcome.confirmed == 3


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    "act",
    ["", "document.title = 'clicado'", "fetch('/lista?ajax=cliente-grid')", "toast('Você tem 3 mensagens novas.')"],
    ids=["nothing", "a script of the page", "a look at the list", "a word about something else"],
)
def test_a_press_that_does_nothing_is_told_as_such(show: Show, site: Any, act: str) -> None:
    site.pages["/lista"] = "<p>"
    toast = "window.toast = (words) => document.body.insertAdjacentHTML('beforeend', `<div role=status>${words}</div>`)"
    screen = show(f'<button id=go onclick="{act}">Bloquear</button>', script=toast)
    outcome = press(screen, BLOCK)
    assert (outcome.sent, outcome.confirmed) == (False, None)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    "act",
    [
        "fetch('/bloquearLote?ids=1,2,3')",
        "navigator.sendBeacon('/lote', '1')",
        "location.href = '/bloqueado'",
        "agiu()",
    ],
    ids=["a GET that may write", "a beacon", "another page", "a post"],
)
def test_a_press_that_may_have_written_is_told_as_such(show: Show, site: Any, act: str) -> None:
    site.pages["/bloqueado"] = "<h1>Clientes</h1>"
    screen = show(f'<button id=go onclick="{act}">Bloquear</button>')
    assert press(screen, BLOCK).sent is True


@pytest.mark.usefixtures("impatient")
def test_what_the_page_writes_by_habit_is_no_outcome(show: Show, site: Any) -> None:
    """A chat asks the server all the time, by post: neither a sign that the press was answered, nor one that it wrote."""
    chat = "setInterval(() => fetch('/chat', {method: 'POST'}), 150)"
    screen = show(f"<button id=go onclick=\"setTimeout(() => confirm('{RIGHT}') && agiu(), 1200)\">Bloquear</button><button id=no>Nada</button>", script=chat)  # fmt: skip
    screen.page.wait_for_function("performance.getEntriesByName(location.origin + '/chat').length > 3")
    assert press(screen, BLOCK).confirmed == 3
    assert done(screen) == 1
    assert commit(screen, screen.page.locator("#no"), CANCEL, "Nada").sent is False


@pytest.mark.usefixtures("impatient")
def test_what_covers_the_screen_and_cannot_be_read_stops(show: Show) -> None:
    screen = show(
        "<button id=go onclick=\"document.body.insertAdjacentHTML('beforeend', '<div class=modal-backdrop style=position:fixed;inset:0></div>')\">Bloquear</button>"
    )
    with pytest.raises(UnexpectedDialog, match="algo cobriu a tela"):
        press(screen, BLOCK)
