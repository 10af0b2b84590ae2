"""Pressing what commits, and what real kits ask before they act: only the expected question is answered, and only once."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from bot.errors import CountMismatch, ErpError, NotFound, UnexpectedDialog
from pages.elements import commit as commits
from pages.elements import kinds
from pages.elements.commit import asked, commit
from pages.elements.question import Act, Doubts, Outcome
from pages.elements.screen import Screen

BLOCK = Act("clients.block", count=3, names=("ACME", "Beta", "Gama"))
CANCEL = Act("sales.cancel", count=3, reason="Manutenção")
RIGHT = "Bloquear acesso de 3 clientes à área do cliente?"
DONE = "agiu()"

BS_MODAL = """<div class="modal {fade}" id=m tabindex=-1 {attributes}><div class=modal-dialog><div class=modal-content>
<div class=modal-header><button type=button class="close btn-close" {dismiss}=modal aria-label=Fechar></button><h4 class=modal-title>Confirmação</h4></div>
<div class=modal-body><p>{question}</p></div>
<div class=modal-footer><button type=button class="btn btn-default" {dismiss}=modal>Voltar</button>
<button type=button class="btn btn-primary" {dismiss}=modal onclick="{done}">Confirmar</button></div></div></div></div>"""
VUE = """Vue.createApp({data: () => ({aberto: false}), methods: {feito() { agiu(); this.aberto = false }},
 template: `<Teleport to="body"><Transition name="modal"><div v-if="aberto" class="modal-mask"><div class="modal-container">
 <div class="modal-header"><h3>Confirmação</h3></div><div class="modal-body">QUESTION</div>
 <div class="modal-footer"><button @click="aberto = false">Voltar</button><button class="btn-close btn-primary" @click="feito">Confirmar</button></div></div></div></Transition></Teleport>`,
 mounted() { window.vueApp = this }}).mount('#app')"""
VUE_CSS = """<style>.modal-mask{position:fixed;z-index:9;inset:0;background:rgba(0,0,0,.5);transition:opacity .3s}.modal-container{width:300px;margin:150px auto;padding:20px;background:#fff}
.modal-enter-from,.modal-leave-to{opacity:0}</style>"""
MUI = """const e = React.createElement, M = MaterialUI;
function F() { const [o, s] = React.useState(false); window.abrir = () => s(true);
 return e(M.Dialog, {open: o, onClose: () => s(false)}, e(M.DialogTitle, null, 'Confirmação'), e(M.DialogContent, null, e(M.DialogContentText, null, 'QUESTION')),
  e(M.DialogActions, null, e(M.Button, {onClick: () => s(false)}, 'Voltar'), e(M.Button, {onClick: () => { agiu(); s(false) }}, 'Confirmar'))); }
ReactDOM.createRoot(document.getElementById('root')).render(e(F));"""
PRIME = """Vue.createApp({data: () => ({v: false}), methods: {feito() { agiu(); this.v = false }}, mounted() { window.vueApp = this },
 template: `<p-dialog v-model:visible="v" modal header="Confirmação"><p>QUESTION</p><button @click="v = false">Voltar</button><button @click="feito">Confirmar</button></p-dialog>`})
 .use(PrimeVue.Config, {unstyled: true}).component('p-dialog', PrimeVue.Dialog).mount('#app')"""

# name → (what the button does, markup, kits, script); QUESTION stands for the question.
DIALOGS: dict[str, tuple[str, str, tuple[str, ...], str]] = {
    "native confirm": (f"if (confirm('QUESTION')) {DONE}", "", (), ""),
    "Bootstrap 2": (
        "$('#m').modal()", "<div class='modal hide fade' id=m><div class=modal-header><button class=close data-dismiss=modal>×</button><h3>Confirmação</h3></div><div class=modal-body>QUESTION</div>"
        f"<div class=modal-footer><a href='#' class=btn data-dismiss=modal>Voltar</a><a href='#' class='btn btn-primary' onclick=\"{DONE};$('#m').modal('hide');return false\">Confirmar</a></div></div>",
        ("bootstrap2",), "",
    ),
    "Bootstrap 3": ("$('#m').modal()", BS_MODAL.format(fade="fade", attributes="role=dialog", dismiss="data-dismiss", question="QUESTION", done=DONE), ("bootstrap3",), ""),
    "Bootstrap 3, stale aria-hidden": (
        "$('#m').modal()", BS_MODAL.format(fade="fade", attributes="aria-hidden=true", dismiss="data-dismiss", question="QUESTION", done=DONE), ("bootstrap3",), "",
    ),
    "Bootstrap 4": ("$('#m').modal()", BS_MODAL.format(fade="fade", attributes="", dismiss="data-dismiss", question="QUESTION", done=DONE), ("bootstrap4",), ""),
    "Bootstrap 5": (
        "bootstrap.Modal.getOrCreateInstance(m).show()", BS_MODAL.format(fade="fade", attributes="aria-hidden=true", dismiss="data-bs-dismiss", question="QUESTION", done=DONE),
        ("bootstrap5",), "",
    ),
    "bootbox 5 on Bootstrap 3": (f"bootbox.confirm({{message: 'QUESTION', locale: 'br', callback: (r) => {{ if (r) {DONE} }}}})", "", ("bootbox5",), ""),
    "bootbox 5, English": (f"bootbox.confirm('QUESTION', (r) => {{ if (r) {DONE} }})", "", ("bootbox5",), ""),
    "bootbox 6 on Bootstrap 5": (
        f"bootbox.confirm({{title: 'Confirmação', message: 'QUESTION', locale: 'pt-BR', callback: (r) => {{ if (r) {DONE} }}}})", "", ("bootbox6",), "",
    ),
    "SweetAlert2": (
        f"Swal.fire({{title: 'Tem certeza?', text: 'QUESTION', icon: 'warning', showCancelButton: true, confirmButtonText: 'Sim, bloquear', cancelButtonText: 'Cancelar'}})"
        f".then((r) => {{ if (r.isConfirmed) {DONE} }})", "", ("sweetalert2",), "",
    ),
    "SweetAlert 1": (
        f"swal({{title: 'Tem certeza?', text: 'QUESTION', type: 'warning', showCancelButton: true, confirmButtonText: 'Sim, bloquear', cancelButtonText: 'Cancelar'}},"
        f" (yes) => {{ if (yes) {DONE} }})", "", ("sweetalert1",), "",
    ),
    "jQuery UI": (
        f"$('<div>QUESTION</div>').dialog({{modal: true, title: 'Confirmação', buttons: {{Cancelar: function () {{ $(this).dialog('close') }},"
        f" Sim: function () {{ {DONE}; $(this).dialog('close') }}}}}})", "", ("jquery-ui",), "",
    ),
    "Vue": ("vueApp.aberto = true", VUE_CSS + "<div id=app></div>", ("vue",), VUE),
    "MUI": ("abrir()", "<div id=root></div>", ("mui",), MUI),
    "PrimeVue": ("vueApp.v = true", "<div id=app></div>", ("primevue",), PRIME),
    "dialog element": (
        "m.showModal()", f"<dialog id=m><form method=dialog><p>QUESTION</p><button>Voltar</button><button onclick=\"{DONE}\">Confirmar</button></form></dialog>", (), "",
    ),
    "a fixed layer of no kit": (
        "m.hidden = false", "<div id=m hidden style='position:fixed;inset:0;background:#0008'><div style='background:#fff;margin:99px'>QUESTION <a href='#' onclick='m.hidden = true'>Voltar</a> "
        f"<a href='#' onclick=\"{DONE};m.hidden = true\">Confirmar</a></div></div>", (), "",
    ),
}  # fmt: skip


def asking(show: Any, kind: str, question: str) -> Screen:
    press, markup, kits, script = (
        part.replace("QUESTION", question) if isinstance(part, str) else part for part in DIALOGS[kind]
    )
    return show(
        f'<h1>Clientes</h1><button id=go>Bloquear acesso</button><button>Excluir</button>{markup}<p style="height:900px">',
        *kits, script=script + f"\ndocument.getElementById('go').onclick = () => {{ {press} }}",
    )  # fmt: skip


def press(screen: Screen, act: Act) -> Outcome:
    return commit(screen, screen.page.locator("#go"), act, "Bloquear acesso")


def done(screen: Screen) -> int:
    return int(screen.page.evaluate("window.feito || 0"))


@pytest.mark.sampled(7, "make kits")
@pytest.mark.parametrize("kind", DIALOGS)
def test_the_expected_question_is_answered_once(show, kind: str) -> None:
    screen = asking(show, kind, RIGHT)
    outcome = press(screen, BLOCK)
    assert done(screen) == 1
    assert (outcome.confirmed, len(outcome.questions)) == (3, 1)
    assert RIGHT in outcome.questions[0]
    screen.look()


@pytest.mark.sampled(2, "make kits")
@pytest.mark.parametrize("kind", DIALOGS)
def test_another_question_stops_with_nothing_confirmed(show, kind: str) -> None:
    screen = asking(show, kind, "Excluir 3 clientes?")
    with pytest.raises(UnexpectedDialog, match="Excluir 3 clientes"):
        press(screen, BLOCK)
    assert done(screen) == 0


@pytest.mark.sampled(2, "make kits")
@pytest.mark.parametrize(
    "kind", ["native confirm", "Bootstrap 5", "SweetAlert2", "jQuery UI", "MUI", "a fixed layer of no kit"]
)
def test_another_count_stops_with_nothing_confirmed(show, kind: str) -> None:
    screen = asking(show, kind, "Bloquear acesso de 175 clientes à área do cliente?")
    with pytest.raises(CountMismatch, match="selecionou 3, mas o ERP pergunta por 175"):
        press(screen, BLOCK)
    assert done(screen) == 0


def modal(question: str, buttons: str, extra: str = "") -> str:
    return (
        f'<h1>Vendas</h1><button id=go onclick="$(\'#m\').modal()">Cancelar</button><div class="modal fade" id=m aria-hidden=true><div class=modal-dialog><div class=modal-content>'
        f"<div class=modal-body>{question}{extra}</div><div class=modal-footer>{buttons}</div></div></div></div>"
    )


def button(name: str, yes: bool = False) -> str:
    return f'<button type=button class=btn data-dismiss=modal onclick="{DONE if yes else ""}">{name}</button>'


@pytest.mark.sampled(2, "make kits")
@pytest.mark.parametrize(
    ("no", "yes"),
    [("Voltar", "Cancelar"), ("Não", "Sim"), ("Cancelar", "OK"), ("Cancelar", "Confirmar"), ("Fechar", "Cancelar vendas"), ("Não", "Sim, cancelar"), ("Cancelar", "Sim, cancelar"),
     ("Voltar", "Confirmar cancelamento"), ("Desistir", "Cancelar venda(s)"), ("Não cancelar", "Cancelar vendas")],
)  # fmt: skip
@pytest.mark.parametrize("order", [1, -1])
def test_the_button_that_carries_cancelling_on_is_told_from_the_one_that_steps_back(
    show, no: str, yes: str, order: int
) -> None:
    buttons = "".join([button(no), button(yes, yes=True)][::order])
    screen = show(modal("Cancelar 3 vendas?", buttons), "bootstrap3")
    press(screen, CANCEL)
    assert done(screen) == 1


@pytest.mark.sampled(2, "make kits")
@pytest.mark.parametrize(
    "names",
    [
        ("Cancelar", "Fechar tela", "Manter"),
        ("Continuar", "Prosseguir"),
        ("Cancelar",),
        ("Bloquear acesso", "Bloquear"),
        ("A", "B"),
    ],
)
def test_buttons_that_do_not_tell_stop_with_nothing_confirmed(show, names: tuple[str, ...]) -> None:
    act = CANCEL if "Cancelar" in names[:1] and len(names) == 1 else BLOCK
    screen = show(modal("Tem certeza?", "".join(button(name, yes=True) for name in names)), "bootstrap3")
    with pytest.raises(UnexpectedDialog, match="Não está claro qual botão confirma"):
        press(screen, act)
    assert done(screen) == 0


def test_a_reason_is_typed_where_one_is_asked(show) -> None:
    ask = "<label>Motivo do cancelamento <textarea id=t required></textarea></label>"
    yes = (
        '<button type=button class=btn onclick="if (t.value) { window.motivo = t.value; '
        + DONE
        + "; $('#m').modal('hide') }\">Confirmar</button>"
    )
    screen = show(modal("Cancelar 3 vendas?", button("Voltar") + yes, ask), "bootstrap3")
    press(screen, CANCEL)
    assert (done(screen), screen.page.evaluate("window.motivo")) == (1, "Manutenção")


def test_a_reason_is_typed_into_a_native_prompt(show) -> None:
    screen = show(
        f"<button id=go onclick=\"window.motivo = prompt('Cancelar 3 vendas. Motivo?'); if (motivo) {DONE}\">Cancelar</button>"
    )
    outcome = press(screen, CANCEL)
    assert (done(screen), screen.page.evaluate("window.motivo"), outcome.confirmed) == (1, "Manutenção", 3)


@pytest.mark.parametrize(("options", "chosen"), [("<option value=''>Selecione<option>Manutenção<option>Outro", "Manutenção"), ("<option value=''>Selecione<option>Erro<option>Outros", "Outros"), ("<option>Único", "Único")])  # fmt: skip
def test_a_reason_is_chosen_where_a_list_is_offered(show, options: str, chosen: str) -> None:
    screen = show(
        modal(
            "Cancelar 3 vendas?",
            button("Voltar") + button("Confirmar", yes=True),
            f"<label>Motivo <select id=s>{options}</select></label>",
        ),
        "bootstrap3",
    )
    press(screen, CANCEL)
    assert (done(screen), screen.page.evaluate("s.value")) == (1, chosen)


def test_a_list_without_our_reason_stops_with_what_it_offers(show) -> None:
    screen = show(
        modal(
            "Cancelar 3 vendas?",
            button("Voltar") + button("Confirmar", yes=True),
            "<label>Motivo <select><option>Erro<option>Fraude</select></label>",
        ),
        "bootstrap3",
    )
    with pytest.raises(NotFound, match="oferece: Erro, Fraude"):
        press(screen, CANCEL)
    assert done(screen) == 0


@pytest.mark.sampled(2, "make kits")
@pytest.mark.parametrize(
    ("kind", "called"),
    [("native confirm", "native"), ("Bootstrap 3", "modal"), ("SweetAlert2", "modal"), ("Vue", "modal")],
)
def test_what_would_be_asked_is_told_and_nothing_is_answered(show, kind: str, called: str) -> None:
    screen = asking(show, kind, RIGHT)
    question = asked(screen, screen.page.locator("#go"), "Bloquear acesso")
    assert question is not None
    assert (question.kind, question.reason) == (called, "none")
    assert RIGHT in question.text
    assert not question.text.endswith(("Voltar", "Confirmar", "Cancelar"))
    assert done(screen) == 0


@pytest.mark.sampled(2, "make kits")
@pytest.mark.parametrize(
    ("extra", "told"),
    [
        ("<label>Motivo <select><option value=''>Selecione<option>Erro<option>Outro</select></label>", ("select", ("Erro", "Outro"))),
        ("<label>Motivo <textarea></textarea></label>", ("text", ())),
    ],
)  # fmt: skip
def test_the_reason_that_would_be_asked_is_told(show, extra: str, told: tuple[str, tuple[str, ...]]) -> None:
    screen = show(modal("Cancelar 3 vendas?", button("Voltar") + button("Confirmar", yes=True), extra), "bootstrap3")
    question = asked(screen, screen.page.locator("#go"), "Cancelar")
    assert question is not None
    assert (question.reason, question.reasons) == told


def test_a_prompt_is_told_to_ask_a_reason_and_is_not_answered(show) -> None:
    screen = show(f"<button id=go onclick=\"if (prompt('Motivo?')) {DONE}\">Cancelar</button>")
    question = asked(screen, screen.page.locator("#go"), "Cancelar")
    assert question is not None
    assert (question.kind, question.reason, done(screen)) == ("native", "text", 0)


def test_a_press_after_which_nothing_is_asked_is_told_apart(show) -> None:
    screen = show(f'<button id=go onclick="{DONE}">Bloquear acesso</button>')
    assert asked(screen, screen.page.locator("#go"), "Bloquear acesso") is None


def test_a_box_of_being_aware_is_ticked(show) -> None:
    yes = (
        '<button type=button class=btn onclick="if (c.checked) { '
        + DONE
        + "; $('#m').modal('hide') }\">Confirmar</button>"
    )
    screen = show(modal("Cancelar 3 vendas?", button("Voltar") + yes, "<label><input type=checkbox id=c> Estou ciente de que não há volta</label>"
        "<label><input type=checkbox id=d> Confirmo o envio de e-mail aos clientes</label>"), "bootstrap3")  # fmt: skip
    press(screen, CANCEL)
    assert (done(screen), screen.page.evaluate("d.checked")) == (1, False)


def test_a_result_that_comes_as_a_dialog_is_kept_and_closed(show) -> None:
    script = f"""document.getElementById('go').onclick = async () => {{
      const r = await Swal.fire({{text: '{RIGHT}', showCancelButton: true, confirmButtonText: 'Sim', cancelButtonText: 'Não'}});
      if (r.isConfirmed) {{ {DONE}; Swal.fire('Pronto', '3 clientes bloqueados com sucesso.', 'success') }} }}"""
    screen = show("<h1>Clientes</h1><button id=go>Bloquear</button>", "sweetalert2", script=script)
    outcome = press(screen, BLOCK)
    assert done(screen) == 1
    assert "Pronto 3 clientes bloqueados com sucesso." in outcome.messages
    screen.look()


def test_an_alert_after_the_act_is_kept(show) -> None:
    screen = show(
        f"<button id=go onclick=\"if (confirm('{RIGHT}')) {{ {DONE}; alert('2 bloqueados, 1 recusado: não foi possível.') }}\">Bloquear</button>"
    )
    outcome = press(screen, BLOCK)
    assert outcome.bad == ["2 bloqueados, 1 recusado: não foi possível."]


def test_two_questions_in_a_row_are_both_answered(show) -> None:
    script = (
        f"bootbox.confirm('{RIGHT}', (r) => r && bootbox.confirm('Tem certeza mesmo?', (s) => {{ if (s) {DONE} }}))"
    )
    screen = show(
        "<button id=go>Bloquear</button>",
        "bootbox6",
        script=f"document.getElementById('go').onclick = () => {{ {script} }}",
    )
    outcome = press(screen, BLOCK)
    assert (done(screen), len(outcome.questions)) == (1, 2)


def test_a_second_question_about_something_else_stops(show) -> None:
    script = f"bootbox.confirm('{RIGHT}', (r) => r && bootbox.confirm('Deseja também inativar os clientes?', (s) => {{ if (s) {DONE} }}))"
    screen = show(
        "<button id=go>Bloquear</button>",
        "bootbox6",
        script=f"document.getElementById('go').onclick = () => {{ {script} }}",
    )
    with pytest.raises(UnexpectedDialog, match="inativar"):
        press(screen, BLOCK)
    assert done(screen) == 0


def test_a_question_without_end_stops(show) -> None:
    script = "let n = 0; const p = () => bootbox.confirm(`Tem certeza?${'!'.repeat(++n)}`, (r) => r && p()); document.getElementById('go').onclick = p"
    screen = show("<button id=go>Bloquear</button>", "bootbox6", script=script)
    with pytest.raises(UnexpectedDialog, match="continua perguntando"):
        press(screen, BLOCK)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("dropped", [False, True])
def test_a_dialog_that_stays_after_its_yes_was_sent_is_not_answered_again(show, site, dropped: bool) -> None:
    site.pages["/lote"] = "{}"
    body = f"""<button onclick="m.style.display='block'">Executar</button><div id=m class=modal style="display:none;position:fixed">{RIGHT}
      <button>Não</button> <button onclick="fetch('/{"sumiu" if dropped else "lote"}', {{method: 'POST'}}).catch(() => 0)">Sim</button></div>"""
    screen = show(body)
    control = screen.page.get_by_role("button", name="Executar")
    if dropped:
        with screen.browser.guard.dropping(screen.browser) as writes:
            commit(screen, control, BLOCK, "Executar")
        assert len(writes) == 1
    else:
        commit(screen, control, BLOCK, "Executar")
        assert [route for route, _ in site.posts] == ["/lote"]


def test_a_progress_bar_is_waited_for(show) -> None:
    script = f"""document.getElementById('go').onclick = () => {{ if (!confirm('{RIGHT}')) return;
      m.style.display = 'block'; let n = 0;
      const t = setInterval(() => {{ n += 20; b.style.width = n + '%'; b.setAttribute('aria-valuenow', n);
        if (n >= 100) {{ clearInterval(t); m.style.display = 'none'; {DONE} }} }}, 150) }}"""
    body = """<h1>Clientes</h1><button id=go>Bloquear</button><div class=modal id=m role=dialog style="display:none"><div class=modal-dialog><div class=modal-content><div class=modal-body>
      Processando… <div class=progress><div class=progress-bar role=progressbar id=b aria-valuenow=0 aria-valuemax=100 style="width:0"></div></div></div></div></div></div>"""
    screen = show(body, "bootstrap5", script=script)
    press(screen, BLOCK)
    assert done(screen) == 1


def test_a_dialog_that_hides_for_its_animation_is_waited_for(show) -> None:
    """The next press must not meet the fading layer of the last one."""
    screen = asking(show, "Bootstrap 5", RIGHT)
    press(screen, BLOCK)
    assert screen.page.locator("#m").is_visible() is False


PAGE = """<title>confirmar</title><div id=menu><a href="/">Início</a> <form action=/busca><input name=q><button>Buscar</button></form></div>
<main><h1>Bloquear acesso</h1><form method=post action=/feito><p>Deseja bloquear o acesso de {n} clientes?</p><ul><li>ACME<li>Beta<li>Gama</ul>
<input type=hidden name=ids value=1,2,3><button name=ok value=1>Sim, bloquear</button> <a href="/" class=btn>Não, voltar</a></form></main>"""


def test_a_page_of_its_own_that_asks_is_answered(show, site) -> None:
    site.pages["/confirmar"] = PAGE.format(n=3)
    site.pages["/feito"] = (
        "<h1>Clientes</h1><div class='alert alert-success'>3 clientes bloqueados com sucesso.</div><select aria-label='Ações em lote'><option>x</select>"
    )
    screen = show("<h1>Clientes</h1><form action=/confirmar method=post><button id=go>Bloquear</button></form>")
    outcome = press(screen, Act(**{**BLOCK.__dict__, "pages": True}))
    assert [route for route, _ in site.posts] == ["/confirmar", "/feito"]
    assert outcome.confirmed == 3
    assert any("bloqueados com sucesso" in message for message in outcome.messages)


def test_a_page_of_its_own_with_another_count_stops(show, site) -> None:
    site.pages["/confirmar"] = PAGE.format(n=300)
    screen = show("<h1>Clientes</h1><form action=/confirmar method=post><button id=go>Bloquear</button></form>")
    with pytest.raises(CountMismatch, match="300"):
        press(screen, Act(**{**BLOCK.__dict__, "pages": True}))
    assert [route for route, _ in site.posts] == ["/confirmar"]


def test_an_answer_that_is_an_errors_page_is_told_as_one(show, site) -> None:
    screen = show("<h1>Clientes</h1><form action=/nada method=post><button id=go>Bloquear</button></form>")
    with pytest.raises(ErpError, match=r"erro \(404\)"):
        press(screen, BLOCK)
    assert [route for route, _ in site.posts] == ["/nada"]


def test_an_error_in_answer_to_a_script_is_told_as_one_whatever_the_page_says_of_it(show) -> None:
    send = "fetch('/lote', {method: 'POST'}).then((r) => { aviso.textContent = 'Não foi possível: ' + r.status })"
    screen = show(f'<h1>Clientes</h1><div id=aviso role=alert></div><button id=go onclick="{send}">Bloquear</button>')
    with screen.page.expect_response("**/lote"):
        screen.page.route("**/lote", lambda route: route.fulfill(status=504, body=""))
        with pytest.raises(ErpError, match=r"erro \(504\) na tela /lote"):
            press(screen, BLOCK)
    screen.page.unroute("**/lote")
    assert screen.page.locator("#aviso").inner_text() == "Não foi possível: 504"


def test_a_dialog_that_stood_there_before_is_not_answered(show) -> None:
    screen = show(f"<button id=go style='position:relative;z-index:99999' onclick=\"{DONE}\">Bloquear</button>" + modal("Excluir tudo?", button("Sim")).replace("id=go", ""), "bootstrap3", script="$('#m').modal({backdrop: false})")  # fmt: skip
    outcome = press(screen, BLOCK)
    assert (done(screen), outcome.questions) == (1, [])


def test_a_click_on_a_page_that_hangs_for_a_while_is_not_repeated(show) -> None:
    """A script may hold the page for seconds (a synchronous request): the click came through, and a second one would act twice."""
    hang = "const end = Date.now() + 3600; while (Date.now() < end) ;"
    screen = show(f'<button id=go onclick="{DONE}; {hang}">Bloquear</button>')
    press(screen, BLOCK)
    assert done(screen) == 1


class Strip:
    """A question in a strip at the foot of the list, as no kit of this file draws it."""

    def standing(self, screen: Screen, act: Act) -> bool:
        return screen.page.locator(".strip").is_visible()

    def answer(self, screen: Screen, act: Act, outcome: Outcome) -> None:
        strip = screen.page.locator(".strip")
        outcome.confirmed = commits.judge(commits.Asking.read(screen, strip).text, act)
        outcome.questions.append(strip.inner_text())
        kinds.press_on(screen, strip, act, strip.inner_text())


def test_another_kind_of_dialog_is_one_class_in_kinds(show, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commits, "KINDS", (*commits.KINDS, Strip()))
    body = f"""<h1>Clientes</h1><button id=go onclick="s.hidden = false">Bloquear</button><div class=strip id=s hidden>{RIGHT}
      <button onclick="s.hidden = true">Não</button><button onclick="s.hidden = true; {DONE}">Sim</button></div>"""
    screen = show(body)
    outcome = press(screen, BLOCK)
    assert (done(screen), outcome.confirmed) == (1, 3)
    assert re.search("Bloquear acesso de 3 clientes", outcome.questions[0])


def test_buttons_that_come_while_the_dialog_is_drawn_do_not_shift_the_press(show) -> None:
    """Between judging the buttons and pressing one, the dialog shows another before it."""
    screen = show(
        modal("Bloquear acesso de 3 clientes?", button("Voltar") + button("Confirmar", yes=True)), "bootstrap3"
    )
    click, names = Screen.click, []

    def late(self: Screen, locator: Any, what: str = "") -> None:
        if what == "Confirmar":
            self.page.evaluate(
                "document.querySelector('.modal-footer').insertAdjacentHTML('afterbegin', '<button>Excluir</button><button>Enviar</button>')"
            )
            names.append(locator.inner_text())
        click(self, locator, what)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Screen, "click", late)
        press(screen, BLOCK)
    assert (names, done(screen)) == (["Confirmar"], 1)


def test_records_listed_below_the_question_are_not_counted(show) -> None:
    listed = "<ul><li>Cliente 001</li><li>Cliente 002</li><li>Cliente 175</li></ul>"
    screen = show(modal(f"<p>{RIGHT}</p>{listed}", button("Voltar") + button("Confirmar", yes=True)), "bootstrap3")
    assert press(screen, replace(BLOCK, names=("Cliente 001", "Cliente 002", "Cliente 175"))).confirmed == 3


def test_records_listed_below_the_question_that_were_not_chosen_stop(show) -> None:
    listed = "<table><tr><th>Cliente</th></tr><tr><td>Cliente 001</td></tr><tr><td>Cliente 999</td></tr></table>"
    screen = show(modal(f"<p>{RIGHT}</p>{listed}", button("Voltar") + button("Confirmar", yes=True)), "bootstrap3")
    with pytest.raises(CountMismatch, match="999"):
        press(screen, replace(BLOCK, names=("Cliente 001", "Cliente 002", "Cliente 175")))
    assert done(screen) == 0


def test_a_side_effect_in_a_list_below_the_question_stops(show) -> None:
    listed = "<ul><li>Os contratos serão encerrados</li><li>Os boletos serão cancelados</li></ul>"
    screen = show(modal(f"<p>{RIGHT}</p>{listed}", button("Voltar") + button("Confirmar", yes=True)), "bootstrap3")
    with pytest.raises(UnexpectedDialog, match="contratos"):
        press(screen, BLOCK)
    assert done(screen) == 0


def test_a_box_that_is_ticked_is_part_of_the_question(show) -> None:
    boxes = "<label><input type=radio name=r> Somente os selecionados</label><label><input type=radio name=r checked> Todos da pesquisa</label>"
    screen = show(modal(f"<p>{RIGHT}</p>{boxes}", button("Voltar") + button("Confirmar", yes=True)), "bootstrap3")
    with pytest.raises(UnexpectedDialog, match="pesquisa"):
        press(screen, BLOCK)
    assert done(screen) == 0


def test_a_statement_that_announces_is_no_result(show) -> None:
    screen = show(
        modal("As 1.250 vendas da pesquisa serão canceladas.", button("Voltar") + button("OK", yes=True)), "bootstrap3"
    )
    with pytest.raises(UnexpectedDialog, match=r"1\.250 vendas da pesquisa"):
        press(screen, CANCEL)
    assert done(screen) == 0


STRANGE = "Deseja aplicar o bloqueio comercial aos 3 clientes?"
APPROVED = "Deseja aplicar o bloqueio comercial aos {n} clientes?"


def test_a_question_that_is_not_understood_stops_with_the_line_that_approves_it(show) -> None:
    screen = show(modal(STRANGE, button("Voltar") + button("Confirmar", yes=True)), "bootstrap3")
    with pytest.raises(UnexpectedDialog) as stopped:
        press(screen, BLOCK)
    assert f"tenant.yaml: questions: {{clients.block: ['{APPROVED}']}}" in stopped.value.hint
    assert done(screen) == 0


def test_a_question_that_was_approved_is_confirmed(show) -> None:
    screen = show(modal(STRANGE, button("Voltar") + button("Confirmar", yes=True)), "bootstrap3")
    screen.doubts = Doubts({"clients.block": [APPROVED]})
    assert press(screen, BLOCK).confirmed == 3
    assert done(screen) == 1


@pytest.mark.sampled(2, "make kits")
@pytest.mark.parametrize("kind", ["native confirm", "Bootstrap 3"])
@pytest.mark.parametrize("answer", [True, False])
def test_a_person_who_is_there_is_asked_about_a_question_that_is_not_understood(show, kind: str, answer: bool) -> None:
    screen = asking(show, kind, STRANGE)
    heard: list[str] = []

    def person(sentence: str, line: str) -> bool:
        heard.append(sentence)
        return answer

    screen.doubts = Doubts(person=person)
    if answer:
        press(screen, BLOCK)
    else:
        with pytest.raises(UnexpectedDialog, match="comercial"):
            press(screen, BLOCK)
    assert (len(heard), done(screen)) == (1, int(answer))
    assert STRANGE in heard[0]
