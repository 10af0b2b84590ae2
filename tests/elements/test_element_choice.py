"""ManualOrAutomatic: Faturamento Manual or Automático in every shape kits give to a choice of two."""

from __future__ import annotations

import pytest

from bot.errors import Ambiguous, NotFound
from pages.elements.choice import ManualOrAutomatic

OPTIONS = "<option value=m>Faturamento Manual</option><option value=a selected>Faturamento Automático</option>"
BUTTON = (
    "onclick=\"for (const b of this.parentNode.children) b.classList.remove('active'); this.classList.add('active')\""
)
MUI_SELECT = """const e = React.createElement, M = MaterialUI;
function F() { const [v, s] = React.useState('a');
  return e('form', null, e(M.FormControl, {style: {width: 300}}, e(M.InputLabel, {id: 'l'}, 'Faturamento'),
    e(M.Select, {labelId: 'l', label: 'Faturamento', value: v, onChange: (ev) => { s(ev.target.value); window.chosen = ev.target.value }},
      e(M.MenuItem, {value: 'm'}, 'Faturamento Manual'), e(M.MenuItem, {value: 'a'}, 'Faturamento Automático')))); }
ReactDOM.createRoot(document.getElementById('root')).render(e(F));"""
MUI_RADIO = """const e = React.createElement, M = MaterialUI;
ReactDOM.createRoot(document.getElementById('root')).render(e(M.RadioGroup, {defaultValue: 'a', name: 'modo'},
  e(M.FormControlLabel, {value: 'm', control: e(M.Radio), label: 'Manual'}), e(M.FormControlLabel, {value: 'a', control: e(M.Radio), label: 'Automático'})));"""
MUI_TOGGLE = """const e = React.createElement, M = MaterialUI;
function F() { const [v, s] = React.useState('a');
  return e(M.ToggleButtonGroup, {exclusive: true, value: v, onChange: (ev, n) => n && s(n)}, e(M.ToggleButton, {value: 'm'}, 'Manual'), e(M.ToggleButton, {value: 'a'}, 'Automático')); }
ReactDOM.createRoot(document.getElementById('root')).render(e(F));"""
PRIME_SELECT = """Vue.createApp({data: () => ({v: 'a', o: [{n: 'Faturamento Manual', c: 'm'}, {n: 'Faturamento Automático', c: 'a'}]})})
  .use(PrimeVue.Config, {unstyled: true}).component('p-select', PrimeVue.Select).mount('#root')"""
LISTBOX = """function abrir() { lista.hidden = false } function escolher(o) { botao.firstElementChild.textContent = o.textContent; lista.hidden = true }"""

# name → (way, markup, kits, script)
CHOICES: dict[str, tuple[str, str, tuple[str, ...], str]] = {
    "radios, labels for": (
        "radio", "<input type=radio name=m id=m value=0><label for=m>Manual</label><input type=radio name=m id=a value=1 checked><label for=a>Automático</label>", (), "",
    ),
    "radios, labels around": (
        "radio", "<label><input type=radio name=m value=0> Faturamento Manual</label><label><input type=radio name=m value=1 checked> Faturamento Automático</label>", (), "",
    ),
    "radios, no labels": ("radio", "<p>Faturamento:</p><input type=radio name=m value=0> Manual <input type=radio name=m value=1 checked> Automático", (), ""),
    "radios, explained": (
        "radio", "<label><input type=radio name=m> Manual (o usuário fatura cada venda)</label><br><label><input type=radio name=m checked> Automático - o sistema fatura</label>", (), "",
    ),
    "radios, iCheck": (
        "radio", "<label><input type=radio name=m> Manual</label> <label><input type=radio name=m checked> Automático</label>", ("icheck",),
        "$('input').iCheck({radioClass: 'iradio_square-blue'})",
    ),
    "radios, Bootstrap 4 custom": (
        "radio", "<div class='custom-control custom-radio'><input type=radio name=m class=custom-control-input id=m><label class=custom-control-label for=m>Manual</label></div>"
        "<div class='custom-control custom-radio'><input type=radio name=m class=custom-control-input id=a checked><label class=custom-control-label for=a>Automático</label></div>",
        ("bootstrap4",), "",
    ),
    "radios, Bootstrap 5 buttons": (
        "radio", "<div class=btn-group role=group><input type=radio class=btn-check name=m id=m><label class='btn btn-outline-primary' for=m>Manual</label>"
        "<input type=radio class=btn-check name=m id=a checked><label class='btn btn-outline-primary' for=a>Automático</label></div>", ("bootstrap5",), "",
    ),
    "radios, MUI": ("radio", "<div id=root></div>", ("mui",), MUI_RADIO),
    "radios, ARIA": (
        "radio", "<div role=radiogroup aria-label=Faturamento><div role=radio tabindex=0 aria-checked=false onclick='t(this)'>Manual</div>"
        "<div role=radio tabindex=0 aria-checked=true onclick='t(this)'>Automático</div></div>", (),
        "function t(el) { for (const r of el.parentNode.children) r.setAttribute('aria-checked', r === el) }",
    ),
    "select": ("select", f"<label for=s>Faturamento</label><select id=s name=modo>{OPTIONS}</select>", (), ""),
    "select, no label": ("select", f"<select name=modo>{OPTIONS}</select>", (), ""),
    "Select2": ("select", f"<label for=s>Faturamento</label><select id=s name=modo style='width:200px'>{OPTIONS}</select>", ("select2",), "$('#s').select2()"),
    "Chosen": ("select", f"<label for=s>Faturamento</label><select id=s name=modo style='width:200px'>{OPTIONS}</select>", ("chosen",), "$('#s').chosen()"),
    "MUI Select": ("drawn", "<div id=root></div>", ("mui",), MUI_SELECT),
    "PrimeVue Select": (
        "drawn", "<div id=root><label for=s>Faturamento</label> <p-select v-model=v :options=o option-label=n option-value=c label-id=s></p-select></div>", ("primevue",), PRIME_SELECT,
    ),
    "button and listbox": (
        "drawn", "<main><span id=l>Modo de faturamento</span> <button id=botao type=button aria-haspopup=listbox aria-labelledby=l onclick=abrir()><span>Automático</span> ▾</button>"
        "<ul id=lista role=listbox hidden><li role=option onclick=escolher(this)>Manual</li><li role=option onclick=escolher(this)>Automático</li></ul></main>", (), LISTBOX,
    ),
    "buttons": ("buttons", f"<div class=btn-group><button type=button class='btn' {BUTTON}>Manual</button><button type=button class='btn active' {BUTTON}>Automático</button></div>", (), ""),
    "buttons, MUI": ("buttons", "<div id=root></div>", ("mui",), MUI_TOGGLE),
    "switch that means automatic": ("switch", "<label><input type=checkbox checked> Faturamento Automático</label>", (), ""),
    "switch that means manual": ("switch", "<label><input type=checkbox> Faturamento manual</label>", (), ""),
    "switch, Bootstrap 5": (
        "switch", "<div class='form-check form-switch'><input class=form-check-input type=checkbox role=switch id=s checked>"
        "<label for=s>Ativar faturamento automático</label></div>", ("bootstrap5",), "",
    ),
    "switch, bootstrap-switch": ("switch", "<label for=s>Faturamento Automático</label><input type=checkbox id=s checked>", ("bootstrap-switch",), "$('input').bootstrapSwitch()"),
}  # fmt: skip


