"""Second sources for a list that must be whole: that it was read to its end proves nothing, a filtered list ends too."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date

from bot.api import Api
from bot.engine.run import Run
from bot.errors import BotError, CountMismatch, ScreenError
from pages.clients import ClientsPage
from pages.elements.dom import fold, folded
from pages.elements.names import same_record
from pages.erp import Erp
from pages.listing import ListPage
from pages.login import HOME

CLIENTS = "clients.count"  # how many clients the last run of this tenant read
MARKED = 0.9  # a list with less than so much of what it had is a question for a person
NAMED = 5  # names told in a sentence


@dataclass
class Evidence:
    """What other screens say of a list: which sources agree with it, and which do not, in words."""

    agree: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    told: int = 0  # the largest count of the whole list that a source tells

    def at_least(self, read: int, told: int | None, source: str, says: str = "diz") -> None:
        """Holds what was read against the count of the whole list that a source tells; None where it tells none."""
        if told is None:
            return
        if read < told:
            self.doubts.append(f"{source} {says} {told}")
            self.told = max(self.told, told)
        else:
            self.agree.append(source)

    def judge(self, run: Run, read: int, of: str, key: str, at_least: int) -> None:
        """CountMismatch where a source says that there are more, and no person's number in the file says that this is right."""
        file = run.tenant.file.name
        if read < at_least:
            raise CountMismatch(
                f"A lista de {of} mostra {read}, e {file} diz que são ao menos {at_least} ({key}).",
                "Veja no ERP que filtro ou permissão esconde os outros, ou corrija o número.",
            )
        if self.doubts and not at_least:
            # Never the count that was read as the line to put in: followed to the letter it would let a part of the list pass for all of it.
            raise CountMismatch(
                f"A lista de {of} parece incompleta: o bot leu {read}, e {'; '.join(self.doubts)}.",
                self._line(key, file),
            )
        if self.doubts:
            run.finding(
                "warning",
                f"Da lista de {of} o bot leu {read}, e {'; '.join(self.doubts)}.",
                f"{key} em {file} diz que basta.",
            )
        elif not self.agree and not at_least:
            run.finding(
                "warning",
                f"Nenhuma segunda fonte confirma que a lista de {of} está inteira: o bot leu {read}.",
                f"Conte no ERP; com `{key}: N` em {file} (N: quantos o ERP diz ter) o bot para se ela mostrar menos.",
            )

    def _line(self, key: str, file: str) -> str:
        """What to do, with the line to put in: the other source's count, which a person may have to mend, or none yet."""
        if self.told:
            return (
                f"Veja no ERP que filtro ou permissão esconde os outros; com `{key}: {self.told}` em {file} o bot só segue quando a lista "
                "mostrar todos. Se o número certo é outro, conte no ERP e ponha o que contou."
            )
        return f"Veja no ERP que filtro ou permissão esconde os outros, conte-os lá e ponha `{key}: N` em {file} (N: quantos o ERP diz ter)."


def confirm_clients(run: Run, erp: Erp, read: int) -> None:
    """Holds the clients that were read against every other source, once for each count; CountMismatch where one knows of more."""
    page = erp.clients
    if page.confirmed == read:
        return
    found = Evidence()
    _of_the_list(found, page, read)
    _of_others(found, run, erp, read)
    _by_sales(found, erp, page, read)
    if run.tenant.api.token is not None and len(erp.home.lists()) == 1:
        with closing(Api(run.tenant.url, run.tenant.api.token.reveal())) as api:
            _by_api(found, run, api, read)
    found.judge(run, read, "clientes", "clients.at_least", run.tenant.clients.at_least)
    page.confirmed = read
    run.memory.know(CLIENTS, read)


def expect_clients(run: Run, erp: Erp, count: int) -> None:
    """Holds the count that the list of clients tells against the home screen's and the last run's; CountMismatch where one knows of more."""
    found = Evidence(agree=["o resumo da lista"])
    _of_others(found, run, erp, count)
    found.judge(run, count, "clientes", "clients.at_least", run.tenant.clients.at_least)


