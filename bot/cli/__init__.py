"""The command line: one module a family of commands."""

from bot.cli.commands import main

__all__ = ["main"]
