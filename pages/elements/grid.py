"""A list of records: Yii's CGridView, DataTables, Django's change list, an ARIA grid. Read whole, page by page, by record id."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator

from bot.browser.requests import to_name
from bot.errors import BotError, CountMismatch, NotFound, SessionExpired
from pages.elements.dom import folded, script
from pages.elements.form import pick_option
from pages.elements.growing import Growing
from pages.elements.paging import MOST_PAGES, enlarge, numbers_page
from pages.elements.screen import Screen
from pages.elements.selecting import Selection
from pages.elements.sheet import Cell, Row, Sheet
from pages.labels import LABELS

NEVER_EMPTY = ("name", "client", "date", "status", "value")  # columns that every record has something in


class Grid:
    """The list of the screen whose columns include the given ones (label keys, each a word of the list's head)."""

    def __init__(self, screen: Screen, columns: Sequence[str]) -> None:
        self.screen = screen
        self.heads = [folded(screen.labels[key]) for key in columns]
        self.keys = columns
        about = columns[0].partition(".")[0] if columns else ""
        never_empty = [f"{about}.{name}_column" for name in NEVER_EMPTY]
        self.filled = [word for key in never_empty if key in LABELS for word in folded(screen.labels[key])]
        self.source = ""
        self.bad: set[str] = set()
        self.grows = False  # seen to end in «Carregar mais», or to grow as it is scrolled
        self.whole: tuple[str, ...] = ()  # the records of a list that scrolling did not make grow
        self.shorter = False  # seen to stay with fewer rows than its summary counts, or with empty cells
        self.boxed = False  # its pages are chosen in a box, as Yii's CListPager draws them

    @property
    def told(self) -> dict[str, Any]:
        """What the list's own readings have taught so far."""
        return {"source": self.source, "bad": sorted(self.bad), "filled": self.filled}

    @property
    def query(self) -> dict[str, Any]:
        """What the page's scripts are told to read this list by."""
        return {"heads": self.heads, "told": self.told}

    def part(self, part: str, **query: Any) -> Locator:
        return self.screen.at("in_grid", part=part, heads=self.heads, told=self.told, **query)

    def wait(self) -> None:
        """Waits until the list is drawn, grown to its end where it grows; NotFound tells which lists were seen instead."""
        if self._at_rest() is None:
            self._wait()

    def _at_rest(self) -> Any:
        """What was read of the page shown, where the list is drawn and has nothing to grow by; None where it must be waited for."""
        parts = "['more', 'scroller'].map((part) => findInGrid(root, { ...arg, part }).length)"
        found = self._asked(f"{{ sheet: readGrid(root, arg.heads, arg.told), grows: {parts} }}")
        raw = found["sheet"]
        late = raw is not None and raw["short"] and not self.shorter
        return None if raw is None or raw["loading"] or late or 1 in found["grows"] else raw

    def standing(self) -> Sheet | None:
        """The page shown, with nothing new lying over it; None where no such list stands there."""
        raw = self._asked(
            "theGrid(root, arg.heads).length > 0 && !newOverlays().length && readGrid(root, arg.heads, arg.told)"
        )
        if raw and raw["short"] and not self.shorter:
            return self.read()
        return self.sheet(raw) if raw else None

    def _wait(self) -> None:
        self.drawn()
        for _ in range(MOST_PAGES):
            if (more := self.part("more")).count() != 1:
                Growing(self).scroll()
                return
            try:
                self.grows = True
                self._leave(self.read(), more, "Carregar mais")
            except BotError:
                # The list may have grown to its end by itself meanwhile.
                if more.count():
                    raise
        raise CountMismatch(f"A lista tem mais de {MOST_PAGES} páginas.")

    def drawn(self) -> None:
        """Waits until the list stands on the screen; SessionExpired or NotFound where it does not."""
        try:
            self.screen.content.wait_for_function(
                script("(() => { const g = readGrid(document, arg); return g && !g.loading; })()"),
                arg=self.heads,
                timeout=self.screen.browser.timeout * 1000,
            )
        except PlaywrightError as error:
            self.screen.look(lacking=True)
            seen = [
                " | ".join(filter(None, heads))
                for heads in self.screen.read("gridsIn(root).map((g) => g.heads.map(headText))")
            ]
            words = "» e «".join(self.screen.labels.canonical(key) for key in self.keys)
            if self.screen.logged_out():
                raise SessionExpired(
                    f"A sessão no ERP expirou enquanto a lista da tela {self.screen.name()} era carregada.",
                    "Rode `bot login` para este cliente e repita o comando.",
                ) from error
            raise NotFound(
                f"A tela {self.screen.name()} não mostra uma lista com a coluna «{words}».",
                self._barred()
                or f"Listas vistas: {'; '.join(seen) or 'nenhuma'}. Use `labels: {{{self.keys[0]}: …}}` se a coluna mudou de nome.",
            ) from error

    def _barred(self) -> str:
        """Why a list may stay away in a browser that only reads: its rows are asked for in a way that may write."""
        refused = self.screen.browser.guard.refused[self.screen.refused :]
        asked = sorted({f"{request.method} {request.route}" for request in refused if request.unknown})
        if not asked and refused:
            acts = sorted({f"{request.method} {request.route}" for request in refused})
            return (
                f"O navegador, que aqui só lê, barrou {', '.join(acts)}, que parece mudar algo, e a tela ficou sem a lista."
                " Avise quem mantém o bot."
            )
        if not asked:
            return ""
        names = ", ".join(sorted({to_name(request.route) for request in refused if request.unknown}))
        return (
            f"O navegador, que aqui só lê, barrou {', '.join(asked)}."
            f" Se a lista vem por aí e nada se grava, ponha no arquivo do cliente `browser: {{reads: [{names}]}}`."
        )

    def read(self) -> Sheet:
        """The page of the list that is shown now."""
        raw = self._raw()
        if raw is None:
            self.drawn()
            raw = self._raw()
        if raw["short"] and not self.shorter and not self._filled():
            self.shorter = True
        return self.sheet(self._raw() if raw["short"] else raw)

    def _filled(self) -> bool:
        """Waits for rows that the summary counts on this page and for cells yet to be filled in; whether they came."""
        try:
            self.screen.content.wait_for_function(
                script(
                    "(() => { const g = readGrid(document, arg.heads, arg.told); return g && !g.loading && !g.short; })()"
                ),
                arg=self.query,
                timeout=self.screen.browser.timeout * 1000,
            )
        except PlaywrightError:
            return False
        return True

    def sheet(self, raw: dict[str, Any]) -> Sheet:
        """A page of the list from what the page's script read of it."""
        # Every page of a list, and every reading of a run, names its records by the same thing.
        self.source = self.source or raw["source"]
        self.boxed = raw["boxed"]
        rows = tuple(
            Row(
                str(row["id"]), tuple(Cell(**cell) for cell in row["cells"]), row["selectable"], row["selected"],
                tuple((link["name"], link["href"]) for link in row["links"]),
            )
            for row in raw["rows"]
        )  # fmt: skip
        if rows and not raw["source"]:
            rows = self._by_text(rows)
        return Sheet(
            tuple(raw["heads"]),
            rows,
            raw["source"],
            raw["total"],
            raw["end"],
            raw["page"],
            raw["next"],
            raw["counter"],
            raw["loading"],
        )

    def _raw(self) -> Any:
        return self._asked("readGrid(root, arg.heads, arg.told)")

    def _asked(self, expression: str) -> Any:
        # As text: the driver takes longer over the parts of a large value than both ends over its text.
        return json.loads(self.screen.read(f"JSON.stringify({expression})", self.query))

    def take_another_source(self) -> None:
        """What named the records named one twice: the next reading takes another source."""
        if self.source:
            self.bad.add(self.source)
            self.source = ""

    def _by_text(self, rows: tuple[Row, ...]) -> tuple[Row, ...]:
        raise NotFound(
            f"A lista da tela {self.screen.name()} não mostra o que identifica cada registro (caixa com código, link ou coluna de código).",
            "Sem isso o bot não sabe em qual registro clica, e para.",
        )

    def tour(self) -> Iterator[Sheet]:
        """All pages from the one shown to the last; CountMismatch for a list that goes round, whose pager has no end."""
        if (raw := self._at_rest()) is None:
            self._wait()
        met: set[str] = set()
        for _ in range(MOST_PAGES):
            sheet = self.read() if raw is None else self.sheet(raw)
            raw = None
            yield sheet
            if not sheet.next:
                return
            if sheet.ids and met.issuperset(sheet.ids):
                raise CountMismatch(
                    f"A lista da tela {self.screen.name()} mostra de novo o que já mostrou, e oferece sempre mais uma página.",
                    "Abra a lista à mão e veja o que vem depois da última página. Avise quem mantém o bot.",
                )
            met.update(sheet.ids)
            self.turn(sheet)
        raise CountMismatch(f"A lista tem mais de {MOST_PAGES} páginas.")

    def turn(self, sheet: Sheet) -> None:
        """Goes to the next page and waits until the list shows other rows than `sheet`."""
        following = str((sheet.page or 0) + 1) if self.boxed else "Próxima"
        self._leave(sheet, self.part("next"), following, boxed=self.boxed)

    def _leave(self, sheet: Sheet, link: Locator, what: str, *, boxed: bool = False) -> None:
        try:
            with self.screen.browser.guard.following():
                if boxed:
                    pick_option(link, what)
                else:
                    self.screen.click(link, what)
                self.changes(sheet, self.screen.browser.timeout)
        except PlaywrightError as error:
            self.screen.look()
            raise CountMismatch(
                f"A lista da tela {self.screen.name()} não passa da página {sheet.page or '?'}."
            ) from error
        self.screen.browser.settle(seen=True)

    def changes(self, sheet: Sheet, seconds: float) -> None:
        """Waits until the list shows other rows than `sheet`; Playwright's error where it does not."""
        other = (
            "(() => { const g = readGrid(document, arg.heads, arg.told);"
            " return g && !g.loading && String(g.rows.map((r) => r.id)) !== String(arg.ids); })()"
        )
        arg = {"heads": self.heads, "ids": list(sheet.ids), "told": self.told}
        self.screen.content.wait_for_function(script(other), arg=arg, timeout=seconds * 1000)

    def jump(self, page: int) -> None:
        """Goes near a page of the list by the numbers of its pager, as far as they lead; a list without numbers stays where it is."""
        for _ in range(MOST_PAGES):
            sheet = self.read()
            if sheet.page is None or sheet.page == page:
                return
            numbers = [int(number) for number in self.screen.read("pageNumbers(root, arg)", self.heads)]
            nearest = min(numbers, key=lambda number: abs(number - page), default=sheet.page)
            if abs(nearest - page) >= abs(sheet.page - page):
                return
            self._leave(sheet, self.part("page", page=nearest), str(nearest), boxed=self.boxed)

    def address_of(self, page: int, first: str) -> str | None:
        """The address of a page of the list that stands at `first`, as its pager gives it; None where that is no mere address.

        It must be the list's own with one number more: what a script answers, a part of a screen, has parameters of its own.
        """
        href = self.screen.read("pageAddress(root, arg[0], arg[1])", [self.heads, page])
        return href if isinstance(href, str) and numbers_page(href, first, page) else None

    def go_to(self, ids: Collection[str]) -> Sheet:
        """Turns pages from the one shown until one holds any of `ids`; CountMismatch where none does."""
        wanted = set(ids)
        for sheet in self.tour():
            if wanted & set(sheet.ids):
                return sheet
        raise CountMismatch(f"Os registros {', '.join(sorted(wanted)[:5])}… não estão mais na lista.")

    def enlarge(self) -> bool:
        """Chooses the largest page size that the list offers, up to MOST_ROWS; whether the list shows more rows since then."""
        return enlarge(self)

    def select(self, ids: Collection[str], sheet: Sheet | None = None) -> Sheet:
        """Ticks exactly these records on the page shown and reads them back; CountMismatch where the screen shows others ticked.

        `sheet` is what was just read of it, where that is known.

        Row by row: a box in the head means the page in one ERP and every page in another.
        """
        return Selection(self).make(ids, sheet or self.read())
