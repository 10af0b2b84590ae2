"""How the text of one key becomes its value: each function returns it or raises ValueError with the end of a sentence.

The sentence begins «arquivo, linha 3, chave 'x': ».
"""

from __future__ import annotations

import ipaddress
import math
import re
import unicodedata
from typing import Annotated, Any
from urllib.parse import SplitResult, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator


def clipped(words: str, longest: int = 60) -> str:
    """`words` on one line, printable and short."""
    line = "".join(sign if sign.isprintable() else "·" for sign in words)
    return line if len(line) <= longest else line[: longest - 1] + "…"


def shown(value: Any) -> str:
    """What was written, short and on one line, for an error message."""
    if isinstance(value, dict):
        return "um bloco de chaves"
    if isinstance(value, list):
        return "uma lista"
    return f"'{clipped(str(value), 40)}'"


def text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"deve ser um texto, e está {shown(value)}")
    if not value.strip():
        raise ValueError("está vazio")
    if any(unicodedata.category(sign) == "Cc" for sign in value):  # a Windows path between double quotes, mostly
        raise ValueError("tem um caractere de controle; se há '\\' entre aspas duplas, use aspas simples")
    return unicodedata.normalize("NFC", value.strip())


def zone(value: Any) -> str:
    """The name of a time zone, as `America/Manaus`."""
    name = text(value)
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"deve ser um fuso horário, como America/Sao_Paulo, e está {shown(value)}") from None
    return name


def whole(value: Any) -> int:
    if not isinstance(value, str) or not re.fullmatch(r"\d{1,9}", value.strip(), re.ASCII):
        raise ValueError(f"deve ser um número inteiro, sem ponto nem vírgula, e está {shown(value)}")
    return int(value)


def number(value: Any) -> float:
    try:
        found = float(value) if isinstance(value, str) else math.nan
    except ValueError:
        found = math.nan
    if not 0 < found < 1_000_000:
        raise ValueError(f"deve ser um número maior que zero (casas decimais com ponto), e está {shown(value)}")
    return found


def flag(value: Any) -> bool:
    """YAML's words for yes and no, and the Portuguese ones."""
    word = value.strip().lower() if isinstance(value, str) else ""
    if word in {"true", "yes", "on", "sim"}:
        return True
    if word in {"false", "no", "off", "não", "nao"}:
        return False
    raise ValueError(f"deve ser true ou false, e está {shown(value)}")


def texts(value: Any) -> tuple[str, ...]:
    """A list of texts, in the order written, each once."""
    if not isinstance(value, list):
        raise ValueError(f"deve ser uma lista, como [Matriz, Filial], e está {shown(value)}")
    for item in value:
        if not isinstance(item, str) or not item.strip():
            raise ValueError(f"deve ser uma lista de textos, e um deles está {shown(item) if item else 'vazio'}")
    return tuple(dict.fromkeys(text(item) for item in value))


def all_or_texts(value: Any) -> str | tuple[str, ...]:
    if isinstance(value, str):
        if value.strip().lower() != "all":
            raise ValueError(f"deve ser all ou uma lista de clientes, e está {shown(value)}")
        return "all"
    return texts(value)


def way_back(value: Any) -> str:
    """How access is given back: `form` or `bulk`."""
    found = text(value).strip().lower()
    if found not in {"form", "bulk"}:
        raise ValueError(f"deve ser form ou bulk, e está {shown(value)}")
    return found


def name(value: Any) -> str:
    """A tenant's name: it also names folders, so it is kept to what is safe in one."""
    found = text(value)
    if not re.fullmatch(r"\w[\w .-]{0,62}", found) or ".." in found or found.endswith("."):
        raise ValueError(f"deve ter até 63 letras, números, espaços, '.', '-' ou '_', e está {shown(value)}")
    return found


def origin(value: Any) -> str:
    """An address without path, as a browser writes an origin: lower case, no default port, no slash at the end."""
    found = text(value)
    if "://" not in found:
        raise ValueError(f"deve começar com https://, e está {shown(value)}")
    try:
        parts = urlsplit(found)
        port = parts.port
    except ValueError:
        raise ValueError("não é um endereço válido") from None
    scheme = parts.scheme.lower()
    if scheme not in {"http", "https"}:
        raise ValueError(f"deve começar com https:// (ou http://), e está {shown(value)}")
    if parts.username is not None or parts.password is not None:
        raise ValueError("não pode ter usuário nem senha no endereço; use login.username e login.password")
    if parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise ValueError(f"deve ser só https:// e o nome, sem nada depois, e está {shown(value)}")
    host_name = _host(parts)
    default = {"http": 80, "https": 443}[scheme]
    host_name = host_name if host_name.startswith("[") else both_forms(host_name)[1]
    return f"{scheme}://{host_name}" + (f":{port}" if port not in {None, default} else "")


def address(value: Any) -> str:
    """A web address with its path."""
    found = text(value)
    try:
        parts = urlsplit(found)
    except ValueError:
        raise ValueError("não é um endereço válido") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"deve ser um endereço que começa com https://, e está {shown(value)}")
    return found


def passwords(found: str) -> set[str]:
    """The password in an address such as `postgresql://user:password@host/`, as written and decoded; often none."""
    try:
        written = urlsplit(found).password
    except ValueError:
        return set()
    return {written, unquote(written)} if written else set()


