"""Listar Clientes: where the access to the área do cliente shows, the bulk menu, and one client's form."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping

from bot.errors import BotError, CountMismatch, UnitsNotNamed
from pages.client_flags import Client
from pages.clients import ClientsPage
from pages.counts import expect_clients
from pages.elements.sheet import Row, Sheet
from pages.elements.toggle import is_on
from pages.tour.bulk import bulk_menu
from pages.tour.lists import Sampled, columns, describe, is_listed, sample, search_form
from pages.tour.menus import go
from pages.tour.rules import row_action
from pages.tour.tour import Tour

Rows = Mapping[str, tuple[Sheet, Row]]
ACCESS_QUESTION = "De onde se lê quem tem acesso à área do cliente?"
ONLY_BY_ACTING = (
    (
        "clients.block_flips",
        "O bloqueio em lote muda o acesso ou o status «Bloqueado»?",
        "só se sabe depois do primeiro bloqueio; o bot lê os dois e aprende",
    ),
    (
        "clients.grant",
        "Conceder Acesso em lote envia e-mail?",
        "só se sabe concedendo; o bot devolve o acesso na ficha de cada cliente, sem e-mail (resume.access.by: bulk usa o lote que diz não enviar)",
    ),
    (
        "bulk.job",
        "As ações em lote rodam na hora ou em segundo plano?",
        "só se sabe agindo; o bot espera a barra de progresso acabar e relê a lista",
    ),
)
LIST, FORM = "clients", "client"


def clients(tour: Tour) -> None:
    """The list of clients as far as its first pages show it."""
    tour.erp.home.use_all()
    page = ClientsPage(tour.screen, tour.run)
    if not go(tour, page) or not is_listed(tour, page.grid):
        return
    search_form(tour, LIST, "clientes", page.filters)
    with tour.timing("clients_open"):
        page.open()
    sampled = sample(tour, page.grid, "clients_turn")
    describe(tour, LIST, "clientes", page.grid, sampled)
    tour.counts.clients, tour.counts.client_pages = sampled.total, sampled.pages
    columns(tour, sampled.sheets[0], "clients.name_column")
    columns(
        tour,
        sampled.sheets[0],
        "clients.document_column",
        "clients.status_column",
        "clients.access_column",
        needed=False,
    )
    if not sampled.rows:
        return
    rows = {row.id: (sheet, row) for sheet in sampled.sheets for row in sheet.rows}
    found = {record: page._client(sheet, row) for record, (sheet, row) in rows.items()}
    _statuses(tour, found)
    _access(tour, page, found, rows, sampled)
    for key, question, words in ONLY_BY_ACTING:
        tour.answer(key, question, None, words)
    if sampled.total is not None:
        try:
            expect_clients(tour.run, tour.erp, sampled.total)
        except (CountMismatch, UnitsNotNamed) as error:
            # Units that nobody named are no reason not to look at the rest of the screen.
            tour.troubles["clients.count"] = error
    page.open()
    bulk_menu(
        tour,
        LIST,
        "clientes",
        page,
        "clients.block",
        "Sem ela o acesso dos clientes não se corta.",
        also=["clients.grant"],
    )


def _statuses(tour: Tour, found: Mapping[str, Client]) -> None:
    """Which statuses the clients have, and what the bot makes of them; a word that it does not know is told with the line that settles it."""
    seen = Counter(client.status for client in found.values() if client.status)
    meaning = {client.status: client.blocked for client in found.values()}
    blocked = [status for status in seen if meaning[status]]
    unknown = [status for status in seen if meaning[status] is None]
    words = ", ".join(f"{status} ({count})" for status, count in seen.most_common()) or "a lista não mostra status"
    if blocked:
        words += f"; «{blocked[0]}» é o bloqueio por inadimplência, que o bot só lê"
    elif seen:
        words += "; nenhum «Bloqueado» nas páginas lidas"
    else:
        words += ": o bot não vê quem fica Bloqueado durante a pausa"
    if unknown:
        words += f"; o bot não sabe se {', '.join(f'«{status}»' for status in unknown)} quer dizer Bloqueado (labels: clients.blocked ou clients.not_blocked)"
    tour.answer("clients.statuses", "Que status de cliente se veem?", sorted(seen), words)


def _access(tour: Tour, page: ClientsPage, found: Mapping[str, Client], rows: Rows, sampled: Sampled) -> None:
    """Asks the sources of access in the bot's own order, and stops at the first that can tell."""
    if (told := page._by_column(found, rows)) is not None:
        with_access = sum(told.values())
        tour.counts.with_access = (
            with_access if sampled.whole else round(with_access / len(told) * (sampled.total or len(told)))
        )
        signs = dict(page.meanings.known)
        learned = (
            "aprendido abrindo fichas"
            if any(page.access_words.of(sign) is None for sign in signs)
            else "pelas palavras"
        )
        words = f"coluna da lista; {_signs(signs)} ({learned}); "
        words += (
            f"ao todo {tour.counts.with_access} com acesso"
            if sampled.whole
            else f"cerca de {tour.counts.with_access} com acesso"
        )
        tour.answer("clients.access", ACCESS_QUESTION, {"source": "column", "signs": signs}, words)
        return
    if _by_filter(tour, page):
        return
    box_there = client_form(tour, page, found)
    words = (
        f"ficha de cada cliente, uma a uma ({tour.times.client_form:.1f} s cada)"
        if box_there
        else "de lugar nenhum: nem coluna, nem filtro, nem ficha"
    )
    tour.answer("clients.access", ACCESS_QUESTION, {"source": "form" if box_there else None, "signs": {}}, words)


