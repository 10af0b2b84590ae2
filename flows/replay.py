"""A recording played back: the same reading, offline, must find the same."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import Route

from bot.browser.guard import Sending
from bot.browser.launch import open_browser
from bot.browser.page import Browser
from bot.config import Tenant, load_tenant
from bot.engine.run import Run
from bot.engine.terms import Mode, Silent
from bot.evidence.journal import Evidence
from bot.recording import folder as folder_of
from bot.recording import har as playback
from bot.recording.har import ASSET
from bot.recording.shape import ORIGIN
from bot.store import Json, Store
from flows.screens import read_screens
from pages.elements.dom import library, selectors
from pages.erp import Erp
from pages.labels import LABELS

NAME = "Empresa Gravada"  # where a recording does not say whose it is


def replay(folder: Path, scratch: Path) -> dict[str, Json]:
    """What the page objects read of a recording, by screen, with no network at all; errors of the tree as a real ERP would cause them."""
    with replaying(folder, scratch) as (run, erp):
        seen: dict[str, Json] = {}
        today = date.fromisoformat(folder_of.read(folder).index["today"])
        read_screens(run, erp, today, lambda name, read: seen.update({name: json.loads(json.dumps(read))}))
    return seen


@contextmanager
def replaying(folder: Path, scratch: Path) -> Iterator[tuple[Run, Erp]]:
    """A read-only run on a recording; `scratch` is an empty folder for its files."""
    made = folder_of.read(folder)
    tenant = _tenant(made.index, scratch)
    har = scratch / "playable.har"
    others = playback.playable(made, har)
    today = date.fromisoformat(made.index["today"])
    with (
        Store.open(tenant.store) as store,
        open_browser(
            tenant.url, tenant.browser, sending=Sending.READS, selectors=selectors(), library=library()
        ) as browser,
    ):
        _play(browser, har, others)
        evidence = Evidence(scratch / "evidence")
        run = Run(tenant, "record", store, evidence, browser, today, "replay", Silent())
        run.begin(Mode.DRY, quiet=True)
        yield run, Erp(run)


def _play(browser: Browser, har: Path, others: Mapping[tuple[str, str], Mapping[str, Any]]) -> None:
    """Answers from the HAR alone; what it does not hold goes nowhere. `others` as `playback.playable` gives them."""
    # Instead of the guard: nothing that is asked for gets as far as leaving.
    browser.gate.open()
    browser.context.route_from_har(har, not_found="abort")
    before = ""

    def answer(route: Route) -> None:
        nonlocal before
        url, after = route.request.url.partition("#")[0], before
        before = url
        if (told := others.get((url, after))) is None:
            route.fallback()
            return
        headers = {str(header["name"]): str(header["value"]) for header in told["headers"]}
        route.fulfill(status=int(told["status"]), headers=headers, body=str(told["content"]["text"]))

    if others:
        browser.context.route(lambda url: not ASSET.search(url), answer)


def _tenant(index: Mapping[str, Any], scratch: Path) -> Tenant:
    tree: dict[str, Any] = {"tenant": index["tenant"] or NAME, "url": ORIGIN, "units": index["units"], "labels": index["labels"],
                            "store": "sqlite:///bot.db", "login": {"session": "session.json"}}  # fmt: skip
    if index["identity"]:
        tree["identity"] = index["identity"]
    path = scratch / "tenant.yaml"
    path.write_text(json.dumps(tree), encoding="utf-8")
    return load_tenant(path, known_labels=LABELS)
