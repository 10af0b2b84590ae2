"""Screen: things found by the words a person sees, whole and unique."""

from __future__ import annotations

import html
import unicodedata

import pytest

from bot.errors import Ambiguous, ErpError, NoPermission, NotFound, ScreenError, SessionExpired, UnexpectedDialog
from pages.elements.dom import script
from pages.elements.screen import Screen
from pages.labels import Labels


@pytest.mark.sampled(8, "make kits")
@pytest.mark.parametrize(
    "markup",
    [
        "<button>Salvar</button>",
        "<button>  \n SALVAR \n</button>",
        "<button style='text-transform:uppercase'>Salvar</button>",
        "<button>&nbsp;Salvar&nbsp;</button>",
        "<button>\uf0c7 Salvar</button>",
        "<button><i class='fa'>\ue013</i>&nbsp;Salvar</button>",
        "<button>Salvar <span class='badge'>3</span></button>",
        "<button>Salvar ▾</button>",
        "<button>Salvar…</button>",
        "<a href='#' class='btn'>Salvar</a>",
        "<a class='btn' onclick='1'>Salvar</a>",
        "<div onclick='1'>Salvar</div>",
        "<div style='cursor:pointer'><span>Salvar</span></div>",
        "<span role='button' tabindex='0'>Salvar</span>",
        "<input type='submit' value='Salvar'>",
        "<input type='image' alt='Salvar' src='data:,'>",
        "<button title='Salvar'><i></i></button>",
        "<button title='Salvar'><style>.x::before{content:'\\f0c7'}</style><i class='x'></i></button>",
        "<button aria-label='Salvar'>\uf0c7</button>",
        "<button aria-label='Salvar alterações'>Salvar</button>",
        "<button data-bs-original-title='Salvar'><svg width=9 height=9></svg></button>",
        "<button><img alt='Salvar' src='data:,' width=9 height=9></button>",
        "<my-button></my-button><script>customElements.define('my-button', class extends HTMLElement {"
        "connectedCallback() { this.attachShadow({mode: 'open'}).innerHTML = '<button>Salvar</button>' } })</script>",
    ],
)
def test_a_press_answers_to_its_words_however_it_is_drawn(show, markup: str) -> None:
    screen = show(f"<h1>Tela</h1>{markup}<button>Salvar tudo</button><button>Não salvar</button>")
    control = screen.the("form.save", timeout=30)
    assert control.is_visible()


def test_accents_match_in_both_normal_forms(show) -> None:
    for form in ("NFC", "NFD"):
        screen = show(f"<button>{unicodedata.normalize(form, 'Ações em lote')}</button><button>Ações</button>")
        assert screen.the("list.bulk", timeout=30).inner_text() == unicodedata.normalize(form, "Ações em lote")
        assert screen.count("row.actions") == 1


@pytest.mark.sampled(8, "make kits")
@pytest.mark.parametrize(
    "markup",
    [
        "<label for=a>Nome da Regra</label><input id=a>",
        "<label for=a>Nome da Regra <span class=required>*</span></label><input id=a>",
        "<label>Nome da Regra: <input id=a></label>",
        "<label>Nome da Regra <input id=a><small>ajuda</small></label>",
        "<label>Nome da Regra</label><input id=a>",
        "<table><tr><td>Nome da Regra</td><td><input id=a></td></tr></table>",
        "<div class=control-group><label class=control-label>Nome da&nbsp;Regra</label><div class=controls><input id=a></div></div>",
        "<input id=a placeholder='Nome da Regra'>",
        "<input id=a title='Nome da Regra'>",
        "<input id=a aria-label='Nome da Regra'>",
        "<span id=l>Nome da Regra</span><input id=a aria-labelledby=l>",
    ],
)
def test_a_field_answers_to_its_label_wherever_that_stands(show, markup: str) -> None:
    screen = show(f"<form>{markup}<div>Dias <input id=other></div></form>")
    field = screen.the("rule.name", "field", timeout=30)
    assert field.get_attribute("id") == "a"


def test_a_label_around_a_select_is_read_without_its_options(show) -> None:
    screen = show("<form><label>Faturamento <select id=a><option>Manual<option>Automático</select></label></form>")
    assert screen.the("billing.mode", "field", timeout=30).get_attribute("id") == "a"


def test_a_part_of_a_label_does_not_answer(show) -> None:
    screen = show("<button>Salvar tudo</button><button>Ações em lote 2</button><a href='#'>Editar a regra</a>")
    assert (screen.count("form.save"), screen.count("list.bulk"), screen.count("form.edit")) == (0, 0, 0)


