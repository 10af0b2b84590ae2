"""The open questions as one dataclass."""

from __future__ import annotations

import pytest

from bot.sandbox import knobs
from bot.sandbox.knobs import Knobs


def test_presets_combine_and_single_values_win() -> None:
    mixed = Knobs.preset("modal", "page50", "units", page_size=10)
    assert (mixed.confirm, mixed.page_size, mixed.units) == ("bootstrap", 10, ("Matriz", "Filial"))
    assert mixed.replace(confirm="native", page_size=20, units=["Matriz"]) == Knobs()


def test_every_preset_but_classic_and_ajax_and_native_differs_from_classic() -> None:
    same = {name for name, preset in knobs.PRESETS.items() if preset == Knobs()}
    assert same == {"classic", "ajax", "native"}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"confirm": "alert"}, "confirm is one of native, bootstrap, vue, sweet, page, not 'alert'"),
        ({"hidden_permissions": ["venda.anular"]}, "unknown permission venda.anular"),
        ({"staff_units": ["Filial"]}, "staff_units names a unit that does not exist: Filial"),
        ({"page_sise": 10}, "no knob 'page_sise'; nearest: page_size"),
    ],
)
def test_a_value_that_is_no_answer_is_refused(fields: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Knobs.preset(**fields)


def test_an_unknown_preset_is_refused_with_the_nearest() -> None:
    with pytest.raises(ValueError, match="no preset 'clasic'; nearest: classic"):
        Knobs.preset("clasic")


@pytest.mark.parametrize("name", knobs.PRESETS)
def test_knobs_survive_json(name: str) -> None:
    assert Knobs.from_json(knobs.PRESETS[name].to_json()) == knobs.PRESETS[name]


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("page_size", "10", 10),
        ("captcha", "true", True),
        ("auto_block_days", "none", None),
        ("units", "Matriz, Filial", ("Matriz", "Filial")),
        ("skin", "modern", "modern"),
    ],
)
def test_a_knob_can_be_written_as_text(name: str, text: str, value: object) -> None:
    assert knobs.parse(name, text) == value
