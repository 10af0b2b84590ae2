"""A plan as a file: made by `bot plan --out`, done by `bot pause --plan` or `bot resume --plan`, and only while nothing has changed.

The file names clients and values, so it is its owner's alone. What it holds is never trusted to say what is on the screens: a
run plans afresh, and goes on only where the fresh plan is this one to the letter.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from bot.config import Tenant
from bot.engine.plan import Options, Plan
from bot.errors import ConfigError, EvidenceError, WrongTenant
from bot.evidence.files import write_private
from bot.i18n import N_

VERSION = 1  # that of SavedPlan.version
REPAIR = N_("Faça outro plano com `bot plan … --out`.")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)


class SavedChange(_Part):
    """One value as it was seen (`before`) and as it is to be."""

    screen: str
    record: str
    field: str
    name: str
    before: Any
    after: Any


class SavedSale(_Part):
    id: str
    client: str
    date: str
    origin: str
    value: str
    status: str


class SavedPlan(_Part):
    """What a plan was made for, from what, and what it would change, record by record."""

    what: Literal["bot-plan"] = "bot-plan"
    version: Literal[1] = 1
    tenant: str
    url: str
    flow: Literal["pause", "resume"]
    made_at: AwareDatetime
    shown_as: str
    window: AwareDatetime | None  # when the window that was open then was opened
    first: date | None
    last: date | None
    keep: tuple[str, ...]
    keep_refused: bool
    as_it_is: bool
    changes: tuple[SavedChange, ...]
    sales: tuple[SavedSale, ...]
    stays: tuple[str, ...]

    def options(self, options: Options) -> Options:
        """The options of a run that does this plan: those with which it was made, and no others that decide what is changed."""
        return replace(
            options, saved=self, first=self.first, last=self.last, keep=self.keep, keep_refused=self.keep_refused,
            as_it_is=self.as_it_is,
        )  # fmt: skip

    def differs(self, now: Plan, window: datetime | None) -> list[str]:
        """What is no longer as the plan was made, a sentence each; nothing where the fresh plan is this one."""
        return list(_differences(self, now, window))


def saved(plan: Plan, tenant: Tenant, options: Options, window: datetime | None) -> SavedPlan:
    """The plan, to be kept. Only one of a pause or a resume can be."""
    return SavedPlan.model_validate(
        {
            "tenant": tenant.name, "url": tenant.url, "flow": plan.flow, "made_at": datetime.now().astimezone(),
            "shown_as": plan.shown_as, "window": window, "first": plan.period[0] if plan.period else None,
            "last": plan.period[1] if plan.period else None, "keep": tuple(options.keep), "keep_refused": options.keep_refused,
            "as_it_is": options.as_it_is, "changes": tuple(vars(change) for change in plan.changes),
            "sales": tuple(vars(sale) for sale in plan.sales), "stays": tuple(stay.sale.id for stay in plan.stays),
        }
    )  # fmt: skip


def write_plan(path: Path, plan: SavedPlan) -> None:
    """Writes the whole file or nothing, mode 0600; EvidenceError where it cannot."""
    try:
        write_private(path, (plan.model_dump_json(indent=1) + "\n").encode())
    except OSError as error:
        raise EvidenceError(
            f"O plano não pôde ser gravado em {path} ({error.strerror or error}).", "Dê outro lugar em --out."
        ) from error


def read_plan(path: Path) -> SavedPlan:
    """The plan in a file. ConfigError, one sentence, where it is none that can be used."""
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise ConfigError(f"O plano em {path} não pode ser lido: {error.strerror or error}.", REPAIR) from error
    except UnicodeDecodeError:
        raise _no_plan(path, "não é texto") from None
    try:
        tree = json.loads(text)
    except ValueError:
        raise _no_plan(path, "não é JSON inteiro") from None
    if not isinstance(tree, dict) or tree.get("what") != "bot-plan":
        raise _no_plan(path, "não diz o que é")
    version = tree.get("version")
    if isinstance(version, int) and version > VERSION:
        raise ConfigError(f"O plano em {path} foi gravado por uma versão mais nova do bot.", "Atualize o bot.")
    try:
        return SavedPlan.model_validate_json(text)
    except ValidationError as error:
        mistake = error.errors(include_url=False, include_input=False)[0]
        at = ".".join(str(part + 1) if isinstance(part, int) else part for part in mistake["loc"])
        why = {"missing": "falta", "extra_forbidden": "é desconhecida"}.get(
            mistake["type"], "tem um valor que não serve"
        )
        raise _no_plan(path, f"a chave '{at}' {why}") from None


def expect_for(plan: SavedPlan, path: Path, tenant: Tenant, flow: str) -> None:
    """Refuses a plan of another flow (ConfigError) or another tenant (WrongTenant)."""
    if plan.flow != flow:
        raise ConfigError(f"O plano em {path} é de `bot {plan.flow}`, e o comando é `bot {flow}`.", REPAIR)
    if plan.tenant != tenant.name or urlsplit(plan.url).netloc != urlsplit(tenant.url).netloc:
        raise WrongTenant(
            f"O plano em {path} é de {plan.tenant} ({plan.url}), e {tenant.file.name} fala de {tenant.name} ({tenant.url}).",
            "Dê o arquivo do mesmo cliente.",
        )


def _no_plan(path: Path, why: str) -> ConfigError:
    return ConfigError(f"{path} não é um plano salvo pelo bot: {why}.", REPAIR)


def _differences(then: SavedPlan, now: Plan, window: datetime | None) -> Iterator[str]:
    if then.window != window:
        yield N_("A janela de manutenção não é a mesma: uma execução abriu ou encerrou uma depois do plano.")
    if then.shown_as != now.shown_as:
        yield N_("A tela dizia «{}», e agora diz «{}».").format(then.shown_as, now.shown_as)
    yield from _changes(then, now)
    sales, sales_now = {one.id: one for one in then.sales}, {one.id: one for one in now.sales}
    for record in sorted(sales.keys() & sales_now.keys()):
        if vars(sales_now[record]) != sales[record].model_dump():
            told = _told(sales[record]), _told(sales_now[record])
            yield N_("Venda {}: era «{}», e agora é «{}».").format(record, *told)
    stays = [stay.sale.id for stay in now.stays]
    if set(then.stays) != set(stays):
        yield N_("Vendas que ficam: eram {}, e agora são {}.").format(_listed(then.stays), _listed(stays))


def _changes(then: SavedPlan, now: Plan) -> Iterator[str]:
    before = {(one.screen, one.record, one.field): one for one in then.changes}
    after = {(one.screen, one.record, one.field): one for one in now.changes}
    for key, one in before.items():
        there = after.get(key)
        if there is None:
            yield N_("{}: o plano o mudaria, e não há mais o que mudar.").format(_named(one))
        elif _values(one) != _values(there):
            yield N_("{}: o plano diz {}, e agora seria {}.").format(_named(one), _values(one), _values(there))
        elif one.name != there.name and one.screen != "sales":
            yield N_("{}: chama-se agora «{}».").format(_named(one), there.name)
    for key, new in after.items():
        if key not in before:
            yield N_("{}: {} não está no plano.").format(_named(new), _values(new))


def _named(change: Any) -> str:
    return f"{change.screen} {change.record} ({change.name}), {change.field}"


def _told(sale: Any) -> str:
    return f"{sale.client} {sale.date} {sale.value} {sale.status}"


def _values(change: Any) -> str:
    return " → ".join(json.dumps(value, ensure_ascii=False, sort_keys=True) for value in (change.before, change.after))


def _listed(records: Sequence[str]) -> str:
    return ", ".join(sorted(records)) or "nenhuma"