def test_two_of_a_name_are_ambiguous_and_both_are_named(show) -> None:
    screen = show("<h1>Regra</h1><button id=a>Salvar</button><a href='#x' id=b>Salvar</a>")
    with pytest.raises(
        Ambiguous, match=r"Há 2 elementos com o nome «Salvar» na tela «Regra»: button «Salvar»; a «Salvar»"
    ):
        screen.the("form.save", timeout=30)


def test_two_links_to_one_place_are_one(show) -> None:
    screen = show("<a href='/x'>Editar</a><p><a href='/x'>Editar</a>")
    assert screen.count("form.edit") == 1


def test_what_is_missing_is_told_with_the_nearest_labels(show) -> None:
    screen = show("<h1>Regra</h1><button>Salvvar</button><button>Voltar</button>")
    with pytest.raises(NotFound) as caught:
        screen.the("form.save", timeout=0.2)
    assert caught.value.message == "Não encontrei «Salvar» na tela «Regra»."
    assert "Quis dizer 'Salvvar'?" in caught.value.hint
    assert "labels: {form.save: …}" in caught.value.hint


def test_what_is_missing_without_anything_near_is_told_with_what_is_there(show) -> None:
    screen = show("<h1>Regra</h1><button>Gerar</button>")
    with pytest.raises(NotFound, match="Vi: Gerar"):
        screen.the("form.save", timeout=0.2)


def test_a_hidden_button_is_not_found(show) -> None:
    screen = show(
        "<button style='display:none'>Salvar</button><div style='visibility:hidden'><button>Salvar</button></div>"
    )
    assert screen.count("form.save") == 0


def test_a_button_that_comes_late_is_waited_for(show) -> None:
    screen = show("<div id=x></div>", script="setTimeout(() => x.innerHTML = '<button>Salvar</button>', 300)")
    assert screen.the("form.save").is_visible()


def test_a_tenants_own_label_comes_first(show) -> None:
    show("<button>Mandar ver</button>")
    screen = show("<button>Mandar ver</button>")
    own = Screen(screen.browser, Labels({"form.save": "Mandar ver"}))
    assert own.the("form.save", timeout=30).inner_text() == "Mandar ver"


@pytest.mark.parametrize(
    "label",
    [
        'Salvar "tudo" d\'água `já` \\ ${1+1} </button>',
        "<b>Salvar</b> & <script>window.mau = 1</script>",
        "\u202eravlaS\u202c \u200fשמור\u200f",
        "💾 Salvar 🇧🇷",
        "Salvar " + "muito " * 800,
        "[a=b] >> text=Salvar /x/i *",
    ],
    ids=["quotes", "markup", "right to left", "emoji", "endless", "selectors"],
)
def test_a_label_of_any_signs_is_a_label(show, label: str) -> None:
    screen = show(f"<h1>Tela</h1><button id=a>{html.escape(label)}</button><button>Excluir</button>")
    own = Screen(screen.browser, Labels({"form.save": label}))
    assert own.the("form.save", timeout=30).get_attribute("id") == "a"
    assert screen.page.evaluate("window.mau") is None


def test_pressing_waits_for_the_answer(show, site) -> None:
    site.pages["/depois"] = "<h1>Depois</h1>"
    screen = show("<a href='/depois'>Editar</a>")
    screen.press(screen.the("form.edit"), "Editar")
    assert screen.name() == "«Depois»"


def test_a_page_that_goes_while_it_is_asked_leaves_the_question_to_the_next(show, site) -> None:
    site.pages["/depois"] = "<h1>Depois</h1>"
    screen = show("<h1>Antes</h1>")
    leave = "new Promise(() => { location.href = '/depois' })"
    assert screen.ask(f"location.pathname === '/depois' ? document.title.length + 1 : {leave}") >= 1
    assert screen.name() == "«Depois»"


def test_a_trial_presses_nothing(show) -> None:
    screen = show("<button onclick='document.title = 1'>Salvar</button>")
    screen.trial(screen.the("form.save"), "Salvar")
    assert screen.page.title() == "ERP"


def test_a_trial_is_no_press_to_a_page_that_listens_at_its_window(show) -> None:
    listens = "<script>addEventListener('click', () => document.title = 'pressed', true)</script>"
    screen = show(f"<button>Salvar</button>{listens}")
    screen.trial(screen.the("form.save"), "Salvar")
    assert screen.page.title() == "ERP"


