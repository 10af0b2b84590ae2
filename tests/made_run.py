"""Runs that never happened, written through Evidence itself: what the report is developed and tested against."""

from __future__ import annotations

from html import escape
from pathlib import Path

from playwright.sync_api import Page

from bot.evidence.journal import Evidence
from bot.evidence.recognisers import DEFAULT_RULES, MaskRules
from bot.evidence.signing import Signer

PASSWORD = "s3nha-muito-secreta!"
COOKIE = "CNXSESSID=9f8e7d6c5b4a39281706f5e4d3c2b1a0"
RULES = ["Lembrete 3 dias antes", "Vence hoje", "Vencido há 5 dias", "Vencido há 15 dias"]
VERSIONS = {"bot": "0.1.0", "playwright": "1.65.2", "chromium": "156.0.7204.35", "python": "3.13.5"}
STYLE = """body{font:14px Arial;margin:0;background:#f5f5f5;color:#333}nav{background:#1b1b1b;color:#eee;padding:11px 20px}
nav b{color:#fff;margin-right:28px}nav span{margin-right:22px}main{margin:18px 28px;background:#fff;border:1px solid #ddd;padding:18px 24px}
h1{font-size:23px;border-bottom:1px solid #eee;padding-bottom:8px}table{border-collapse:collapse;width:100%}th{background:#eef3f8;text-align:left}
th,td{border:1px solid #ddd;padding:5px 8px}tr:nth-child(even) td{background:#f9f9f9}.btn{display:inline-block;border:1px solid #bbb;border-radius:4px;
padding:5px 12px;background:linear-gradient(#fff,#e6e6e6);margin:0 6px 10px 0}.primary{background:#0a6ebd;color:#fff}label{display:block;margin:9px 0}
input[type=text]{width:260px;padding:4px}.toast{position:fixed;right:20px;top:56px;background:#51a351;color:#fff;padding:14px 22px;border-radius:4px}
.badge{background:#468847;color:#fff;border-radius:9px;padding:1px 8px}.off{background:#999}"""


def clients(count: int) -> list[tuple[int, str]]:
    kinds = ["Comércio de Papéis", "Estúdio Azul", "Consultoria Norte", "Padaria São João", "Maria das Dores", "ACME"]
    return [(1000 + n, f"{kinds[n % 6]} {n} Ltda") for n in range(count)]


def screen(page: Page, title: str, body: str, toast: str = "") -> None:
    """Shows a page that looks like the ERP's."""
    note = f"<div class=toast role=status>{toast}</div>" if toast else ""
    page.set_content(
        f"<!doctype html><meta charset=utf-8><style>{STYLE}</style><nav><b>CONEXA</b><span>Início</span><span>Clientes</span><span>Vendas</span>"
        f"<span>Financeiro</span><span>Relatórios</span><span>Configurações</span><span style='float:right'>ana.fake@example.com</span></nav>"
        f"<main><h1>{title}</h1>{body}</main>{note}"
    )


def billing(page: Page, mode: str, toast: str = "") -> None:
    radios = "".join(
        f"<label id={m}><input type=radio name=mode {'checked' if m == mode else ''}> Faturamento {label}</label>"
        for m, label in (("auto", "Automático"), ("manual", "Manual"))
    )
    fields = "".join(
        f"<label>{label} <input type=text value='{value}'></label>"
        for label, value in (
            ("Antecedência (dias)", 10),
            ("Hora", "06:00"),
            ("E-mail do responsável", "financeiro@example.com"),
        )
    )
    screen(
        page,
        "Configurações › Financeiro › Faturamento",
        f"{radios}{fields}<span class='btn primary'>Salvar</span>",
        toast,
    )


