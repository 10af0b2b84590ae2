"""A whole maintenance on the application: pause, pause again, what happens meanwhile, resume; and the verdict, by its own log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from bench import Bench
from erp_on_yii import TODAY, State, YiiErp

from bot.engine.plan import Result

LAST = TODAY + timedelta(days=120)
ENDED = (0, 5)
Change = tuple[str, int, str]  # table, record, field


def changes(before: State, after: State) -> set[Change]:
    """Which values differ, record by record; a record that came or went is one change of «*»."""
    found: set[Change] = set()
    for table, was in before.items():
        now = after[table]
        found |= {(table, record, "*") for record in set(was) ^ set(now)}
        both = set(was) & set(now)
        found |= {(table, r, name) for r in both for name, value in was[r].items() if now[r][name] != value}
    return found


@dataclass
class Maintenance:
    """What one maintenance came to.

    `wrong` lists what must never be: a change too many, one that is missing though the flow says it is done, a mail. `stopped` is the flow that
    stopped, with its sentence in `said`; what it had done until then, and was right, is not wrong.
    """

    erp: YiiErp
    bench: Bench
    tries: int = 1  # how often a flow is run that stops: a second run takes up what the first left
    wrong: list[str] = field(default_factory=list)
    said: dict[str, list[str]] = field(default_factory=dict)
    stopped: str = ""
    before: State = field(default_factory=dict)

    def run(self) -> Maintenance:
        """All of it, as far as the bot gets."""
        self.before = self.erp.state()
        self._pause()
        if not self.stopped and not self.wrong:
            self._again()
        if not self.stopped and not self.wrong:
            idle, in_period, theirs = self._meanwhile()
            self._resume(idle, in_period, theirs)
        return self

    def _conduct(self, flow: str) -> Result:
        mails = len(self.erp.mails())
        for _ in range(self.tries):
            result = self.bench.conduct(flow)
            people = "; ".join(f"{person.name}: {person.why}" for person in result.people)
            self.said.setdefault(flow, []).append(
                f"{result.exit_code} {result.message or people} {result.hint}".strip()
            )
            if result.exit_code in ENDED:
                break
        else:
            self.stopped = flow
        if sent := self.erp.mails()[mails:]:
            self.wrong.append(f"{flow} mailed {_some(mail['cliente_id'] for mail in sent)}")
        return result

    # pause
    def _pause(self) -> None:
        self._conduct("pause")
        did, expected = changes(self.before, self.erp.state()), self._expected_pause()
        if too_much := did - expected:
            self.wrong.append(f"pause changed {_some(too_much)} besides its own")
        if not self.stopped and (left := expected - did):
            self.wrong.append(f"pause ended well and left out {_some(left)}")

    def _expected_pause(self) -> set[Change]:
        """The checklist's changes, and the ERP's own where it cuts a client's persons too."""
        active = {("regra", r, "ativa") for r, rule in self.before["regra"].items() if rule["ativa"]}
        entering = {r for r, client in self.before["cliente"].items() if client["acesso"]}
        persons = {
            ("pessoa", r, "acesso")
            for r, person in self.before["pessoa"].items()
            if self.erp.knobs.get("bloqueio_limpa_pessoas") and person["acesso"] and person["cliente_id"] in entering
        }
        return {("faturamento", 1, "modo")} | active | {("cliente", r, "acesso") for r in entering} | persons

    def _again(self) -> None:
        posted = len(self.erp.posted())
        self._conduct("pause")
        if more := self.erp.posted()[posted:]:
            self.wrong.append(f"a second pause posted {_some(request['rota'] for request in more)}")

    # the days between
    def _meanwhile(self) -> tuple[State, set[int], set[Change]]:
        """Sales are generated, and somebody works in the ERP. Gives the state then, the sales to cancel, and what others changed."""
        erp = self.erp
        in_period = {erp.sell(TODAY + timedelta(days=9 * n), client=n % 7 + 1, origin="CR"[n % 2]) for n in range(13)}
        in_period.add(erp.sell(LAST))
        erp.sell(LAST + timedelta(days=1))
        for number, status in enumerate("FQCD"):
            erp.sell(date(2026, 7, 10 + number), status)
        clients = self.before["cliente"]
        overdue = next(r for r, c in clients.items() if c["acesso"] and c["ativo"] and not c["bloqueado"])
        newcomer = erp.run(
            "INSERT INTO cliente (nome, cidade, ativo, bloqueado, acesso) VALUES ('Recém-chegada Inventada', 'Recife', 1, 0, 1)"
        )
        erp.run("UPDATE cliente SET bloqueado=1 WHERE id=?", overdue)
        erp.run("UPDATE regra SET assunto='Mudado por uma pessoa' WHERE id=3")
        erp.run("UPDATE faturamento SET mensagem='Mudada por uma pessoa' WHERE id=1")
        theirs = {
            ("cliente", newcomer, "*"), ("cliente", overdue, "bloqueado"), ("cliente", overdue, "acesso"),
            ("regra", 3, "assunto"), ("faturamento", 1, "mensagem"),
        }  # fmt: skip
        # The persons of a client who is not let in again are not either.
        theirs |= {("pessoa", r, "acesso") for r, p in self.before["pessoa"].items() if p["cliente_id"] == overdue}
        erp.today = LAST
        return erp.state(), in_period, theirs

    # resume
    def _resume(self, idle: State, in_period: set[int], theirs: set[Change]) -> None:
        result = self._conduct("resume")
        after = self.erp.state()
        cancelled = {record for table, record, name in changes(idle, after) if (table, name) == ("venda", "status")}
        if too_many := cancelled - in_period:
            self.wrong.append(f"resume cancelled sales {_some(too_many)}")
        if (left := in_period - cancelled) and after["faturamento"][1]["modo"] == "A":
            self.wrong.append(f"billing is automatic again with sales {_some(left)} unbilled")
        if not self.stopped and left:
            self.wrong.append(f"resume ended {result.exit_code} and left sales {_some(left)}")
        differs = {change for change in changes(self.before, after) if change[0] != "venda"}
        if undone := {c for c in theirs if c[0] != "pessoa"} - differs:
            self.wrong.append(f"resume took back {_some(undone)}, which others did")
        told = " ".join(f"{person.record} {person.name} {person.why}" for person in result.people)
        not_back = {
            change
            for change in differs - theirs
            if change[0] != "pessoa" or self.before["pessoa"][change[1]]["nome"] not in told
        }
        if not self.stopped and not_back:
            self.wrong.append(f"resume ended {result.exit_code}, and {_some(not_back)} are not as before")
        if too_much := differs - theirs - self._expected_pause():
            self.wrong.append(f"resume changed {_some(too_much)} besides its own")


def _some(found: Iterable[Any]) -> str:
    listed = sorted(map(str, found))
    return f"{', '.join(listed[:6])}{f' … ({len(listed)})' if len(listed) > 6 else ''}"
