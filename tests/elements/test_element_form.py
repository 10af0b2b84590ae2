"""Form: whole forms of real kits read in one go, and set back field by field."""

from __future__ import annotations

from typing import Any

import pytest

from bot.errors import NotFound, NotKept
from pages.elements.choice import ManualOrAutomatic
from pages.elements.form import Form, await_values, differences

YII = """
<form id=f method=post action=/salvar><input type=hidden name=YII_CSRF_TOKEN value=abc>
<div class=row><label for=R_nome class=required>Nome da Regra <span class=required>*</span></label><input name="R[nome]" id=R_nome value="Aviso 1"></div>
<div class=row><label for=R_meios>Meios de Faturamento</label><input type=hidden name="R[meios]" value="">
 <select multiple name="R[meios][]" id=R_meios><option value=1 selected>Boleto<option value=2>Pix<option value=3 selected>Cartão</select></div>
<div class=row><label for=R_dias>Dias em relação ao vencimento</label><input name="R[dias]" id=R_dias value=-3></div>
<div class=row><label>Envio</label><span id=R_envio><input type=radio name="R[envio]" id=R_envio_0 value=1 checked><label for=R_envio_0>E-mail</label>
 <input type=radio name="R[envio]" id=R_envio_1 value=2><label for=R_envio_1>E-mail e app</label></span></div>
<div class=row><label>Canais</label><span><input type=checkbox name="R[canais][]" id=c0 value=a checked><label for=c0>Financeiro</label>
 <input type=checkbox name="R[canais][]" id=c1 value=b><label for=c1>Sócios</label><input type=checkbox name="R[canais][]" id=c2 value=c checked><label for=c2>Todos</label></span></div>
<div class=row><input type=hidden name="R[ativa]" value=0><input type=checkbox name="R[ativa]" id=R_ativa value=1 checked><label for=R_ativa>Ativar Regra</label></div>
<div class=row><label for=R_texto>Modelos de Aviso</label><textarea name="R[texto]" id=R_texto rows=3>Olá,
 vence em 3 dias.</textarea></div>
<div class=row><label for=R_status>Situação</label><select name="R[status]" id=R_status><option value="">Todos<option value=1 selected>Em aberto<option value=2>Vencida</select></div>
<div id=aba2 style="display:none"><label for=R_hora>Hora do envio</label><input name="R[hora]" id=R_hora value="08:00">
 <input type=hidden name="R[sms]" value=0><label><input type=checkbox name="R[sms]" value=1> Enviar SMS</label></div>
<input type=password name=senha value=segredo><input type=submit value=Salvar></form>"""

SELECT2 = """
<form><div><label for=m>Meios de Faturamento</label><select id=m name="m[]" multiple style="width:300px"><option selected>Boleto<option>Pix<option selected>Cartão</select></div>
<div><label for=s>Situação</label><select id=s name=s style="width:300px"><option>Em aberto<option selected>Vencida</select></div>
<div><label for=t>Texto</label><textarea id=t name=t>um</textarea></div><button type=button>Salvar</button></form>"""

DATES = """
<form><div><label for=a>Início</label><input id=a name=a value="01/06/2026"></div><div><label for=b>Fim</label><input id=b name=b value="30/09/2026"></div>
<div><label for=c>Corte</label><input id=c name=c type=date value="2026-07-01"></div><div><label for=d>Valor</label><input id=d name=d value="1.328,62"></div>
<button type=button>Salvar</button></form>"""

MUI = """const e = React.createElement, M = MaterialUI;
function F() { const [v, s] = React.useState('b');
 return e('form', null,
  e(M.TextField, {label: 'Nome da Regra', defaultValue: 'Aviso 1', name: 'nome'}),
  e(M.TextField, {label: 'Texto', multiline: true, defaultValue: 'Olá', id: 'texto'}),
  e(M.FormControl, {style: {width: 300}}, e(M.InputLabel, {id: 'l'}, 'Situação'),
    e(M.Select, {labelId: 'l', label: 'Situação', value: v, onChange: (x) => s(x.target.value)}, e(M.MenuItem, {value: 'a'}, 'Em aberto'), e(M.MenuItem, {value: 'b'}, 'Vencida'))),
  e(M.FormControlLabel, {control: e(M.Switch, {defaultChecked: true}), label: 'Ativar Regra'}),
  e(M.RadioGroup, {defaultValue: '1'}, e(M.FormControlLabel, {value: '1', control: e(M.Radio), label: 'E-mail'}), e(M.FormControlLabel, {value: '2', control: e(M.Radio), label: 'App'})),
  e(M.Button, null, 'Salvar')); }
ReactDOM.createRoot(document.getElementById('root')).render(e(F));"""