def rule(page: Page, name: str, on: bool, toast: str = "") -> None:
    screen(
        page,
        "E-mail Automático › Editar regra",
        f"<label>Nome da Regra <input type=text value='{escape(name)}'></label><label>Dias em relação ao vencimento "
        f"<input type=text value='5'></label><label id=on><input type=checkbox {'checked' if on else ''}> Ativar Regra</label>"
        "<span class='btn primary'>Salvar</span>",
        toast,
    )


def client_list(page: Page, rows: list[tuple[int, str]], access: bool, selected: bool = False, toast: str = "") -> None:
    badge = f"<td><span class='badge {'' if access else 'off'}'>{'Sim' if access else 'Não'}</span></td>"
    body = "".join(
        f"<tr><td><input type=checkbox {'checked' if selected else ''}></td><td>{i}</td><td>{escape(name)}</td>"
        f"<td>{i % 900 + 100}.456.789-0{i % 10}</td><td>contato{i}@example.com</td><td>(11) 9{i}5-4321</td>{badge}</tr>"
        for i, name in rows
    )
    screen(
        page,
        "Clientes › Listar Clientes",
        "<span class=btn>Busca avançada</span><span class=btn id=bulk>Ações em lote ▾</span><table><thead><tr><th><input type=checkbox>"
        "<th>Cód.<th>Cliente<th>CPF/CNPJ<th>E-mail<th>Telefone<th>Área do cliente</tr></thead>"
        f"<tbody>{body}</tbody></table>",
        toast,
    )