def _of_others(found: Evidence, run: Run, erp: Erp, read: int) -> None:
    """The count of the last run of this tenant, and that of the home screen, where one list shows the clients of all units."""
    before = run.memory.known(CLIENTS)
    if before is None and (last := run.store.last_window(run.tenant.name)) is not None:
        before = run.store.fact(last, CLIENTS)
    if before is not None and read < MARKED * int(before):
        found.at_least(read, int(before), "a última execução", "leu")
    elif before is not None:
        found.agree.append("a última execução")
    if len(erp.home.lists()) == 1:
        found.at_least(read, _on_home(run, erp, "home.clients"), "o painel do ERP")


def confirm_sales(run: Run, erp: Erp, read: int, unbilled: Collection[date]) -> None:
    """Holds the sales of the period against the list's own count and the home screen's number of unbilled ones of this month."""
    page, found = erp.sales, Evidence()
    if page.confirmed == read:
        return
    _of_the_list(found, page, read, narrowed=True)
    month = run.today.replace(day=1)
    if run.dates[0] <= month and run.today <= run.dates[1] and len(erp.home.lists()) == 1:
        this_month = sum(month <= day <= run.today for day in unbilled)
        told = _on_home(run, erp, "home.unbilled")
        if told is not None and this_month < told:
            found.doubts.append(f"o painel do ERP conta {told} não faturadas neste mês, e a lista {this_month}")
        elif told is not None:
            found.agree.append("o painel do ERP")
    found.judge(run, read, "vendas do período", "resume.at_least", run.tenant.resume.at_least)
    page.confirmed = read


def _of_the_list(found: Evidence, page: ListPage, read: int, *, narrowed: bool = False) -> None:
    """The count of the list's summary, and that of its tab that shows all."""
    if page.total is not None:
        found.agree.append("o resumo da lista")
    for count in () if narrowed else page.counted:
        found.at_least(read, count, "a aba que mostra tudo")


def _on_home(run: Run, erp: Erp, key: str) -> int | None:
    """The number that the home screen shows by one of these labels; None where it shows none, or several."""
    screen = erp.screen
    screen.browser.goto(run.tenant.url + HOME)
    screen.look(notices=True)
    numbers: list[int] = screen.read("countsNamed(arg)", folded(screen.labels[key]))
    return numbers[0] if len(numbers) == 1 else None


def _by_sales(found: Evidence, erp: Erp, page: ClientsPage, read: int) -> None:
    """Whether the clients whom the latest sales name are in the list of clients."""
    try:
        erp.sales.go()
        erp.sales.grid.wait()
        sheet = erp.sales.grid.read()
    except ScreenError:
        return  # a user who may not see sales has one source less
    cells = [sheet.cell(row, erp.screen.labels["sales.client_column"]) for row in sheet.rows]
    names = list(dict.fromkeys(cell.name for cell in cells if cell is not None and fold(cell.name)))
    missing = [name for name in names if not _is_named(name, page.words, page.names)]
    if names and not missing:
        found.agree.append("as vendas")
    # Where not one of many is found the two lists write names in different ways, which tells nothing.
    elif missing and (len(missing) < len(names) or read <= 2 * len(names)):
        told = ", ".join(f"«{name}»" for name in missing[:NAMED])
        found.doubts.append(f"as vendas falam de {told}{' …' if len(missing) > NAMED else ''}, que não está nela")


def _by_api(found: Evidence, run: Run, api: Api, read: int) -> None:
    """The customers that the API knows; one that does not answer is no source, which is told."""
    try:
        found.at_least(read, len(api.records("customers")), "a API do ERP")
    except BotError as error:
        run.finding("warning", f"A API do ERP não confirma a lista de clientes: {error.message}", error.hint)


def _is_named(name: str, words: Collection[str], names: Sequence[str]) -> bool:
    """Whether a client's row has this name in one of its cells, shortened by dots or with something beside it."""
    plain = fold(name)
    if plain in words:
        return True
    shortened = name.rstrip().endswith(("…", "..."))
    return any(
        (shortened and word.startswith(plain)) or f" {word} " in f" {plain} " for word in map(fold, names) if word
    ) or any(same_record(name, other) for other in names)
