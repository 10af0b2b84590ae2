"""The block that `bot check --save` writes beside the tenant file: `units:` and `labels:` for a person to read, mend and copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import yaml

from bot.evidence.files import write_private
from pages.tour import Element, State

HEAD = """\
# Proposta de `bot check` para {file}, de {day:%d/%m/%Y}.
# Nada daqui vale por si: confira cada linha na tela do ERP e copie para {file} as que estão certas.
"""


def proposed(
    file: str,
    day: date,
    elements: Sequence[Element],
    proposals: Mapping[str, str],
    units: Sequence[str],
    named: Sequence[str],
    reads: Sequence[str] = (),
    questions: Mapping[str, Sequence[str]] | None = None,
    unproposed: Mapping[str, str] | None = None,
) -> str:
    """The block as text: valid YAML whose uncommented lines a tenant file takes as they are.

    `unproposed` are questions of the ERP for which no line is written, each with the reason.
    """
    parts = [HEAD.format(file=file, day=day)]
    if units and {unit.casefold() for unit in units} != {unit.casefold() for unit in named}:
        parts.append(f"# As unidades que o usuário do bot vê:\nunits: {_flow(list(units))}\n")
    lines = _labels(elements, proposals)
    if lines:
        head = "labels:" if any(not line.lstrip().startswith("#") for line in lines) else "# labels:"
        parts.append("\n".join([head, *lines]) + "\n")
    if reads:
        parts.append(
            f"# Barrados por não se saber se só leem; tire o # dos que com certeza nada gravam:\n# browser: {{reads: {_flow(list(reads))}}}\n"
        )
    if questions:
        about = "# Perguntas do ERP que o bot não entende; só o que está aqui, palavra por palavra, ele confirma ({n} é a contagem):"
        listed = [f"  {key}: {_flow(list(dict.fromkeys(sentences)))}" for key, sentences in questions.items()]
        parts.append("\n".join([about, "questions:", *listed]) + "\n")
    if unproposed:
        listed = [f"#   {_flow(sentence)}\n#     {why}" for sentence, why in unproposed.items()]
        parts.append(
            "\n".join(["# Perguntas do ERP que o bot não confirma, e para as quais não há linha a copiar:", *listed])
            + "\n"
        )
    if len(parts) == 1:
        parts.append("# Nada a propor: o bot encontrou tudo pelos nomes que já conhece.\n")
    return "\n".join(parts)


def _labels(elements: Sequence[Element], proposals: Mapping[str, str]) -> list[str]:
    lines: list[str] = []
    open_ = {e.key: e for e in elements if not e.good}
    for key, element in open_.items():
        others = [word for word in element.near or element.seen if word != proposals.get(key)]
        seen = f"; também vi: {', '.join(others)}" if others else ""
        if key in proposals:
            lines.append(f"  {key}: {_flow(proposals[key])}  # em vez de «{element.name}»{seen}")
        elif element.state is State.AMBIGUOUS:
            lines.append(f"  # {key}: …  # «{element.name}» aparece mais de uma vez: {'; '.join(element.near)}")
        elif element.needed:
            lines.append(f"  # {key}: …  # «{element.name}» não foi encontrado{seen}")
    return [line.replace("\n", " ") for line in lines]


def _flow(value: object) -> str:
    """A value as YAML on one line, quoted where it must be."""
    return (
        yaml.safe_dump(value, allow_unicode=True, default_flow_style=True, width=10_000)
        .strip()
        .removesuffix("...")
        .strip()
    )


def save(tenant_file: Path, text: str) -> Path:
    """Writes the block beside the tenant file, `acme.yaml` → `acme.check.yaml`; gives the path."""
    path = tenant_file.with_name(f"{tenant_file.stem}.check.yaml")
    write_private(path, text.encode())
    return path
