"""Everything that can stop a run, as one tree; each error is one sentence for an analyst, and a hint to act on.

BotError
├── ConfigError           2  the tenant file, an option or a secret is not usable
├── NeedsLogin            4  a person must log in, or mend the credentials
│   ├── CaptchaRequired       the login page asks for a captcha
│   ├── WrongPassword         the ERP refused user and password
│   ├── LockedOut             too many tries: the ERP refuses this user for a while
│   ├── SessionExpired        the login page came back instead of an answer
│   ├── TwoFactorRequired     the ERP asks for a code that nobody here can give
│   └── NotStaff              the login works, but it is a client's, not staff's
├── Refused               6  a guard of ours said no; nothing more was clicked
│   ├── WrongTenant           the screen shows another tenant than the file names
│   ├── UnitsNotNamed         units on the screen and in the file differ
│   ├── CeilingExceeded       more sales than `resume.max_sales`
│   ├── LooksPaused           the tenant looks paused, and the store knows no pause of it
│   ├── StalePlan             a saved plan is not what the screens show now
│   ├── LockHeld              another run works on this tenant
│   └── LockLost              another run took this tenant over
├── ScreenError           1  a screen is not as understood
│   ├── NotFound              no element answers to the label
│   ├── Ambiguous             several do
│   ├── NoPermission          the menu or action is hidden from this user, or the ERP says so
│   ├── UnexpectedDialog      a dialog or overlay that was not expected
│   ├── NotUnderstood         a word on the screen decides what is to be done, and the bot does not know it
│   ├── NotKept               the ERP did not keep what was saved
│   ├── NothingHappened       a press did nothing: no request left the browser
│   ├── CountMismatch         planned, selected, confirmed and re-read are not the same records
│   └── ErpError              the ERP answers with an error
├── NetworkError          1  the host cannot be reached, or does not answer in time
├── BrowserMissing        1  no Chromium on this machine
├── BrowserGone           1  the browser died or hangs
├── StoreError            1  the store cannot be read or written
├── EvidenceError         1  the evidence folder cannot be written
└── Interrupted           1  a person or the system stopped the run; it can be taken up again
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class BotError(Exception):
    """One sentence in the ERP's words (`message`), and what to do about it (`hint`, may be empty)."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    @property
    def kind(self) -> str:
        return type(self).__name__

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class ConfigError(BotError):
    exit_code = 2


class NeedsLogin(BotError):
    exit_code = 4


class CaptchaRequired(NeedsLogin): ...


class WrongPassword(NeedsLogin): ...


class LockedOut(NeedsLogin): ...


class SessionExpired(NeedsLogin): ...


class TwoFactorRequired(NeedsLogin): ...


class NotStaff(NeedsLogin): ...


class Refused(BotError):
    exit_code = 6


class WrongTenant(Refused): ...


class UnitsNotNamed(Refused): ...


class CeilingExceeded(Refused): ...


class LooksPaused(Refused): ...


class StalePlan(Refused): ...


class LockHeld(Refused): ...


class LockLost(Refused): ...


class ScreenError(BotError): ...


class NotFound(ScreenError): ...


class Ambiguous(ScreenError): ...


class NoPermission(ScreenError): ...


class UnexpectedDialog(ScreenError): ...


class NotUnderstood(ScreenError): ...


class NotKept(ScreenError): ...


class NothingHappened(ScreenError): ...


class CountMismatch(ScreenError): ...


class ErpError(ScreenError): ...


class NetworkError(BotError): ...


class BrowserMissing(BotError): ...


class BrowserGone(BotError): ...


class StoreError(BotError): ...


class EvidenceError(BotError): ...


class Interrupted(BotError): ...


def suggest(word: str, known: Iterable[str]) -> str:
    """The sentence «Quis dizer …?» with the nearest of `known`, or an empty string."""
    near = get_close_matches(word, list(known), n=3, cutoff=0.6)
    return f"Quis dizer {' ou '.join(repr(n) for n in near)}?" if near else ""


def from_playwright(error: Exception, doing: str) -> BotError:
    """Playwright's words turned into ours: what could not be done, in one sentence, without its call log."""
    text = str(error)
    if any(words in text.lower() for words in ("has been closed", "crash", "connection closed")):
        return BrowserGone(
            "O navegador fechou ou travou no meio do trabalho.", "Rode o comando de novo: ele continua de onde parou."
        )
    if "ERR_BLOCKED_BY_CLIENT" in text:
        return Refused(f"O navegador recusou-se a {doing}: o pedido sairia do que este comando pode enviar.")
    if "net::ERR_" in text:
        code = text.split("net::", 1)[1].split()[0].rstrip(".,;")
        return NetworkError(f"Não foi possível {doing} ({code}).", "Confira a rede e `url` no arquivo do cliente.")
    if "Timeout" in text:
        return ScreenError(f"A tela não deixou {doing} dentro do tempo.", "Rode com --headed para ver o que a cobre.")
    return ScreenError(f"A tela não deixou {doing}.", text.splitlines()[0][:200])
