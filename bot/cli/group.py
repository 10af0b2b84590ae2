"""How every command of `bot` speaks and fails: its language, its one JSON document, click's own sentences in Portuguese."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable, Container, MutableSequence, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import click

from bot.errors import BotError, ConfigError, Interrupted, suggest
from bot.languages import LANGUAGES, N_

# The terminal's part costs ten times as much to import as the help takes: it comes when something is said.
if TYPE_CHECKING:
    from bot.console.output import Output

FAILED = 1
SEVERITY = (1, 2, 4, 6, 5, 3, 0)  # of several tenants' exit codes, the one to act on first


def told(ctx: click.Context, text: str) -> str:
    """A text of the help in the language that the command line asks for."""
    if ctx.find_root().obj != "en" or not text:
        return text
    from bot.i18n import words

    return words("en").gettext(text)


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or told(click.get_current_context(), N_("Uso: ")))


class _Context(click.Context):
    formatter_class = _Formatter


class _Help:
    """Headings of the help in Portuguese."""

    context_class: type[click.Context] = _Context

    def format_help_text(self: Any, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        text = told(ctx, inspect.cleandoc(self.help or ""))
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(text)

    def collect_usage_pieces(self: Any, ctx: click.Context) -> list[str]:
        pieces: list[str] = super().collect_usage_pieces(ctx)  # type: ignore[misc]
        ours = {"[OPTIONS]": N_("[OPÇÕES]"), "COMMAND [ARGS]...": N_("COMANDO …")}
        return [told(ctx, ours.get(piece, piece)) for piece in pieces]

    def format_options(self: Any, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = [
            (names, text.replace(option.help or "", told(ctx, option.help or "")))
            for option in options
            for names, text in filter(None, [option.get_help_record(ctx)])
        ]
        if records:
            with formatter.section(told(ctx, N_("Opções"))):
                formatter.write_dl(records)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def format_commands(self: Any, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, told(ctx, _first_line(self.commands[name]))) for name in self.list_commands(ctx)]
        with formatter.section(told(ctx, N_("Comandos"))):
            formatter.write_dl(rows)

    def get_help_option(self: Any, ctx: click.Context) -> click.Option | None:
        option: click.Option | None = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = N_("Mostra esta ajuda.")
        return option


def _first_line(command: click.Command) -> str:
    """What the command does, whole: click would cut it."""
    return (command.help or "").strip().partition("\n")[0]


class Command(_Help, click.Command):
    """A command that takes `--json` and `--lang`, and is given an Output as its first argument.

    It returns its exit code; None is 0.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.params += [
            click.Option(["--json", "as_json"], is_flag=True, help="Imprime um documento JSON em vez de texto."),
            click.Option(["--lang"], type=click.Choice(list(LANGUAGES)), help="Língua do que se lê: pt (padrão) ou en."),
        ]  # fmt: skip

    def invoke(self, ctx: click.Context) -> Any:
        from bot.console.output import Output

        before = ctx.parent.params.get("lang") if ctx.parent else None
        output = Output(as_json=ctx.params.pop("as_json"), lang=ctx.params.pop("lang") or before or "pt")
        return self.call(ctx, output)

    def call(self, ctx: click.Context, output: Output) -> Any:
        """Does the command; its exit code."""
        assert self.callback is not None
        return ctx.invoke(self.callback, output, **ctx.params)


class Group(_Help, click.Group):
    """The group: whatever a command raises becomes one sentence (or one document) and an exit code."""

    command_class = Command

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)  # in the order of the file, which is that of use

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in self.commands and not name.startswith("-"):
            near = suggest(name, self.commands) or f"Há: {', '.join(self.commands)}."
            raise ConfigError(f"O comando '{name}' não existe.", near)
        return super().resolve_command(ctx, args)

    def main(
        self, args: Sequence[str] | None = None, prog_name: str | None = None, complete_var: str | None = None,
        standalone_mode: bool = True, **extra: Any,
    ) -> Any:  # fmt: skip
        given = list(sys.argv[1:] if args is None else args)
        run: Callable[..., Any] = super().main
        code, error = FAILED, None
        try:
            extra.setdefault("obj", "en" if _asks_english(given) else "pt")
            code = run(given, prog_name or "bot", complete_var, standalone_mode=False, **extra) or 0
        except BotError as raised:
            error = raised
        except click.exceptions.NoArgsIsHelpError as raised:
            click.echo(raised.format_message())
            code = ConfigError.exit_code
        except click.UsageError as raised:
            error = in_our_words(raised)
        except click.ClickException as raised:
            error = ConfigError(raised.format_message())
        except (click.Abort, KeyboardInterrupt):
            error = _interrupted(given)
        except Exception as bug:
            import traceback

            traceback.print_exc()
            error = BotError("É um defeito do bot.", f"{type(bug).__name__}: {bug}")
        if error is not None:
            code = error.exit_code
            output = _output(given)
            output.error(error)
            output.document(_command_of(given, self.commands), code, error, results=[])
        _finish(code)


def _command_of(given: Sequence[str], known: Container[str]) -> str:
    return next((word for word in given if word in known), given[0] if given else "")


def _output(given: Sequence[str]) -> Output:
    from bot.console.output import Output

    return Output(as_json="--json" in given, lang="en" if _asks_english(given) else "pt")


def _interrupted(given: Sequence[str]) -> Interrupted:
    from bot.console.terminal import GO_ON, STOPPED

    w = _output(given).w
    return Interrupted(w.gettext(STOPPED), w.gettext(GO_ON))


def _asks_english(given: Sequence[str]) -> bool:
    return "--lang=en" in given or any(pair == ("--lang", "en") for pair in pairwise(given))


def _finish(code: int) -> None:
    """Ends with the code; where whoever read us is gone (`bot plan … | head`), without a word about it."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def in_our_words(error: click.UsageError) -> ConfigError:
    """A mistake on the command line, in Portuguese, with where to read on."""
    hint = f"Veja `{error.ctx.command_path} --help`." if error.ctx else ""
    match error:
        case click.NoSuchOption():
            near = suggest(error.option_name, error.possibilities or [])
            return ConfigError(f"A opção {error.option_name} não existe.", f"{near} {hint}".strip())
        case click.MissingParameter():
            return ConfigError(f"Falta {_name(error)}.", hint)
        case click.BadOptionUsage():
            return ConfigError(f"A opção {error.option_name} precisa de um valor.", hint)
        case click.BadParameter() if isinstance(getattr(error.param, "type", None), click.Choice):
            choices: MutableSequence[str] = list(error.param.type.choices)  # type: ignore[union-attr]
            return ConfigError(f"{_name(error)} deve ser {' ou '.join(choices)}.", hint)
        case click.BadParameter():
            return ConfigError(f"{_name(error)} tem um valor que não serve: {error.message}", hint)
        case _:
            return ConfigError(f"A linha de comando não está certa: {error.format_message()}", hint)


def _name(error: click.BadParameter) -> str:
    param = error.param
    if isinstance(param, click.Argument):
        return (param.metavar or param.name or "").upper()
    return param.opts[-1] if param is not None else "um valor"