@pytest.mark.sampled(4, "make kits")
@pytest.mark.parametrize("kind", CHOICES)
def test_the_mode_is_read_set_and_set_back(show, kind: str) -> None:
    way, markup, kits, script = CHOICES[kind]
    others = "<p><label>Dia <input name=dia value=5></label><label><input type=checkbox name=x checked> Enviar boleto</label></p><button type=button>Salvar</button>"
    screen = show(f"<h1>Faturamento</h1><form>{markup}{others}</form>", *kits, script=script)
    mode = ManualOrAutomatic(screen)
    mode.wait()
    before = mode.read()
    assert (before.way, before.manual) == (way, False)
    assert not mode.set(False), "what is so already is left alone"
    assert mode.set(True)
    assert mode.read().manual is True
    assert mode.set(False)
    assert mode.read() == before


def test_a_screen_without_the_control_is_told_with_the_fields_seen(show) -> None:
    screen = show("<h1>Faturamento</h1><form><label>Dia <input></label></form>")
    with pytest.raises(NotFound) as caught:
        ManualOrAutomatic(screen).read()
    assert "Vi: Dia" in caught.value.hint


def test_two_such_controls_are_ambiguous(show) -> None:
    screen = show(f"<form><select name=a>{OPTIONS}</select><select name=b>{OPTIONS}</select></form>")
    with pytest.raises(Ambiguous, match="Há 2 controles"):
        ManualOrAutomatic(screen).read()


def test_a_select_with_a_third_value_is_neither_until_it_is_set(show) -> None:
    screen = show(
        "<form><label>Faturamento <select><option>Selecione<option>Manual<option>Automático</select></label></form>"
    )
    mode = ManualOrAutomatic(screen)
    assert mode.read().manual is None
    assert mode.set(True)
    assert mode.read().manual is True


IN_TABS = """<ul class="nav nav-tabs"><li class="active"><a href="#geral" data-toggle="tab">Geral</a></li><li><a href="#fat" data-toggle="tab">Faturamento</a></li></ul>
<form class="tab-content"><div class="tab-pane active" id="geral"><label><input type=checkbox> Protesto automático</label></div>
<div class="tab-pane" id="fat"><div class="btn-group" data-toggle="buttons-radio"><button type=button class="btn btn-large" onclick="v.value=1"><i class="icon-user"></i> Faturamento Manual</button>
<button type=button class="btn btn-large active" onclick="v.value=2"><i class="icon-cog"></i> Faturamento Automático</button></div><input type=hidden id=v value=2></div></form>"""


def test_buttons_on_a_tab_named_as_the_screen_are_brought_to_the_front(show) -> None:
    screen = show(f"<nav><a href='/outro'>Faturamento</a></nav>{IN_TABS}", "bootstrap2")
    mode = ManualOrAutomatic(screen)
    mode.wait()
    assert (mode.read().way, mode.read().manual) == ("buttons", False)
    assert mode.set(True)
    assert screen.page.locator("#v").input_value() == "1"


def test_a_control_in_sight_leaves_the_tabs_alone(show) -> None:
    body = IN_TABS.replace("<label><input type=checkbox> Protesto automático</label>", f"<select>{OPTIONS}</select>")
    screen = show(body.replace("btn-group", "btn-group outro"), "bootstrap2")
    ManualOrAutomatic(screen).wait()
    assert screen.page.locator("#geral").is_visible()
