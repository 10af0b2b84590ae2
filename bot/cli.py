"""The command line: parses, calls, prints. Option and command names are English, what people read is Portuguese."""

from __future__ import annotations

import logging
import os
import time
import warnings
from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.commandline import Group
from bot.config import OddHost, Tenant, load_tenant, parse_date, today, trust
from bot.config.secret import INSECURE
from bot.errors import BotError, ConfigError, Interrupted
from bot.run import Mode
from bot.terminal import Output, Terminal, approved, interactive
from bot.transcript import as_data, plan_lines, report_line, result_lines

if TYPE_CHECKING:
    from flows.conduct import Plan, Result

SEVERITY = (1, 2, 4, 6, 5, 3, 0)  # of several tenants' exit codes, the one to act on first
OUTCOMES = {2: "failed", 4: "needs_login", 6: "refused"}
FORMATS = ("html", "pdf", "md", "json", "zip")

tenant_files = click.argument("tenants", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="TENANT…")
tenant_file = click.argument("tenant", type=click.Path(path_type=Path), metavar="TENANT")
headed_option = click.option("--headed", is_flag=True, help="Mostra o navegador.")
slow_option = click.option(
    "--slow", type=click.IntRange(0, 10_000), default=0, metavar="MS", help="Espera MS milissegundos por ação."
)


