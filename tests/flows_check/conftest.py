"""`bot check` as a command, against embedded ERPs whose answers are known."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import kept_browser
from click.testing import CliRunner

from bot.cli.commands import main
from bot.sandbox.server import Sandbox

TODAY = "2026-06-01"


@dataclass
class Checked:
    """One command's end: its code, its result, the requests that the ERP received, and what it wrote because of them."""

    code: int
    result: dict[str, Any]
    posts: list[tuple[str, str]]
    effects: list[dict[str, Any]]
    folder: Path

    def value(self, answer: str) -> Any:
        return self.result["answers"][answer]["value"]

    def words(self, answer: str) -> str:
        return str(self.result["answers"][answer]["words"])

    def element(self, screen: str, key: str) -> dict[str, Any]:
        [found] = [
            element for element in self.result["elements"] if (element["screen"], element["key"]) == (screen, key)
        ]
        return dict(found)

    @property
    def lacking(self) -> dict[str, str]:
        return {
            element["key"]: element["state"]
            for element in self.result["elements"]
            if element["needed"] and element["state"] != "found"
        }


Check = Callable[..., Checked]


@contextmanager
def checking(folder: Path, *presets: str, clients: int = 12, **knobs: Any) -> Iterator[Check]:
    """An ERP, and `check(more="…", knob=…)`: the command with these lines added to the tenant file, on an ERP turned so."""
    with Sandbox.start(presets or "classic", clients=clients, today=TODAY, **knobs) as erp:
        file = folder / "acme.yaml"

        def check(more: str = "", **turned: Any) -> Checked:
            erp.turn(**turned)
            code = ", totp: env:CHECK_TOTP" if erp.knobs.totp_secret else ""
            file.write_text(
                f"tenant: acme\nurl: {erp.url}\nlogin: {{username: env:CHECK_USER, password: env:CHECK_PASSWORD, session: acme.session.json{code}}}\n"
                f"store: sqlite:///bot.db\nbrowser: {{timeout: 20}}\n{more}",
                encoding="utf-8",
            )
            env = {"CHECK_USER": erp.username, "CHECK_PASSWORD": erp.password, "BOT_TODAY": TODAY}
            env["CHECK_TOTP"] = erp.knobs.totp_secret
            command = ["check", str(file), "--save", "--json"]
            done = kept_browser.run(lambda: CliRunner().invoke(main, command, env=env))
            assert done.stdout, done.output
            [result] = json.loads(done.stdout)["results"]
            posts = [(write["method"], write["route"]) for write in erp.writes()]
            return Checked(done.exit_code, result, posts, erp.effects(), folder)

        yield check
