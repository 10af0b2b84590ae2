"""What a person decides: unbilled sales that stay, although the resume would cancel them, or the ERP will not.

A decision outlives the run that took it: it is kept in the window, with whose it was, and never asked for again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from babel.numbers import format_decimal

from bot.engine.terms import Mode, Sale, Stay
from bot.errors import ConfigError
from bot.i18n import amount

if TYPE_CHECKING:
    from bot.engine.run import Run

KEPT = "sales.kept"  # the window's fact: {sale: whose decision}
LISTED = 20  # sales named in one sentence

Decide = Callable[[Sequence[Sale]], bool]


def nobody(sales: Sequence[Sale]) -> bool:
    """Where there is no person to ask, nothing is decided."""
    return False


class Keeping:
    """The decisions of one run and of those before it in the window.

    `ids` and `refused` are what the command line said; `who` is this person, `decide` asks at the terminal.
    """

    def __init__(
        self, run: Run, who: str, ids: Collection[str] = (), *, refused: bool = False, decide: Decide = nobody
    ) -> None:
        self._run, self._who, self._ids, self._refused, self._decide = run, who, set(ids), refused, decide
        self._here: dict[str, str] = {}  # what this run decided, durable from the first real phase on
        self._expected = False

    def staying(self, unbilled: Mapping[str, Sale], refused_before: Collection[str]) -> list[Stay]:
        """Which of the unbilled sales of the period stay. Raises ConfigError where `--keep` names one that is not among them."""
        unknown = sorted(self._ids - set(unbilled))
        if unknown and not self._expected:
            some = ", ".join(list(unbilled)[:LISTED])
            raise ConfigError(
                f"--keep: não é venda não faturada do período ({self._run.period_words}): {', '.join(unknown)}.",
                f"As não faturadas são: {some}{' …' if len(unbilled) > LISTED else ''}."
                if unbilled
                else "Não há venda não faturada no período.",
            )
        self._expected = True  # what somebody bills or cancels from now on stays no more, and that is no mistake
        self._keep(self._ids, "--keep")
        if self._refused:
            self._keep(set(refused_before) & set(unbilled), "--keep-refused")
        return self.among(unbilled)

    def ask(self, sales: Sequence[Sale]) -> bool:
        """Whether these sales, which the ERP did not cancel, stay: by `--keep-refused`, else by the person at the terminal."""
        if not sales or self._run.mode is not Mode.REAL:
            return False
        if self._refused:
            self._keep([sale.id for sale in sales], "--keep-refused")
            return True
        with self._run.waiting_for_a_person():
            stay = self._decide(sales)
        if stay:
            self._keep([sale.id for sale in sales], "")
        return stay

    def among(self, unbilled: Mapping[str, Sale]) -> list[Stay]:
        known = self._decisions()
        return [Stay(sale, known[record]) for record, sale in unbilled.items() if record in known]

    def _decisions(self) -> dict[str, str]:
        return {**dict(self._run.memory.known(KEPT) or {}), **self._here}

    def _keep(self, sales: Collection[str], how: str) -> None:
        by = f"{self._who} ({how})" if how else self._who
        before = self._decisions()
        self._here |= {sale: by for sale in sales if sale not in before}
        if self._run.mode is Mode.REAL and dict(self._run.memory.known(KEPT) or {}) != self._decisions():
            new = dict(self._here)
            self._run.memory.know(KEPT, self._decisions())
            self._run.evidence.event("kept", sales=sorted(new), by=sorted(set(new.values())))


def tell(run: Run) -> None:
    """One finding for each person who decided: how many sales stay, their sum, which they are, and that they will be charged."""
    for by in dict.fromkeys(stay.by for stay in run.stays):
        sales = [stay.sale for stay in run.stays if stay.by == by]
        some = "; ".join(f"{sale.id} {sale.client} {sale.date} {sale.value}" for sale in sales[:LISTED])
        more = " …" if len(sales) > LISTED else ""
        run.finding(
            "warning",
            f"{len(sales)} venda(s) não faturada(s) (R$ {total_of(sales)}) ficam por decisão de {by}, e o faturamento vai cobrá-las: {some}{more}.",
            "Para não as cobrar, cancele-as à mão no ERP antes que o faturamento rode.",
        )


def total_of(sales: Sequence[Sale]) -> str:
    """The value of the sales, as `1.328,62`; a sale whose value cannot be read is not in it."""
    values = (amount(sale.value) for sale in sales)
    return format_decimal(sum(value for value in values if value is not None), "#,##0.00", locale="pt_BR")