def _signs(signs: Mapping[str, bool]) -> str:
    told = (f"«{sign}» = com acesso" if meaning else f"«{sign}» = sem acesso" for sign, meaning in signs.items())
    return ", ".join(told)


def _by_filter(tour: Tour, page: ClientsPage) -> bool:
    """Whether the search form's filter tells: with and without access must together be all."""
    page.open()
    field = page.filters.find("clients.access_filter")
    if field is None or field.kind not in ("select", "combobox"):
        return False
    options = {
        meaning: option
        for option in page.filters.options(field)
        if (meaning := page.access_words.of(option)) is not None
    }
    if set(options) != {True, False}:
        return False
    counts: dict[bool, int] = {}
    for meaning, option in options.items():
        page.open()
        page.filters.set(field, option)
        sheet = page.grid.read()
        counts[meaning] = sheet.total if sheet.total is not None else len(sheet.rows)
    page.open()
    way = "select da busca avançada" if field.kind == "select" else "lista desenhada da busca avançada"
    tour.found("clients.access_filter", field.label, way, needed=False, name="filtro «Acesso à área do cliente»")
    if tour.counts.clients is not None and sum(counts.values()) != tour.counts.clients:
        return False
    tour.counts.with_access = counts[True]
    signs = {options[True]: True, options[False]: False}
    tour.answer(
        "clients.access", ACCESS_QUESTION, {"source": "filter", "signs": signs},
        f"filtro «{field.label}» da busca: duas leituras da lista; {_signs(signs)}; {counts[True]} com acesso, {counts[False]} sem",
    )  # fmt: skip
    return True


def client(tour: Tour) -> None:
    """One client's form: the box that gives access, and those that mail."""
    page = ClientsPage(tour.screen, tour.run)
    page.open()
    sheet = page.grid.read()
    found = {row.id: page._client(sheet, row) for row in sheet.rows[:1]}
    if found:
        client_form(tour, page, found)


def client_form(tour: Tour, page: ClientsPage, found: Mapping[str, Client]) -> bool:
    """Opens the first client's form and notes what is on it; whether its box for the access is there."""
    at, tour.at = tour.at, FORM
    try:
        return _client_form(tour, page, next(iter(found.values())))
    finally:
        tour.at = at


