"""`bot doctor`: what this machine lacks for a run, and the line that mends it. Opens no browser and asks no ERP but for its clock."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from urllib.parse import urlsplit

from bot.config import Tenant
from bot.console.output import Output
from bot.errors import BotError
from bot.i18n import N_

ROOM = 1_000_000_000  # bytes that some pauses of a large tenant take, pictures and traces included
SHARED = 64_000_000  # bytes of /dev/shm under which Chromium's pages crash
SKEW = 60.0  # seconds by which this clock may differ from the ERP's: a code of two factors holds for half of that
SIGNS = {"good": ("✔", "green"), "warn": ("!", "yellow"), "bad": ("✖", "red")}


@dataclass(frozen=True)
class Found:
    """What was looked at, how it is (good, warn, bad), in words, and what mends it."""

    name: str
    state: str
    text: str
    mend: str = ""


def doctor(output: Output, tenant: Tenant | None, store: str) -> int:
    """Says each finding; 1 where one keeps a run from working, else 0."""
    found = list(examine(tenant, store))
    for one in found:
        sign, colour = SIGNS[one.state]
        output.say("  ", (sign, colour), f" {output.w.gettext(one.name)}: {output.w.written(one.text)}")
        if one.mend:
            output.say("      ", (output.w.written(one.mend), "bold"))
    code = 1 if any(one.state == "bad" for one in found) else 0
    verdict = N_("Esta máquina pode rodar o bot.") if not code else N_("Falta algo para o bot rodar aqui.")
    output.say("")
    output.say((output.w.gettext(verdict), "bold"))
    output.document("doctor", code, results=[vars(one) for one in found])
    return code


def examine(tenant: Tenant | None, store: str) -> Iterator[Found]:
    """One finding after another, the ones that matter most first."""
    looks: list[Callable[[], Found]] = [
        python, lambda: browser(tenant), lambda: disk(tenant), lambda: database(store), vault, display, film, shared_memory, fonts, proxy,
    ]  # fmt: skip
    for look in looks:
        yield look()
    if tenant is not None:
        yield clock(tenant)


def python() -> Found:
    return Found("Python", "good", ".".join(map(str, sys.version_info[:3])))


def browser(tenant: Tenant | None) -> Found:
    from playwright.sync_api import sync_playwright

    from bot.browser.launch import find_chromium

    wanted = tenant.browser.executable if tenant else None
    try:
        if wanted or os.environ.get("BOT_CHROMIUM"):
            return Found(N_("Navegador"), "good", str(find_chromium(wanted)))
        with sync_playwright() as playwright:
            found = find_chromium(None, playwright) or playwright.chromium.executable_path
    except BotError as error:
        return Found(N_("Navegador"), "bad", error.message, error.hint)
    return Found(N_("Navegador"), "good", found)


def disk(tenant: Tenant | None) -> Found:
    place = tenant.evidence.dir if tenant else Path.cwd()
    there = next(folder for folder in (place, *place.absolute().parents) if folder.exists())
    free = shutil.disk_usage(there).free
    told = f"{free / 1e9:.1f} GB livres em {there}"
    if not os.access(there, os.W_OK):
        return Found(
            N_("Disco"), "bad", f"não se pode escrever em {there}.", "Mude `evidence.dir`, ou a permissão da pasta."
        )
    if free < ROOM:
        return Found(
            N_("Disco"), "warn", f"{told}: pouco para as evidências.", "Libere espaço, ou mude `evidence.dir`."
        )
    return Found(N_("Disco"), "good", told)


def database(store: str) -> Found:
    from bot.store import Store
    from bot.store.whereabouts import exists, shown

    if not exists(store):
        return Found(N_("Banco do bot"), "good", f"{shown(store)} ainda não existe: a primeira execução o cria.")
    try:
        with closing(Store.open(store)):
            return Found(N_("Banco do bot"), "good", shown(store))
    except BotError as error:
        return Found(N_("Banco do bot"), "bad", error.message, error.hint)


def vault() -> Found:
    import keyring
    from keyring.backends import fail, null

    backend = keyring.get_keyring()
    told = f"{type(backend).__module__}.{type(backend).__name__}"
    if isinstance(backend, fail.Keyring | null.Keyring):
        return Found(
            N_("Cofre de senhas"), "warn", "não há nenhum aqui: `keyring:` não serve; env: e file: servem.",
            "pip install keyrings.alt, ou um cofre do sistema (gnome-keyring, kwallet).",
        )  # fmt: skip
    return Found(N_("Cofre de senhas"), "good", told)


def display() -> Found:
    if sys.platform != "linux" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return Found(N_("Tela para janelas"), "good", "há uma: --headed e `bot login` funcionam.")
    return Found(
        N_("Tela para janelas"), "warn", "não há: --headed e `bot login` não abrem; o resto funciona.",
        "Rode numa sessão gráfica, ou: apt-get install xvfb && xvfb-run bot login …",
    )  # fmt: skip


def film() -> Found:
    cached = os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright"
    if any(Path(cached).glob("ffmpeg-*")):
        return Found("ffmpeg", "good", "há: uma execução com --headed é filmada.")
    return Found(
        "ffmpeg",
        "warn",
        "não há: uma execução com --headed não é filmada; o resto funciona.",
        "playwright install ffmpeg",
    )


def shared_memory() -> Found:
    place = Path("/dev/shm")
    if not place.is_dir() or (room := shutil.disk_usage(place).total) >= SHARED:
        return Found(N_("Memória partilhada"), "good", "basta.")
    return Found(
        N_("Memória partilhada"),
        "warn",
        f"/dev/shm tem {room / 1e6:.0f} MB: telas grandes podem cair.",
        "docker run --shm-size=1g …",
    )


def fonts() -> Found:
    if sys.platform != "linux" or any(Path(folder).rglob("*.[ot]tf") for folder in _FONTS if Path(folder).is_dir()):
        return Found(N_("Fontes"), "good", "há.")
    return Found(
        N_("Fontes"),
        "warn",
        "nenhuma: as imagens saem com quadrados no lugar das letras.",
        "apt-get install fonts-dejavu-core",
    )


_FONTS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    str(Path.home() / ".fonts"),
    str(Path.home() / ".local/share/fonts"),
)


def proxy() -> Found:
    named = [name for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy") if os.environ.get(name)]
    if not named:
        return Found("Proxy", "good", "nenhum.")
    return Found("Proxy", "good", f"o de {named[0]}; para este cliente: `browser.proxy`.")


def clock(tenant: Tenant) -> Found:
    """This clock beside the ERP's: a code of two factors and the day of a cancelled sale go by it."""
    parts = urlsplit(tenant.url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    try:
        with closing(kind(parts.hostname or "", parts.port, timeout=10)) as connection:
            connection.request("HEAD", "/")
            told = connection.getresponse().getheader("Date") or ""
        skew = abs((datetime.now(UTC) - parsedate_to_datetime(told)).total_seconds())
    except (OSError, HTTPException, ValueError, TypeError) as error:
        return Found(
            N_("Relógio"),
            "warn",
            f"não se pôde comparar com o de {tenant.url} ({error}).",
            "Confira a rede, ou o proxy.",
        )
    if skew > SKEW:
        return Found(N_("Relógio"), "bad", f"difere {skew:.0f} s do relógio do ERP.", "timedatectl set-ntp true")
    return Found(N_("Relógio"), "good", "o mesmo do ERP.")