class MadeRun:
    """Writes one run; with `page` None there are no pictures."""

    def __init__(
        self, folder: Path, page: Page | None = None, *, mask: MaskRules = DEFAULT_RULES, signer: Signer | None = None
    ) -> None:
        self.evidence = Evidence(folder, secrets=[PASSWORD], mask=mask, signer=signer)
        self.page = page
        self.folder = folder
        self.step_number = 0

    def start(
        self, flow: str, *, mode: str = "real", today: str = "2026-05-31", window: bool = True, **more: object
    ) -> None:
        self.evidence.event(
            "run_started", run=more.pop("run", f"20260531-141233-{flow}"), tenant="acme", url="https://acme.example.com", flow=flow, mode=mode, today=today,
            by="ana", host="notebook-ana", versions=VERSIONS, window={"id": 7, "since": "2026-05-31"} if window else None,
            period=more.pop("period", None), options={"yes": False}, ticket="CHAMADO-4711", **more,
        )  # fmt: skip

    def step(self, title: str, item: str) -> int:
        self.step_number += 1
        self.evidence.event("step_started", step=self.step_number, title=title, item=item)
        return self.step_number

    def done(self, result: str = "done", summary: str = "", seconds: float = 3.2) -> None:
        self.evidence.event("step_finished", step=self.step_number, result=result, summary=summary, seconds=seconds)

    def shot(self, name: str, caption: str, outline: str = "") -> str:
        if self.page is None:
            return ""
        return self.evidence.shot(
            self.page, name, caption=caption, outline=self.page.locator(outline) if outline else None
        )

    def post(self, route: str, status: int | None = 200, sent: bool = True, why: str = "") -> None:
        self.evidence.event(
            "request",
            step=self.step_number,
            at="2026-05-31T14:13:05.120-03:00",
            method="POST",
            route=route,
            status=status,
            sent=sent,
            why=why,
        )

    def finish(self, outcome: str = "done", code: int = 0, seconds: float = 163.4, **counts: int) -> str:
        self.evidence.event("run_finished", outcome=outcome, exit_code=code, seconds=seconds, counts=counts)
        return self.evidence.seal()

    # The steps

    def show(self, draw: object, *args: object, **kw: object) -> None:
        if self.page is not None:
            draw(self.page, *args, **kw)  # type: ignore[operator]

    def billing(self, before: str, after: str) -> None:
        self.step("Faturamento", "billing")
        words = {"auto": "Automático", "manual": "Manual"}
        self.show(billing, before)
        first = self.shot("faturamento antes", "Faturamento, como estava", f"#{before}")
        self.post("configuracao/faturamento")
        self.show(billing, after, "Configurações salvas.")
        second = self.shot("faturamento depois", "Faturamento, lido de novo depois de salvar", f"#{after}")
        self.evidence.event(
            "change", step=self.step_number, screen="billing", record="empresa", name="Faturamento", field="modo", before=words[before], after=words[after],
            state="done", why="", shots={"before": first, "after": second},
        )  # fmt: skip
        self.done()

    def rules(self, before: bool, after: bool) -> None:
        self.step("E-mails automáticos de cobrança", "rules")
        for n, name in enumerate(RULES, 1):
            self.show(rule, name, before)
            first = self.shot(f"regra {n} antes", f"Regra «{name}», como estava", "#on")
            self.post(f"emailAutomatico/update&id={n}")
            self.show(rule, name, after, "Regra salva.")
            second = self.shot(f"regra {n} depois", f"Regra «{name}», reaberta depois de salvar", "#on")
            self.evidence.event(
                "change", step=self.step_number, screen="email_rules", record=str(n), name=name, field="Ativar Regra", before=before, after=after,
                state="done", why="", shots={"before": first, "after": second},
            )  # fmt: skip
        self.done(seconds=14.1)

    def access(self, rows: list[tuple[int, str]], before: bool, after: bool, size: int = 20) -> None:
        self.step("Aplicativo / Área do cliente", "access")
        action = "Conceder Acesso" if after else "Bloquear acesso à área do cliente"
        for at in range(0, len(rows), size):
            page_rows = rows[at : at + size]
            self.show(client_list, page_rows, before, True)
            first = self.shot("clientes antes", f"{action}: {len(page_rows)} clientes selecionados", "#bulk")
            self.post("cliente/acoesEmLote")
            self.show(client_list, page_rows, after, False, f"{len(page_rows)} clientes alterados.")
            second = self.shot("clientes depois", "A mesma página, lida de novo", "")
            shots = {"before": first, "after": second}
            changes = [
                {
                    "step": self.step_number, "screen": "clients", "record": str(i), "name": name, "field": "acesso",
                    "before": before, "after": after, "state": "done", "why": "", "shots": shots,
                }
                for i, name in page_rows
            ]  # fmt: skip
            self.evidence.events("change", changes)
            count = len(page_rows)
            self.evidence.event(
                "batch", step=self.step_number, screen="clients", action=action, records=[{"id": str(i), "name": n} for i, n in page_rows],
                planned=count, selected=count, confirmed=count, reread=count, shots=shots,
            )  # fmt: skip
        self.done(seconds=71.8)

    def cancel(self, sales: list[dict[str, object]], left: list[dict[str, object]]) -> None:
        self.step("Vendas geradas no período", "sales")
        for sale in sales:
            self.evidence.event("sale", step=self.step_number, result="cancelled", why="", **sale)
        self.post("venda/cancelarEmLote")
        for sale in left:
            self.evidence.event(
                "sale",
                step=self.step_number,
                result="left",
                why="já faturada; a cobrança precisa ser excluída antes",
                **sale,
            )
            self.evidence.event(
                "person", item="sales", record=str(sale["id"]), name=str(sale["client"]), why="A venda já foi faturada na pausa.",
                action="Excluir a cobrança e depois a venda, ou deixar como está.",
            )  # fmt: skip
        self.done("part" if left else "done", seconds=22.0)


def made_sales(count: int, first: int = 5000) -> list[dict[str, object]]:
    return [
        {
            "id": str(first + n), "client": clients(count)[n][1], "date": f"2026-0{6 + n % 4}-{n % 27 + 1:02d}",
            "origin": ["contrato", "venda recorrente", "reserva"][n % 3], "value": f"1.{n:03d},62", "status": "não faturada",
        }
        for n in range(count)
    ]  # fmt: skip


