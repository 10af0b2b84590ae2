"""Faults of the ERP and of the wire, one by one: the right exit code, one sentence, and a run after it that completes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from small import SmallTenant, small_erp

BLOCK, CANCEL = "cliente/bloquearAcessoLote", "venda/cancelarLote"


@dataclass(frozen=True)
class Case:
    """A fault as `Sandbox.arm` takes it, the exit codes that are right for it, and words that the sentence must have."""

    name: str
    flow: str
    kind: str
    options: dict[str, Any] = field(default_factory=dict)
    codes: tuple[int, ...] = (0,)
    says: str = ""


def pause(name: str, kind: str, *codes: int, says: str = "", **options: Any) -> Case:
    return Case(f"pause: {name}", "pause", kind, options, codes, says)


def resume(name: str, kind: str, *codes: int, says: str = "", **options: Any) -> Case:
    return Case(f"resume: {name}", "resume", kind, options, codes, says)


NEW_CLIENT = {"model": "Client", "fields": {"name": "Recém-chegado Ltda", "hasLoginAccess": True}}
SAMPLE = [
    pause("the answer to a bulk block is lost", "lost_answer", 0, route=BLOCK),
]
CASES = [
    pause("the session ends in the middle", "expire", 0, route="emailAutomatico/*", nth=2),
    pause("500 instead of saving", "status", 1, route="config/faturamento", method="POST", code=500, says="erro (500)"),
    pause("502 on a list", "status", 1, route="cliente/admin", code=502, says="erro (502)"),
    pause("504 on a bulk action", "status", 1, route=BLOCK, code=504, says="erro (504)"),
    pause("a list answers late, but in time", "delay", 0, route="cliente/admin", seconds=4),
    pause("a list does not answer in time", "delay", 1, route="cliente/admin", seconds=24, says="não respondeu"),
    pause("saving is answered too late", "late_answer", 0, route="emailAutomatico/update", method="POST", seconds=24),
    pause("the connection is reset on a screen", "reset", 1, route="cliente/admin", times=0),
    pause("the connection is reset on a write", "reset", 1, route="emailAutomatico/update", method="POST", times=0),
    pause("half a screen arrives", "truncate", 1, route="cliente/admin", says="não respondeu"),
    pause("half an answer to a write arrives", "truncate", 0, route=BLOCK),
    pause("the answer to a save is lost", "lost_answer", 0, route="emailAutomatico/update", method="POST"),
    pause("the answer to the billing form is lost", "lost_answer", 0, route="config/faturamento", method="POST"),
    pause("502 although it was saved", "lost_answer", 0, route="config/faturamento", method="POST", code=502),
    pause(
        "said to be saved, but was not", "lost_write", 1, route="config/faturamento", method="POST", says="não manteve"
    ),
    pause("said to be blocked, but was not", "lost_write", 1, route=BLOCK, says="não manteve"),
    pause("the session ends at the bulk action", "expire", 0, 1, route=BLOCK),
    pause("the login page answers a list", "login_page", 0, route="cliente/admin", nth=2),
    pause("the login page answers the bulk action", "login_page", 0, 1, route=BLOCK),
    pause("a list shows old rows", "stale", 0, route="cliente/admin", nth=5),
    pause("a client comes while the pages are turned", "insert", 0, 5, route="cliente/admin", nth=2, **NEW_CLIENT),
    pause(
        "a client goes while the pages are turned",
        "remove",
        0,
        1,
        5,
        route="cliente/admin",
        nth=2,
        model="Client",
        id=1,
    ),
    pause(
        "somebody blocks a client meanwhile",
        "edit",
        0,
        route=BLOCK,
        model="Client",
        id=1,
        fields={"hasLoginAccess": False},
    ),
    pause("a bulk block does a part, and the rest when asked again", "bulk_partial", 0, route="block_*"),
    pause(
        "a bulk block does a part for ever", "bulk_partial", 5, route="block_*", times=0, says="não bloqueou o acesso"
    ),
    pause("a bulk block does nothing", "bulk_nothing", 1, route="block_*", says="não manteve"),
    pause("success and error at once", "two_toasts", 0, route=BLOCK),
    pause("a save is sent twice", "twice", 0, route="config/faturamento", method="POST"),
    pause("a bulk block is sent twice", "twice", 0, route=BLOCK),
    pause("midnight passes before the bulk block", "midnight", 0, route=BLOCK),
    pause("a modal over a list", "modal", 1, route="cliente/admin", says="Sua assinatura vence"),
    resume("a bulk cancel does a part, and the rest when asked again", "bulk_partial", 0, route="cancel_*"),
    resume("a bulk cancel does a part for ever", "bulk_partial", 5, route="cancel_*", times=0),
    resume("the answer to a bulk cancel is lost", "lost_answer", 0, route=CANCEL),
    resume("the answer to a client's form is lost", "lost_answer", 0, route="cliente/update", method="POST"),
    resume("said to be cancelled, but was not", "lost_write", 5, route=CANCEL),
    resume("the session ends in the middle", "expire", 0, route="cliente/admin", nth=3),
    resume(
        "somebody cancels a sale meanwhile", "edit", 0, route=CANCEL, model="Sale", id=0, fields={"status": "cancelled"}
    ),
    resume("a bulk cancel is sent twice", "twice", 0, route=CANCEL),
    resume("a client's form is sent twice", "twice", 0, route="cliente/update", method="POST"),
    resume("midnight passes before the bulk cancel", "midnight", 0, route=CANCEL),
    resume("500 on a bulk cancel", "status", 1, route=CANCEL, says="erro (500)"),
    resume("500 at the last save", "status", 1, route="config/faturamento", method="POST", says="erro (500)"),
]


class Stage:
    """The same small tenant before a pause and before a resume, each brought back for every fault."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tenants: dict[str, SmallTenant] = {}

    def at(self, flow: str) -> SmallTenant:
        if flow not in self.tenants:
            self.tenants[flow] = self._make(flow)
        self.tenants[flow].back()
        return self.tenants[flow]

    def _make(self, flow: str) -> SmallTenant:
        folder = self.folder / flow
        folder.mkdir()
        tenant = SmallTenant(small_erp("classic", clients=4), folder)
        tenant.thin_out(1)
        if flow == "resume":
            ended = tenant.run("pause")
            assert ended.code == 0, ended.text
            tenant.erp.advance(45)
            tenant.sales_left(3)
        tenant.mark()
        return tenant


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    made = Stage(tmp_path_factory.mktemp("faults"))
    yield made
    for tenant in made.tenants.values():
        tenant.erp.stop()