def tokens(found: str) -> set[str]:
    """What in an address of a message service gives access, as written and decoded: passwords, and the keys that such
    services have in the place of user, host, path or query. A short plain word there is none."""
    try:
        parts = urlsplit(found)
        user, host = parts.username or "", parts.netloc.rpartition("@")[2]
    except ValueError:
        return {found}
    pieces = re.split(r"[/&=?:]", f"{parts.path}/{parts.query}/{parts.fragment}")
    if not parts.scheme.startswith("mail"):  # the user of a mail box is written in every message
        pieces += [user, *([] if "." in host else host.split(":"))]
    keys = {piece for piece in pieces if len(piece) > 15 or (len(piece) > 7 and re.search(r"\d", piece))}
    return passwords(found) | keys | {unquote(key) for key in keys}


def both_forms(host: str) -> tuple[str, str]:
    """A host's name as a person reads it and as the network has it; the same twice for one of plain letters."""
    try:
        ascii_form = host.encode("idna").decode("ascii")
        return ascii_form.encode("ascii").decode("idna"), ascii_form
    except UnicodeError:
        raise ValueError("não é um endereço válido") from None


def _host(parts: SplitResult) -> str:
    found = (parts.hostname or "").lower()
    if ":" in found:
        ipaddress.IPv6Address(found.partition("%")[0])
        return f"[{found}]"
    if not re.fullmatch(r"\w([\w-]*\w)?(\.\w([\w-]*\w)?)*", found) or len(found) > 253:
        raise ValueError("não é um endereço válido")
    return found


_HOST = re.compile(r"([\w-]+(\.[\w-]+)*|\[[0-9a-fA-F:.]+\])(:\d{1,5})?")


def hosts(value: Any) -> tuple[str, ...]:
    """Host names, with a port where there is one; an address is refused, so that nobody expects its path to count."""
    for host_name in (found := texts(value)):
        if "/" in host_name or not re.fullmatch(
            r"[\w-]+(\.[\w-]+)*(:\d{1,5})?|\[[0-9a-fA-F:.]+\](:\d{1,5})?", host_name
        ):
            raise ValueError(f"deve ter só nomes como cdn.exemplo.com, e um deles está {shown(host_name)}")
    return tuple(host_name.lower() for host_name in found)


def label_words(value: Any) -> str | list[str]:
    """One label or several, as they read on the screen."""
    return text(value) if isinstance(value, str) else list(texts(value))


QUESTIONS = (
    "clients.block", "clients.grant", "client.save", "sales.cancel", "billing.manual", "billing.automatic", "rules.off", "rules.on",
)  # fmt: skip
COUNTED = ("clients.block", "clients.grant", "sales.cancel")  # acts on a number of records that a question may name


def questions(value: Any) -> dict[str, tuple[str, ...]]:
    """Sentences of the ERP that a person approved, by action; `{n}` stands for the count, `{nome}` for a record's name."""
    if not isinstance(value, dict):
        raise ValueError(f"deve ser um bloco de 'ação: [frase do ERP]', e está {shown(value)}")
    found = {}
    for key, sentences in value.items():
        if key not in QUESTIONS:
            raise ValueError(f"tem a ação {shown(key)}, que não existe; há {', '.join(QUESTIONS)}")
        try:
            found[key] = texts([sentences] if isinstance(sentences, str) else sentences)
        except ValueError as error:
            raise ValueError(f"a ação {shown(key)} {error}") from None
        for sentence in found[key]:
            if strange := set(re.findall(r"\{[^}]*\}?", sentence)) - {"{n}", "{nome}"}:
                raise ValueError(f"a ação {shown(key)} tem {shown(min(strange))}; só há {{n}} e {{nome}}")
            if "{n}" in sentence and key not in COUNTED:
                raise ValueError(f"a ação {shown(key)} não tem contagem: {{n}} só vale em {', '.join(COUNTED)}")
            if not re.search(r"[^\W\d_]{3}", re.sub(r"\{\w*\}", "", sentence)):
                raise ValueError(f"a ação {shown(key)} deve trazer a frase inteira, e traz {shown(sentence)}")
    return found


def labels(value: Any) -> dict[str, str | list[str]]:
    if not isinstance(value, dict):
        raise ValueError(f"deve ser um bloco de 'rótulo: texto na tela', e está {shown(value)}")
    found = {}
    for key, words in value.items():
        try:
            found[key] = label_words(words)
        except ValueError as error:
            raise ValueError(f"o rótulo {shown(key)} {error}") from None
        if not found[key]:
            raise ValueError(f"o rótulo {shown(key)} está vazio")
    return found


Text = Annotated[str, BeforeValidator(text)]
Whole = Annotated[int, BeforeValidator(whole)]
Number = Annotated[float, BeforeValidator(number)]
Flag = Annotated[bool, BeforeValidator(flag)]
Texts = Annotated[tuple[str, ...], BeforeValidator(texts)]
AllOrTexts = Annotated[str | tuple[str, ...], BeforeValidator(all_or_texts)]
Name = Annotated[str, BeforeValidator(name)]
Address = Annotated[str, BeforeValidator(address)]
Hosts = Annotated[tuple[str, ...], BeforeValidator(hosts)]
Questions = Annotated[dict[str, tuple[str, ...]], BeforeValidator(questions)]
Labels = Annotated[dict[str, str | list[str]], BeforeValidator(labels)]
