"""The command line that does one tenant's part of a command on several."""

from __future__ import annotations

from pathlib import Path

import click

# What a saved plan brings with it; and what is of the process that asks and shares out.
IN_THE_PLAN = {"first", "last", "keep_refused", "as_it_is"}
OURS = {"jobs", "per_host", "yes", "flow"}


def words_for(ctx: click.Context, command: str, file: Path, lang: str, *, planned: bool = False) -> list[str]:
    """The command line that does this command's part for one tenant file, but for what is asked in between."""
    words = ["--lang", lang, command]
    if "flow" in ctx.params and not planned:
        words.append(ctx.params["flow"])
    for param in ctx.command.params:
        value = ctx.params.get(param.name or "")
        left = OURS | (IN_THE_PLAN if planned else set())
        if not isinstance(param, click.Option) or param.name in left or value in (None, False, (), param.default):
            continue
        words += [param.opts[0]] if param.is_flag else [param.opts[0], str(value)]
    return [*words, "--json", "--", str(file)]
