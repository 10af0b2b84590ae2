"""The screens that a recording visits, one after the other, and what the page objects read of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, timedelta

from bot.engine.run import Run
from bot.store import Json
from pages.base import form_as_json
from pages.elements.form import Form
from pages.elements.toggle import is_on
from pages.elements.whole import whole
from pages.erp import Erp
from pages.login import HOME

DAYS = 30  # of sales
SMALL = 60  # a list of at most so many records is read whole, a longer one as far as its first page
Visit = Callable[[str, Json], None]


def read_screens(run: Run, erp: Erp, today: date, visit: Visit) -> None:
    """Goes to each screen by the page objects and hands on what they read, as JSON."""
    run.browser.goto(run.tenant.url + HOME)
    erp.screen.look(notices=True)
    erp.home.expect_tenant()
    visit("home", {"brand": erp.home.brand(), "units": erp.home.units()})
    unit = next(iter(erp.home.units()))
    erp.home.use(unit)
    billing = erp.billing(unit).open()
    visit("billing", {"shown": billing.shown, "manual": billing.manual, "form": billing.form})
    _rules(erp, visit)
    erp.home.use_all()
    _clients(erp, visit)
    _sales(erp, today, visit)


def _rules(erp: Erp, visit: Visit) -> None:
    page = erp.email_rules
    rules = page.open()
    visit("rules", {"rules": [asdict(rule) for rule in rules]})
    if rules:
        form = page.form(rules[0])
        active = form.open()
        visit("rule", {"active": active, "form": form.fields})


def _clients(erp: Erp, visit: Visit) -> None:
    page = erp.clients
    page.open()
    first = page.grid.read()
    if (first.total or len(first.rows)) <= SMALL and not (first.total is None and first.next):
        clients = page.read()
    else:
        rows = {row.id: (first, row) for row in first.rows}
        clients = {record: page._client(sheet, row) for record, (sheet, row) in rows.items()}
        access = page._by_column(clients, rows)
        page.source = "column" if access is not None else ""
    page.open()
    visit(
        "clients", {"source": page.source, "total": first.total, "clients": [asdict(one) for one in clients.values()]}
    )
    if clients:
        one = next(iter(clients.values()))
        box = page.form.open(one.id, one.name)
        visit("client", {"access": is_on(box), "form": form_as_json(Form(erp.screen, box))})


def _sales(erp: Erp, today: date, visit: Visit) -> None:
    page = erp.sales
    page.period = (today - timedelta(days=DAYS - 1), today)
    page.open()
    first = page.grid.read()
    rows = {row.id: (first, row) for row in first.rows}
    if (first.total or len(first.rows)) <= SMALL and first.next:
        rows = whole(page.tour("vendas lidas"), page.grid)
    sales = [page._sale(sheet, row) for sheet, row in rows.values()]
    visit("sales", {"total": first.total, "sales": [vars(sale) for sale in sales]})
