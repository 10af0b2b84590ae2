"""Toggles as the kits draw them: each is found by its label, flipped on and off, and read back."""

from __future__ import annotations

import pytest

from bot.errors import NotKept
from pages.elements.form import Form
from pages.elements.toggle import is_on, set_on

SLIDER = """<style>.switch{position:relative;display:inline-block;width:60px;height:34px}
.switch input{opacity:0;width:0;height:0}.slider{position:absolute;inset:0;background:#ccc}</style>"""
MUI = """const e = React.createElement, M = MaterialUI;
ReactDOM.createRoot(document.getElementById('root')).render(e('form', null,
  e(M.FormControlLabel, {control: e(M.%s, {name: 'ativa'}), label: 'Ativar Regra'})));"""
ARIA = "onclick=\"this.setAttribute('aria-checked', this.getAttribute('aria-checked') !== 'true')\""

# name → (markup, kits, script)
TOGGLES: dict[str, tuple[str, tuple[str, ...], str]] = {
    "native, label for": ("<input type=checkbox id=a name=ativa><label for=a>Ativar Regra</label>", (), ""),
    "native, label around": ("<label><input type=checkbox name=ativa> Ativar Regra</label>", (), ""),
    "native, words after": ("<td><input type=checkbox name=ativa> Ativar Regra</td>", (), ""),
    "native, cell before": ("<table><tr><td>Ativar Regra</td><td><input type=checkbox name=ativa></td></tr></table>", (), ""),
    "Yii: hidden 0 and a box": (
        "<input type=hidden name='R[ativa]' id=ytR_ativa value=0><input type=checkbox name='R[ativa]' id=R_ativa value=1><label for=R_ativa>Ativar Regra</label>", (), "",
    ),
    "Yii: label before": (
        "<div class=row><label for=R_ativa>Ativar Regra</label><input type=hidden name='R[ativa]' value=0><input type=checkbox name='R[ativa]' id=R_ativa value=1></div>", (), "",
    ),
    "Bootstrap 3": ("<div class=checkbox><label><input type=checkbox name=ativa> Ativar Regra</label></div>", ("bootstrap3",), ""),
    "Bootstrap 4 custom switch": (
        "<div class='custom-control custom-switch'><input type=checkbox class=custom-control-input id=a><label class=custom-control-label for=a>Ativar Regra</label></div>",
        ("bootstrap4",), "",
    ),
    "Bootstrap 4 custom checkbox": (
        "<div class='custom-control custom-checkbox'><input type=checkbox class=custom-control-input id=a><label class=custom-control-label for=a>Ativar Regra</label></div>",
        ("bootstrap4",), "",
    ),
    "Bootstrap 5 switch": (
        "<div class='form-check form-switch'><input class=form-check-input type=checkbox role=switch id=a><label class=form-check-label for=a>Ativar Regra</label></div>",
        ("bootstrap5",), "",
    ),
    "Bootstrap 5 btn-check": ("<input type=checkbox class=btn-check id=a autocomplete=off><label class='btn btn-outline-primary' for=a>Ativar Regra</label>", ("bootstrap5",), ""),
    "iCheck in its label": ("<label><input type=checkbox name=ativa> Ativar Regra</label>", ("icheck",), "$('input').iCheck({checkboxClass: 'icheckbox_square-blue'})"),
    "iCheck, label for": (
        "<input type=checkbox id=a><label for=a>Ativar Regra</label>", ("icheck",), "$('input').iCheck({checkboxClass: 'icheckbox_square-blue', increaseArea: '20%'})",
    ),
    "bootstrap-switch": ("<label for=a>Ativar Regra</label> <input type=checkbox id=a>", ("bootstrap-switch",), "$('input').bootstrapSwitch({onText: 'Sim', offText: 'Não'})"),
    "bootstrap-switch without a tied label": (
        "<div class=form-group><label>Ativar Regra</label><div><input type=checkbox name=ativa></div></div>", ("bootstrap-switch",), "$('input').bootstrapSwitch()",
    ),
    "CSS slider, words outside": (SLIDER + "<div><span>Ativar Regra</span> <label class=switch><input type=checkbox><span class=slider></span></label></div>", (), ""),
    "CSS slider, display none": (
        SLIDER.replace("opacity:0;width:0;height:0", "display:none") + "<div><span>Ativar Regra</span> <label class=switch><input type=checkbox><span class=slider></span></label></div>", (), "",
    ),
    "ARIA switch, a button": (f"<button type=button role=switch aria-checked=false aria-label='Ativar Regra' {ARIA}>&nbsp;</button>", (), ""),
    "ARIA switch, words before": (f"<div>Ativar Regra <span role=switch tabindex=0 aria-checked=false {ARIA}>⬤</span></div>", (), ""),
    "ARIA checkbox with its words": (f"<div role=checkbox tabindex=0 aria-checked=false {ARIA}>Ativar Regra</div>", (), ""),
    "MUI Switch": ("<div id=root></div>", ("mui",), MUI % "Switch"),
    "MUI Checkbox": ("<div id=root></div>", ("mui",), MUI % "Checkbox"),
    "PrimeVue ToggleSwitch": (
        "<div id=root><label for=a>Ativar Regra</label> <p-t v-model=v input-id=a></p-t></div>", ("primevue",),
        "Vue.createApp({data: () => ({v: false})}).use(PrimeVue.Config, {unstyled: true}).component('p-t', PrimeVue.ToggleSwitch).mount('#root')",
    ),
}  # fmt: skip


