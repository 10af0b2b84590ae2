"""What a refused login says, and the error that it is for a person."""

from __future__ import annotations

from bot.config.model import Tenant
from bot.errors import CaptchaRequired, LockedOut, NeedsLogin, NotStaff, WrongPassword
from pages.elements.dom import fold

LOCK_WORDS = ("muitas tentativas", "too many times", "tentativas excedid", "temporariamente bloquead", "bloqueado temporariamente", "excedeu o numero",
              "numero de tentativas",
              "tente novamente em", "usuario bloqueado", "conta bloqueada", "muitas vezes", "aguarde alguns minutos")  # fmt: skip
WRONG_WORDS = ("incorret", "invalid", "nao confere", "senha errada", "nao encontrado", "nao cadastrad", "incorrect")
REFUSALS = (*LOCK_WORDS, *WRONG_WORDS, "captcha", "area do cliente")
CODE_WORDS = (
    "duas etapas",
    "dois fatores",
    "codigo de verificacao",
    "codigo de autenticacao",
    "two-factor",
    "2fa",
    "autenticador",
    "codigo do aplicativo",
)
CLIENT_WORDS = ("area do cliente", "minhas cobrancas", "meus boletos", "minhas faturas", "minhas reservas")


def locks_out(said: str) -> bool:
    """Whether the folded words say that the ERP has locked this user out."""
    return any(word in said for word in LOCK_WORDS)


def locked_out(tenant: Tenant) -> LockedOut:
    return LockedOut(
        f"O ERP bloqueou este usuário por excesso de tentativas de login ({tenant.name}).",
        "Espere o tempo que ele pede, ou peça o desbloqueio.",
    )


def captcha(tenant: Tenant) -> CaptchaRequired:
    return CaptchaRequired(
        f"O login de {tenant.name} pede um captcha, que só uma pessoa resolve.",
        f"Rode `bot login {tenant.file.name}`, entre uma vez no navegador que abre, e repita o comando.",
    )


def refusal(tenant: Tenant, said: str, messages: str) -> NeedsLogin:
    """The error for a login page that came again: `said` is the page's words, folded; `messages` its messages as they stand."""
    file = tenant.file.name
    if locks_out(said):
        return locked_out(tenant)
    if any(word in said for word in ("marque o captcha", "captcha e tente")) or (
        "captcha" in said and not any(word in said for word in WRONG_WORDS)
    ):
        return captcha(tenant)
    if any(word in said for word in WRONG_WORDS):
        return WrongPassword(
            f"O ERP recusou usuário ou senha de {tenant.name} ({file}: login.username, login.password).",
            "O bot não tenta de novo, para não bloquear o usuário.",
        )
    if "area do cliente" in fold(messages):
        return NotStaff(
            f"O ERP tratou o usuário de {tenant.name} como cliente: «{messages[:200]}».",
            "Use um usuário da equipe do ERP.",
        )
    return WrongPassword(
        f"O ERP mostrou de novo a tela de login de {tenant.name}, sem dizer por quê ({file}: login.username, login.password).",
        f"Confira a senha, ou rode `bot login {file}` se ele pede captcha.",
    )