def _client_form(tour: Tour, page: ClientsPage, one: Client) -> bool:
    if any(element.screen == FORM for element in tour.elements):
        return any(element.key == "client.access" and element.good for element in tour.elements)
    page.open()
    if not row_action(tour, page.grid, one.id, one.name, "form.edit", "client.dashboard"):
        return False
    tour.screen.look(notices=True, form=True)
    _to_area(tour, page)
    box = tour.look_for("client.access", "field", why="Sem ela o acesso não se devolve sem e-mail.")
    tour.shots[FORM] = tour.run.evidence.shot(
        tour.run.browser.page, "ficha-do-cliente", caption="Ficha de um cliente, Área do Cliente"
    )
    if box is None:
        return False
    _mail(tour)
    tour.look_for(
        "form.save",
        locator=tour.screen.at("saver", box, labels=tour.folded("form.save")),
        why="Sem ele a ficha só se lê.",
    )
    page.form.address.learn(tour.screen.page.url, one.id)
    began = time.monotonic()
    try:
        page.form.has_access(one.id, one.name)
        tour.times.client_form = time.monotonic() - began
        _persons(tour, page, one)
    except BotError as error:
        tour.troubles[FORM] = error
        tour.times.client_form = tour.times.client_form or time.monotonic() - began
    return True


def _persons(tour: Tour, page: ClientsPage, one: Client) -> None:
    """Whether the open form shows persons with an access of their own, and what it costs if the block takes it."""
    question = "A ficha mostra pessoas com acesso próprio, que o bloqueio pode tirar?"
    found = page.persons.here(one.id, one.name)
    if found is None:
        tour.answer("client.persons", question, {"shown": bool(page.persons.told)}, "não se vê na ficha aberta")
        return
    boxed = all(person.boxed for person in found.values())
    count, seconds = tour.counts.with_access, tour.times.client_form
    cost = f"{seconds:.1f} s por cliente" + (f", cerca de {spoken_minutes(count * seconds)}" if count else "")
    words = (
        f"sim ({sum(person.access for person in found.values())} de {len(found)} nesta ficha); se o bloqueio o tira só se sabe depois do "
        f"primeiro lote, que é pequeno; se tira, o bot lê a ficha de cada cliente antes de bloqueá-lo e ao devolver ({cost} a mais, cada vez)"
        + ("" if boxed else "; a ficha não o deixa mudar: a retomada lista as pessoas para alguém devolver à mão")
    )
    tour.answer("client.persons", question, {"shown": True, "boxes": boxed, "seconds": seconds}, words)


def spoken_minutes(seconds: float) -> str:
    return f"{max(1, round(seconds / 60))} min"


def _to_area(tour: Tour, page: ClientsPage) -> None:
    """From the dashboard to the form, and to its tab, where the box is not there yet."""
    screen = tour.screen

    def there() -> bool:
        box = screen.words(tour.labels["client.access"], "field")
        return bool(box.count() and screen.read("itOrItsWordsShow(root)", within=box))

    tab = page.form.tab
    edit = screen.words(tour.labels["form.edit"])
    screen.comes(screen.words(tour.labels["client.access"], "field"), tab(), edit)
    if not there() and tab().count() != 1 and edit.count() == 1:
        tour.look_for("form.edit", locator=edit)
        screen.follow(edit, tour.labels.canonical("form.edit"))
        screen.look(notices=True, form=True)
    if not there() and tab().count() == 1:
        tour.look_for("client.area_tab", locator=tab(), needed=False, way="aba da ficha")
        screen.follow(tab(), tour.labels.canonical("client.area_tab"))


def _mail(tour: Tour) -> None:
    """The boxes that send an e-mail on saving: each must be seen, so that it can be left unticked."""
    question = "A ficha mostra a caixa do e-mail de boas-vindas?"
    boxes = tour.screen.words(tour.labels["client.welcome"], "field")
    count = boxes.count()
    notify = tour.run.tenant.resume.access.notify
    if count == 0:
        tour.missing(
            "client.welcome",
            tour.screen.seen("field"),
            needed=not notify,
            why="Sem vê-la o bot não sabe se um e-mail sai, e não concede o acesso.",
        )
        tour.answer("client.welcome", question, False, "não")
        return
    ticked = [is_on(box) for box in boxes.all()]
    labels = [tour.label_of(box, "client.welcome") for box in boxes.all()]
    tour.found(
        "client.welcome", "; ".join(labels), "caixa" if count == 1 else f"{count} caixas juntas", needed=not notify
    )
    comes = "desmarcada" if not any(ticked) else "marcada" if notify else "marcada: o bot a desmarca"
    tour.answer("client.welcome", question, {"ticked": any(ticked)}, f"sim, e vem {comes}")
