"""When a page of a list may be loaded by the address its pager gives: only where that is the list's own with one number more."""

from __future__ import annotations

import pytest

from pages.elements.paging import numbers_page

LIST = "https://acme.conexa.app/index.php?r=cliente/admin"


@pytest.mark.parametrize(
    ("href", "first"),
    [
        (f"{LIST}&Cliente_page=3", LIST),
        ("https://acme.conexa.app/index.php?Cliente_page=3&r=cliente%2Fadmin", LIST),
        (f"{LIST}&Cliente_page=3", f"{LIST}&Cliente_page=2"),
        ("https://acme.conexa.app/admin/clientes/?p=3", "https://acme.conexa.app/admin/clientes/"),
    ],
    ids=["Yii", "in another order", "from another page", "Django"],
)
def test_a_pages_address_is_the_lists_with_its_number(href: str, first: str) -> None:
    assert numbers_page(href, first, 3)


@pytest.mark.parametrize(
    "href",
    [
        f"{LIST}&ajax=cliente-grid&Cliente_page=3",
        f"{LIST}&Cliente_page=4",
        f"{LIST}&Cliente_page=3&Cliente_sort=nome",
        "https://acme.conexa.app/index.php?r=cliente/lista&Cliente_page=3",
        "https://acme.conexa.app/index.php?Cliente_page=3",
        "https://outro.conexa.app/index.php?r=cliente/admin&Cliente_page=3",
        f"{LIST}#3",
        LIST,
        "javascript:void(0)",
    ],
    ids=[
        "a fragment that a script asks for", "another page", "another order", "another screen", "less than the list's", "another host",
        "a mark on the same page", "no number", "a script",
    ],
)  # fmt: skip
def test_what_is_more_or_other_than_that_is_no_pages_address(href: str) -> None:
    assert not numbers_page(href, LIST, 3)
