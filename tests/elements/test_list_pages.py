"""Changes made page by page of a list that shrinks, moves up or stays while they are made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.errors import CountMismatch
from bot.store import Planned
from pages import listing
from pages.elements import grid
from pages.elements.grid import Grid
from pages.elements.sheet import Row, Sheet
from pages.listing import ListPage

SIZE = 3


class Shelf:
    """A list of ids, read SIZE to a page; stands in for the grid of a screen."""

    def __init__(self, ids: list[str], numbered: bool) -> None:
        self.ids, self.numbered, self.page = ids, numbered, 1
        self.read_pages = 0

    def read(self) -> Sheet:
        self.read_pages += 1
        start = (self.page - 1) * SIZE
        rows = tuple(Row(one, (), True, False, ()) for one in self.ids[start : start + SIZE])
        return Sheet(
            (), rows, "", None, None, self.page if self.numbered else None, start + SIZE < len(self.ids), None, False
        )

    def tour(self) -> Iterator[Sheet]:
        while True:
            sheet = self.read()
            yield sheet
            if not sheet.next:
                return
            self.page += 1

    def jump(self, page: int) -> None:
        if self.numbered:
            self.page = min(page, max(1, -(-len(self.ids) // SIZE)))


class Shelved(ListPage):
    def __init__(self, ids: list[str], numbered: bool = True, stays: bool = True) -> None:
        self.grid: Any = Shelf(ids, numbered)
        self.stays = stays

    def open(self) -> None:
        self.grid.page = 1

    def _standing(self) -> Sheet | None:
        return self.grid.read() if self.stays else None


def changes(ids: list[str]) -> list[Planned]:
    return [Planned("sales", one, "status", one, "a", "b") for one in ids]


ALL = [str(n) for n in range(10)]


@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize("stays", [True, False])
@pytest.mark.parametrize("hides", [True, False], ids=["a list that hides what was done", "a list that keeps it"])
def test_every_change_is_met_once(numbered: bool, stays: bool, hides: bool) -> None:
    page = Shelved(list(ALL), numbered, stays)
    met: list[str] = []
    for batch in page.pages_of(changes(ALL[1:])):
        done = [change.record for change in batch]
        assert done
        assert set(done) <= set(page.grid.read().ids), "the list stands on the page of the batch"
        met += done
        if hides:
            page.grid.ids = [one for one in page.grid.ids if one not in done]
    assert sorted(met) == ALL[1:]


def test_what_was_left_undone_on_a_shrinking_page_hides_nothing_behind_it() -> None:
    """One of the batch stays on the page, and rows of the next page move up beside it."""
    page = Shelved(list(ALL))
    met: list[str] = []
    for batch in page.pages_of(changes(ALL)):
        met += [change.record for change in batch]
        page.grid.ids = [one for one in page.grid.ids if one not in met or one == "1"]
    assert sorted(met) == ALL


def test_a_batch_is_no_larger_than_a_form_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MOST", 2)
    assert [len(batch) for batch in Shelved(ALL[:6]).pages_of(changes(ALL[:6]))] == [2, 1, 2, 1]


def test_a_list_that_stays_is_read_once() -> None:
    page = Shelved(list(ALL))
    list(page.pages_of(changes(ALL)))
    assert page.grid.read_pages <= 2 * 4


def test_what_is_on_no_page_is_told() -> None:
    with pytest.raises(CountMismatch, match="1 registros do plano não estão mais na lista: 99"):
        list(Shelved(list(ALL)).pages_of(changes(["3", "99"])))


# ------------------------------------------------------------------------------------------------- a pager without an end


class Named:
    labels: dict[str, Any] = {}  # noqa: RUF012 - never added to

    def name(self) -> str:
        return "Clientes"


class Endless(Grid):
    """A list whose pager always offers a next page; after `pages` of them it begins anew, or never where that is None."""

    def __init__(self, pages: int | None) -> None:
        super().__init__(Named(), [])  # type: ignore[arg-type]
        self.pages, self.at, self.turned = pages, 0, 0

    def _at_rest(self) -> None: ...

    def _wait(self) -> None: ...

    def read(self) -> Sheet:
        rows = tuple(Row(str(self.at * SIZE + n), (), True, False, ()) for n in range(SIZE))
        return Sheet((), rows, "", None, None, None, True, None, False)

    def turn(self, sheet: Sheet) -> None:
        self.turned += 1
        self.at = self.turned % self.pages if self.pages else self.turned


@pytest.mark.parametrize("pages", [1, 2, 5])
def test_a_list_that_goes_round_ends_with_the_first_page_seen_again(pages: int) -> None:
    endless = Endless(pages)
    with pytest.raises(
        CountMismatch, match="da tela Clientes mostra de novo o que já mostrou, e oferece sempre mais uma página"
    ):
        list(endless.tour())
    assert endless.turned == pages


def test_a_list_without_an_end_is_left_after_as_many_pages_as_no_tenant_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "MOST_PAGES", 7)
    endless = Endless(None)
    with pytest.raises(CountMismatch, match="A lista tem mais de 7 páginas"):
        list(endless.tour())
    assert endless.turned == 7