def pause(
    folder: Path,
    page: Page | None = None,
    count: int = 40,
    *,
    mask: MaskRules = DEFAULT_RULES,
    signer: Signer | None = None,
    **more: object,
) -> str:
    """A pause that went well; gives the head of its chain."""
    run, rows = MadeRun(folder, page, mask=mask, signer=signer), clients(count)
    run.start("pause", **more)
    run.evidence.event("notice", text="Aviso «Novidades de maio» fechado depois de entrar.")
    changes = [
        {
            "screen": "billing",
            "record": "",
            "name": "Faturamento",
            "field": "modo",
            "before": "Automático",
            "after": "Manual",
        },
        *(
            {
                "screen": "email_rules",
                "record": str(n),
                "name": r,
                "field": "Ativar Regra",
                "before": True,
                "after": False,
            }
            for n, r in enumerate(RULES, 1)
        ),
        *(
            {
                "screen": "clients",
                "record": str(i),
                "name": n,
                "field": "acesso",
                "before": True,
                "after": False,
            }
            for i, n in rows
        ),
    ]
    run.evidence.event("plan", changes=changes, sales=[], total="0")
    run.evidence.event("approved", by="pessoa", at="2026-05-31T14:12:58-03:00")
    run.step("Vendas recorrentes, contratos, reservas recorrentes", "sales")
    run.done("nothing")
    run.billing("auto", "manual")
    run.rules(True, False)
    run.access(rows, True, False)
    run.evidence.event(
        "finding", level="info", text="Há 2 vendas recorrentes em cartão.", hint="Veja «O que ainda pode cobrar»."
    )
    return run.finish(changes=5 + count)


def resume(folder: Path, page: Page | None = None, count: int = 40) -> str:
    """A resume that left two sales and a blocked client for a person."""
    run, rows = MadeRun(folder, page), clients(count)
    run.start("resume", today="2026-09-28", period={"from": "2026-06-01", "to": "2026-09-28"})
    sales = made_sales(count)
    run.evidence.event("plan", changes=[], sales=sales, total=None)
    run.evidence.event("approved", by="--yes", at="2026-09-28T15:01:10-03:00")
    run.cancel(sales[:-2], sales[-2:])
    run.access(rows[:-1], False, True)
    run.evidence.event(
        "person", item="access", record=str(rows[-1][0]), name=rows[-1][1], why="Ficou Bloqueado por atraso durante a pausa.",
        action="Decidir com o cliente se o acesso volta.",
    )  # fmt: skip
    run.rules(False, True)
    run.billing("manual", "auto")
    return run.finish("part", 5, cancelled=len(sales) - 2)


def verify(folder: Path, *, drift: bool = False) -> str:
    run = MadeRun(folder)
    run.start("verify", mode="dry", today="2026-07-15")
    run.step("Faturamento", "billing")
    run.done("nothing")
    if drift:
        change = {
            "screen": "email_rules",
            "record": "2",
            "name": RULES[1],
            "field": "Ativar Regra",
            "before": True,
            "after": False,
        }
        run.evidence.event("plan", changes=[change], sales=[], total=None)
        run.evidence.event(
            "finding",
            level="warning",
            text="A regra «Vence hoje» foi ligada de novo por alguém.",
            hint="Rode bot pause.",
        )
    return run.finish("changes" if drift else "nothing", 3 if drift else 0, 20.0)


def failed(folder: Path, page: Page | None = None) -> str:
    """A pause that stopped at a screen it did not understand."""
    run = MadeRun(folder, page)
    run.start("pause")
    run.billing("auto", "manual")
    run.step("E-mails automáticos de cobrança", "rules")
    run.show(rule, RULES[0], True)
    shot = run.shot("falha", "A tela no momento da falha")
    run.done("failed")
    run.evidence.event(
        "error",
        kind="Ambiguous",
        message="Há dois controles «Ativar Regra» nesta tela.",
        hint="Diga qual em labels: no arquivo do cliente.",
        shot=shot,
    )
    return run.finish("failed", 1)
