"""What a rehearsal says it reached."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from bot.engine.phases import end_rehearsal
from bot.engine.plan import Result
from bot.engine.rehearsal import Rehearsal

SELECT = SimpleNamespace(method="POST", route="r=cliente/selecionar")
BLOCK = SimpleNamespace(method="POST", route="r=cliente/lote")


@pytest.mark.parametrize("reaches", [True, False])
def test_what_is_dropped_before_the_last_click_is_not_the_last_click(reaches: bool) -> None:
    refused: list[Any] = [BLOCK]  # of an earlier batch
    said: list[tuple[str, ...]] = []

    @contextmanager
    def dropping(browser: Any) -> Iterator[list[Any]]:
        dropped: list[Any] = []
        yield dropped
        dropped += refused[1:]

    class Target:
        action = "Bloquear"

        def apply(self, changes: Any, checkpoint: Callable[[], None]) -> None:
            refused.append(SELECT)
            checkpoint()
            if reaches:
                refused.append(BLOCK)

    run: Any = SimpleNamespace(
        checkpoint=lambda: None, finding=lambda *words: said.append(words),
        browser=SimpleNamespace(guard=SimpleNamespace(refused=refused, dropping=dropping)),
    )  # fmt: skip
    rehearsal = Rehearsal(run)
    rehearsal.act([object()], Target())  # type: ignore[list-item, arg-type]
    if reaches:
        assert (rehearsal.reached, said) == (["Bloquear: 1 registro(s); não enviado: POST r=cliente/lote"], [])
    else:
        assert (rehearsal.reached, rehearsal.unreached) == ([], ["Bloquear"])
        [(level, text, hint)] = said
        assert (level, text) == ("warning", "Bloquear: o ensaio não chegou ao último clique.")
        assert "POST r=cliente/selecionar" in hint


@pytest.mark.parametrize(
    ("reached", "unreached", "ended"),
    [
        ([], [], ("done", 0)),
        (["Salvar: 1 registro(s)"], [], ("done", 0)),
        (["Salvar: 1 registro(s)"], ["Bloquear"], ("part", 5)),
        ([], ["Bloquear", "Salvar"], ("failed", 1)),
    ],
)
def test_a_rehearsal_that_did_not_reach_a_last_click_does_not_end_with_0(
    reached: list[str], unreached: list[str], ended: tuple[str, int]
) -> None:
    rehearsal = SimpleNamespace(reached=reached, unreached=unreached, missed=len(unreached))
    told: list[Any] = []
    run: Any = SimpleNamespace(
        rehearsal=rehearsal, planned=[*reached, *unreached], finding=lambda *said: told.append(said)
    )
    result = Result("acme", "pause", "", 1)
    end_rehearsal(run, result)
    assert (result.outcome, result.exit_code) == ended
    assert all(action in result.message for action in unreached)
