"""Several tenants side by side: what is asked is asked before anything starts, and one table says how all ended."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from bot.cli.group import SEVERITY
from bot.cli.pool import Ended, Job, Pool, Start, erp_of
from bot.cli.tenants import expect_somebody, load
from bot.cli.words import words_for
from bot.config import Tenant
from bot.console.many_text import Board, table, totals
from bot.console.output import Output, safe
from bot.console.plan_text import plan_lines
from bot.console.terminal import approved
from bot.engine.plan import Plan
from bot.engine.terms import Finding, Level, Person, Sale
from bot.i18n import N_
from bot.store import Planned

NOT_BEGUN = N_("Não foi começado: {} clientes seguidos deste ERP ({}) não foram alcançados pela rede.")
LOST = N_("O processo deste cliente terminou sem dizer como (código {}).")
NO_YES = N_("Nada foi feito: não houve um «sim».")
LOOK = N_("Confira a rede, e rode o comando de novo para os que faltam.")
AGAIN = N_("Rode o comando de novo para este cliente: ele continua de onde parou.")
OUTCOMES = {0: "done", 3: "changes", 4: "needs_login", 5: "part", 6: "refused"}


class Many:
    """One command on several tenants; `start` begins a child (a test's own, or a process)."""

    def __init__(
        self, output: Output, ctx: click.Context, jobs: int, per_host: int, start: Start | None = None
    ) -> None:
        self.output, self.ctx, self.jobs, self.per_host, self.start = output, ctx, jobs, per_host, start
        self.command = ctx.command.name or ""
        self.ends: dict[str, list[dict[str, Any]]] = {}
        self.left: list[str] = []
        self.stopped = False
        self.warned: set[str] = set()

    def run(self) -> int:
        """Does it for all; the exit code to act on first."""
        files: Sequence[Path] = self.ctx.params["tenants"]
        writes, asks = self._writes(), self._writes() and not self.ctx.params.get("yes")
        if asks:
            expect_somebody(self.output)
        tenants = dict(zip(files, load(self.output, files), strict=True))
        self.warned = {safe(warning, 1000) for tenant in tenants.values() for warning in tenant.warnings}
        if asks and self.command in {"pause", "resume"}:
            with tempfile.TemporaryDirectory(prefix="bot-") as folder:
                self._planned_first(tenants, Path(folder))
        elif not asks or self._one_yes(tenants):
            words = {file: words_for(self.ctx, self.command, file, self._lang) for file in tenants}
            self._work(self.command, {file: _yes(line) if writes else line for file, line in words.items()}, tenants)
        return self._told(list(tenants.values()))

    def _writes(self) -> bool:
        return self.command in {"pause", "resume"} or bool(self.ctx.params.get("repair"))

    @property
    def _lang(self) -> str:
        return self.output.w.lang

    def _planned_first(self, tenants: Mapping[Path, Tenant], folder: Path) -> None:
        """All plans, one question, and then each tenant with the plan that was approved."""
        plans = {file: folder / f"{number}.json" for number, file in enumerate(tenants)}
        words = {}
        for file, plan in plans.items():
            *line, end, name = words_for(self.ctx, "plan", file, self._lang)
            line.insert(line.index("plan") + 1, self.command)
            words[file] = [*line, "--out", str(plan), end, name]
        self._work("plan", words, tenants)
        made = {file: tenant for file, tenant in tenants.items() if plans[file].exists()}
        if self.stopped or not made:
            return
        shown = [_plan_of(self.ends[tenant.name][-1]) for tenant in made.values()]
        totals(self.output, shown)
        question = self.output.w.ngettext(
            "Fazer estas mudanças em %(n)s cliente?", "Fazer estas mudanças em %(n)s clientes?", len(made)
        )

        def everything() -> None:
            for plan in shown:
                plan_lines(self.output, plan, everything=True)

        if not approved(self.output, question, everything):
            for tenant in made.values():
                self.ends[tenant.name] = [_end(tenant.name, self.command, 1, NO_YES, outcome="stopped")]
            return
        again = {}
        for file in made:
            *line, end, name = words_for(self.ctx, self.command, file, self._lang, planned=True)
            again[file] = [*line, "--yes", "--plan", str(plans[file]), end, name]
        self._work(self.command, again, made)

    def _one_yes(self, tenants: Mapping[Path, Tenant]) -> bool:
        names = ", ".join(tenant.name for tenant in tenants.values())
        question = self.output.w.gettext("Refazer o que se desfez em %(tenants)s?", tenants=names)
        if approved(self.output, question):
            return True
        for tenant in tenants.values():
            self.ends[tenant.name] = [_end(tenant.name, self.command, 1, NO_YES, outcome="stopped")]
        return False

    def _work(self, command: str, words: Mapping[Path, Sequence[str]], tenants: Mapping[Path, Tenant]) -> None:
        jobs = [Job(tenants[file].name, erp_of(tenants[file].url), tuple(line)) for file, line in words.items()]
        board = Board(self.output, len(jobs), self._keep)
        pool = Pool(self.jobs, self.per_host, board, self.start)
        with board:
            pool.run(jobs)
        self.stopped = self.stopped or pool.stopped

    def _keep(self, job: Job, ended: Ended | None, host: str) -> dict[str, Any] | None:
        """Keeps how a tenant ended; that end, for the board. None where it was not begun because a person stopped all."""
        if ended is None and not host:
            self.left.append(job.tenant)
            self.ends.pop(job.tenant, None)
            return None
        if ended is not None:
            self._warn(job.tenant, ended.said)
        if ended is None:
            told = _end(job.tenant, self.command, 1, NOT_BEGUN.format(3, host), LOOK, kind="NetworkError")
            self.ends[job.tenant] = [told]
        else:
            self.ends[job.tenant] = _ends(job, ended, self.command)
        return self.ends[job.tenant][-1]

    def _warn(self, tenant: str, said: Sequence[str]) -> None:
        """What a child warned of and this process has not."""
        sign = self.output.w.gettext("aviso: ")
        for line in said:
            if line.startswith(sign) and (text := line.removeprefix(sign)) not in self.warned:
                self.output.warn(f"{tenant}: {text}")
                self.warned.add(text)

    def _told(self, tenants: Sequence[Tenant]) -> int:
        results = [end for tenant in tenants for end in self.ends.get(tenant.name, [])]
        codes = {end["exit_code"] for end in results} | ({1} if self.stopped else set())
        code = next(code for code in SEVERITY if code in codes)
        lasts = [self.ends[tenant.name][-1] for tenant in tenants if tenant.name in self.ends]
        table(self.output, lasts, self.left)
        self.output.document(self.command, code, results=results, not_begun=self.left)
        return code


def _yes(words: Sequence[str]) -> list[str]:
    *line, end, name = words
    return [*line, "--yes", end, name]


def _ends(job: Job, ended: Ended, command: str) -> list[dict[str, Any]]:
    """What a child's document says of its tenant, and where there is none, that."""
    document = ended.document
    if document is None:
        said = " ".join(ended.said[-1:]) or AGAIN
        return [_end(job.tenant, command, 1, LOST.format(ended.code), said)]
    results: list[dict[str, Any]] = document.get("results") or []
    error = document.get("error")
    if error or not results:
        told = error or {"message": LOST.format(ended.code), "hint": AGAIN, "kind": ""}
        return [_end(job.tenant, command, ended.code or 1, told["message"], told["hint"], kind=told["kind"])]
    return [{"outcome": _outcome(end), **end} for end in results]


def _outcome(end: Mapping[str, Any]) -> str:
    """The outcome of an end that says none itself: what `bot due` did."""
    return "nothing" if end.get("step") == "nothing" else OUTCOMES.get(end["exit_code"], "failed")


def _end(
    tenant: str, flow: str, code: int, message: str, hint: str = "", *, kind: str = "", outcome: str = ""
) -> dict[str, Any]:
    return {
        "tenant": tenant, "flow": flow, "outcome": outcome or OUTCOMES.get(code, "failed"), "exit_code": code,
        "message": message, "hint": hint, "kind": kind, "report": None,
    }  # fmt: skip


def _plan_of(data: Mapping[str, Any]) -> Plan:
    """The plan in a child's document."""
    period = [click.DateTime(["%Y-%m-%d"])(day).date() for day in data["period"] or ()]
    return Plan(
        data["tenant"], data["flow"], [Planned(**change) for change in data["changes"]],
        [Sale(**sale) for sale in data["sales"]], [Person(**person) for person in data["people"]],
        [Finding(Level(found["level"]), found["text"], found["hint"]) for found in data["findings"]],
        (period[0], period[1]) if period else None, data["shown_as"],
    )  # fmt: skip