def options(*those: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Several options at once, listed by --help in this order."""

    def decorate(command: Any) -> Any:
        for option in reversed(those):
            command = option(command)
        return command

    return decorate


watching = options(
    headed_option,
    slow_option,
    click.option("--trace", is_flag=True, help="Guarda o trace do Playwright, com todas as telas (confidencial)."),
)
asking = options(
    click.option("--yes", is_flag=True, help="Não pergunta."),
    click.option("--step", "each", is_flag=True, help="Pergunta antes de cada escrita: sim, pular ou parar."),
)
period = options(
    click.option(
        "--from", "first", metavar="DATE", help="Início do período (dd/mm/aaaa ou aaaa-mm-dd); padrão: o dia da pausa."
    ),
    click.option("--to", "last", metavar="DATE", help="Fim do período; padrão: hoje."),
)


@click.group("bot", cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="conexa-bot", prog_name="bot", help="Mostra a versão.")
@click.option("--insecure", is_flag=True, help="Aceita `file:` que outros usuários podem ler, ou que é um atalho.")
def main(insecure: bool) -> None:
    """Pausa e retoma um cliente do Conexa (Plano de Manutenção) pelas telas do próprio ERP, com evidências.

    TENANT é o arquivo YAML de um cliente; comece por `bot init`, ou veja tudo em ação com `bot demo`.
    """
    if insecure:
        os.environ[INSECURE] = "1"  # the processes that this one starts are asked the same
    # What a driver that died left unanswered is told in one sentence, not call by call.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore", "coroutine .* was never awaited", RuntimeWarning)


def _load(output: Output, path: Path, labels: Collection[str]) -> Tenant:
    """One tenant; a person is asked once whether a host with an odd name is meant."""
    try:
        return load_tenant(path, known_labels=labels)
    except OddHost as odd:
        if output.as_json or not interactive():
            raise
        output.warn(output.w.written(odd.message))
        if not approved(output, output.w.gettext("É esse mesmo o ERP?")):
            raise
        trust(odd.written)
        return load_tenant(path, known_labels=labels)


def load(output: Output, paths: Sequence[Path]) -> list[Tenant]:
    """The tenants of these files, all of them checked before anything is done for the first."""
    from pages.labels import LABELS

    tenants = [_load(output, path, LABELS) for path in paths]
    for tenant in tenants:
        for warning in tenant.warnings:
            output.warn(warning)
    names = [tenant.name for tenant in tenants]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ConfigError(f"Dois arquivos falam do mesmo cliente: {', '.join(sorted(twice))}.")
    return tenants


def execute(
    output: Output, paths: Sequence[Path], flow: str, mode: Mode, *, headed: bool, slow: int, trace: bool,
    yes: bool = False, each: bool = False, first: str | None = None, last: str | None = None,
) -> int:  # fmt: skip
    """Conducts the flow for each tenant, one after the other; the exit code is the one to act on first."""
    from flows.conduct import Options

    options = Options(
        headed=headed, slow=slow, yes=yes, trace=trace, today=today(os.environ),
        first=_day(first, "--from"), last=_day(last, "--to"),
    )  # fmt: skip
    tenants = load(output, paths)
    if mode is Mode.REAL and (each or not yes) and (output.as_json or not interactive()):
        raise ConfigError(
            "Não há terminal para perguntar antes de mudar o ERP.",
            "Use --yes (sem --step) depois de conferir com `bot plan`.",
        )
    results: list[Result] = []
    for number, tenant in enumerate(tenants, 1):
        if len(tenants) > 1:
            output.say("")
            output.say((f"── {tenant.name} ({number}/{len(tenants)}) ", "bold cyan"))
        result, interrupted = _one(output, tenant, flow, mode, options, each)
        results.append(result)
        if interrupted:
            break
    code = next(code for code in SEVERITY if code in {result.exit_code for result in results})
    if len(tenants) > 1:
        _table(output, results, left=tenants[len(results) :])
    output.document(
        flow if mode is Mode.REAL or flow == "verify" else _name(mode),
        code,
        results=[as_data(result) for result in results],
    )
    return code


def _one(output: Output, tenant: Tenant, flow: str, mode: Mode, options: Any, each: bool) -> tuple[Result, bool]:
    """One tenant's run, told as it goes; and whether it was interrupted, so that no other is begun."""
    from flows.conduct import Result, conduct

    began = time.monotonic()
    watch = Terminal(output, live=output.watched, ask_each=each)
    answers: list[bool] = []

    def ask(plan: Plan) -> bool:
        watch.close()
        plan_lines(output, plan)
        if options.yes or not plan.changes:
            return True
        question = output.w.gettext("Fazer estas mudanças em %(tenant)s (%(url)s)?", tenant=tenant.name, url=tenant.url)
        answers.append(approved(output, question, lambda: plan_lines(output, plan, everything=True)))
        return answers[-1]

    failed = True
    try:
        result = conduct(tenant, flow, mode, options, ask, watch)
        failed = result.outcome in {"failed", "refused", "needs_login", "stopped"}
    except BotError as error:
        stopped = isinstance(error, Interrupted)
        outcome = "stopped" if stopped else OUTCOMES.get(error.exit_code, "failed")
        result = Result(tenant.name, flow, outcome, error.exit_code, error.message, error.hint)
    finally:
        watch.close(keep=mode is not Mode.DRY or failed, failed=failed)
    if mode is not Mode.REAL and result.plan is not None:
        plan_lines(output, result.plan, everything=not output.watched)
    if mode is Mode.DRY and flow != "verify" and result.outcome in {"changes", "nothing"} and result.plan:
        report_line(output, result)  # the plan has said it
    else:
        result_lines(output, result, time.monotonic() - began)
    return result, result.outcome == "stopped" and answers != [False]


def _name(mode: Mode) -> str:
    return "rehearse" if mode is Mode.REHEARSE else "plan"


def _table(output: Output, results: Sequence[Result], left: Sequence[Tenant]) -> None:
    """Several tenants at a glance: how each ended, and its report."""
    from bot.transcript import OUTCOMES as SIGNS

    output.say("")
    widest = max(len(result.tenant) for result in results)
    for result in results:
        sign, colour, verdict = SIGNS[result.outcome]
        output.say(
            (f"{sign} ", colour),
            f"{result.tenant.ljust(widest)}  {output.w.gettext(verdict)}  ",
            (str(result.report or ""), "dim"),
        )
    for tenant in left:
        output.say(("· ", "dim"), f"{tenant.name.ljust(widest)}  ", (output.w.gettext("não começado"), "dim"))


def _day(text: str | None, option: str) -> date | None:
    return None if text is None else parse_date(text, option)


# What a tenant's file goes through, in the order of use


@main.command()
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False), metavar="[FILE]", default=Path("tenant.yaml"))
@click.option("--force", is_flag=True, help="Substitui o arquivo, se existe.")
def init(output: Output, path: Path, force: bool) -> int:
    """Faz algumas perguntas e escreve um tenant.yaml comentado."""
    from bot import wizard

    if output.as_json or not interactive():
        raise ConfigError(
            "`bot init` faz perguntas, e não há terminal para respondê-las.", "Copie config.example.yaml e edite."
        )
    wizard.ask(path, force=force)
    return 0


