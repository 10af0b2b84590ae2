"""Statuses in other words and drawings: cells, filters and dashboards of one tenant say the same."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client as Http

from bot.sandbox import knobs
from bot.sandbox.choices import SaleStatus
from bot.sandbox.models import Client, Sale
from bot.sandbox.seed import STAFF_PASSWORD, STAFF_USERNAME

Make = Callable[..., None]
NAMES = {"LoginForm[username]": STAFF_USERNAME, "LoginForm[password]": STAFF_PASSWORD}


def page_of(route: str, **more: str) -> str:
    http = Http()
    http.get("/index.php", {"r": "site/login"})
    http.post("/index.php?r=site/login", NAMES | {"YII_CSRF_TOKEN": http.cookies["YII_CSRF_TOKEN"].value})
    return http.get("/index.php", {"r": route, **more}).content.decode()


def statuses(page: str) -> set[str]:
    """The cells of the last column but the row's menu."""
    rows = re.findall(r"<tr class=\"(?:odd|even)\">(.*?)</tr>", page, re.DOTALL)
    return {re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)[-2] for row in rows}


@pytest.mark.parametrize(
    ("preset", "shown"),
    [
        ("classic", '<span class="label">Não faturada</span>'),
        ("sales_open", '<span class="label">Em aberto</span>'),
        ("sales_short", '<span class="label">NF</span>'),
        ("sales_icon", '<i class="icon-time" title="Não faturada"></i>'),
        ("sales_icon_class", '<i class="icon-time"></i>'),
    ],
)
def test_a_sale_that_is_not_billed_is_shown_in_the_tenants_way(erp: Make, preset: str, shown: str) -> None:
    erp(preset)
    page = page_of("venda/admin", isFiltering="1", **{"Venda[status]": "notBilled"})
    assert statuses(page.split('id="venda-grid"')[1]) == {shown}
    words = [str(one.label) for one in SaleStatus]
    words[0] = knobs.current().unbilled_word
    options = re.findall(
        r"<option value=\"\w+\"[^>]*>([^<]+)</option>", page.split('id="Venda_status"')[1].split("</select>")[0]
    )
    assert options == words


def test_every_status_has_a_sign_of_its_own(erp: Make) -> None:
    erp("sales_icon_class")
    for status, sale in zip(SaleStatus, Sale.objects.all()[: len(SaleStatus)], strict=True):
        Sale.objects.filter(pk=sale.pk).update(status=status, date="2026-06-01")
    signs = {
        str(status): statuses(
            page_of("venda/admin", isFiltering="1", **{"Venda[status]": status.value}).split('id="venda-grid"')[1]
        )
        for status in SaleStatus
    }
    assert [len(seen) for seen in signs.values()] == [1] * len(SaleStatus)
    assert len(set.union(*signs.values())) == len(SaleStatus)


def test_bloqueado_may_be_called_otherwise(erp: Make) -> None:
    erp("blocked_word")
    blocked = Client.objects.filter(isActive=True)[0]
    Client.objects.filter(pk=blocked.pk).update(isBlocked=True)
    for page in (page_of("cliente/admin", show_all="1"), page_of("cliente/view", id=str(blocked.pk))):
        assert '<span class="label label-warning">Suspenso</span>' in page
        assert ">Bloqueado</span>" not in page
