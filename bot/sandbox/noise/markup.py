"""What is put into whole pages: forms, a table and dialogs that have nothing to do with what the screen is for."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

# Where a screen's own content begins and ends, in both skins; the login page has neither.
_CONTENT = re.compile(r'(<div id="mensagens">|<div id="avisos">)')
_FOOT = re.compile(r'(<div class="rodape">|<footer>)')


# Title, name of the fields, label of a box for the user, the password boxes, the words of the button.
_PASSWORDS = (
    ("Sua senha vence em 12 dias", "TrocaSenha", "", (("atual", "Senha atual"), ("nova", "Senha"), ("repete", "Confirme a senha")),
     ("Alterar senha", "Salvar senha", "Salvar")),
    ("Assinatura das notas fiscais", "Certificado", "", (("senha", "Senha"),), ("Validar", "Assinar")),
    ("Portal de coleta de boletos", "Portal", "Usuário", (("senha", "Senha"),), ("Acessar", "Conectar")),
)  # fmt: skip


def _beside(html: str, dice: Random, block: str) -> str:
    """`block` before or after the content of a screen of staff."""
    place = dice.choice((_CONTENT, _FOOT))
    return place.sub(lambda found: block + found[0], html, count=1) if _CONTENT.search(html) else html


def password_form(html: str, dice: Random) -> str:
    title, prefix, user, passwords, buttons = dice.choice(_PASSWORDS)
    name = f'<p><label for="{prefix}_login">{user}</label> <input type="text" name="{prefix}[login]" id="{prefix}_login"></p>'
    boxes = "".join(
        f'<p><label for="{prefix}_{key}">{label}</label> '
        f'<input type="password" name="{prefix}[{key}]" id="{prefix}_{key}" autocomplete="off"></p>'
        for key, label in passwords
    )
    return _beside(
        html,
        dice,
        f'<div class="caixa"><h3>{title}</h3><form action="javascript:void(0)" method="post">{name if user else ""}{boxes}'
        f'<button class="btn botao" type="submit">{dice.choice(buttons)}</button></form></div>',
    )


def newsletter(html: str, dice: Random) -> str:
    button = dice.choice(("Assinar", "Quero receber", "Enviar"))
    return _beside(
        html,
        dice,
        '<form class="caixa" action="javascript:void(0)"><label for="novidades_email">Receba novidades por e-mail</label> '
        '<input type="text" id="novidades_email" name="novidades[email]" placeholder="seu@email.com.br"> '
        '<label><input type="checkbox" name="novidades[aceito]" value="1"> Aceito receber comunicações</label> '
        f'<button class="btn botao" type="submit">{button}</button></form>',
    )


_TABLES = (
    ("Últimos acessos", ("Data", "Usuário", "IP"), (("31/05/2026 09:12", "robo", "10.0.0.7"), ("30/05/2026 18:40", "ana", "10.0.0.9"))),
    (
        "Agenda de hoje",
        ("Código", "Cliente", "Situação", "Valor (R$)"),
        (("91", "Padaria Dois Irmãos", "Confirmada", "80,00"), ("92", "Studio Lume", "Cancelada", "120,00")),
    ),
    ("Equipe", ("Nome", "Status", "Ativa"), (("Ana Lima", "Ativo", "Sim"), ("Rui Melo", "Bloqueado", "Não"))),
)  # fmt: skip


def table_beside(html: str, dice: Random) -> str:
    title, heads, rows = dice.choice(_TABLES)
    head = "".join(f"<th>{one}</th>" for one in heads)
    body = "".join("<tr>" + "".join(f"<td>{one}</td>" for one in row) + "</tr>" for row in rows)
    return _beside(
        html,
        dice,
        f'<div class="caixa"><h3>{title}</h3><table class="table table-condensed"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>',
    )


def hidden_dialogs(html: str, dice: Random) -> str:
    dialogs = [
        ("Excluir registro", "Deseja realmente excluir este registro?", "Sim, excluir", "Não"),
        ("Sessão expirando", "Sua sessão vai expirar em 2 minutos. Deseja continuar conectado?", "Continuar", "Sair"),
        ("Enviar cobrança", "Enviar a cobrança para os 1.250 clientes?", "Enviar", "Cancelar"),
    ]
    blocks = "".join(
        f'<div class="modal fade" role="dialog" tabindex="-1" aria-hidden="true" style="display:none"><div class="modal-header"><h3>{title}</h3></div>'
        f'<div class="modal-body"><p>{text}</p></div><div class="modal-footer"><button class="btn" type="button">{no}</button>'
        f'<button class="btn btn-primary" type="button">{yes}</button></div></div>'
        for title, text, yes, no in dice.sample(dialogs, 2)
    )
    return html.replace("</body>", blocks + "</body>")


KINDS: dict[str, Callable[[str, Random], str]] = {
    one.__name__: one for one in (password_form, newsletter, table_beside, hidden_dialogs)
}