@main.command()
@tenant_file
@click.option(
    "--timeout",
    type=click.IntRange(1, 3600),
    default=300,
    metavar="S",
    show_default=True,
    help="Segundos que espera por uma pessoa.",
)
@slow_option
def login(output: Output, tenant: Path, timeout: int, slow: int) -> int:
    """Abre o navegador para uma pessoa entrar (captcha, 2FA) e guarda a sessão."""
    from bot.status import session_of
    from flows import login as flow

    def tell(text: str) -> None:
        (output.err if output.as_json else output.out).print(f"  • {text}")

    [who] = load(output, [tenant])
    kept = flow.login(who, tell, timeout=timeout, slow=slow)
    w = output.w
    output.say(
        ("✔ ", "green"), (w.gettext("Sessão de %(tenant)s guardada", tenant=kept.tenant), "bold"), f" — {kept.shown_as}"
    )
    until = w.when(kept.expires.astimezone()) if kept.expires else ""
    if until:
        output.say("  ", w.gettext("Vale até %(until)s; depois disso o bot pede `bot login` de novo.", until=until))
    else:
        output.say("  ", w.gettext("O ERP não diz até quando vale; quando expirar, o bot pede `bot login` de novo."))
    if kept.missing:
        output.warn(
            w.gettext("este usuário não vê o(s) menu(s) %(menus)s: falta permissão.", menus=", ".join(kept.missing))
        )
    output.say("  ", (str(kept.session), "dim"))
    data = {
        "tenant": kept.tenant,
        "shown_as": kept.shown_as,
        "session": str(kept.session),
        "expires": kept.expires,
        "missing_menus": kept.missing,
    }
    output.document("login", 0, results=[data | {"state": session_of(kept.session)[0]}])
    return 0


@main.command()
@tenant_files
@click.option(
    "--save", is_flag=True, help="Escreve ao lado de TENANT a proposta de `labels:` e `units:`, para uma pessoa copiar."
)
@headed_option
@slow_option
def check(output: Output, tenants: tuple[Path, ...], save: bool, headed: bool, slow: int) -> int:
    """Percorre todas as telas, só lendo: o que foi encontrado, por qual nome, o que falta, o que este ERP responde."""
    from flows.check import check as look
    from flows.conduct import Options

    options = Options(headed=headed, slow=slow, today=today(os.environ))
    found = []
    for tenant in load(output, tenants):
        watch = Terminal(output, live=output.watched)
        try:
            result = look(tenant, options, watch)
        finally:
            watch.close()
        if save:
            result.save()
        if not output.as_json:
            result.lines(output.out)
        found.append(result)
    code = next(code for code in SEVERITY if code in {result.exit_code for result in found})
    output.document("check", code, results=[result.to_json() for result in found])
    return code


