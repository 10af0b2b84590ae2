"""What a list is made of: its columns, its filters, and how a cell is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import Any

from django.db.models import QuerySet

from bot.sandbox import knobs


def dmy(day: date | None) -> str:
    """01/06/2026, or nothing."""
    return day.strftime("%d/%m/%Y") if day else ""


def dmy_hm(moment: datetime | None) -> str:
    return moment.strftime("%d/%m/%Y %H:%M") if moment else ""


def brl(cents: int) -> str:
    """1.328,62"""
    return f"{cents / 100:,.2f}".translate(str.maketrans(",.", ".,"))


def parse_dmy(text: str) -> date | None:
    """The date of `dd/mm/yyyy`; None for anything else, as the ERP ignores what it cannot read."""
    try:
        return datetime.strptime(text.strip(), "%d/%m/%Y").date()
    except ValueError:
        return None


@dataclass(frozen=True)
class Column:
    """`cell` gives HTML that is safe to print; `sort` is the field to order by, empty where the column does not sort."""

    header: str
    cell: Callable[[Any], str]
    sort: str = ""
    css: str = ""
    filters: Sequence[str] = ()  # names of the filters that the list's own row has in this column


def text(attribute: str) -> Callable[[Any], str]:
    """A cell that prints an attribute."""
    return lambda row: escape(str(getattr(row, attribute)))


def label(words: str, tone: str = "") -> str:
    """A small coloured label; `tone` is success, info, warning, important, inverse or none."""
    if knobs.current().skin == "modern":
        return f'<span class="etiqueta tom-{tone or "neutro"}">{escape(words)}</span>'
    return f'<span class="label{f" label-{tone}" if tone else ""}">{escape(words)}</span>'


def icon(name: str, title: str = "") -> str:
    """An icon; without a title its class is all that tells what it means."""
    css = f"glifo glifo-{name}" if knobs.current().skin == "modern" else f"icon-{name}"
    return f'<i class="{css}"{f" title={chr(34)}{escape(title)}{chr(34)}" if title else ""}></i>'


@dataclass(frozen=True)
class Filter:
    """One field of "Busca avançada". `apply` narrows the query by a value that is not empty.

    `kind` is text, date or select; `options` are (value, label) of a select, the empty one left out.
    """

    name: str
    label: str
    apply: Callable[[QuerySet[Any], str], QuerySet[Any]]
    kind: str = "text"
    options: Sequence[tuple[str, str]] = ()
    default: str = ""
    empty: str = "Todos"
