"""Date filters of real kits: typed or picked so that the kit keeps them, and read back as the search will send them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.errors import NotKept
from pages.elements.dates import set_date

FIRST, LAST = date(2026, 6, 1), date(2026, 9, 30)
TWO = """<h1>Vendas</h1><form id=busca action=/vendas><div><label for=a>Data da venda de</label><input id=a name=a {}></div>
<div><label for=b>Data da venda até</label><input id=b name=b {}></div><div><label for=c>Data de criação</label><input id=c name=c></div><button>Buscar</button></form>"""
ONE = "<h1>Vendas</h1><form id=busca action=/vendas><label for=a>Data da Venda</label><input id=a name=a value='{}'><button>Buscar</button></form>"
PT = """$.datepicker.setDefaults({dateFormat: 'dd/mm/yy', changeMonth: true, changeYear: true, monthNamesShort: ['Jan','Fev','Mar','Abr','Mai','Jun','Jul','Ago','Set','Out','Nov','Dez']});"""

# name → (attributes of both inputs, kits, script, values as sent)
PAIRS: dict[str, tuple[str, tuple[str, ...], str, tuple[str, str]]] = {
    "plain": ("", (), "", ("01/06/2026", "30/09/2026")),
    "input type=date": ("type=date", (), "", ("2026-06-01", "2026-09-30")),
    "jQuery UI": ("", ("jquery-ui",), PT + "$('#a,#b').datepicker()", ("01/06/2026", "30/09/2026")),
    "jQuery UI, read-only": ("readonly", ("jquery-ui",), PT + "$('#a,#b').datepicker()", ("01/06/2026", "30/09/2026")),
    "jQuery UI, read-only, arrows": (
        "readonly", ("jquery-ui",), "$('#a,#b').datepicker({dateFormat: 'dd/mm/yy', defaultDate: '15/04/2026'})", ("01/06/2026", "30/09/2026"),
    ),
    "bootstrap-datepicker": (
        "", ("bootstrap-datepicker",), "$('#a,#b').datepicker({format: 'dd/mm/yyyy', language: 'pt-BR'})", ("01/06/2026", "30/09/2026"),
    ),
    "bootstrap-datepicker, autoclose": (
        "", ("bootstrap-datepicker",), "$('#a,#b').datepicker({format: 'dd/mm/yyyy', autoclose: true, todayHighlight: true, forceParse: true})", ("01/06/2026", "30/09/2026"),
    ),
    "flatpickr": ("", ("flatpickr",), "flatpickr('#a,#b', {dateFormat: 'd/m/Y', allowInput: true, locale: 'pt'})", ("01/06/2026", "30/09/2026")),
}  # fmt: skip


def sent(screen: Any, site: Any) -> dict[str, str]:
    """What a search with the form as it stands sends."""
    seen: dict[str, str] = {}
    site.pages["/vendas"] = lambda fields: seen.update(fields) or "<h1>Resultado</h1>"
    screen.page.mouse.click(1200, 700)
    screen.press(screen.the("list.search"), "Buscar")
    return seen


@pytest.mark.sampled(3, "make kits")
@pytest.mark.parametrize("kind", PAIRS)
def test_both_ends_are_put_in_and_sent(show, site, kind: str) -> None:
    attributes, kits, script, wanted = PAIRS[kind]
    screen = show(TWO.format(attributes, attributes), *kits, script=script)
    assert set_date(screen, screen.page.locator("#busca"), FIRST, LAST)
    fields = sent(screen, site)
    assert (fields["a"], fields["b"], fields.get("c", "")) == (*wanted, "")


@pytest.mark.sampled(3, "make kits")
@pytest.mark.parametrize("kind", PAIRS)
def test_dates_that_stand_there_already_are_replaced(show, site, kind: str) -> None:
    attributes, kits, script, wanted = PAIRS[kind]
    old = ("2025-01-02", "2025-01-03") if "date" in attributes else ("02/01/2025", "03/01/2025")
    screen = show(TWO.format(f"{attributes} value={old[0]}", f"{attributes} value={old[1]}"), *kits, script=script)
    assert set_date(screen, screen.page.locator("#busca"), FIRST, LAST)
    fields = sent(screen, site)
    assert (fields["a"], fields["b"]) == wanted


@pytest.mark.parametrize("update", ["true", "false"])
def test_a_range_in_one_field_of_daterangepicker_is_applied(show, site, update: str) -> None:
    locale = "{format: 'DD/MM/YYYY', applyLabel: 'Aplicar', cancelLabel: 'Cancelar', customRangeLabel: 'Outro'}"
    script = f"""$('#a').daterangepicker({{autoUpdateInput: {update}, locale: {locale}, ranges: {{'Hoje': [moment(), moment()]}}, alwaysShowCalendars: true}})
      .on('apply.daterangepicker', function (e, p) {{ this.value = p.startDate.format('DD/MM/YYYY') + ' - ' + p.endDate.format('DD/MM/YYYY');
        document.title = p.startDate.format('YYYYMMDD') + p.endDate.format('YYYYMMDD') }})"""
    screen = show(ONE.format("01/01/2026 - 31/01/2026"), "daterangepicker", script=script)
    assert set_date(screen, screen.page.locator("#busca"), FIRST, LAST)
    assert screen.page.title() == "2026060120260930", "the kit itself knows the period"
    assert sent(screen, site)["a"] == "01/06/2026 - 30/09/2026"


def test_a_search_without_dates_says_so(show) -> None:
    screen = show("<form id=busca><label>Cliente <input></label><button>Buscar</button></form>")
    assert not set_date(screen, screen.page.locator("#busca"), FIRST, LAST)


def test_a_field_that_puts_another_date_in_is_told(show) -> None:
    screen = show(TWO.format("onblur=\"this.value = '01/01/2000'\"", ""))
    with pytest.raises(NotKept, match="ficou com «01/01/2000»"):
        set_date(screen, screen.page.locator("#busca"), FIRST, LAST)


def test_a_read_only_field_with_an_unknown_calendar_is_told(show) -> None:
    screen = show(TWO.format("readonly", "readonly"))
    with pytest.raises(NotKept, match="calendário não é conhecido"):
        set_date(screen, screen.page.locator("#busca"), FIRST, LAST)


def test_the_created_date_is_not_taken_for_the_sale_date(show) -> None:
    screen = show(
        "<form id=busca><label>Criada de <input id=Venda_criadaFilterFirst></label><label>Criada até <input id=Venda_criadaFilterLast></label>"
        "<label>Data da venda de <input id=Venda_date_first></label><label>Data da venda até <input id=Venda_date_last></label><button>Buscar</button></form>"
    )
    assert set_date(screen, screen.page.locator("#busca"), FIRST, LAST)
    assert screen.page.evaluate("[...document.querySelectorAll('input')].map(i => i.value)") == [
        "",
        "",
        "01/06/2026",
        "30/09/2026",
    ]
