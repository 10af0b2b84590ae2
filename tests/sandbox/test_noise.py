"""Noise changes how the ERP looks and when, never what it does: a maintenance by hand leaves the same records under every kind."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Locator, Page, expect
from test_screens import Visitor

from bot.sandbox.knobs import Knobs
from bot.sandbox.noise import lists, markup, names, wording
from bot.sandbox.noise.kinds import KINDS, Noise, parse
from bot.sandbox.server import Sandbox
from bot.sandbox.settings import HERE

SCREENS = (
    "site/index",
    "config/faturamento",
    "emailAutomatico/admin",
    "cliente/admin",
    "venda/admin",
    "cliente/update&id=1",
)
SERVED = (*markup.KINDS, *wording.KINDS, *names.KINDS, *lists.KINDS, "filter_set", "narrowed", "slow_server")
SEED = 5
Make = Callable[..., None]


# -- drawing ------------------------------------------------------------------------------------------------------


def test_a_seed_draws_the_same_kinds_and_another_seed_others() -> None:
    assert parse("12") == Noise.draw(12) == Noise.draw(12)
    assert len({Noise.draw(seed).kinds for seed in range(30)}) > 25


def test_noise_survives_being_written_as_a_knob() -> None:
    for noise in (Noise.draw(3), Noise.of(4, ["chat", "toasts"], ms=200)):
        assert parse(str(noise)) == noise
    assert Knobs(noise="12:chat").noise == "12:chat"


def test_an_unknown_kind_is_refused_with_the_nearest() -> None:
    with pytest.raises(ValueError, match="no noise 'late_row'; nearest: late_rows"):
        Knobs(noise="1:late_row")
    with pytest.raises(ValueError, match="noise is a seed, or SEED:KIND,KIND, not 'chat'"):
        Knobs(noise="chat")


def test_every_kind_is_done_by_something() -> None:
    script = (HERE / "static" / "js" / "noise.js").read_text(encoding="utf-8")
    in_browser = set(re.findall(r"^    (\w+)(?:\(|: )", script, re.M))
    assert set(KINDS) - set(SERVED) <= in_browser
    assert set(SERVED) <= set(KINDS)


def test_a_kind_rolls_the_same_whatever_else_is_on() -> None:
    alone, among = Noise.of(1, ["renamed"]), Noise.of(1, ["renamed", "chat"])
    assert alone.dice("renamed").random() == among.dice("renamed").random()


# -- pages --------------------------------------------------------------------------------------------------------


def pages(erp: Make, noise: str, *presets: str) -> dict[str, str]:
    """The screens with that noise, without what changes with every visit."""
    erp(*presets, clients=12, noise=noise)
    visitor = Visitor()
    visitor.login()
    secret = visitor.http.cookies["YII_CSRF_TOKEN"].value
    return {
        route: visitor.get(*route.split("&id=")[:1], **({"id": "1"} if "&id" in route else {})).replace(secret, "")
        for route in SCREENS
    }


class Tags(HTMLParser):
    """What is left open or closed too often in a page."""

    VOID = ("meta", "link", "input", "br", "hr", "img", "path")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
        elif tag not in self.VOID:
            self.wrong.append(tag)


@pytest.mark.sampled(1, "make whole")
@pytest.mark.parametrize("preset", ["classic", "modern"])
def test_every_kind_leaves_pages_whole_and_the_same_for_the_same_seed(erp: Make, preset: str) -> None:
    quiet = pages(erp, "", preset)
    for kind in SERVED:
        first = pages(erp, f"{SEED}:{kind}:0", preset)
        assert first == pages(erp, f"{SEED}:{kind}:0", preset), kind
        for route, page in first.items():
            assert Tags(page).wrong == Tags(quiet[route]).wrong, (kind, route)
            assert Tags(page).open == Tags(quiet[route]).open, (kind, route)


@pytest.mark.parametrize("kind", [kind for kind in SERVED if kind != "slow_server"])
def test_a_kind_shows_on_some_screen(erp: Make, kind: str) -> None:
    """Without the script that every noisy page has, it would be as quiet as before."""
    script = re.compile(r'<script type="application/json" id="noise-facts">.*?</script><script[^>]*></script>')
    noisy = {route: script.sub("", page) for route, page in pages(erp, f"{SEED}:{kind}", "billing_native").items()}
    quiet = pages(erp, "", "billing_native")
    shown = [route for route in SCREENS if noisy[route] != quiet[route]]
    assert shown or "faturamento?" in wording.announced(Noise.of(SEED, [kind]).dice(kind))[0]


def test_the_oracle_is_quiet(erp: Make) -> None:
    erp(clients=12, noise=str(Noise.of(SEED, KINDS, ms=0)))
    answer = Visitor().http.get("/__sandbox__/state")
    assert answer.json()["now"] == "2026-06-01T14:00:00"


def test_an_announced_side_effect_is_said_by_one_question_reworded_or_not() -> None:
    asked = [wording.BLOCK, wording.CANCEL, wording.BILLING]
    for seed in range(40):
        dice = Noise.of(seed, ["side_effects"]).dice
        which, effect = wording.announced(dice("side_effects"))
        for text in (wording.questions_reworded("|".join(asked), dice("questions_reworded")), "|".join(asked)):
            said = wording.side_effects(text, dice("side_effects")).split("|")
            assert [effect in one for one in said] == [one == which for one in asked]
    assert wording.questions_reworded("dos 12 clientes", dice("questions_reworded")) == "dos 12 clientes"


def test_the_number_of_a_question_stays() -> None:
    text = wording.BLOCK.replace("{n}", "12")
    assert all(
        "12" in wording.questions_reworded(text, Noise.of(seed, []).dice("questions_reworded")) for seed in range(20)
    )


# -- by hand ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def one_erp(seed_cache: Path) -> Iterator[Sandbox]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOT_SANDBOX_CACHE", str(seed_cache))
        with Sandbox.start(clients=12, notices=False) as erp:
            yield erp


@pytest.fixture
def hand(one_erp: Sandbox, chromium: Browser) -> Callable[..., tuple[Any, Any]]:
    """Does the maintenance by hand on the ERP with these knobs: the records after it, and the fields written."""

    def go(*presets: str, noise: str = "") -> tuple[Any, Any]:
        one_erp.reset()
        one_erp.knobs = Knobs.preset(*presets, notices=False, noise=noise)
        one_erp.turn()
        context = chromium.new_context(viewport={"width": 1366, "height": 2600})
        page = context.new_page()
        page.set_default_timeout(20_000)
        try:
            by_hand(page, one_erp)
        finally:
            context.close()
        effects = [
            (e["actor"], e["model"], e["record"], e["field"], e["before"], e["after"]) for e in one_erp.effects()
        ]
        return one_erp.state(), effects

    return go


def by_hand(page: Page, erp: Sandbox) -> None:
    """Billing to Manual, a rule off, two clients blocked, a sale cancelled: by one who knows this ERP, and waits."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("dialog", lambda dialog: _accept(dialog))
    page.goto(erp.url)
    login = page.locator('form[action*="site/login"]')
    login.locator("input[type=text]").fill(erp.username)
    login.locator("input[type=password]").fill(erp.password)
    login.locator("[type=submit]").click()
    expect(page).to_have_url(re.compile("r=site/index"), timeout=20_000)
    form = filled(page, erp, "config/faturamento")
    form.locator('[value="MANUAL"], [data-value="MANUAL"]').click()
    sent(page, form.locator("[type=submit], .envia"))
    form = filled(page, erp, "emailAutomatico/update", "&id=1")
    form.locator("label:has(input[type=checkbox])").last.click()
    sent(page, form.locator("[type=submit], .envia"))
    state = erp.state("Client", "Sale")
    allowed = [record for record, client in state["Client"].items() if client["hasLoginAccess"]][:2]
    unbilled = [record for record, sale in state["Sale"].items() if sale["status"] == "notBilled"][:1]
    bulk(page, erp, "cliente/admin", allowed, "bloquearAcessoLote")
    bulk(page, erp, "venda/admin", unbilled, "cancelarLote")
    assert errors == []


