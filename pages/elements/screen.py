"""The screen as a person sees it: finding by words, pressing, and noticing what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Frame, Locator, Page, expect

from bot.browser.requests import route_of
from bot.errors import (
    Ambiguous,
    ErpError,
    NetworkError,
    NoPermission,
    NotFound,
    SessionExpired,
    UnexpectedDialog,
    from_playwright,
    suggest,
)
from pages.elements.dom import fold, folded, script
from pages.elements.login_signs import LoginSigns
from pages.elements.reading import Found

ERROR_WORDS = ("erro interno", "internal server error", "chttpexception", "cdbexception", "bad gateway", "gateway time", "service unavailable",
               "erro 500", "error 500", "pagina nao encontrada", "erro no servidor", "php fatal", "fatal error", "stack trace")  # fmt: skip
PERMISSION_WORDS = ("nao tem permissao", "sem permissao", "nao possui permissao", "acesso negado", "nao autorizado", "nao esta autorizado",
                    "permissao negada", "voce nao pode executar", "you are not authorized", "nao tem acesso a esta")  # fmt: skip
NOTICE_WORDS = ("novidade", "aviso", "comunicado", "atualizacao", "bem vindo", "boas vindas", "dica", "informativo", "informe", "lancamento", "pesquisa",
                "manutencao programada", "cookies", "nova versao", "webinar")  # fmt: skip
CLOSE_WORDS = (
    "fechar",
    "x",
    "×",
    "ok",
    "entendi",
    "ok entendi",
    "agora nao",
    "depois",
    "close",
    "dispensar",
    "mais tarde",
    "nao mostrar novamente",
    "ciente",
    "li e entendi",
)

COVERED = 3000  # milliseconds after which we look what covers a thing that is to be clicked


def erp_error(status: int, route: str) -> ErpError:
    return ErpError(
        f"O ERP respondeu com erro ({status}) na tela {route}.", "Tente de novo; se continuar, avise o suporte do ERP."
    )


class Screen(LoginSigns):
    """The page of one browser, read and pressed by the words on it.

    Every finding is whole-label and must be unique: none raises NotFound with the nearest labels seen, several raise Ambiguous.
    `on_notice` hears of each known notice that was dismissed.
    """

    def has(self, key: str, kind: str = "press", within: Locator | Frame | Page | None = None) -> bool:
        """Whether exactly one element answers to the label now; never waits."""
        return self.words(self.labels[key], kind, within).count() == 1

    def count(self, key: str, kind: str = "press", within: Locator | Frame | Page | None = None) -> int:
        return self.words(self.labels[key], kind, within).count()

    def the(
        self,
        key: str,
        kind: str = "press",
        within: Locator | Frame | Page | None = None,
        *,
        timeout: float | None = None,
    ) -> Locator:
        """The one element with this label, waited for (seconds); NotFound and Ambiguous say what was there instead."""
        locator = self.words(self.labels[key], kind, within)
        return self.sole(locator, key, self.labels[key], kind, within, timeout=timeout)

    def sole(
        self,
        locator: Locator,
        key: str,
        labels: Sequence[str],
        kind: str,
        within: Locator | Frame | Page | None = None,
        *,
        timeout: float | None = None,
    ) -> Locator:
        if locator.count() == 1:
            self.found[key] = Found(key, labels[0], kind)
            return locator
        wait = (self.browser.timeout if timeout is None else timeout) * 1000
        try:
            expect(locator).not_to_have_count(0, timeout=wait)
        except AssertionError as error:
            self.look(lacking=True)
            seen = self.seen(kind, within)
            near = suggest(labels[0], seen) or (f"Vi: {', '.join(seen[:12])}." if seen else "")
            raise NotFound(
                f"Não encontrei «{labels[0]}» na tela {self.name()}.",
                f"{near} Se o nome mudou, use `labels: {{{key}: …}}`.".strip(),
            ) from error
        if (count := locator.count()) > 1:
            places = [self.describe(one) for one in locator.all()[:4]]
            raise Ambiguous(f"Há {count} elementos com o nome «{labels[0]}» na tela {self.name()}: {'; '.join(places)}.",
                            f"Diga qual com `labels: {{{key}: …}}`.")  # fmt: skip
        self.found[key] = Found(key, labels[0], kind)
        return locator

    # pressing
    def press(self, locator: Locator, what: str = "") -> bool:
        """Clicks as a person would and waits until the screen has answered; whether a script then asked the ERP for anything."""
        self.click(locator, what)
        return self.browser.settle()

    def follow(self, locator: Locator, what: str = "") -> bool:
        """Presses what leads to a screen by words that are known: it may lead to an address nobody knows.

        A plain link that lies under something that stays, as an open chat, is opened by its address.
        """
        with self.browser.guard.following():
            self._click(locator, what, leads=True)
            return self.browser.settle()

    def click(self, locator: Locator, what: str = "") -> None:
        """Clicks once. That nothing covers it is tried without clicking: a click that got no answer in time may have come through."""
        self._click(locator, what, leads=False)

    def _click(self, locator: Locator, what: str, *, leads: bool) -> None:
        self.browser.point(locator)
        self.browser.traffic.forget()
        try:
            if not locator.evaluate(script("uncovered(el)", "el"), timeout=COVERED):
                locator.hover(trial=True, timeout=COVERED)
        except PlaywrightError:
            # A notice may have come over the screen since it was looked at.
            self.look(notices=True, form=True)
            if leads and (address := self._covered_address(locator)):
                self.browser.goto(address)
                return
        try:
            locator.click()
        except PlaywrightError as error:
            if waiting := self.browser.traffic.unanswered():
                seconds = f"{self.browser.timeout:.0f} s"
                raise NetworkError(
                    f"O ERP não respondeu em {seconds} ({waiting}).", "Tente de novo mais tarde."
                ) from error
            self.look(form=True)
            raise from_playwright(error, f"clicar em «{what}»" if what else "clicar") from error

    def _covered_address(self, locator: Locator) -> str:
        """Where a plain link of the page leads that no click would reach; empty for anything else."""
        if self.content != self.page.main_frame:
            return ""
        return str(locator.evaluate(script("uncovered(el) ? '' : plainAddress(el)", "el"), timeout=COVERED))

    def trial(self, locator: Locator, what: str = "") -> None:
        """Proves that a click would be possible, without clicking.

        A click on trial is a click all the same to a page that listens before Playwright does: only the pointer is moved.
        """
        try:
            locator.hover(trial=True)
            pressable = "(el) => !el.matches(':disabled') && el.getAttribute('aria-disabled') !== 'true'"
            (locator.element_handle().owner_frame() or locator.page).wait_for_function(
                pressable, arg=locator.element_handle(), timeout=self.browser.timeout * 1000
            )
        except PlaywrightError as error:
            self.look()
            raise from_playwright(error, f"clicar em «{what}»" if what else "clicar") from error

    def buttons(self, region: Locator) -> list[str]:
        """The names of what a dialog offers to press, in document order."""
        return [str(name) for name in self.read("buttonsOf(root).map(buttonName)", within=region)]

    def button(self, region: Locator, place: int, name: str) -> Locator:
        """One of `buttons`, held fast: a dialog that is still being drawn may get others before it."""
        picked = self.read(
            "(remembered.picked = buttonsOf(root)[arg], remembered.picked ? buttonName(remembered.picked) : null)",
            place,
            within=region,
        )
        if picked != name:
            raise UnexpectedDialog(
                f"A pergunta do ERP mudou enquanto era lida: «{name}» virou «{picked or 'nada'}».",
                "Nada foi confirmado.",
            )
        return self.at("picked")

    # trouble
    def look(self, *, notices: bool = False, form: bool = False, lacking: bool = False) -> None:
        """Looks once for what a person would notice: login page, ERP error, missing permission, something over the screen.

        With `form`, a layer with fields is the form that was asked for; with `notices`, known notices are closed; with
        `lacking`, the screen has not what it was opened for. A page that has a list or a form is not one of error or refusal
        because of a word on it.
        """
        if self.browser.dialogs.unexpected:
            dialog = self.browser.dialogs.unexpected.pop()
            raise UnexpectedDialog(
                f"O ERP abriu um aviso que o bot não esperava: «{dialog.message[:200]}».", "Nada mais foi clicado."
            )
        self.form_layer = False
        state = self.read("Object.assign(pageState(), { login: isLogin(arg) })", self.login_words())
        plain = " ".join(folded([state["title"], *state["headings"]]))
        said = fold(state["apart"])
        lacking = lacking or not state["content"]
        status = self.browser.traffic.status or 200
        if status == 403 or (lacking and any(word in said[:1500] for word in PERMISSION_WORDS)):
            raise NoPermission(
                f"O usuário do bot não tem permissão para a tela {route_of(state['url'])}.",
                "Peça a permissão no perfil do usuário no ERP.",
            )
        if status >= 400 or (lacking and any(word in plain for word in ERROR_WORDS)):
            raise erp_error(status, route_of(state["url"]))
        if state["login"] or self.login_answered():
            raise SessionExpired(
                "A sessão no ERP expirou: voltou a tela de login.",
                "Rode `bot login` para este cliente e repita o comando.",
            )
        for overlay in state["overlays"]:
            if form and overlay["fields"]:
                self.form_layer = True
            elif not (notices and self.dismiss(overlay)):
                raise UnexpectedDialog(f"Há algo aberto sobre a tela que o bot não conhece: «{overlay['text'][:160]}».",
                                       "Feche-o no ERP, ou avise quem mantém o bot.")  # fmt: skip

    def dismiss(self, overlay: dict[str, Any]) -> bool:
        """Closes a notice of the known kinds; whether it was one."""
        layer = self.at("over", self.page if self.content == self.page.main_frame else self.content)
        if overlay["fields"] or layer.count() != 1:
            return False
        known = layer.locator("a.btn.btn-fechar, a.btn-fechar, button.btn-fechar")
        close = known if known.count() == 1 else None
        if close is None and any(word in folded([overlay["text"][:400]])[0].replace("-", " ") for word in NOTICE_WORDS):
            names = self.buttons(layer)
            fits = [place for place, name in enumerate(names) if (fold(name).replace(",", "") or "x") in CLOSE_WORDS]
            close = self.button(layer, fits[-1], names[fits[-1]]) if fits else None
        if close is None:
            return False
        self.press(close, "Fechar")
        expect(layer).to_have_count(0)
        self.on_notice(overlay["text"][:200])
        return True

    def close_notices(self) -> None:
        """Closes the known notices that lie over the screen, and leaves everything else as it is."""
        for overlay in self.read("pageState().overlays"):
            self.dismiss(overlay)

    def describe_name(self, one: Locator) -> str:
        return str(one.evaluate(script("pressNames(el)[0] || ''", "el")))
