"""A whole run whose end is told: by mail, once for what it says, and by a time stamp; neither fails the run."""

from __future__ import annotations

import email
import socket
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from bench import SINCE, Bench, trim

from bot.sandbox.server import Sandbox

pytestmark = pytest.mark.timeout(300)
NOWHERE = "http://127.0.0.1:9/"  # the port of «discard»: nothing answers


class Mailbox:
    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.mails.append(email.message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        return "250 OK"


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.sampled(1, "make whole", of="maintenances")
def test_a_pause_is_told_once_and_a_failing_time_stamp_is_shown(tmp_path: Path, port: int) -> None:
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with Sandbox.start("classic", clients=4, page_size=10, today=SINCE) as erp:
            trim(erp, with_access=1, sources=1)
            bench = Bench(erp, tmp_path)
            address = f"mailto://127.0.0.1:{port}?from=bot@example.com&to=desk@example.com&mode=insecure"
            bench.keys = {
                "ticket": "CH-1234",
                "notify": [{"url": address, "on": ["done"]}],
                "evidence": {"dir": "evidence", "tsa": NOWHERE},
            }
            first = bench.pause()
            assert (first.exit_code, first.outcome) == (0, "done")
            assert [mail["Subject"] for mail in mailbox.mails]
            assert "CH-1234" in str(mailbox.mails[0]["Subject"])
            assert any("carimbo" in text for _, text, _ in first.findings)
            told = len(mailbox.mails)

            second = bench.pause()
            assert second.outcome == "nothing"
            assert len(mailbox.mails) == told, "what says the same is sent once"
            assert any("já enviado antes" in text for _, text, _ in second.findings)
    finally:
        controller.stop()
