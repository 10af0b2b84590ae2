"""What `bot check` says of the screens has its English: every text in the code of the tour, with something in each hole."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from bot.i18n import told, words
from flows.check_report import CheckResult
from pages.tour import Answer, Element, State

ROOT = Path(__file__).resolve().parent.parent
FILES = [*sorted(ROOT.glob("pages/tour/*.py")), ROOT / "flows/check.py", ROOT / "flows/estimate.py"]
# Keys, addresses, selectors and scripts: no text for a person.
CODE = re.compile(r"^[\w.%-]*$|=>|\(root|^[.#\[]|^[-/_.]|/\w+|\w=\w|^\W*$|querySelector|^a |\{'|arg\)")
ACCENTS = re.compile("[áéíóúâêôãõçÁÉÍÓÚ]")
OF_SCREENS = re.compile("«[^»]*»|Manual|Automático|[áÁ]rea do [cC]liente")
SAID_BY_SCREENS = {"Manual", "Automático", "Ações", "the login comes first", "X7 min"}
MENU = re.compile(r" > ")  # a way through the ERP's menus, told in its own words


def texts(path: Path) -> Iterator[str]:
    """The texts of a file, `X7` for what is filled in: not docstrings, and not what stands inside another text."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {id(v) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for v in node.values}
    inside |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(v.value) if isinstance(v, ast.Constant) else "X7" for v in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            yield node.value


def for_people(path: Path) -> list[str]:
    found = (text for text in texts(path) if ACCENTS.search(text) or (" " in text.strip() and not CODE.search(text)))
    wordy = (text for text in found if re.search(r"[^\W\d_]{2,}", text.replace("X7", "")) and not MENU.search(text))
    return list(dict.fromkeys(text for text in wordy if text not in SAID_BY_SCREENS))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_text_of_the_tour_has_its_english(path: Path) -> None:
    en = words("en")
    unsaid = []
    for text in for_people(path):
        bare = text.lstrip(" ;:,.").rstrip()  # some are the end of a sentence that another began
        said = told(en, bare)
        if said == bare or ACCENTS.search(OF_SCREENS.sub("", said)):
            unsaid.append(text)
    assert unsaid == []


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("coluna «Situação»", "column «Situação»"),
        ("resumo: «1-20 de 175»", "summary: «1-20 de 175»"),
        ("sim, fechados: «não; sim»", "yes, closed: «não; sim»"),
        ("Ativo (5), Bloqueado (2); nenhum «Bloqueado» nas páginas lidas", "Ativo (5), Bloqueado (2); no «Bloqueado» on the pages read"),
        (
            "coluna da lista; «Sim» = com acesso, «Não» = sem acesso (pelas palavras); ao todo 3 com acesso",
            "column of the list; «Sim» = with access, «Não» = without access (by the words); 3 with access in all",
        ),
        (
            "Cortar o acesso dos clientes: falta coluna «Situação», ação em lote «Bloquear».",
            "Cut the clients' access: missing column «Situação», bulk action «Bloquear».",
        ),
        ("pausa: cerca de 4 min; retomada: menos de um minuto", "pause: about 4 min; resume: less than a minute"),
        ("algo que ninguém traduziu", "algo que ninguém traduziu"),
    ],
)  # fmt: skip
def test_a_text_put_together_is_told_part_by_part_and_what_a_screen_said_as_it_is(text: str, english: str) -> None:
    assert told(words("en"), text) == english
    assert told(words("pt"), text) == text


def test_the_report_of_a_check_is_english_throughout() -> None:
    out = Console(file=io.StringIO(), width=140)
    found = [
        Element(
            "home", "units.selector", "seletor de unidade", State.FOUND, "2 unidade(s)", "seletor no alto da página"
        ),
        Element("billing", "billing.mode", "Faturamento Manual / Automático", State.MISSING, seen=("Salvar",)),
        Element("clients", "clients.access", "coluna «Acesso»", State.AMBIGUOUS, near=("Acesso",)),
    ]
    answers = [Answer("home.units", "Quais unidades o usuário do bot vê?", [], "Matriz; o arquivo nomeia: nenhuma")]
    CheckResult(
        "acme", "failed", 1, elements=found, answers=answers, unable=["Cortar o acesso dos clientes: falta aba."]
    ).lines(out, words("en"))
    said = OF_SCREENS.sub("", out.file.getvalue())  # type: ignore[attr-defined]
    assert "Check of the screens of acme" in said
    assert "Which units does the bot's user see?" in said
    assert "Something is missing on the screens" in said
    assert not ACCENTS.search(said), said
