"""The login page: `index.php?r=site/login`, shared by staff and clients; and what tells a refused login from another.

A refused login is never tried again: the ERP locks users out.
"""

from __future__ import annotations

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from bot.browser.requests import route_of
from bot.config.model import Tenant
from bot.config.totp import totp
from bot.errors import (
    ConfigError,
    NeedsLogin,
    NetworkError,
    NoPermission,
    NotStaff,
    SessionExpired,
    TwoFactorRequired,
    from_playwright,
)
from pages.elements.dom import fold, folded, script, selector
from pages.elements.screen import Screen
from pages.labels import STAFF_MENUS
from pages.refusals import CLIENT_WORDS, CODE_WORDS, REFUSALS, captcha, locked_out, locks_out, refusal

HOME = "/index.php?r=site/index"
LOOK_EVERY = 100  # milliseconds between two looks at the page, by the page itself
INVALID = "() => [...document.querySelectorAll('input:invalid')].map((box) => box.validationMessage)"
LATE = 3.0  # seconds for the words of a refusal, which only choose the sentence


class LoginPage:
    """Logging in as staff, and telling what stands in the way."""

    def __init__(self, screen: Screen, tenant: Tenant) -> None:
        self.screen = screen
        self.tenant = tenant
        self.asked_code: bool | None = None  # None: nobody had to log in
        self._refused = 0  # requests that the guard had refused before the login was sent

    def enter(self) -> bool:
        """Ends on the staff home, logging in where the kept session does not hold; whether a login was needed.

        Raises one of NeedsLogin where a person is needed.
        """
        self._home()
        if not self.arrives_at_login():
            self.expect_staff()
            return False
        login = self.tenant.login
        if login.username is None or login.password is None:
            missing = "username" if login.username is None else "password"
            raise SessionExpired(
                f"Não há sessão guardada que valha para {self.tenant.name}, e {self.tenant.file.name} não tem login.{missing}.",
                f"Rode `bot login {self.tenant.file.name}` e entre uma vez; os outros comandos usam essa sessão.",
            )
        username, password = login.username.reveal(), login.password.reveal()
        self.submit(username, password)
        self.expect_staff()
        return True

    def _home(self) -> None:
        browser = self.screen.browser
        browser.goto(self.tenant.url + HOME)
        if browser.traffic.status == 404:
            browser.goto(self.tenant.url + "/")

    def shown(self) -> bool:
        """Whether the login page is what the screen shows; where it stands is remembered."""
        at_login = self.screen.at_login()
        if at_login:
            self.screen.login_address = route_of(self.screen.page.url)
        return at_login

    def arrives_at_login(self) -> bool:
        """Whether the page that was asked for is the login: waits until it shows that, or that somebody is in."""
        if (self.screen.browser.traffic.status or 200) < 400:
            self._wait_for("whereNow(arg)", self.screen.browser.timeout)
        return self.shown()

    def submit(self, username: str, password: str) -> None:
        """Fills in and sends the login once, with the second factor where asked; raises what the answer means."""
        page = self.screen.page
        secret = page.locator("#LoginForm_password").filter(visible=True)
        if secret.count() != 1:
            forms = page.locator(selector("login_form", **self.screen.login_words()))
            scope = forms if forms.count() == 1 else page
            secret = scope.locator("input[type=password]").filter(visible=True)
        if secret.count() != 1:
            raise NeedsLogin(
                "A tela de login não mostra um campo de senha único.", "Rode `bot login` e entre você mesmo."
            )
        form = secret.locator("xpath=ancestor::form[1]")
        name = page.locator("#LoginForm_username")
        if name.count() != 1:
            name = self.screen.the("login.username", "field", within=form if form.count() else None)
        if form.locator(".g-recaptcha").count() and self._captcha_asks():
            raise captcha(self.tenant)
        name.fill(username)
        secret.fill(password)
        action = str(form.evaluate("el => el.action")) if form.count() else page.url
        with self.screen.browser.guard.posting(action, page.url, carrying=password):
            came = self._send(self._button(form), "Entrar")
            self.asked_code = came == "code"
            if self.asked_code:
                self._second_factor(page.url)
                return
        self._judge(came)

    def _send(self, button: Locator, name: str, origin: str = "login") -> str:
        """Presses once and waits for what comes of it, whatever scripts do before they send: as `afterLogin` in js/login.js names it."""
        screen, traffic = self.screen, self.screen.browser.traffic
        facts = "{ born: performance.timeOrigin, captcha: captchaAsks(), marked: markMessages() }"
        before = {**screen.ask(script(facts)), "from": origin}
        self._refused = len(screen.browser.guard.refused)
        traffic.effects.begin()
        try:
            screen.click(button, name)
            came = self._wait_for("afterLogin(arg)", screen.browser.timeout, **before)
            if came == "again":
                # A refusal that a script shows comes a little after its page.
                self._wait_for("refusalSaid(arg)", min(screen.browser.timeout, LATE))
            if came:
                screen.browser.settle()
        finally:
            traffic.effects.end()
        return came

    def _wait_for(self, expression: str, seconds: float, **more: object) -> str:
        """What the page says of `expression`, once it says anything, also when others come meanwhile; empty where the time is over."""
        page, traffic = self.screen.page, self.screen.browser.traffic
        query = {**self._query(), **more}
        try:
            handle = page.wait_for_function(script(expression), arg=query, timeout=seconds * 1000, polling=LOOK_EVERY)
            return str(handle.json_value())
        except PlaywrightTimeout:
            return ""
        except PlaywrightError as error:
            if traffic.failure:
                raise NetworkError(
                    f"O login em {self.tenant.name} ficou sem resposta ({traffic.failure}).",
                    "Confira a rede e repita o comando.",
                ) from error
            raise from_playwright(error, "ler a tela de login") from error

    def _query(self) -> dict[str, object]:
        return {
            **self.screen.login_words(),
            "code": folded(self.screen.labels["login.code"]),
            "codeWords": [word.replace("-", "") for word in CODE_WORDS],
            "refusals": [word.replace("-", "") for word in REFUSALS],
        }

    def _judge(self, came: str) -> None:
        """Raises what the answer to the login means, if that is not that somebody is in."""
        if came == "in":
            return
        if came == "captcha":
            raise captcha(self.tenant)
        if came == "again":
            raise self._refusal()
        if came or not self.shown():
            return  # an error of the ERP, or a page that the bot does not know: whoever expects staff says what is there
        seconds = f"{self.screen.browser.timeout:.0f}"
        if barred := self._barred():
            raise NeedsLogin(
                f"O navegador, que aqui só lê, barrou o login de {self.tenant.name} (POST {', '.join(barred)}).",
                f"Rode `bot login {self.tenant.file.name}`; ou, se por aí só se entra, ponha `browser: {{reads: [{', '.join(barred)}]}}` no arquivo.",
            )
        if not self.screen.browser.traffic.effects.routes:
            said = " ".join(self.screen.ask(INVALID))  # such as: no e-mail address, in a box for one
            raise NeedsLogin(
                f"A tela de login de {self.tenant.name} não enviou nada em {seconds} s depois do clique em «Entrar».",
                f"Rode `bot login {self.tenant.file.name}` e entre você mesmo."
                + (f" O navegador diz: «{said}»." if said else ""),
            )
        raise NetworkError(
            f"O ERP não respondeu ao login de {self.tenant.name} em {seconds} s.", "Tente de novo mais tarde."
        )

    def _barred(self) -> list[str]:
        refused = self.screen.browser.guard.refused[self._refused :]
        return sorted({request.route for request in refused if request.method == "POST"})

    def _button(self, form: Locator) -> Locator:
        known = self.screen.page.locator("#loginButton")
        if known.count() == 1:
            return known
        scope = form if form.count() else None
        named = self.screen.words(self.screen.labels["login.enter"], within=scope)
        if named.count() != 1 and scope is not None:
            submits = scope.locator("button[type=submit], input[type=submit], button:not([type])").filter(visible=True)
            if submits.count() == 1:
                return submits
        return self.screen.the("login.enter", within=scope)

    def _captcha_asks(self) -> bool:
        """A visible box to tick: nobody here can. The element alone proves nothing, it is in every login page."""
        return bool(self.screen.ask(script("captchaAsks()")))

    def _code_field(self) -> Locator | None:
        field = self.screen.page.locator(selector("code_box", **self._query()))
        return field if field.count() == 1 else None

    def _second_factor(self, url: str) -> None:
        """Gives the code once. Raises what a refusal of it means."""
        field = self._code_field()
        secret = self.tenant.login.totp
        if secret is None or field is None:
            raise TwoFactorRequired(
                f"O ERP pede um código de verificação para o usuário de {self.tenant.name}.",
                f"Ponha o segredo em login.totp de {self.tenant.file.name}, ou rode `bot login {self.tenant.file.name}`.",
            )
        try:
            code = totp(secret.reveal())
        except ValueError as error:
            raise ConfigError(f"{self.tenant.file.name}: login.totp não é um segredo TOTP (base32).") from error
        field.fill(code)
        form = field.locator("xpath=ancestor::form[1]")
        action = str(form.evaluate("el => el.action")) if form.count() else url
        with self.screen.browser.guard.posting(action, url, carrying=code):
            confirm = self.screen.the("login.confirm_code", within=form if form.count() else None)
            came = self._send(confirm, "Verificar", "code")
        if self._code_field() is not None and came != "in":
            if locks_out(self._said()):
                raise locked_out(self.tenant)
            raise TwoFactorRequired(
                "O ERP recusou o código de verificação.",
                f"Confira login.totp de {self.tenant.file.name} e o relógio desta máquina.",
            )
        self._judge(came)

    def _said(self) -> str:
        """What the page says, folded: its messages, and what stands in it beside menus and lists."""
        return fold(f"{' '.join(self.screen.read('messagesNow()'))} {self.screen.read('saidApart()')}")

    def _text_has(self, words: tuple[str, ...]) -> bool:
        said = self._said()
        return any(word in said or word.replace("-", "") in said for word in words)

    def _refusal(self) -> NeedsLogin:
        return refusal(self.tenant, self._said(), " ".join(self.screen.read("messagesNow()")))

    def expect_staff(self) -> None:
        """Raises NotStaff where the menus are not those of staff: clients log in on the same page."""
        self.screen.look(notices=True)
        if not self._menus() and not self._text_has(CLIENT_WORDS):
            self._wait_for(
                "staffMenus(document, arg)", self.screen.browser.timeout
            )  # a menu may be drawn after its page
            self.screen.look(notices=True)
        menus = self._menus()
        if not menus:
            seen = ", ".join(self.screen.seen()[:12])
            if self._text_has(CLIENT_WORDS):
                raise NotStaff(
                    f"Quem entrou em {self.tenant.name} é um cliente, na área do cliente; o bot precisa de um usuário da equipe.",
                    "Use um usuário da equipe do ERP. " + (f"Vi: {seen}." if seen else ""),
                )
            raise NoPermission(
                f"O usuário de {self.tenant.name} entrou, mas não vê nenhum menu da equipe (Configurações, Clientes, Vendas): falta permissão.",
                f"Peça as permissões no perfil do usuário no ERP. Vi: {seen}.",
            )

    def _menus(self) -> list[str]:
        return [key for key in STAFF_MENUS if self._menu(key)]

    def _menu(self, key: str) -> bool:
        return self.screen.words(self.screen.labels[key], hidden=True, within=self.screen.page).count() > 0
