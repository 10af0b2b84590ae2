"""What the ERP says by itself: known notices are closed, unknown layers stop, and messages are read however they are shown."""

from __future__ import annotations

import pytest

from bot.errors import UnexpectedDialog
from pages.elements.commit import commit
from pages.elements.question import Act
from pages.elements.screen import Screen

SAVE = Act("rules.off")


def boxed(body: str, footer: str, attributes: str = "role=dialog") -> str:
    return (
        f'<div class="modal fade" id=m tabindex=-1 {attributes}><div class=modal-dialog><div class=modal-content><div class=modal-header><h4 class=modal-title>{body.split("|")[0]}</h4></div>'
        f"<div class=modal-body>{body.split('|')[-1]}</div><div class=modal-footer>{footer}</div></div></div></div>"
    )


CLOSE = "<button class=btn data-dismiss=modal data-bs-dismiss=modal>{}</button>"

NOTICES: dict[str, tuple[str, tuple[str, ...], str]] = {
    "Bootstrap 2, btn-fechar": (
        "<div class='modal hide' id=m><div class=modal-body>Balanço anual: leia.</div><div class=modal-footer><a href='#' class='btn btn-fechar' data-dismiss=modal>Não quero saber</a></div></div>",
        ("bootstrap2",), "$('#m').modal()",
    ),
    "Bootstrap 3": (boxed("Novidades|Agora há relatórios novos.", CLOSE.format("Fechar")), ("bootstrap3",), "$('#m').modal()"),
    "Bootstrap 3, stale aria-hidden": (boxed("Aviso|Manutenção programada para domingo.", CLOSE.format("Entendi"), "aria-hidden=true"), ("bootstrap3",), "$('#m').modal()"),
    "Bootstrap 5": (boxed("Comunicado|Nova versão no ar.", CLOSE.format("OK")), ("bootstrap5",), "new bootstrap.Modal(m).show()"),
    "SweetAlert2": ("", ("sweetalert2",), "Swal.fire({title: 'Novidade!', text: 'Conheça o app.', confirmButtonText: 'Ok, entendi'})"),
    "jQuery UI": ("", ("jquery-ui",), "$('<div>Leia o comunicado.</div>').dialog({modal: true, title: 'Aviso', buttons: {Fechar: function () { $(this).dialog('close') }}})"),
    "cookies": (
        "<div id=m style='position:fixed;bottom:0;left:0;right:0;background:#eee'>Usamos cookies. <a href='#'>Política</a> <button onclick='m.remove()'>Entendi</button></div>", (), "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", [kind for kind in NOTICES if kind != "cookies"])
def test_a_known_notice_is_closed_and_told(show, kind: str) -> None:
    body, kits, script = NOTICES[kind]
    opened = show(f"<h1>Início</h1><button>Ações em lote</button>{body}<p style='height:700px'>", *kits, script=script)
    opened.page.wait_for_function("() => new Promise(r => setTimeout(() => r(true), 400))")
    told: list[str] = []
    screen = Screen(opened.browser, opened.labels, told.append)
    screen.look(notices=True)
    assert len(told) == 1
    screen.look()
    screen.trial(screen.the("list.bulk"))


@pytest.mark.parametrize("kind", ["Bootstrap 3", "SweetAlert2"])
def test_a_notice_is_not_closed_where_none_is_expected(show, kind: str) -> None:
    body, kits, script = NOTICES[kind]
    screen = show(f"<h1>Início</h1>{body}", *kits, script=script)
    with pytest.raises(UnexpectedDialog, match="Há algo aberto sobre a tela"):
        screen.look()


@pytest.mark.parametrize(
    "body",
    [
        boxed("Excluir|Excluir 3 clientes?", CLOSE.format("Não") + "<button>Sim</button>"),
        boxed("Pesquisa|Sua opinião <input> ", CLOSE.format("Fechar")),
        boxed("Aviso|Aceite o contrato para continuar.", "<button>Aceito</button>"),
        boxed("Relatório|Gerado.", CLOSE.format("Abrir")),
    ],
)
def test_an_unknown_layer_stops_and_is_quoted(show, body: str) -> None:
    screen = show(f"<h1>Início</h1>{body}", "bootstrap3", script="$('#m').modal()")
    screen.page.wait_for_function("() => new Promise(r => setTimeout(() => r(true), 400))")
    with pytest.raises(UnexpectedDialog, match="o bot não conhece: «"):
        screen.look(notices=True)
    assert screen.page.locator("#m").is_visible()


@pytest.mark.parametrize(
    ("body", "kits", "script"),
    [
        (
            "<button>Salvar</button><div class='modal fade' id=m><div class=modal-dialog><div class=modal-content>Novidades</div></div></div>",
            ("bootstrap3",),
            "",
        ),
        ("<nav class='navbar navbar-fixed-top'><a href='#'>Início</a></nav>", ("bootstrap3",), ""),
        ("<div style='position:fixed;right:0;bottom:0'><button>Ajuda</button> Fale conosco</div>", (), ""),
        ("<div class=alert role=alert>Bem-vindo <button class=close>×</button></div>", ("bootstrap3",), ""),
        ("", ("toastr",), "toastr.info('Bem-vindo', 'Aviso', {closeButton: true, timeOut: 0})"),
        (
            "",
            ("sweetalert2",),
            "Swal.fire({toast: true, position: 'top-end', title: 'Bem-vindo', showConfirmButton: true})",
        ),
        ("<input id=d>", ("jquery-ui",), "$('#d').datepicker().datepicker('show')"),
        (
            "<select id=s style='width:200px'><option>a<option>b</select>",
            ("select2",),
            "$('#s').select2().select2('open')",
        ),
        (
            "<div class=dropdown><button id=b data-bs-toggle=dropdown>Menu</button><ul class=dropdown-menu><li><a href='#'>x</a></li></ul></div>",
            ("bootstrap5",),
            "new bootstrap.Dropdown(b).show()",
        ),
    ],
)
def test_what_always_lies_over_a_screen_is_no_dialog(show, body: str, kits: tuple[str, ...], script: str) -> None:
    screen = show(f"<h1>Início</h1>{body}", *kits, script=script)
    screen.look()


# name → (kits, what the page does after the press)
MESSAGES: dict[str, tuple[tuple[str, ...], str]] = {
    "toastr": (("toastr",), "toastr.success('Regra salva com sucesso.')"),
    "toastr, late": (("toastr",), "fetch('/lento').then(() => toastr.success('Regra salva com sucesso.'))"),
    "SweetAlert2 toast": (
        ("sweetalert2",),
        "Swal.fire({toast: true, position: 'top-end', icon: 'success', title: 'Regra salva com sucesso.', showConfirmButton: false, timer: 4000})",
    ),
    "Bootstrap 5 toast": (("bootstrap5",), "new bootstrap.Toast(t).show()"),
    "Bootstrap alert": (
        (),
        "f.innerHTML = '<div class=\"alert alert-success\"><a class=close>×</a>Regra salva com sucesso.</div>'",
    ),
    "flash of Yii": ((), "f.innerHTML = '<div class=\"flash-success\">Regra salva com sucesso.</div>'"),
    "Django": ((), "f.innerHTML = '<ul class=messagelist><li class=success>Regra salva com sucesso.</li></ul>'"),
    "role status": ((), "f.innerHTML = '<span role=status>Regra salva com sucesso.</span>'"),
    "aria-live": ((), "f.innerHTML = '<span aria-live=polite>Regra salva com sucesso.</span>'"),
    "native alert": ((), "alert('Regra salva com sucesso.')"),
}
TOAST = "<div class=toast id=t role=alert style='position:fixed;top:0;right:0'><div class=toast-body>Regra salva com sucesso.</div></div>"


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("kind", MESSAGES)
def test_what_is_said_after_a_press_is_kept(show, site, kind: str) -> None:
    kits, script = MESSAGES[kind]
    site.pages["/lento"] = "ok"
    old = "<div class='alert alert-info'>Você tem 3 tarefas.</div>"
    screen = show(f"<h1>Regra</h1>{old}<div id=f></div><button id=go>Salvar</button>{TOAST if 'toast' in kind and 'Boot' in kind else ''}", *kits,
                  script=f"document.getElementById('go').onclick = () => {{ {script} }}")  # fmt: skip
    outcome = commit(screen, screen.page.locator("#go"), SAVE, "Salvar")
    assert len(outcome.messages) == 1
    assert "Regra salva com sucesso." in outcome.messages[0]
    assert outcome.bad == []


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (
            "<div class=errorSummary><p>Corrija:</p><ul><li>Nome da Regra não pode ser vazio.</li></ul></div>",
            "não pode ser vazio",
        ),
        ("<p class=errornote>Por favor, corrija o erro abaixo.</p>", "erro"),
        ("<div class='alert alert-danger'>Não foi possível salvar.</div>", "Não foi possível"),
        ("<div class=invalid-feedback style='display:block'>Campo obrigatório</div>", "obrigatório"),
    ],
)
def test_what_is_said_to_be_wrong_is_known_as_bad(show, markup: str, words: str) -> None:
    screen = show(
        "<h1>Regra</h1><div id=f></div><button id=go>Salvar</button>",
        script=f"document.getElementById('go').onclick = () => {{ f.innerHTML = `{markup}` }}",
    )
    outcome = commit(screen, screen.page.locator("#go"), SAVE, "Salvar")
    assert len(outcome.bad) == 1
    assert words in outcome.bad[0]


def test_the_cross_that_closes_a_message_is_none_of_its_words(show, site) -> None:
    site.pages["/salvo"] = (
        "<div class='alert alert-success'><button type=button class=close data-dismiss=alert>×</button>Salvo com sucesso.</div>"
    )
    screen = show("<form action=/salvo><button>Salvar</button></form>", "bootstrap2")
    assert commit(screen, screen.words(["Salvar"]), SAVE, "Salvar").messages == ["Salvo com sucesso."]