def test_a_button_that_cannot_be_pressed_is_told_by_a_trial(show, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = show("<button disabled>Salvar</button>")
    monkeypatch.setattr(screen.browser, "timeout", 0.3)
    with pytest.raises(ScreenError):
        screen.trial(screen.words(["Salvar"], "press"), "Salvar")


@pytest.mark.parametrize(
    ("body", "error", "words"),
    [
        (
            "<form id=login-form><input id=LoginForm_username name=LoginForm[username]><input id=LoginForm_password name=LoginForm[password] type=password><button id=loginButton>Entrar</button></form>",
            SessionExpired,
            "expirou",
        ),
        ("<h1>Erro 500</h1><p>CDbException", ErpError, "respondeu com erro"),
        ("<h1>Internal Server Error</h1>", ErpError, "respondeu com erro"),
        ("<p>Você não tem permissão para executar esta ação.", NoPermission, "não tem permissão"),
        ("<p>Acesso negado", NoPermission, "não tem permissão"),
    ],
)
def test_a_screen_that_is_not_the_one_asked_for_is_recognised(
    show, body: str, error: type[Exception], words: str
) -> None:
    screen = show(body)
    with pytest.raises(error, match=words):
        screen.look()


def test_a_native_dialog_that_nobody_expected_stops(show) -> None:
    screen = show("<h1>Lista</h1>", script="setTimeout(() => alert('Erro no AJAX'), 50)")
    screen.page.wait_for_function("() => new Promise(r => setTimeout(() => r(true), 200))")
    with pytest.raises(UnexpectedDialog, match="Erro no AJAX"):
        screen.look()


LIST = "<table class=items><thead><tr><th>Nome<th>Acesso</thead><tbody><tr><td>Ana<td>{}<tr><td>Bia<td>Acesso negado</table>"


@pytest.mark.parametrize(
    "body",
    [
        LIST.format("Sim"),
        f"<h1>Clientes com acesso negado</h1>{LIST.format('Sem permissão')}",
        "<h1>Editar: Acesso Negado Eventos Ltda</h1><form><label>Nome <input value='Acesso negado'></label></form>",
        "<h1>Fatal Error Games Ltda</h1><form><label>Nome <input></label><span>não autorizado</span></form>",
        "<nav><a href='#'>Acesso negado</a></nav><p>Escolha uma opção.</p>",
        "<h1>Regras</h1><select><option>Não autorizado</select><p style='display:none'>Acesso negado</p>",
    ],
)
def test_a_word_on_a_screen_that_has_its_content_is_no_missing_permission_and_no_error(show, body: str) -> None:
    show(body).look()


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (f"<div class=alert>Você não tem permissão para executar esta ação.</div>{LIST.format('Sim')}", NoPermission),
        (f"<h1>Acesso negado</h1><form class=busca><input name=q></form>{LIST.format('Sim')}", NoPermission),
        (f"<h1>Erro 500</h1><p>CDbException</p>{LIST.format('Sim')}", ErpError),
    ],
)
def test_where_a_screen_has_not_what_it_was_opened_for_what_it_says_beside_its_lists_tells_why(
    show, body: str, error: type[Exception]
) -> None:
    screen = show(body)
    screen.look()
    with pytest.raises(error):
        screen.the("form.save", timeout=0.1)


def test_what_a_script_found_is_found_anew_by_the_next(show) -> None:
    """Names and what shows are kept while one script runs, and not one moment longer."""
    screen = show("<button id=b>Salvar</button>")
    assert screen.ask(script("[text(b), visible(b)]")) == ["Salvar", True]
    changed = "(text(b), Promise.resolve().then(() => { b.textContent = 'Apagar'; b.hidden = true; return [text(b), visible(b)]; }))"
    assert screen.ask(script(changed)) == ["Apagar", False]
    boxes = "<table><tr><th><th>Nome<tr><td><input type=checkbox value=7 onclick='this.closest(`tr`).remove()'><td>A<tr><td><input type=checkbox value=8><td>B</table>"
    screen = show(boxes)
    query = {"heads": [["nome"]], "told": {}, "ids": ["7"]}
    assert screen.read("(clickBoxes(root, arg), readGrid(root, arg.heads).rows.map((row) => row.id))", query) == ["8"]


@pytest.mark.parametrize(
    "markup",
    [
        "<a href=#>Ações <span style='display:none'>abre o menu</span> em lote</a>",
        "<button>Ações <b class=badge>3</b> em lote</button>",
        "<button title='Ações em lote'><i></i></button>",
        "<button><img alt='Ações em lote'></button>",
        "<span id=n>Ações em lote</span><button aria-labelledby=n>›</button>",
        "<div style='cursor:pointer'>AC\u0327O\u0303ES em-lote</div>",
    ],
)
def test_a_name_is_found_by_all_that_may_say_it(show, markup: str) -> None:
    """What has not the letters of a label is passed over without reading what a person sees of it; nothing that says it is."""
    screen = show(markup)
    labels = ["acoes em lote", "acoes emlote"]
    assert screen.at("words", labels=labels, kind="press", hidden=False).count() == 1
