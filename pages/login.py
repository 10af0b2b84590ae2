"""The login page: `index.php?r=site/login`, shared by staff and clients; and what tells a refused login from another.

A refused login is never tried again: the ERP locks users out.
"""

from __future__ import annotations

from playwright.sync_api import Locator

from bot.config.model import Tenant
from bot.errors import (
    CaptchaRequired,
    ConfigError,
    LockedOut,
    NeedsLogin,
    NoPermission,
    NotStaff,
    SessionExpired,
    TwoFactorRequired,
    WrongPassword,
)
from pages.elements.dom import fold, folded
from pages.elements.screen import Screen

HOME = "/index.php?r=site/index"
CAPTCHA_WORDS = ("captcha", "nao sou um robo", "i'm not a robot")
LOCK_WORDS = ("muitas tentativas", "too many times", "tentativas excedid", "temporariamente bloquead", "bloqueado temporariamente", "excedeu o numero",
              "numero de tentativas",
              "tente novamente em", "usuario bloqueado", "conta bloqueada", "muitas vezes", "aguarde alguns minutos")  # fmt: skip
WRONG_WORDS = ("incorret", "invalid", "nao confere", "senha errada", "nao encontrado", "nao cadastrad", "incorrect")
CODE_WORDS = (
    "duas etapas",
    "dois fatores",
    "codigo de verificacao",
    "codigo de autenticacao",
    "two-factor",
    "2fa",
    "autenticador",
    "codigo do aplicativo",
)
CLIENT_WORDS = ("area do cliente", "minhas cobrancas", "meus boletos", "minhas faturas", "minhas reservas")


class LoginPage:
    """Logging in as staff, and telling what stands in the way."""

    def __init__(self, screen: Screen, tenant: Tenant) -> None:
        self.screen = screen
        self.tenant = tenant
        self.asked_code: bool | None = None  # None: nobody had to log in

    def enter(self) -> bool:
        """Ends on the staff home, logging in where the kept session does not hold; whether a login was needed.

        Raises one of NeedsLogin where a person is needed.
        """
        self._home()
        if not self.shown():
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
        """Whether the login page is what the screen shows."""
        return bool(self.screen.read("pageState().login"))

    def submit(self, username: str, password: str) -> None:
        """Fills in and sends the login once, with the second factor where asked; raises what the answer means."""
        page = self.screen.page
        secret = page.locator("#LoginForm_password")
        if secret.count() != 1:
            secret = page.locator("input[type=password]").filter(visible=True)
        if secret.count() != 1:
            raise NeedsLogin(
                "A tela de login não mostra um campo de senha único.", "Rode `bot login` e entre você mesmo."
            )
        form = secret.locator("xpath=ancestor::form[1]")
        name = page.locator("#LoginForm_username")
        if name.count() != 1:
            name = self.screen.the("login.username", "field")
        if form.locator(".g-recaptcha").count() and self._captcha_asks():
            raise self._captcha()
        name.fill(username)
        secret.fill(password)
        action = str(form.evaluate("el => el.action")) if form.count() else page.url
        with self.screen.browser.guard.posting(action, page.url):
            self.screen.press(self._button(form), "Entrar")
            self.asked_code = self._code_field() is not None
            if self.asked_code:
                self._second_factor(page.url)
        if self.shown():
            raise self._refusal()

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
        frames = self.screen.page.locator(".g-recaptcha iframe, iframe[title*=reCAPTCHA]").filter(visible=True)
        return any((frame.bounding_box() or {"height": 0})["height"] > 60 for frame in frames.all())

    def _captcha(self) -> CaptchaRequired:
        return CaptchaRequired(
            f"O login de {self.tenant.name} pede um captcha, que só uma pessoa resolve.",
            f"Rode `bot login {self.tenant.file.name}`, entre uma vez no navegador que abre, e repita o comando.",
        )

    def _code_field(self) -> Locator | None:
        if self.screen.page.locator("input[type=password]").filter(visible=True).count() and not self._text_has(
            CODE_WORDS
        ):
            return None
        field = self.screen.words(self.screen.labels["login.code"], "field")
        if field.count() == 1 and field.is_visible():
            return field
        single = self.screen.page.locator(
            "input[autocomplete=one-time-code], input[name*=totp i], input[name*=code i], input[name*=codigo i]"
        ).filter(visible=True)
        return single if single.count() == 1 and self._text_has(CODE_WORDS) else None

    def _second_factor(self, url: str) -> None:
        field = self._code_field()
        assert field is not None
        secret = self.tenant.login.totp
        if secret is None:
            raise TwoFactorRequired(
                f"O ERP pede um código de verificação para o usuário de {self.tenant.name}.",
                f"Ponha o segredo em login.totp de {self.tenant.file.name}, ou rode `bot login {self.tenant.file.name}`.",
            )
        import pyotp

        try:
            code = pyotp.TOTP(secret.reveal().replace(" ", "")).now()
        except ValueError as error:
            raise ConfigError(f"{self.tenant.file.name}: login.totp não é um segredo TOTP (base32).") from error
        field.fill(code)
        form = field.locator("xpath=ancestor::form[1]")
        action = str(form.evaluate("el => el.action")) if form.count() else url
        with self.screen.browser.guard.posting(action, url):
            self.screen.press(self.screen.the("login.confirm_code", within=form if form.count() else None), "Verificar")
        if self._code_field() is not None:
            raise TwoFactorRequired(
                "O ERP recusou o código de verificação.",
                f"Confira login.totp de {self.tenant.file.name} e o relógio desta máquina.",
            )

    def _text_has(self, words: tuple[str, ...]) -> bool:
        said = folded([str(self.screen.read("pageState().text"))])[0]
        return any(word in said or word.replace("-", "") in said for word in words)

    def _refusal(self) -> NeedsLogin:
        messages = " ".join(self.screen.read("messagesNow()"))
        said = fold(f"{messages} {self.screen.read('pageState().text')}")
        file = self.tenant.file.name
        if any(word in said for word in LOCK_WORDS):
            return LockedOut(
                f"O ERP bloqueou este usuário por excesso de tentativas de login ({self.tenant.name}).",
                "Espere o tempo que ele pede, ou peça o desbloqueio.",
            )
        if any(word in said for word in ("marque o captcha", "captcha e tente")) or (
            "captcha" in said and not any(word in said for word in WRONG_WORDS)
        ):
            return self._captcha()
        if any(word in said for word in WRONG_WORDS):
            return WrongPassword(
                f"O ERP recusou usuário ou senha de {self.tenant.name} ({file}: login.username, login.password).",
                "O bot não tenta de novo, para não bloquear o usuário.",
            )
        if "area do cliente" in fold(messages):
            return NotStaff(
                f"O ERP tratou o usuário de {self.tenant.name} como cliente: «{messages[:200]}».",
                "Use um usuário da equipe do ERP.",
            )
        return WrongPassword(
            f"O ERP mostrou de novo a tela de login de {self.tenant.name}, sem dizer por quê ({file}: login.username, login.password).",
            f"Confira a senha, ou rode `bot login {file}` se ele pede captcha.",
        )

    def expect_staff(self) -> None:
        """Raises NotStaff where the menus are not those of staff: clients log in on the same page."""
        self.screen.look(notices=True)
        menus = [key for key in ("menu.settings", "menu.clients", "menu.sales") if self._menu(key)]
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

    def _menu(self, key: str) -> bool:
        return self.screen.words(self.screen.labels[key], hidden=True, within=self.screen.page).count() > 0
