"""The command line: parses, calls, prints. Option and command names are English, what people read is Portuguese."""

from __future__ import annotations

import os

import click

from bot.cli.afterwards import adopt, purge, report, status
from bot.cli.around import completion, doctor
from bot.cli.group import Group
from bot.cli.preparing import check, init, login, record
from bot.cli.running import due, pause, plan, rehearse, resume, verify
from bot.cli.state import state
from bot.cli.trying import demo, sandbox
from bot.languages import LANGUAGES


@click.group("bot", cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="conexa-bot", prog_name="bot", help="Mostra a versão.")
@click.option("--insecure", is_flag=True, help="Aceita `file:` que outros usuários podem ler, ou que é um atalho.")
@click.option("--lang", type=click.Choice(list(LANGUAGES)), help="Língua do que se lê: pt (padrão) ou en.")
def main(insecure: bool, lang: str | None) -> None:
    """Pausa e retoma um cliente do Conexa (Plano de Manutenção) pelas telas do próprio ERP, com evidências.

    TENANT é o arquivo YAML de um cliente; comece por `bot init`, ou veja tudo em ação com `bot demo`.
    """
    import logging
    import warnings

    if insecure:
        from bot.config.secret import INSECURE

        os.environ[INSECURE] = "1"  # the processes that this one starts are asked the same
    # What a driver that died left unanswered is told in one sentence, not call by call.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore", "coroutine .* was never awaited", RuntimeWarning)


# In the order of use, which is that of the help.
for command in (
    init,
    login,
    check,
    record,
    plan,
    rehearse,
    pause,
    resume,
    verify,
    due,
    status,
    adopt,
    state,
    report,
    purge,
    sandbox,
    demo,
    doctor,
    completion,
):
    main.add_command(command)

if __name__ == "__main__":
    main()
