"""The command line: parses, calls, prints. Option and command names are English, what people read is Portuguese."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.group import SEVERITY, Group

# What a command needs is imported by the command: help and version are there at once (tests/test_start.py).
if TYPE_CHECKING:
    from bot.console.output import Output

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
keeping = options(
    click.option("--keep", multiple=True, metavar="ID…", help="Mantém estas vendas não faturadas: serão cobradas."),
    click.option("--keep-refused", is_flag=True, help="Mantém as vendas que o ERP não cancela: serão cobradas."),
)
as_it_is_option = click.option(
    "--as-it-is", is_flag=True, help="O cliente trabalha assim mesmo: Manual, sem regra ativa, quase sem acessos."
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
    import logging
    import warnings

    if insecure:
        from bot.config.secret import INSECURE

        os.environ[INSECURE] = "1"  # the processes that this one starts are asked the same
    # What a driver that died left unanswered is told in one sentence, not call by call.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore", "coroutine .* was never awaited", RuntimeWarning)


# What a tenant's file goes through, in the order of use


@main.command()
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False), metavar="[FILE]", default=Path("tenant.yaml"))
@click.option("--force", is_flag=True, help="Substitui o arquivo, se existe.")
def init(output: Output, path: Path, force: bool) -> int:
    """Faz algumas perguntas e escreve um tenant.yaml comentado."""
    from bot.cli import wizard
    from bot.console.terminal import interactive
    from bot.errors import ConfigError

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
    from bot.cli.status import session_of
    from bot.cli.tenants import load
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
    from bot.cli.tenants import load
    from bot.config import today
    from bot.console.terminal import Terminal
    from bot.engine.plan import Options
    from flows.check import check as look

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
    from bot.cli.tenants import load
    from bot.config import today
    from bot.console.terminal import Terminal
    from bot.engine.plan import Options
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
@keeping
@as_it_is_option
@watching
def plan(output: Output, flow: str, tenants: tuple[Path, ...], **options: Any) -> int:
    """Mostra o que uma execução mudaria; nada é enviado."""
    from bot.cli.tenants import execute

    return execute(output, tenants, flow, "dry", **options)


@main.command()
@click.argument("flow", type=click.Choice(["pause", "resume"]), metavar="pause|resume")
@tenant_files
@period
@watching
def rehearse(output: Output, flow: str, tenants: tuple[Path, ...], **options: Any) -> int:
    """Percorre o fluxo até o último clique, sem deixar sair nenhuma escrita."""
    from bot.cli.tenants import execute

    return execute(output, tenants, flow, "rehearse", **options)


@main.command()
@tenant_files
@asking
@as_it_is_option
@watching
def pause(output: Output, tenants: tuple[Path, ...], **options: Any) -> int:
    """Pausa: faturamento manual, e-mails automáticos desligados, acesso dos clientes cortado."""
    from bot.cli.tenants import execute

    return execute(output, tenants, "pause", "real", **options)


@main.command()
@tenant_files
@period
@keeping
@asking
@watching
def resume(output: Output, tenants: tuple[Path, ...], **options: Any) -> int:
    """Retoma: cancela as vendas do período parado e devolve tudo como era."""
    from bot.cli.tenants import execute

    return execute(output, tenants, "resume", "real", **options)


@main.command()
@tenant_files
@click.option("--repair", is_flag=True, help="Refaz o que se desfez, sob a mesma janela.")
@click.option("--yes", is_flag=True, help="Com --repair: não pergunta.")
@watching
def verify(output: Output, tenants: tuple[Path, ...], **options: Any) -> int:
    """Confere, durante a pausa, se algo se desfez."""
    from bot.cli import between

    return between.verify(output, tenants, **options)


@main.command()
@tenant_files
@watching
def due(output: Output, tenants: tuple[Path, ...], **options: Any) -> int:
    """A linha do cron: no dia de `maintenance.start` pausa, no meio confere, no de `maintenance.end` retoma."""
    from bot.cli import between

    return between.act_on_due(output, tenants, **options)


# What was left behind, and trying it out


@main.command()
@click.argument("tenants", nargs=-1, type=click.Path(path_type=Path), metavar="[TENANT…]")
@click.option(
    "--html", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Escreve todos numa página HTML."
)
@click.option("--store", metavar="URL", help="Outro banco do bot, para ver todos os clientes que ele conhece.")
def status(output: Output, tenants: tuple[Path, ...], html: Path | None, store: str | None) -> int:
    """Mostra a situação de cada cliente: janela, última execução, o que espera uma pessoa; sem navegador."""
    from datetime import datetime

    from bot.cli import status as known
    from bot.cli import status_text
    from bot.cli.tenants import load
    from bot.config import today
    from bot.evidence.signing import own_fingerprint
    from bot.store.whereabouts import shown

    day = today(os.environ)
    statuses = known.of_files(load(output, tenants), day) if tenants else known.of_store(store or _default_store(), day)
    status_text.lines(output, statuses, day, "" if tenants else shown(store or _default_store()))
    if html is not None:
        status_text.write_html(statuses, html, output.w, datetime.now().astimezone())
        output.say("")
        output.say(f"{output.w.gettext('Página')}: {html}")
    output.document(
        "status", 0, results=[status_text.as_data(status) for status in statuses], html=str(html) if html else None,
        signing_key=own_fingerprint(),
    )  # fmt: skip
    return 0


@main.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.argument("tenant", required=False, type=click.Path(path_type=Path), metavar="[TENANT]")
def adopt(output: Output, file: Path, tenant: Path | None) -> int:
    """Traz de volta a janela de uma pausa que o banco do bot perdeu. FILE é confidential/window.jsonl, ou a pasta da execução."""
    from bot.cli.tenants import load
    from bot.engine import adoption
    from bot.engine.conductor import holder
    from bot.store import read_window

    if tenant is not None and file.suffix.lower() in {".yaml", ".yml"}:
        file, tenant = tenant, file
    kept = read_window(file)
    [who] = load(output, [tenant or Path(kept.tenant_file)])
    window = adoption.adopt(who, kept, holder())
    w = output.w
    title = w.gettext("A pausa de %(tenant)s está de novo no banco do bot", tenant=who.name)
    output.say(("✔ ", "green"), (title, "bold"), f" — {w.date(window.since)}")
    made = w.ngettext("%(n)s mudança a desfazer na retomada", "%(n)s mudanças a desfazer na retomada", kept.to_undo)
    output.say("  ", made)
    output.say("  ", (str(file), "dim"))
    data = {
        "tenant": who.name,
        "window": window.id,
        "since": window.since.isoformat(),
        "file": str(kept.path),
        "changes": kept.to_undo,
    }
    output.document("adopt", 0, results=[data])
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
    help="Confere uma pasta, e diz em que a resposta se apoia.",
)
@click.option(
    "--trust",
    multiple=True,
    metavar="KEY",
    help="Com --check: uma impressão ed25519:…, uma chave pública ou o certificado de uma autoridade de carimbo.",
)
@click.option("--share", is_flag=True, help="Uma cópia para sair da máquina: sem nomes de pessoas.")
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
    trust: tuple[str, ...],
    share: bool,
    tenant: Path | None,
    confidential: bool,
) -> int:
    """Refaz o relatório de uma execução. RUN é o id dela, sua pasta, ou `last`."""
    from bot.cli import report as reporting
    from bot.cli.tenants import load

    who = load(output, [tenant])[0] if tenant else None
    store = who.store if who else _default_store()
    if folder is not None:
        return reporting.check_folder(output, folder, store, trust, who)
    wanted = run or "last"
    if window:
        paths = [reporting.join_window(wanted, store, who, output.w.lang)]
    else:
        shapes = FORMATS if "all" in formats else tuple(dict.fromkeys(formats))
        paths = reporting.write(
            reporting.folder_of(wanted, store), shapes, who, output.w.lang, confidential=confidential, share=share,
            note=output.warn,
        )  # fmt: skip
    for path in paths:
        output.say(str(path))
    output.document("report", 0, results=[str(path) for path in paths])
    return 0


@main.command()
@tenant_files
@click.option("--days", type=click.IntRange(0), metavar="N", help="Outro prazo que não o de evidence.keep_days.")
@click.option("--yes", is_flag=True, help="Não pergunta.")
def purge(output: Output, tenants: tuple[Path, ...], days: int | None, yes: bool) -> int:
    """Apaga as evidências cujo prazo passou (evidence.keep_days); só mostra, até alguém dizer sim."""
    from bot.cli import purge as purging
    from bot.cli.tenants import load
    from bot.config import today

    return purging.purge(output, load(output, tenants), days, today(os.environ), yes=yes)


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
    from bot.cli import serve
    from bot.cli.tenants import day_of
    from bot.config import today

    first = day_of(options.pop("day"), "--today") or today(os.environ)
    return serve.serve(output, first=first, path=path, **options)


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
    from flows.sandbox_tenant import need_sandbox

    need_sandbox()
    from flows.demo import demo as show

    return show(output, folder, **options)


def _default_store() -> str:
    import platformdirs

    from bot.config.load import APP

    return f"sqlite:///{Path(platformdirs.user_data_dir(APP, appauthor=False)) / 'bot.db'}"


if __name__ == "__main__":
    main()
