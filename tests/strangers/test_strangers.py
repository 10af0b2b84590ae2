"""Whole maintenances on ERPs that chance drew: `make strangers N=40 SEED=1`, one of them again with the line that a failure prints."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from stranger import WRONG, Stranger, Verdict, maintain, shrink

Note = Callable[[str, object], None]


def _asked() -> list[Stranger]:
    """Those that the environment asks for."""
    first, count = int(os.environ.get("SEED") or 1), int(os.environ.get("N") or 40)
    presets = [name for name in os.environ.get("PRESETS", "").split(",") if name]
    kinds = os.environ.get("KINDS", "").replace("none", ",")
    named = [name for name in kinds.split(",") if name] if kinds else None
    return [Stranger.draw(seed, presets, named) for seed in range(first, first + count)]


def _met(stranger: Stranger, folder: Path, record_property: Note) -> Verdict:
    verdict = maintain(stranger, folder / "first")
    if verdict.verdict == WRONG and len(stranger.kinds) > 1:
        verdict = shrink(verdict, folder)
    record_property(f"stranger {stranger.seed}", verdict.to_text())
    assert verdict.verdict != WRONG, f"{verdict.flow}: {verdict.said}\n  make strangers {verdict.stranger}"
    return verdict


SAMPLE = (
    Stranger.draw(1, ["classic"], ["newsletter", "table_beside", "mobile_menu", "print_table"]),
    Stranger.draw(2, ["modern", "billing_switch"], ["hidden_dialogs", "spinner", "capitals"]),
)


@pytest.mark.sampled(0, "make whole")
@pytest.mark.timeout(600)
@pytest.mark.parametrize("stranger", SAMPLE, ids=lambda stranger: "+".join(stranger.kinds))
def test_a_stranger_of_the_sample_is_maintained(stranger: Stranger, tmp_path: Path, record_property: Note) -> None:
    assert _met(stranger, tmp_path, record_property).verdict == "same"


@pytest.mark.strangers
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("stranger", _asked(), ids=lambda stranger: str(stranger.seed))
def test_a_stranger_is_maintained_or_left_before_the_first_wrong_write(
    stranger: Stranger, tmp_path: Path, record_property: Note
) -> None:
    _met(stranger, tmp_path, record_property)