def check(case: Case, stage: Stage) -> None:
    tenant = stage.at(case.flow)
    options = dict(case.options)
    if options.get("model") == "Sale":
        options["id"] = tenant.unbilled()[0]
    today = tenant.erp.today
    tenant.erp.arm(case.kind, **options)
    first = tenant.run(case.flow)
    [fault] = tenant.erp.disarm()
    assert fault["fired"], f"the fault never struck: {first.text}"
    assert first.code in case.codes, f"{first.code}: {first.text}"
    assert "Traceback" not in first.text
    assert case.says in first.text, first.text
    if first.code:
        again = tenant.run(case.flow)
        assert again.code == 0, f"the next run ended with {again.code}: {again.text}"
    assert max(tenant.effects().values(), default=0) <= 1, tenant.effects()
    settled(case.flow, tenant, today)


def settled(flow: str, tenant: SmallTenant, today: date) -> None:
    """The state that the flow is for, as the ERP has it; `today`: the day on which the run began."""
    state = tenant.erp.state()
    [billing] = state["BillingSettings"].values()
    assert billing["mode"] == ("MANUAL" if flow == "pause" else "AUTOMATICO")
    assert sum(rule["active"] for rule in state["EmailRule"].values()) == (flow == "resume")
    with_access = sum(client["hasLoginAccess"] for client in state["Client"].values())
    assert with_access == (len(state["Client"]) if flow == "resume" else 0)
    assert flow == "pause" or not tenant.unbilled(until=today)


@pytest.mark.timeout(600)
@pytest.mark.sampled(1, "make crash", of="faults of a real browser")
@pytest.mark.parametrize("case", SAMPLE, ids=[case.name for case in SAMPLE])
def test_a_fault_is_told_and_the_next_run_completes(case: Case, stage: Stage) -> None:
    check(case, stage)


@pytest.mark.crash
@pytest.mark.timeout(600)
@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_every_other_fault_is_told_and_the_next_run_completes(case: Case, stage: Stage) -> None:
    check(case, stage)
