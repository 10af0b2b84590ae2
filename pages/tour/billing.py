"""Configurações > Financeiro > Faturamento: the control, what else is on the form, what choosing Manual does to it on the screen."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Request

from bot.errors import BotError, NotKept
from pages.base import form_as_json
from pages.billing import Billing, BillingPage
from pages.elements.commit import asked
from pages.tour.asking import cut_off, tell, weigh
from pages.tour.menus import go
from pages.tour.tour import Tour

CONTROLS = {
    "radio": "botões de opção", "select": "select", "drawn": "lista desenhada", "buttons": "par de botões", "switch": "interruptor (um só controle)",
}  # fmt: skip
CONFIRM_QUESTION = "Pede confirmação ao salvar em Manual?"
CONTROL_QUESTION = "Que controle liga e desliga o faturamento automático?"


def billing(tour: Tour) -> None:
    """The billing screen as the user now sees it."""
    one_unit(tour)
    page = tour.erp.billing()
    with tour.timing("billing"):
        there = go(tour, page)
    if not there or not _control(tour, page):
        return
    seen = _read(tour, page)
    tour.look_for(
        "form.save",
        locator=tour.screen.at("saver", page.mode.locator(), labels=tour.folded("form.save")),
        why="Sem ele a tela só se lê.",
    )
    state = "Manual" if seen.manual else "Automático" if seen.manual is False else "nem Manual nem Automático"
    label = (
        tour.label_of(page.mode.locator(), "billing.automatic" if seen.way == "switch" else "billing.mode")
        if seen.way != "radio"
        else seen.shown
    )
    tour.found(
        "billing.mode",
        label,
        f"{CONTROLS.get(seen.way, seen.way)}; agora em {state}",
        name="Faturamento Manual / Automático",
    )
    tour.answer(
        "billing.control",
        CONTROL_QUESTION,
        seen.way,
        f"{CONTROLS.get(seen.way, seen.way)}; agora em {state} («{seen.shown}»)",
    )
    tour.answer("billing.mode", "O faturamento está em Manual ou Automático?", seen.manual, state)
    shown = [field["label"] or key for key, field in seen.form.items() if field["shown"] and key != seen.key]
    tour.answer(
        "billing.form",
        "O que mais há no formulário?",
        shown,
        f"mais {len(shown)} campos: {', '.join(shown)}" if shown else "nada mais",
    )
    if seen.manual is False:
        _try_manual(tour, page, seen)
    else:
        tour.answer(
            "billing.suboptions",
            "O que Manual faz com os outros campos?",
            None,
            "não se vê: o faturamento já está em Manual",
        )
        tour.answer("billing.confirm", CONFIRM_QUESTION, None, "não se vê: o faturamento já está em Manual")


def _arrive(tour: Tour, page: BillingPage) -> None:
    page.go()
    _drawn(tour, page)


def _drawn(tour: Tour, page: BillingPage) -> None:
    """Waits for the control, or the tab that holds it: a script may draw the screen after its page."""
    tab = tour.screen.at("tab", labels=tour.folded("menu.billing"))
    tour.screen.comes(page.mode.locator(), tab)


def _control(tour: Tour, page: BillingPage) -> bool:
    """Whether exactly one control says Manual or Automático; notes it where not."""
    _drawn(tour, page)
    page.mode.show()
    ways: list[dict[str, Any]] = tour.screen.read("readChoice(root, arg)", page.mode._query)
    if len(ways) == 1:
        return True
    if ways:
        tour.ambiguous(
            "billing.mode",
            [f"{CONTROLS.get(way['way'], way['way'])} «{way['value']}»" for way in ways],
            name="Faturamento Manual / Automático",
        )
        return False
    seen = [*tour.screen.seen("field"), *tour.screen.seen()]
    for key in ("billing.manual", "billing.automatic"):
        tour.missing(
            key, seen, name=f"opção «{tour.name(key)}»", why="Ou o controle é de um tipo que o bot não conhece."
        )
    return False


def _read(tour: Tour, page: BillingPage) -> Billing:
    page.mode.show()
    chosen, form = page.mode.read(), page._form()
    fields = form.read()
    whole = form_as_json(form)
    for key, field in fields.items():
        whole[key]["shown"], whole[key]["disabled"] = field.shown, field.disabled
    return Billing(chosen.shown, chosen.manual, chosen.way, whole, form.key_of(page.mode.locator()))


def _try_manual(tour: Tour, page: BillingPage, before: Billing) -> None:
    """Chooses Manual on the screen with the network cut off, saves in vain, looks, and loads the screen afresh."""
    browser = tour.screen.browser
    dialogs = len(browser.dialogs.seen)
    after: Billing | None = None
    extra = False
    with cut_off(tour) as wanted:
        try:
            page.mode.set(True)
            after = _read(tour, page)
            extra = bool(wanted) or len(browser.dialogs.seen) > dialogs
            tour.run.evidence.shot(
                browser.page, "faturamento-manual-sem-salvar", caption="Manual escolhido na tela, sem rede e sem salvar"
            )
            _question(tour, page, wanted)
        except BotError as error:
            unseen = f"não se pôde ver: {error.message}"
            if after is None:
                tour.answer("billing.suboptions", "O que Manual faz com os outros campos?", None, unseen)
            tour.answer("billing.confirm", CONFIRM_QUESTION, None, unseen)
    _arrive(tour, page)
    again = _read(tour, page)
    if (again.manual, again.shown) != (before.manual, before.shown):
        raise NotKept(
            "A tela de Faturamento não mostra mais o que mostrava antes de o bot olhar.",
            "Confira no ERP quem mexeu nela.",
        )
    if after is not None:
        _suboptions(tour, before, after, extra)


def _question(tour: Tour, page: BillingPage, wanted: list[Request]) -> None:
    """Presses save while nothing leaves, and tells what is asked."""
    already = len(wanted)
    save = page.save_button(page.mode.locator())
    act = page.saving()
    question = asked(tour.screen, save, tour.labels.canonical("form.save"))
    tell(tour, "billing.confirm", CONFIRM_QUESTION, question, wanted[already:])
    weigh(tour, "billing.confirm", question, act)


def _suboptions(tour: Tour, before: Billing, after: Billing, extra: bool) -> None:
    common = [key for key in before.form if key in after.form and key != before.key]
    hidden = [
        key for key in before.form if before.form[key]["shown"] and not (key in after.form and after.form[key]["shown"])
    ]
    changed = [key for key in common if before.form[key]["value"] != after.form[key]["value"]]
    disabled = [key for key in common if after.form[key]["disabled"] and not before.form[key]["disabled"]]

    def names(keys: list[str]) -> str:
        return ", ".join(str(before.form[key]["label"] or key) for key in keys)

    parts = [f"esconde {names(hidden)}"] if hidden else []
    parts += [f"muda o valor de {names(changed)}"] if changed else []
    parts += (
        [f"desabilita {names(disabled)} (o ERP pode não guardar o que fica desabilitado; a retomada põe de volta)"]
        if disabled
        else []
    )
    parts += ["ao escolher, a tela pergunta algo ou fala com o servidor"] if extra else []
    value = "hides" if hidden else "changes" if changed else "disables" if disabled else "keeps"
    words = (
        "; ".join(parts)
        or "na tela, nada: continuam à vista e com os mesmos valores (o que a gravação faz só se vê depois)"
    )
    tour.answer("billing.suboptions", "O que Manual faz com os outros campos?", value, words)


def one_unit(tour: Tour) -> None:
    """Chooses the first unit, where there are several: settings may be seen under one only."""
    units = tour.answers["home.units"].value if "home.units" in tour.answers else []
    if len(units) > 1:
        tour.erp.home.use(units[0])


def per_unit(tour: Tour, units: list[str]) -> None:
    """Whether settings are per unit: a screen that asks for one, or different values, say so for certain."""
    question = "Faturamento e regras são por unidade?"
    page = tour.erp.billing()
    tour.erp.home.use_all()
    page.go()
    if not tour.screen.read("readChoice(root, arg)", page.mode._query) and all(
        tour.screen.words([unit]).count() for unit in units
    ):
        tour.answer("billing.per_unit", question, True, "sim: a tela pede que se escolha uma unidade")
        return
    seen: dict[str, tuple[Any, ...]] = {}
    for unit in units:
        tour.erp.home.use(unit)
        _arrive(tour, page)
        billing = _read(tour, page)
        seen[unit] = (billing.shown, str({key: field["value"] for key, field in billing.form.items()}))
    tour.erp.home.use_all()
    differ = len(set(seen.values())) > 1
    words = (
        "sim: os valores diferem" if differ else "não se sabe: os valores são iguais em todas; o bot trata cada unidade"
    )
    tour.answer("billing.per_unit", question, True if differ else None, words)