@main.command()
@tenant_file
@click.option(
    "--to",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="A pasta da gravação; padrão: recordings/ e o dia.",
)
@headed_option
@slow_option
def record(output: Output, tenant: Path, to: Path | None, headed: bool, slow: int) -> int:
    """Grava as telas, só lendo e sem dados de ninguém, para os testes as lerem sem rede."""
    from flows.conduct import Options
    from flows.record import record as keep

    day = today(os.environ)
    watch = Terminal(output, live=output.watched)
    try:
        result = keep(
            load(output, [tenant])[0],
            to or Path("recordings") / f"{day:%Y%m%d}",
            Options(headed=headed, slow=slow, today=day),
            watch,
        )
    finally:
        watch.close()
    doubts = [text for level, text, _ in result.findings if level == "warning"]
    if result.exit_code == 0:
        output.say(f"{result.to}: {len(result.screens)} telas, {result.size / 1000:.0f} kB")
        for warning in doubts:
            output.warn(warning)
        output.say("Olhe os arquivos antes de os entregar a alguém.")
    else:
        output.say(result.message)
        output.say(result.hint)
    found: dict[str, Any] = {
        "tenant": result.tenant,
        "outcome": result.outcome,
        "message": result.message,
        "hint": result.hint,
    }
    found |= {"to": str(result.to), "screens": result.screens, "bytes": result.size, "warnings": doubts}
    output.document("record", result.exit_code, results=[found])
    return result.exit_code


@main.command()
@click.argument("flow", type=click.Choice(["pause", "resume"]), metavar="pause|resume")
@tenant_files
@period
@watching
def plan(output: Output, flow: str, tenants: tuple[Path, ...], **options: Any) -> int:
    """Mostra o que uma execução mudaria; nada é enviado."""
    return execute(output, tenants, flow, Mode.DRY, **options)


@main.command()
@click.argument("flow", type=click.Choice(["pause", "resume"]), metavar="pause|resume")
@tenant_files
@period
@watching
def rehearse(output: Output, flow: str, tenants: tuple[Path, ...], **options: Any) -> int:
    """Percorre o fluxo até o último clique, sem deixar sair nenhuma escrita."""
    return execute(output, tenants, flow, Mode.REHEARSE, **options)


@main.command()
@tenant_files
@asking
@watching
def pause(output: Output, tenants: tuple[Path, ...], **options: Any) -> int:
    """Pausa: faturamento manual, e-mails automáticos desligados, acesso dos clientes cortado."""
    return execute(output, tenants, "pause", Mode.REAL, **options)


@main.command()
@tenant_files
@period
@asking
@watching
def resume(output: Output, tenants: tuple[Path, ...], **options: Any) -> int:
    """Retoma: cancela as vendas do período parado e devolve tudo como era."""
    return execute(output, tenants, "resume", Mode.REAL, **options)


@main.command()
@tenant_files
@watching
def verify(output: Output, tenants: tuple[Path, ...], **options: Any) -> int:
    """Confere, durante a pausa, se algo se desfez."""
    return execute(output, tenants, "verify", Mode.DRY, **options)


# What was left behind, and trying it out


@main.command()
@click.argument("tenants", nargs=-1, type=click.Path(path_type=Path), metavar="[TENANT…]")
@click.option(
    "--html", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Escreve todos numa página HTML."
)
@click.option("--store", metavar="URL", help="Outro banco do bot, para ver todos os clientes que ele conhece.")
def status(output: Output, tenants: tuple[Path, ...], html: Path | None, store: str | None) -> int:
    """Mostra a situação de cada cliente: janela, última execução, o que espera uma pessoa; sem navegador."""
    from bot import status as known

    day = today(os.environ)
    statuses = known.of_files(load(output, tenants), day) if tenants else known.of_store(store or _default_store(), day)
    known.lines(output, statuses)
    if html is not None:
        known.write_html(statuses, html, output.w, datetime.now().astimezone())
        output.say("")
        output.say(f"{output.w.gettext('Página')}: {html}")
    output.document(
        "status", 0, results=[known.as_data(status) for status in statuses], html=str(html) if html else None
    )
    return 0


