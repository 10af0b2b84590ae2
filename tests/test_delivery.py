"""Delivery: real mail to a real SMTP server on loopback, and what is shown where it fails."""

from __future__ import annotations

import email
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import made_run
import pytest
from aiosmtpd.controller import Controller

from bot.errors import ConfigError
from bot.evidence.notify import deliver, delivery_key, event_of
from bot.evidence.report import read, write_html, write_zip

PASSWORD = "segredo-do-correio"


@dataclass
class Secret:
    text: str

    def reveal(self) -> str:
        if not self.text:
            raise ConfigError("notify.url: a variável de ambiente ACME_NOTIFY não está definida.")
        return self.text


@dataclass
class Place:
    url: Secret
    on: tuple[str, ...] = ("done", "failed", "needs_person", "drift")


class Mailbox:
    """An SMTP server that keeps what it is given, or refuses it."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refusal = ""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.refusal:
            return self.refusal
        self.mails.append(email.message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        return "250 OK"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def post() -> Iterator[tuple[Mailbox, Place]]:
    mailbox, port = Mailbox(), free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield mailbox, Place(Secret(f"mailto://127.0.0.1:{port}?from=bot@example.com&to=desk@example.com&mode=insecure"))
    controller.stop()


@pytest.fixture
def resumed(tmp_path: Path) -> Path:
    made_run.resume(tmp_path / "run", count=5)
    return tmp_path / "run"


def attached(mail: EmailMessage) -> list[str]:
    return [str(part.get_filename()) for part in mail.iter_attachments()]


def test_a_mail_has_the_ticket_the_summary_and_the_report(post: tuple[Mailbox, Place], resumed: Path) -> None:
    mailbox, place = post
    report = write_html(resumed)
    result = deliver([place], resumed, [report])
    assert (len(result.sent), result.failed) == (1, [])
    (mail,) = mailbox.mails
    assert mail["Subject"] == "[CHAMADO-4711] Retomada de acme: Concluída em parte"
    body = mail.get_body(("plain",))
    assert body
    assert "Ficam 3 casos para uma pessoa" in body.get_content()
    rich = mail.get_body(("html",))
    assert rich
    assert "<td>3 vendas · R$ 3.004,86: não faturada" in rich.get_content().replace("\u00a0", " ")
    (part,) = mail.iter_attachments()
    assert part.get_filename() == "report.html"
    assert part.get_payload(decode=True) == report.read_bytes()


def test_a_ticket_in_english_has_an_english_mail(post: tuple[Mailbox, Place], resumed: Path) -> None:
    mailbox, place = post
    deliver([place], resumed, lang="en")
    assert mailbox.mails[0]["Subject"] == "[CHAMADO-4711] Resume of acme: Done in part"


def test_each_place_hears_of_what_it_asked_for(post: tuple[Mailbox, Place], resumed: Path) -> None:
    mailbox, place = post
    deaf = Place(place.url, ("done", "failed", "drift"))
    assert deliver([deaf], resumed).sent == []
    assert mailbox.mails == []


@pytest.mark.parametrize(
    ("outcome", "flow", "event"),
    [
        ("done", "pause", "done"),
        ("nothing", "resume", "done"),
        ("part", "resume", "needs_person"),
        ("needs_login", "pause", "needs_person"),
        ("failed", "pause", "failed"),
        ("refused", "pause", "failed"),
        ("stopped", "pause", "failed"),
        ("changes", "verify", "drift"),
        ("changes", "pause", ""),
    ],
)
def test_an_outcome_is_one_event(outcome: str, flow: str, event: str) -> None:
    assert event_of(outcome, flow) == event


def test_a_message_is_sent_once_even_when_the_run_is_repeated(
    post: tuple[Mailbox, Place], resumed: Path, tmp_path: Path
) -> None:
    mailbox, place = post
    sent: set[str] = set()
    first = deliver([place], resumed, already_sent=sent.__contains__)
    sent |= set(first.keys)
    made_run.resume(tmp_path / "again", count=5)
    second = deliver([place], tmp_path / "again", already_sent=sent.__contains__)
    assert len(mailbox.mails) == 1
    assert (second.sent, len(second.before)) == ([], 1)
    made_run.resume(tmp_path / "worse", count=6)
    assert len(deliver([place], tmp_path / "worse", already_sent=sent.__contains__).sent) == 1


def test_what_could_not_be_delivered_is_tried_again_and_what_could_is_not(
    resumed: Path, post: tuple[Mailbox, Place]
) -> None:
    _, place = post
    nowhere = Place(
        Secret(f"mailto://bot:{PASSWORD}@127.0.0.1:{free_port()}?from=b@example.com&to=d@example.com&mode=insecure")
    )
    result = deliver([nowhere, place], resumed)
    assert len(result.sent) == len(result.failed) == len(result.keys) == 1
    assert result.keys == [delivery_key(read(resumed), "needs_person", place.url.text)]


def test_a_failed_delivery_never_raises_and_is_shown_without_its_password(
    resumed: Path, post: tuple[Mailbox, Place]
) -> None:
    mailbox, place = post
    mailbox.refusal = "554 caixa cheia"
    port = free_port()
    places = [
        place,
        Place(Secret(f"mailto://bot:{PASSWORD}@127.0.0.1:{port}?from=b@example.com&to=d@example.com&mode=insecure")),
        Place(Secret("correio://isto não é um endereço")),
        Place(Secret("")),
        Place(Secret(f"json://127.0.0.1:{port}/{PASSWORD}")),
    ]
    result = deliver(places, resumed)
    shown = "\n".join(result.lines())
    assert (result.sent, result.keys, len(result.failed)) == ([], [], 5)
    assert shown.count("não foi entregue: ") == 5
    assert f"mailto://127.0.0.1:{port}" in shown
    assert "a variável de ambiente ACME_NOTIFY não está definida" in shown
    assert PASSWORD not in shown


def test_a_run_that_cannot_be_read_is_told_and_does_not_raise(tmp_path: Path, post: tuple[Mailbox, Place]) -> None:
    assert "Não há registro de execução" in deliver([post[1]], tmp_path).failed[0][1]


def test_what_is_too_large_is_left_out_and_parts_come_in_mails_of_their_own(
    post: tuple[Mailbox, Place], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apprise.plugins.email.base.NotifyEmail.request_rate_per_sec", 0)  # its pause between two mails
    mailbox, place = post
    made_run.pause(tmp_path / "run", count=1_500)
    parts = write_zip(tmp_path / "run", 0.03)
    assert len(parts) >= 2
    large = tmp_path / "grande.html"
    large.write_bytes(b"x" * 40_000)
    result = deliver([place], tmp_path / "run", [large, *parts], part_mb=0.03)
    assert [path.name for path in result.left_out] == ["grande.html"]
    assert "grande.html não coube no anexo." in result.lines()
    assert [attached(mail) for mail in mailbox.mails] == [[part.name] for part in parts]
    count = len(parts)
    assert [mail["Subject"].rsplit(" ", 1)[1] for mail in mailbox.mails] == [
        f"({n}/{count})" for n in range(1, count + 1)
    ]


def test_without_apprise_the_sentence_says_what_to_install(resumed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "apprise", None)
    result = deliver([Place(Secret("mailto://127.0.0.1:9"))], resumed)
    assert "pip install 'conexa-bot[notify]'" in result.failed[0][1]
