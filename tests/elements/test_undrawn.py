"""Reading without drawing: what it reads is what the screen shows, and where that is not certain the screen is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pytest
from conftest import Site

from pages.elements.grid import Grid
from pages.elements.screen import Screen
from pages.elements.sheet import Sheet
from pages.elements.undrawn import Undrawn, by_number, same
from pages.elements.whole import whole

PAGES, ROWS = 6, 4
LOGIN = "<form id=login-form><label>Senha <input type=password name=senha></label><button>Entrar</button></form>"


@dataclass
class Erp:
    """A list of six pages; `spoil` changes a page before it is sent, by its number and how often any was asked for."""

    spoil: Callable[[str, int, int], str] = lambda page, number, times: page
    total: Callable[[int], int] = lambda times: PAGES * ROWS
    asked: list[int] = field(default_factory=list)

    def __call__(self, query: Mapping[str, str]) -> str:
        number = int(query.get("Cliente_page", "1"))
        self.asked.append(number)
        return self.spoil(self.page(number), number, len(self.asked))

    def page(self, number: int) -> str:
        at = (number - 1) * ROWS
        rows = "".join(
            f"<tr class={'odd' if n % 2 else 'even'}><td><input type=checkbox name=c[] value={n}></td>"
            f"<td><a href='?r=cliente/view&id={n}'>Cliente {n}</a><br>Sala {n}</td><td><b title=Acesso>Sim</b>"
            f"<span style='display: none'>segredo</span><ul class=dropdown-menu><li>Editar</li></ul></td></tr>"
            for n in range(at + 1, at + ROWS + 1)
        )
        total = self.total(len(self.asked))
        numbers = "".join(
            f"<li class='page{' selected' if n == number else ''}'><a href='/index.php?r=cliente/admin&amp;Cliente_page={n}'>{n}</a></li>"
            for n in range(1, PAGES + 1)
        )
        onwards = f"<li class='next{'' if number < PAGES else ' hidden'}'><a href='/index.php?r=cliente/admin&amp;Cliente_page={number + 1}'>Próxima</a></li>"
        return (
            f"<!doctype html><title>Clientes</title><style>.hidden, .dropdown-menu {{ display: none }} .off td {{ display: none }}</style><h1>Clientes</h1>"
            f"<div id=cliente-grid class=grid-view><div class=summary>Exibindo {at + 1}-{at + ROWS} de {total} resultados.</div>"
            f"<table class=items><thead><tr><th></th><th>Cliente</th><th>Acesso</th></tr></thead><tbody>{rows}</tbody></table>"
            f"<ul class=yiiPager>{numbers}{onwards}</ul></div>"
        )


@dataclass
class Read:
    """What came of reading a list without drawing: its sheets or None, the pages asked for by it, and those that were drawn."""

    first: Sheet
    rest: list[Sheet] | None
    asked: list[int]
    drawn: list[str]
    undrawn: Undrawn
    grid: Grid


@pytest.fixture
def read(site: Site, screen: Screen) -> Callable[[Erp], Read]:
    def reading(erp: Erp) -> Read:
        site.pages["/index.php"] = erp
        screen.page.goto(f"{site.url}/index.php?r=cliente/admin")
        grid = Grid(screen, ["clients.name_column"])
        grid.wait()
        first = grid.read()
        erp.asked.clear()
        drawn: list[str] = []

        def load(address: str) -> None:
            drawn.append(address.rpartition("=")[2])
            screen.page.goto(address)
            grid.wait()

        undrawn = Undrawn(grid, load)
        return Read(first, undrawn.rest(first), erp.asked, drawn, undrawn, grid)

    return reading


def test_a_list_is_read_as_its_drawn_tour_reads_it_and_only_its_last_page_is_drawn(
    read: Callable[[Erp], Read], screen: Screen, site: Site
) -> None:
    got = read(Erp())
    assert got.rest is not None
    assert got.drawn == [str(PAGES)]
    assert sorted(got.asked) == [*range(1, PAGES + 1), PAGES]
    screen.page.goto(f"{site.url}/index.php?r=cliente/admin")
    tour = list(got.grid.tour())
    assert all(same(drawn, fetched) for drawn, fetched in zip(tour, [got.first, *got.rest], strict=True))
    assert list(whole([got.first, *got.rest])) == [str(n) for n in range(1, PAGES * ROWS + 1)]
    assert tour[2].rows[0].cells[1].text == "Cliente 9 Sala 9"
    assert tour[2].rows[0].cells[1].lead == "Cliente 9"
    assert tour[2].rows[0].cells[2].text == "Sim"


DRAWS = "document.querySelectorAll('td:nth-child(3)').forEach((cell) => { cell.textContent = 'Não' })"


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda page, number, times: page + f"<script>{DRAWS}</script>", id="cells that a script fills"),
        pytest.param(lambda page, number, times: page + f"<script>{DRAWS}</script>" if number == 1 else page, id="a first page that a script fills"),
        pytest.param(
            lambda page, number, times: page.replace("</style>", " b { text-transform: uppercase }</style>"), id="words that a style changes"
        ),
        pytest.param(
            lambda page, number, times: page[page.index("<table") : page.index("</table>")] + "</table>" if times > 2 else page,
            id="fragments",
        ),
        pytest.param(lambda page, number, times: LOGIN if times > 4 else page, id="a session that expires"),
        pytest.param(lambda page, number, times: page.replace(">Acesso<", ">Status<") if number == 4 else page, id="another head row"),
        pytest.param(lambda page, number, times: page.replace("Cliente 22", "Cliente X") if times > PAGES else page, id="a last page that is another by now"),
    ],
)  # fmt: skip
def test_what_is_not_certain_to_be_the_same_is_left_to_the_screen(
    read: Callable[[Erp], Read], spoil: Callable[[str, int, int], str]
) -> None:
    got = read(Erp(spoil))
    assert got.rest is None
    assert not got.undrawn.trusted


def test_a_list_that_somebody_else_changes_meanwhile_is_left_to_the_screen(read: Callable[[Erp], Read]) -> None:
    assert read(Erp(total=lambda times: PAGES * ROWS - (times > 3))).rest is None


@pytest.mark.usefixtures("impatient")
def test_a_page_marked_up_as_no_drawn_one_was_is_drawn_too(read: Callable[[Erp], Read]) -> None:
    plain = read(
        Erp(lambda page, number, times: page.replace("class=odd", "class='odd late'") if number == 3 else page)
    )
    assert plain.rest is not None
    assert plain.drawn == [str(PAGES), "3"]
    # Its style hides there what no markup of its own does.
    hiding = read(
        Erp(lambda page, number, times: page.replace("class=odd", "class='odd off'") if number == 3 else page)
    )
    assert hiding.rest is None


@pytest.mark.parametrize(
    ("two", "three", "seventh"),
    [
        ("http://e/i?r=a&p=2", "http://e/i?r=a&p=3", "http://e/i?r=a&p=7"),
        ("http://e/i?p=2&q=2", "http://e/i?p=3&q=2", "http://e/i?p=7&q=2"),
        ("http://e/i?p=2&s=5", "http://e/i?p=3&s=6", None),
        ("http://e/i?start=10", "http://e/i?start=20", None),
        ("http://e/i?p=2#x", "http://e/i?p=3#x", None),
        ("http://e/i/2", "http://e/i/3", None),
        ("http://e/i?p=2", "http://o/i?p=3", None),
        ("http://e/i?p=2&p=1", "http://e/i?p=3&p=1", None),
    ],
)
def test_pages_are_addressed_by_the_one_number_in_which_two_of_them_differ(
    two: str, three: str, seventh: str | None
) -> None:
    address = by_number(two, three)
    assert (address(7) if address else None) == seventh