@main.command()
@click.argument("run", required=False, metavar="RUN")
@click.option(
    "--format",
    "formats",
    type=click.Choice([*FORMATS, "all"]),
    multiple=True,
    default=["html"],
    help="Pode ser repetido; padrão: html.",
)
@click.option("--window", is_flag=True, help="Junta pausa, verificações e retomada da janela num só HTML.")
@click.option(
    "--check",
    "folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="DIR",
    help="Confere os hashes de uma pasta.",
)
@click.option(
    "--tenant",
    type=click.Path(path_type=Path),
    metavar="TENANT",
    help="O arquivo do cliente, de onde vêm o banco e o que não pode sair.",
)
@click.option("--confidential", is_flag=True, help="Põe no ZIP também o que é confidencial (trace).")
def report(
    output: Output,
    run: str | None,
    formats: tuple[str, ...],
    window: bool,
    folder: Path | None,
    tenant: Path | None,
    confidential: bool,
) -> int:
    """Refaz o relatório de uma execução. RUN é o id dela, sua pasta, ou `last`."""
    from bot import reporting

    who = load(output, [tenant])[0] if tenant else None
    store = who.store if who else _default_store()
    if folder is not None:
        return reporting.check_folder(output, folder, store)
    wanted = run or "last"
    if window:
        paths = [reporting.join_window(wanted, store, who, output.w.lang)]
    else:
        shapes = FORMATS if "all" in formats else tuple(dict.fromkeys(formats))
        paths = reporting.write(
            reporting.folder_of(wanted, store), shapes, who, output.w.lang, confidential=confidential
        )
    for path in paths:
        output.say(str(path))
    output.document("report", 0, results=[str(path) for path in paths])
    return 0


@main.command()
@click.option("--preset", "presets", multiple=True, metavar="NAME", help="Como o ERP se comporta; pode ser repetido.")
@click.option("--knob", "knobs", multiple=True, metavar="NAME=VALUE", help="Um comportamento só; pode ser repetido.")
@click.option(
    "--noise",
    default="",
    metavar="SEED[:KIND,…]",
    help="Ruído sobre as telas: o que a semente sorteia, ou estes tipos.",
)
@click.option(
    "--clients", type=click.IntRange(1, 100_000), default=300, show_default=True, metavar="N", help="Quantos clientes."
)
@click.option("--seed", type=int, default=7, show_default=True, metavar="N", help="A semente dos dados inventados.")
@click.option("--today", "day", metavar="DATE", help="O primeiro dia do relógio do ERP; padrão: hoje.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="PORT", help="Padrão: uma porta livre.")
@click.option(
    "--write",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Escreve um arquivo de cliente para este ERP.",
)
def sandbox(output: Output, path: Path | None, **options: Any) -> int:
    """Serve o ERP embutido, para experimentar sem risco."""
    from bot import tryout

    first = _day(options.pop("day"), "--today") or today(os.environ)
    return tryout.serve(output, first=first, path=path, **options)


@main.command()
@click.option(
    "--clients", type=click.IntRange(12, 10_000), default=300, show_default=True, metavar="N", help="Quantos clientes."
)
@click.option(
    "--days", type=click.IntRange(1, 366), default=120, show_default=True, metavar="N", help="Quantos dias de pausa."
)
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("bot-demo"),
    show_default=True,
    metavar="DIR",
    help="Onde ficam os arquivos.",
)
@headed_option
@slow_option
def demo(output: Output, folder: Path, **options: Any) -> int:
    """Mostra pausa, meses passando e retomada no ERP embutido, ao lado de um gêmeo sem pausa."""
    from bot.tryout import need_sandbox

    need_sandbox()
    from flows.demo import demo as show

    return show(output, folder, **options)


def _default_store() -> str:
    import platformdirs

    from bot.config.load import APP

    return f"sqlite:///{Path(platformdirs.user_data_dir(APP, appauthor=False)) / 'bot.db'}"


if __name__ == "__main__":
    main()