FORMS: dict[str, tuple[str, tuple[str, ...], str]] = {
    "Yii": (YII, (), ""),
    "Select2": (SELECT2, ("select2",), "$('select').select2()"),
    "Chosen": (SELECT2, ("chosen",), "$('select').chosen()"),
    "jQuery UI": (DATES, ("jquery-ui",), "$('#a,#b').datepicker({dateFormat: 'dd/mm/yy'})"),
    "bootstrap-datepicker": (
        DATES,
        ("bootstrap-datepicker",),
        "$('#a,#b').datepicker({format: 'dd/mm/yyyy', language: 'pt-BR', autoclose: true})",
    ),
    "flatpickr": (DATES, ("flatpickr",), "flatpickr('#a,#b', {dateFormat: 'd/m/Y', allowInput: true})"),
    "MUI": ("<div id=root></div>", ("mui",), MUI),
}


def form_of(screen: Any) -> Form:
    return Form(screen, screen.the("form.save"))


@pytest.mark.sampled(2, "make kits")
@pytest.mark.parametrize("kind", FORMS)
def test_setting_what_is_read_changes_nothing(show, kind: str) -> None:
    body, kits, script = FORMS[kind]
    form = form_of(show(body, *kits, script=script))
    before = form.read()
    assert len(before) >= 3
    for field in before.values():
        if field.shown:
            form.set(field, field.value)
    assert differences({key: field.value for key, field in before.items()}, form.values()) == {}


def test_a_form_of_yii_is_read_with_labels_and_values(show) -> None:
    form = form_of(show(YII))
    assert {key: (field.label, field.kind, field.value) for key, field in form.read().items()} == {
        "R[nome]": ("Nome da Regra *", "text", "Aviso 1"),
        "R[meios][]": ("Meios de Faturamento", "multiselect", ["Boleto", "Cartão"]),
        "R[dias]": ("Dias em relação ao vencimento", "text", "-3"),
        "R[envio]": ("Envio", "radio", "E-mail"),
        "R[canais][]": ("Canais", "toggles", ["Financeiro", "Todos"]),
        "R[ativa]": ("Ativar Regra", "toggle", True),
        "R[texto]": ("Modelos de Aviso", "text", "Olá,\n vence em 3 dias."),
        "R[status]": ("Situação", "select", "Em aberto"),
        "R[hora]": ("Hora do envio", "text", "08:00"),
        "R[sms]": ("Enviar SMS", "toggle", False),
    }


@pytest.mark.parametrize("tie", ["label-id=s", "data-x=s"])
def test_a_drawn_select_is_not_called_by_what_is_chosen_in_it(show, tie: str) -> None:
    body = f"<div id=root><form><div><label for=s>Agrupar vendas</label> <p-select v-model=v :options=o option-label=n option-value=c {tie}></p-select></div><button>Salvar</button></form></div>"
    script = """Vue.createApp({data: () => ({v: 'a', o: [{n: 'Não agrupar', c: 'n'}, {n: 'Por cliente', c: 'a'}]})})
      .use(PrimeVue.Config, {unstyled: true}).component('p-select', PrimeVue.Select).mount('#root')"""
    (field,) = form_of(show(body, "primevue", script=script)).read().values()
    assert (field.label, field.kind, field.value) == ("Agrupar vendas", "combobox", "Por cliente")


def test_fields_of_a_hidden_tab_are_read_as_not_shown(show) -> None:
    fields = form_of(show(YII)).read()
    assert {key for key, field in fields.items() if not field.shown} == {"R[hora]", "R[sms]"}


