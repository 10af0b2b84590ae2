"""What the ERP would ask before it acts, seen with the network cut off: pressed, looked at, answered with nothing, thrown away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from playwright.sync_api import Request

from bot.errors import BotError, CountMismatch, NothingHappened, UnexpectedDialog
from pages.elements.asking import Question
from pages.elements.bulk import BulkMenu
from pages.elements.commit import asked
from pages.elements.kinds import the_button
from pages.elements.question import Act, judge, template, understand, why_not
from pages.tour.tour import Tour

KINDS = {"native": "sim, numa janela do navegador", "modal": "sim, numa janela da própria página"}
SENT = "não nesta tela: o clique já fala com o ERP (barrado), que pode ainda perguntar numa página própria"
NOTHING = "não se sabe: o clique não enviou nada e nada perguntou"


@contextmanager
def cut_off(tour: Tour) -> Iterator[list[Request]]:
    """Inside, nothing at all leaves the browser; gives what the page asked for.

    It ends on an empty page: no script that could ask again later is left.
    """
    browser = tour.screen.browser
    wanted: list[Request] = []

    def listen(request: Request) -> None:
        wanted.append(request)

    refused = len(browser.guard.refused)
    browser.context.set_offline(True)
    browser.page.on("request", listen)
    try:
        yield wanted
    finally:
        browser.page.remove_listener("request", listen)
        tour.own += browser.guard.refused[refused:]
        browser.goto("about:blank")
        browser.context.set_offline(False)
        browser.dialogs.unexpected.clear()


def bulk_question(tour: Tour, at: str, of: str, act: Act) -> None:
    """Answers what a bulk action asks before it acts on the selected records, and for which reason; ends on an empty page."""
    key = act.key
    about = f"A ação em lote de {of} pede confirmação?"
    try:
        control = BulkMenu(tour.screen).ready(key)
        with cut_off(tour) as wanted:
            question = asked(tour.screen, control, tour.labels.canonical(key))
            if question is not None and question.kind != "native":
                caption = f"O que o ERP pergunta antes da ação em lote de {of}, sem rede e sem responder"
                tour.run.evidence.shot(tour.screen.page, f"{at}-pergunta", caption=caption)
    except BotError as error:
        tour.answer(f"{at}.confirm", about, None, f"não se pôde ver: {error.message}")
        return
    tell(tour, f"{at}.confirm", about, question, wanted)
    weigh(tour, f"{at}.confirm", question, act)
    if question is not None and key == "sales.cancel":
        tour.answer(f"{at}.reason", "O cancelamento pede um motivo?", question.reason, _reason(tour, question))


def tell(tour: Tour, key: str, about: str, question: Question | None, wanted: Sequence[Request]) -> None:
    """Answers whether something is asked: "native", "modal", "none" where the press itself sends, None where nothing was seen."""
    if question is not None:
        tour.answer(key, about, question.kind, f"{KINDS[question.kind]}: «{question.text[:200]}»")
        return
    judge = tour.screen.browser.guard.judge
    sent = any(request.is_navigation_request() or judge(request).may_write for request in wanted)
    tour.answer(key, about, "none" if sent else None, SENT if sent else NOTHING)
    if not wanted:
        # Not even asked for anything, in all the tenant's time: a pause would stop here.
        tour.troubles[key] = NothingHappened(
            f"O clique não fez nada ({about.rstrip('?').lower()}): nenhuma pergunta, nenhum pedido.",
            "Faça o mesmo clique à mão e veja o que falta: um campo, uma seleção, uma permissão.",
        )


def weigh(tour: Tour, at: str, question: Question | None, act: Act) -> None:
    """Notes a question that a run would not confirm as an obstacle: with the line that approves it, or why there is none to be had."""
    if question is None:
        return
    try:
        judge(question.asking.text, act, question.asking.items, tour.screen.doubts)
        if question.kind == "modal":
            the_button(question.buttons, act, question.text)
    except UnexpectedDialog as error:
        tour.troubles[at] = error
    except CountMismatch as error:
        tour.troubles[at] = error
        return
    if at in tour.troubles and (told := understand(question.asking.text, act, question.asking.items)).strange:
        line = template(told.sentence, act)
        if told.effects:
            tour.unproposed[line] = why_not(told)
        else:
            tour.questions.setdefault(act.key, []).append(line)


def _reason(tour: Tour, question: Question) -> str:
    given = f"o bot dá o de resume.reason, «{tour.run.tenant.resume.reason}»"
    if question.reason == "select":
        return f"sim, um da lista ({', '.join(question.reasons)}); {given}"
    return f"sim, um texto; {given}" if question.reason == "text" else "não"