def _accept(dialog: Dialog) -> None:
    dialog.accept()


def filled(page: Page, erp: Sandbox, route: str, more: str = "") -> Locator:
    """The form of a screen, once its values are there."""
    page.goto(f"{erp.url}/index.php?r={route}{more}")
    form = page.locator(f'form[action*="{route}"]')
    expect(form.locator("input[type=text]").first).not_to_have_value("")
    return form


def sent(page: Page, button: Locator) -> None:
    with page.expect_response(lambda response: response.request.method == "POST"):
        button.click()
    page.wait_for_load_state()


def bulk(page: Page, erp: Sandbox, route: str, records: list[int], action: str) -> None:
    page.goto(f"{erp.url}/index.php?r={route}&clearFilters=1&show_all=1")
    for record in records:
        page.locator(f'[name$="_c0[]"][value="{record}"], [data-key="{record}"] [role=checkbox]').click()
    item = page.locator(f'[data-url*="{action}"]')
    page.locator(".dropdown-toggle, .abre").filter(
        has=page.locator("xpath=self::*[../ul//a or ../*[@role='menu']]")
    ).and_(page.locator(f'xpath=//*[..//*[contains(@data-url, "{action}")]]')).click()
    sent(page, item)


@pytest.fixture(scope="module")
def quiet() -> dict[str, Any]:
    """What a maintenance by hand leaves without noise, by preset."""
    return {}


def held(hand: Callable[..., tuple[Any, Any]], quiet: dict[str, Any], preset: str, noise: str) -> None:
    quiet[preset] = quiet.get(preset) or hand(preset)
    state, effects = hand(preset, noise=noise)
    assert len(effects) >= 5
    assert effects == quiet[preset][1]
    assert state == quiet[preset][0]


@pytest.mark.sampled(1, "make whole")
@pytest.mark.parametrize("preset", ["classic", "modern"])
def test_all_kinds_at_once_change_nothing_that_the_erp_does(hand: Any, quiet: dict[str, Any], preset: str) -> None:
    held(hand, quiet, preset, str(Noise.of(SEED, KINDS, ms=600)))


@pytest.mark.strangers
@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_changes_nothing_that_the_erp_does(hand: Any, quiet: dict[str, Any], kind: str) -> None:
    held(hand, quiet, "classic", f"{SEED}:{kind}:600")


def test_the_knob_is_read_back_from_json() -> None:
    assert json.loads(Knobs(noise="7").to_json())["noise"] == "7"