def test_what_a_form_holds_after_changes_is_what_it_sends(show, site) -> None:
    site.pages["/salvar"] = "<h1>Salvo</h1>"
    screen = show(YII)
    form = form_of(screen)
    wanted: dict[str, Any] = {
        "R[nome]": "Aviso 2", "R[meios][]": ["Pix"], "R[dias]": "5", "R[envio]": "E-mail e app", "R[canais][]": ["Sócios", "Todos"],
        "R[ativa]": False, "R[texto]": "Tchau,\naté mais.", "R[status]": "Todos",
    }  # fmt: skip
    fields = form.read()
    for key, value in wanted.items():
        form.set(fields[key], value)
    assert {key: form.values()[key] for key in wanted} == wanted
    screen.press(screen.the("form.save"), "Salvar")
    (route, sent), *more = site.posts
    assert (route, more) == ("/salvar", [])
    assert [(name, value.replace("\r\n", "\n")) for name, value in sent if name not in ("YII_CSRF_TOKEN", "senha")] == [
        ("R[nome]", "Aviso 2"), ("R[meios]", ""), ("R[meios][]", "2"), ("R[dias]", "5"), ("R[envio]", "2"), ("R[canais][]", "b"), ("R[canais][]", "c"),
        ("R[ativa]", "0"), ("R[texto]", "Tchau,\naté mais."), ("R[status]", ""), ("R[hora]", "08:00"), ("R[sms]", "0"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kit", "script", "drawn"),
    [
        ("select2", "$('select').select2()", ".select2-selection__rendered"),
        ("chosen", "$('select').chosen()", ".chosen-single span"),
    ],
)
def test_a_drawn_select_shows_and_tells_the_page_what_was_picked(show, kit: str, script: str, drawn: str) -> None:
    screen = show(SELECT2, kit, script=script + ";$('#s').on('change', function () { document.title = this.value })")
    form = form_of(screen)
    fields = form.read()
    form.set(fields["s"], "Em aberto")
    form.set(fields["m[]"], ["Pix"])
    assert (form.values()["s"], form.values()["m[]"], screen.page.title()) == ("Em aberto", ["Pix"], "Em aberto")
    shown = screen.page.evaluate("css => [...document.querySelectorAll(css)].map(e => e.innerText).join(' ')", drawn)
    assert "Em aberto" in shown


def test_a_mui_form_is_read_and_set(show) -> None:
    form = form_of(show("<div id=root></div>", "mui", script=MUI))
    fields = {field.label: field for field in form.read().values()}
    for label, value in {
        "Nome da Regra": "Aviso 2",
        "Texto": "Tchau",
        "Situação": "Em aberto",
        "Ativar Regra": False,
    }.items():
        form.set(fields[label], value)
    now = {field.label: field.value for field in form.read().values()}
    assert (now["Nome da Regra"], now["Texto"], now["Situação"], now["Ativar Regra"]) == (
        "Aviso 2",
        "Tchau",
        "Em aberto",
        False,
    )


@pytest.mark.sampled(2, "make kits")
@pytest.mark.parametrize("kind", ["jQuery UI", "bootstrap-datepicker", "flatpickr"])
def test_dates_of_a_form_are_set_and_kept(show, kind: str) -> None:
    body, kits, script = FORMS[kind]
    screen = show(body, *kits, script=script)
    form = form_of(screen)
    fields = form.read()
    for key, value in {"a": "15/07/2026", "b": "31/12/2026", "c": "2026-08-09", "d": "2.000,00"}.items():
        form.set(fields[key], value)
    screen.page.mouse.click(5, 700)
    assert form.values() == {"a": "15/07/2026", "b": "31/12/2026", "c": "2026-08-09", "d": "2.000,00"}


def test_a_field_that_corrects_what_is_typed_is_told(show) -> None:
    screen = show(
        "<form><label>Nome <input name=n onblur='this.value = this.value.toUpperCase()'></label><button type=button>Salvar</button></form>"
    )
    form = form_of(screen)
    with pytest.raises(NotKept, match="ficou com «ABC» em vez de «abc»"):
        form.set(form.read()["n"], "abc")


def test_a_masked_field_takes_what_is_typed_with_its_mask(show) -> None:
    mask = "this.value = this.value.replace(/\\D/g, '').replace(/^(\\d{2})(\\d{2})(\\d{4})$/, '$1/$2/$3')"
    screen = show(
        f'<form><label>Nome <input name=n oninput="{mask}"></label><button type=button>Salvar</button></form>'
    )
    form = form_of(screen)
    form.set(form.read()["n"], "01/06/2026")
    assert form.values()["n"] == "01/06/2026"


def test_an_option_that_is_gone_is_told_with_those_there(show) -> None:
    screen = show(YII)
    form = form_of(screen)
    with pytest.raises(NotKept) as caught:
        form.set(form.read()["R[status]"], "Negociada")
    assert "Negociada" in caught.value.message
    assert "Todos, Em aberto, Vencida" in caught.value.hint


def test_a_field_that_is_gone_is_told(show) -> None:
    screen = show(YII)
    form = form_of(screen)
    field = form.read()["R[dias]"]
    screen.page.evaluate("document.getElementById('R_dias').remove()")
    with pytest.raises(NotFound, match="Dias em relação ao vencimento"):
        form.set(field, "1")


def test_two_fields_of_one_label_without_names_are_told_apart(show) -> None:
    screen = show(
        "<form><label>Dia <input value=1></label><label>Dia <input value=2></label><button type=button>Salvar</button></form>"
    )
    form = form_of(screen)
    fields = form.read()
    assert [field.value for field in fields.values()] == ["1", "2"]
    form.set(list(fields.values())[1], "9")
    assert [field.value for field in form.read().values()] == ["1", "9"]


def test_fields_that_share_a_name_are_told_apart(show) -> None:
    screen = show(
        "<form><input name=x aria-label=Um value=1><input name=x aria-label=Dois value=2><button type=button>Salvar</button></form>"
    )
    form = form_of(screen)
    fields = list(form.read().values())
    assert [(field.label, field.value) for field in fields] == [("Um", "1"), ("Dois", "2")]
    form.set(fields[1], "9")
    assert [field.value for field in form.read().values()] == ["1", "9"]


def test_a_fieldset_that_holds_other_fields_too_does_not_name_a_group_in_it(show) -> None:
    group = """<div class=control-group><label class=control-label>Emissão de NFS-e</label><div class=controls><label class=radio><input type=radio name="F[nfse]" value=m> Manual</label>
<label class=radio><input type=radio name="F[nfse]" value=a checked> Automática</label></div></div>"""
    other = (
        '<div class=control-group><label for=multa>Multa (%)</label><input id=multa name="F[multa]" value="2,00"></div>'
    )
    alone = "<fieldset><legend>Canal</legend><label><input type=radio name=c> App</label><label><input type=radio name=c checked> E-mail</label></fieldset>"
    screen = show(
        f"<form><fieldset><legend>Multa e juros</legend>{other}{group}</fieldset>{alone}<button>Salvar</button></form>",
        "bootstrap2",
    )
    fields = {field.label: field.value for field in Form(screen, screen.page.locator("form")).read().values()}
    assert fields == {"Multa (%)": "2,00", "Emissão de NFS-e": "Automática", "Canal": "E-mail"}


# What a page does that has its values from elsewhere: its fields are empty first, as if nothing were chosen, ticked or typed.
EMPTIED = """for (const el of document.querySelectorAll('input[type=checkbox],input[type=radio]')) { const on = el.checked; el.checked = false; later.push(() => { el.checked = on; }); }
for (const el of document.querySelectorAll('select')) { const held = [...el.options].map((o) => o.selected); el.selectedIndex = -1; later.push(() => held.forEach((on, i) => { if (on) el.options[i].selected = true; })); }
for (const el of document.querySelectorAll('textarea,input:not([type])')) { const value = el.value; el.value = ''; later.push(() => { el.value = value; }); }"""


def test_values_that_a_script_fills_in_late_are_waited_for(show) -> None:
    whole = form_of(show(YII)).values()
    screen = show(YII, script=f"const later = []; {EMPTIED} setTimeout(() => later.forEach((give) => give()), 900);")
    await_values(screen)
    assert form_of(screen).values() == whole


def test_a_field_that_its_page_keeps_empty_is_waited_for_once(show, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = show(YII, script="document.getElementById('R_ativa').checked = false")
    monkeypatch.setattr(screen.browser, "timeout", 0.3)
    await_values(screen)
    assert screen.emptied == {"R[ativa]"}
    monkeypatch.setattr(screen.content, "wait_for_function", None)
    await_values(screen)


def test_a_mode_that_is_chosen_late_is_waited_for(show) -> None:
    screen = show(
        "<form><label><input type=radio name=m value=0> Manual</label><label><input type=radio name=m value=1> Automático</label></form>",
        script="setTimeout(() => { document.querySelector('[value=\"1\"]').checked = true; }, 900);",
    )
    choice = ManualOrAutomatic(screen)
    choice.wait()
    assert choice.read().manual is False
