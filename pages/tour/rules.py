"""E-mail Automático: the list of rules and the form of one."""

from __future__ import annotations

import time

from pages.elements.form import Form
from pages.elements.grid import Grid
from pages.elements.rowmenu import RowMenu
from pages.elements.whole import whole
from pages.email_rules import EmailRulesPage, Rule
from pages.tour.billing import one_unit
from pages.tour.bulk import NEW_PRESSES
from pages.tour.lists import columns, describe, is_listed, sample
from pages.tour.menus import go
from pages.tour.tour import Tour


def rules(tour: Tour) -> None:
    """All rules, whether the list tells which are active, and one rule's form."""
    one_unit(tour)
    page = EmailRulesPage(tour.screen, tour.run)
    if not go(tour, page) or not is_listed(tour, page.grid):
        return
    sampled = sample(tour, page.grid, "rules_turn", most=50)
    describe(tour, "rules", "regras", page.grid, sampled)
    if not sampled.rows:
        tour.counts.rules = tour.counts.active_rules = 0
        return
    columns(tour, sampled.sheets[0], "rules.name_column")
    columns(tour, sampled.sheets[0], "rules.active_column", needed=False)
    found = [page._rule(sheet, row) for sheet, row in whole(sampled.sheets).values()]
    known = all(rule.active is not None for rule in found)
    tour.counts.rules = len(found)
    tour.counts.active_rules = sum(bool(rule.active) for rule in found) if known else None
    active = (
        f": {tour.counts.active_rules} de {len(found)} ativas"
        if known
        else f": o bot abre as {len(found)} fichas para saber"
    )
    tour.answer(
        "rules.active",
        "A lista mostra quais regras estão ativas?",
        "column" if known else "form",
        ("sim" if known else "não") + active,
    )
    _form(tour, page, next((rule for rule in found if rule.active), found[0]))


def _form(tour: Tour, page: EmailRulesPage, rule: Rule) -> None:
    page.go()
    page.grid.wait()
    page.grid.go_to([rule.id])
    began = time.monotonic()
    if not row_action(tour, page.grid, rule.id, rule.name, "form.edit"):
        return
    active = tour.screen.words(tour.labels["rule.active"][:2], "field")
    tour.screen.comes(active)
    tour.screen.look(notices=True, form=True)
    tour.times.rule_form = time.monotonic() - began
    where = "numa janela sobre a lista" if tour.screen.form_layer else "numa página própria"
    box = tour.look_for(
        "rule.active",
        "field",
        locator=active,
        why="Sem ela a regra não se desliga.",
    )
    anchor = box if box is not None else tour.screen.content.locator("form").filter(visible=True)
    if box is not None:
        fields = [field.name for field in Form(tour.screen, anchor).read().values()]
        tour.look_for(
            "form.save",
            locator=tour.screen.at("saver", anchor, labels=tour.folded("form.save")),
            why="Sem ele a regra só se lê.",
        )
        tour.answer(
            "rules.form",
            "Como é a ficha de uma regra?",
            fields,
            f"{where}; {len(fields)} campos, que o bot relê depois de salvar",
        )
    tour.shots["rule"] = tour.run.evidence.shot(tour.run.browser.page, "regra", caption="Ficha de uma regra")


def row_action(tour: Tour, grid: Grid, record: str, name: str, *keys: str) -> bool:
    """Opens a record by its row, noting how; False where the row offers no way, noted as missing."""
    menu = RowMenu(tour.screen, grid)
    row = grid.part("row", id=record)
    for key in keys:
        direct = menu._in_row(row, key)
        if direct is not None:
            tour.found(
                key, tour.label_of(direct, key), f"{tour.way_of(direct)} na linha", name=f"«{tour.name(key)}» na linha"
            )
            tour.screen.follow(direct, tour.labels.canonical(key))
            return True
    opener, items = menu._opener(row), []
    if opener is not None:
        tour.screen.read("rememberShown(root)")
        tour.screen.click(opener, "Ações")
        tour.screen.browser.settle()
        for key in keys:
            item = tour.screen.at("words", labels=tour.folded(key), kind="press", hidden=False, where="new")
            if item.count() == 1:
                way = f"{tour.way_of(item)} no menu «{tour.screen.describe_name(opener)}» da linha"
                tour.found(key, tour.label_of(item, key), way, name=f"«{tour.name(key)}» na linha")
                tour.screen.follow(item, tour.labels.canonical(key))
                return True
        items = [str(name) for name in tour.screen.read(NEW_PRESSES)]
        tour.screen.page.keyboard.press("Escape")
    if menu.press_name(record, name):
        tour.found(keys[0], name, "link no nome do registro", name=f"«{tour.name(keys[0])}» na linha")
        return True
    why = "Falta a permissão de editar, ou o menu da linha tem outro nome."
    tour.missing(keys[0], items or tour.screen.seen("press", row), name=f"«{tour.name(keys[0])}» na linha", why=why)
    return False