@pytest.mark.sampled(3, "make kits")
@pytest.mark.parametrize("kind", TOGGLES)
def test_a_toggle_goes_on_and_off_and_stays(show, kind: str) -> None:
    markup, kits, script = TOGGLES[kind]
    screen = show(
        f"<form>{markup}<p><label><input type=checkbox name=outra> Enviar cópia</label></p></form>",
        *kits,
        script=script,
    )
    box = screen.the("rule.active", "field", timeout=30)
    assert not is_on(box)
    assert set_on(box, True, "Ativar Regra")
    assert is_on(box)
    assert not set_on(box, True, "Ativar Regra"), "what is so already is left alone"
    assert set_on(box, False, "Ativar Regra")
    assert not is_on(box)


@pytest.mark.sampled(3, "make kits")
@pytest.mark.parametrize("kind", TOGGLES)
def test_a_form_reads_a_toggle_and_sets_it(show, kind: str) -> None:
    markup, kits, script = TOGGLES[kind]
    screen = show(
        f"<form>{markup}<p><label><input type=checkbox name=outra checked> Enviar cópia</label></p><button type=button>Salvar</button></form>",
        *kits,
        script=script,
    )
    form = Form(screen, screen.the("form.save"))
    field = next(field for field in form.read().values() if field.label.startswith("Ativar Regra"))
    assert (field.kind, field.value) == ("toggle", False)
    form.set(field, True)
    values = form.values()
    assert (values[field.key], values["outra"]) == (True, True)


def test_a_toggle_that_cannot_be_flipped_is_told(show) -> None:
    screen = show("<label><input type=checkbox onclick='return false'> Ativar Regra</label>")
    with pytest.raises(NotKept, match="A caixa «Ativar Regra» não muda"):
        set_on(screen.the("rule.active", "field"), True, "Ativar Regra")


@pytest.mark.parametrize(
    "markup",
    [
        "<span class=switch-row style='display:inline-block'><input type=checkbox style='opacity:0' aria-label='Ativar Regra' id=a>"
        "<button type=button style='width:200px' onclick='document.title = 1'>Excluir</button></span>",
        "<label style='display:inline-block'><input type=checkbox style='opacity:0;width:1px' aria-label='Ativar Regra' id=a><a href='#x' onclick='document.title = 1'>termos da regra</a></label>",
        "<input type=checkbox style='display:none' aria-label='Ativar Regra' id=a><label for=a><button type=button onclick='document.title = 1'>?</button></label>",
    ],
)
def test_what_else_stands_around_a_drawn_box_is_not_clicked(show, markup: str) -> None:
    screen = show(markup)
    set_on(screen.the("rule.active", "field"), True, "Ativar Regra")
    assert screen.page.evaluate("[a.checked, document.title, location.hash]") == [True, "ERP", ""]
