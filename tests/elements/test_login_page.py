"""What the login page is, and what has a password box and is not; and what comes of sending a login, whenever it comes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from conftest import Site, html_of

from bot.config.totp import totp
from bot.errors import (
    CaptchaRequired,
    LockedOut,
    NeedsLogin,
    NetworkError,
    SessionExpired,
    TwoFactorRequired,
    WrongPassword,
)
from pages.elements.screen import Screen
from pages.login import LoginPage

MENU = '<ul class="nav"><li><a href="/c">Configurações</a></li><li><a href="/l">Clientes</a></li></ul><a href="/s">Sair</a>'
YII = (
    '<form id="login-form" action="/index.php?r=site/login" method="post"><label for="u">Usuário</label><input id="u" name="LoginForm[username]">'
    '<label for="p">Senha</label><input id="p" type="password" name="LoginForm[password]"><input type="checkbox" name="LoginForm[rememberMe]">'
    '<button type="submit">Entrar</button></form>'
)
PLAIN = '<form action="/entrar" method="post">E-mail <input type="email" name="e"> Senha <input type="password" name="s"> <button>Acessar</button></form>'
TAB = "".join(f'<label>Campo {n} <input type="text" name="Cliente[c{n}]"></label>' for n in range(6))
CLIENT = (
    f'<form action="/cliente" method="post">{TAB}<label>Login <input type="text" name="Cliente[login]"></label>'
    '<label>Senha <input type="password" name="Cliente[senha]"></label><button type="submit">{button}</button></form>'
)
SMALL = '<form action="/area" method="post"><label>Login <input type="text"></label><label>Senha <input type="password"></label><button>Salvar</button></form>'

LOGINS = {
    "yii": YII,
    "another system's": PLAIN,
    "with a company to choose": PLAIN.replace(
        "<button>", "<select><option>Matriz</option></select><input type=text name=captcha><button>"
    ),
    "without a form": '<div>Usuário <input type="text"> Senha <input type="password"> <button type="button">Entrar</button></div>',
    "with a hidden twin of its password": PLAIN.replace(
        "<button>", '<input type="password" style="display:none"><button>'
    ),
    "beside a dialog that waits hidden": YII
    + '<div class="modal" style="display:none"><button>Sair</button><a href="/?r=site/logout">Sair</a></div>',
}
OTHERS = {
    "a client's form": MENU + CLIENT.format(button="Salvar"),
    "a client's form whose menu is drawn later": CLIENT.format(button="Salvar"),
    "a client's form that is sent with a word we do not know": CLIENT.format(button="Pronto"),
    "the area's tab as a form of its own": MENU + SMALL,
    "the same with the menu drawn later": SMALL,
    "a change of password": MENU
    + '<form>Senha atual <input type="password"> Nova <input type="password"> Repita <input type="password"><button>Alterar</button></form>',
    "a change of password in place of the screen": '<form><input type="text" readonly value="robo"><input type="password" autocomplete="new-password"><button>OK</button></form>',
    "a password box beside": MENU
    + '<form>Senha do certificado <input type="password"> <button>Validar</button></form>',
    "another system's login beside": MENU + PLAIN,
    "the ERP's own login beside, with a way out alone": '<a href="/?r=site/logout"><i></i></a>' + YII,
    "a login that is not shown": f'<div style="display:none">{YII}</div><p>Bem-vindo</p>',
    "a registration": '<form>Nome <input type="text"> Senha <input type="password"><button>Criar conta</button></form>',
}


@pytest.mark.parametrize("body", LOGINS.values(), ids=LOGINS)
def test_this_is_the_login_page(show: Callable[..., Screen], body: str) -> None:
    assert show(body).at_login()


@pytest.mark.parametrize("body", OTHERS.values(), ids=OTHERS)
def test_this_is_not_the_login_page(show: Callable[..., Screen], body: str) -> None:
    screen = show(body)
    assert not screen.at_login()
    screen.look()


@pytest.mark.parametrize(
    ("where", "body", "expired"),
    [
        ("/index.php?r=site/login", YII, True),
        ("/parte", html_of(PLAIN), True),
        ("/parte", f"<div>{YII}</div>", True),
        ("/parte", CLIENT.format(button="Salvar"), False),
        ("/parte", SMALL, False),
        ("/parte", html_of(MENU + PLAIN), False),
        ("/parte", f"<div>{PLAIN}</div>", False),
    ],
    ids=["redirected to the login", "a whole page", "its form", "a client's form", "its tab", "a screen with menus", "some other form"],
)  # fmt: skip
def test_an_answer_to_a_script_is_the_login_page_or_a_part_of_a_screen(
    show: Callable[..., Screen], site: Site, where: str, body: str, expired: bool
) -> None:
    site.pages[where.partition("?")[0]] = body
    screen = show(MENU)
    screen.page.evaluate("async (url) => { await (await fetch(url)).text() }", where)
    screen.browser.settle()
    if not expired:
        screen.look()
        return
    with pytest.raises(SessionExpired):
        screen.look()


@pytest.mark.parametrize(("body", "expired"), [(YII, True), (SMALL, False), (PLAIN, False)])
def test_a_frame_with_menus_around_it_shows_the_login_where_it_leads_there(
    show: Callable[..., Screen], site: Site, body: str, expired: bool
) -> None:
    site.pages["/dentro"] = html_of(body)
    screen = show(f'{MENU}<iframe src="/dentro" style="width:1100px;height:600px"></iframe>')
    assert screen.content != screen.page.main_frame
    assert screen.at_login() is expired


def test_whoever_asks_on_a_page_of_its_own_sees_the_login_or_who_is_in(show: Callable[..., Screen], site: Site) -> None:
    screen = show(MENU + SMALL)
    assert not screen.logged_out()
    site.pages["/"] = html_of("", script=f"setTimeout(() => document.body.innerHTML = `{YII}`, 150)")
    assert screen.logged_out()


# sending a login


@dataclass
class Tenant:
    name: str = "acme"
    url: str = ""
    file: Path = Path("acme.yaml")


def sent(screen: Screen, site: Site) -> LoginPage:
    login = LoginPage(screen, Tenant(url=site.url))  # type: ignore[arg-type]
    login.submit("robo@acme.com.br", "segredo")
    return login


FORM = PLAIN.replace("/entrar", "/entrou")
LATE = (
    "document.forms[0].addEventListener('submit', (e) => {{ e.preventDefault(); setTimeout(() => {{ {then} }}, 700) }})"
)
WRONG = (
    "document.forms[0].insertAdjacentHTML('beforeend', '<div class=errorMessage>Usuário ou senha incorretos.</div>')"
)
CAPTCHA = "document.body.insertAdjacentHTML('beforeend', '<iframe title=\"desafio reCAPTCHA\" style=\"width:300px;height:400px\"></iframe>')"
CODE = '<form method="post" action="/codigo"><label>Código de verificação <input name="c"></label><button>Verificar</button></form>'


def test_a_login_that_a_script_sends_a_while_after_the_press_is_waited_for(
    show: Callable[..., Screen], site: Site
) -> None:
    site.pages["/entrou"] = html_of(MENU)
    screen = show(FORM, script=LATE.format(then="document.forms[0].submit()"))
    sent(screen, site)
    assert screen.has("menu.clients")
    assert [path for path, _ in site.posts] == ["/entrou"]


def test_a_home_that_is_drawn_after_its_page_is_waited_for(show: Callable[..., Screen], site: Site) -> None:
    site.pages["/entrou"] = html_of("", script=f"setTimeout(() => document.body.innerHTML = `{MENU}`, 400)")
    sent(show(FORM), site).expect_staff()


REFUSED: dict[str, tuple[dict[str, Any], type[NeedsLogin], str]] = {
    "by a script": ({"script": LATE.format(then=WRONG)}, WrongPassword, "recusou usuário ou senha"),
    "by a script, while other messages come": (
        {"script": "document.body.insertAdjacentHTML('beforeend', '<div class=toast>Backup concluído</div>');" + LATE.format(then=WRONG)},
        WrongPassword,
        "recusou usuário ou senha",
    ),
    "by a page": ({"answer": f"<p role=alert>Muitas tentativas. Aguarde alguns minutos.</p>{FORM}"}, LockedOut, "excesso de tentativas"),
    "by a page whose words come later": (
        {"answer": FORM, "then": "setTimeout(() => document.body.insertAdjacentHTML('beforeend', '<div class=toast>Senha inválida</div>'), 300)"},
        WrongPassword,
        "recusou usuário ou senha",
    ),
    "by pictures to choose": ({"script": LATE.format(then=CAPTCHA)}, CaptchaRequired, "captcha"),
    "by a question for a code": ({"answer": CODE}, TwoFactorRequired, "código de verificação"),
}  # fmt: skip


@pytest.mark.parametrize(("page", "kind", "words"), REFUSED.values(), ids=REFUSED)
def test_a_refusal_is_called_what_it_is_and_the_login_sent_once(
    show: Callable[..., Screen], site: Site, monkeypatch: pytest.MonkeyPatch, page: dict[str, str], kind: type[NeedsLogin], words: str
) -> None:  # fmt: skip
    monkeypatch.setattr(Tenant, "login", type("Login", (), {"totp": None}), raising=False)
    site.pages["/entrou"] = html_of(page.get("answer", ""), script=page.get("then", ""))
    screen = show(FORM, script=page.get("script", ""))
    with pytest.raises(kind, match=words):
        sent(screen, site)
    assert len(site.posts) <= 1


def test_a_button_that_sends_nothing_and_an_erp_that_does_not_answer_are_not_told_as_a_wrong_password(
    show: Callable[..., Screen], site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = show(FORM, script="document.forms[0].addEventListener('submit', (e) => e.preventDefault())")
    monkeypatch.setattr(screen.browser, "timeout", 0.5)
    with pytest.raises(NeedsLogin, match="não enviou nada") as told:
        sent(screen, site)
    assert type(told.value) is NeedsLogin
    silent = "document.forms[0].addEventListener('submit', (e) => { e.preventDefault(); fetch('/mudo', { method: 'POST' }) })"
    site.pages["/mudo"] = "{}"
    screen = show(FORM, script=silent)
    with pytest.raises(NetworkError, match="não respondeu ao login"):
        sent(screen, site)


# the code


@pytest.mark.parametrize(
    ("secret", "at", "code"),
    [
        ("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 59, "287082"),  # RFC 6238, appendix B, the last six digits
        ("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 1111111109, "081804"),
        ("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 20000000000, "353130"),
        ("JBSWY3DPEHPK3PXP", 0, "282760"),  # 80 bits
        ("jbsw y3dp ehpk 3pxp", 0, "282760"),
        ("JBSW-Y3DP-EHPK-3PXP", 0, "282760"),
        ("JBSWY3DPEHPK3PXPJA======", 0, totp("JBSWY3DPEHPK3PXPJA", 0)),
    ],
)
def test_a_code_is_what_an_authenticator_shows(secret: str, at: int, code: str) -> None:
    assert totp(secret, at) == code


@pytest.mark.parametrize("secret", ["", "123456", "não é base32", "JBSWY3DPEHPK3PX1"])
def test_what_is_not_base32_is_no_secret(secret: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        totp(secret)
