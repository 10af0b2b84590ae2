"""The login page, and what stands around every screen: the tenant's name, the units, the session."""

from __future__ import annotations

from datetime import datetime

from bot.browser.requests import to_name
from bot.errors import UnitsNotNamed, WrongTenant
from pages.elements.dom import fold
from pages.home import ALL_UNITS
from pages.tour.tour import Tour

CAPTCHA = ".g-recaptcha, .h-captcha, iframe[title*=captcha i], [data-sitekey], [id*=captcha i]"


def login_page(tour: Tour) -> None:
    """Looks at the login page before anybody logs in; where the kept session still holds there is none to see."""
    login = tour.erp.login
    login._home()
    question = "A tela de login tem captcha?"
    if not login.arrives_at_login():
        tour.answer("login.captcha", question, None, "a tela de login não apareceu: a sessão guardada ainda vale")
        return
    page = tour.screen.page
    there = page.locator(CAPTCHA).count() > 0
    asks = login._captcha_asks()
    value = "asks" if asks else "present" if there else "absent"
    words = {
        "asks": "sim, e pede o clique de uma pessoa: use `bot login`",
        "present": "há um na página, que pode não pedir nada; se o login for recusado, use `bot login`",
        "absent": "não",
    }
    tour.answer("login.captcha", question, value, words[value])


def code(tour: Tour) -> None:
    """Whether the login that has just been sent was followed by a question for a code."""
    asked = tour.erp.login.asked_code
    words = {
        None: "não se viu: a sessão guardada ainda vale",
        True: "sim, um código de verificação (TOTP)",
        False: "não",
    }
    tour.answer("login.code", "O login pede um segundo fator?", asked, words[asked])


def staff_home(tour: Tour) -> None:
    """The tenant's name and the units, held against the tenant file."""
    tour.screen.look(notices=True)
    _tenant(tour)
    units(tour)


def _tenant(tour: Tour) -> None:
    home, tenant = tour.erp.home, tour.run.tenant
    question = "De quem a página diz ser?"
    try:
        held = home.expect_tenant()
    except WrongTenant as error:
        shown = home.brand() or str(tour.screen.page.title())
        tour.troubles["identity"] = error
        tour.answer("home.tenant", question, shown, f"«{shown}», e isso não confere com {tenant.file.name}")
        return
    shown = held or str(tour.screen.page.title())
    sure = (
        "confere com `identity`"
        if tenant.identity
        else f"confere com «{tenant.name}»"
        if held
        else "a página não diz; o bot confia em `url`"
    )
    tour.answer("home.tenant", question, shown, f"«{shown}» ({sure})" if shown else sure)


def units(tour: Tour) -> list[str]:
    """The units that the selector shows, whether or not the tenant file names them."""
    home, tenant = tour.erp.home, tour.run.tenant
    shown = [name for name in home._options() if fold(name) not in ALL_UNITS]
    tour.counts.units = max(1, len(shown))
    named = ", ".join(tenant.units) or "nenhuma"
    if shown:
        tour.found(
            "units.selector",
            f"{len(shown)} unidade(s)",
            "seletor no alto da página",
            needed=False,
            name="seletor de unidade",
        )
    try:
        home.units()
    except UnitsNotNamed as error:
        tour.troubles["units"] = error
    words = (
        f"{', '.join(shown)}; o arquivo nomeia: {named}"
        if shown
        else f"não há seletor de unidade; o arquivo nomeia: {named}"
    )
    tour.answer("home.units", "Quais unidades o usuário do bot vê?", shown, words)
    return shown


def session(tour: Tour, first: datetime | None, seconds: float) -> None:
    """What became of the session cookie's end while the tour went on; `first` is its end right after the login, `seconds` ago."""
    last = tour.screen.browser.session_expires()
    question = "Quando expira a sessão?"
    if first is None or last is None:
        tour.answer("session.expiry", question, "unknown", "o cookie não diz; quem decide é o servidor")
        return
    moved = (last - first).total_seconds()
    slides = moved > seconds / 2 and moved > 1
    left = round((last - datetime.now(last.tzinfo)).total_seconds() / 60)
    words = "renovada a cada página" if slides else "fixa: não é renovada pelo uso"
    tour.answer("session.expiry", question, "sliding" if slides else "fixed", f"em {left} min, {words} (pelo cookie)")


def traffic(tour: Tour) -> None:
    """What the guards of the browser stopped meanwhile, and which notices were closed."""
    guard = tour.screen.browser.guard
    foreign = sorted(guard.foreign)
    tour.answer(
        "guard.hosts",
        "As telas pedem algo a outros endereços?",
        foreign,
        f"sim, barrados: {', '.join(foreign)}" if foreign else "não",
    )
    kept = sorted({f"{request.method} {request.route}" for request in guard.refused if request not in tour.own})
    tour.answer(
        "guard.writes",
        "As telas tentaram gravar algo sozinhas?",
        kept,
        f"sim, barrado: {', '.join(kept)}" if kept else "não",
    )
    unknown = {request.route for request in guard.refused if request.unknown and request not in tour.own}
    tour.reads = sorted({to_name(route) for route in unknown})
    spoken = sorted(guard.spoken)
    tour.answer(
        "guard.sockets",
        "As telas abrem soquetes (WebSocket)?",
        spoken,
        "não" if not spoken else f"sim, {'abertos' if guard.sockets else 'fechados'}: {', '.join(spoken)}",
    )
    notices = list(dict.fromkeys(tour.notices))
    shown = "; ".join(f"«{text[:80]}»" for text in notices)
    tour.answer(
        "home.notices",
        "Há avisos sobre a tela depois do login?",
        notices,
        f"sim, fechados: {shown}" if notices else "nenhum apareceu",
    )
