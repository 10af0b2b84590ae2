"""The search form of a list, with the values that the server remembers for the session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.request import QueryDict

from bot.sandbox import knobs, narrowing
from bot.sandbox.columns import Filter
from bot.sandbox.noise.lists import preset_filters


@dataclass
class Search:
    """The filters of one list with the values that this session's server remembers for it."""

    model: str
    filters: Sequence[Filter]
    request: HttpRequest

    @property
    def in_row(self) -> bool:
        return narrowing.in_row(self.model)

    @property
    def over(self) -> str:
        """What narrows the list besides its search form, as HTML."""
        return narrowing.drawn(self, self.request.GET.get("r", ""))

    @property
    def known(self) -> list[Filter]:
        return [*self.filters, narrowing.scope()]

    @cached_property
    def values(self) -> dict[str, str]:
        """Filter name → value; stored when the request filters, dropped when it clears."""
        kept: dict[str, dict[str, str]] = self.request.session.get("filters", {})
        source = self._source()
        if "clearFilters" in source:
            values = {f.name: "" for f in self.known}
        elif source.get("isFiltering") == "1" or any(f"{self.model}[{f.name}]" in source for f in self.known):
            before = kept.get(self.model, {})
            names = [f"{self.model}[{f.name}]" for f in self.known]
            values = {f.name: source.get(name, "").strip() for f, name in zip(self.known, names, strict=True)}
            if f"{self.model}[{narrowing.SCOPE}]" not in source:
                values[narrowing.SCOPE] = before.get(narrowing.SCOPE, "")
        else:
            values = kept.get(self.model) or preset_filters(self.model, self.filters) | narrowing.left_over(
                self.model, self.filters
            )
        if narrowing.place(self.model) == "unsaid":
            values = values | {narrowing.SCOPE: narrowing.OWN}
        if values != kept.get(self.model):
            self.request.session["filters"] = {**kept, self.model: values}
        return values

    def _source(self) -> QueryDict:
        posted = self.request.method == "POST" and knobs.current().filter_method == "post"
        return self.request.POST if posted else self.request.GET

    def narrow(self, query: QuerySet[Any]) -> QuerySet[Any]:
        for one in self.known:
            if value := self.values.get(one.name, ""):
                query = one.apply(query, value)
        return query

    @property
    def fields(self) -> list[dict[str, Any]]:
        """What a template draws: name, id, label, kind, value, options."""
        return [
            {
                "name": f"{self.model}[{f.name}]",
                "id": f"{self.model}_{f.name}",
                "label": f.label,
                "kind": f.kind,
                "value": self.values.get(f.name, ""),
                "options": [("", f.empty), *f.options],
            }
            for f in self.filters
        ]

    @property
    def active(self) -> list[tuple[str, str]]:
        """(label, value as shown) of every filter in force."""
        shown = []
        for f in self.filters:
            if value := self.values.get(f.name, ""):
                shown.append((f.label, dict(f.options).get(value, value)))
        return shown
