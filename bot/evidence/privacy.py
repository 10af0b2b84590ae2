"""Personal data and secrets in text: found, masked, scrubbed (LGPD).

A *datum* is a CPF, CNPJ, e-mail address, phone number or piece of bank data; a *secret* is a password, cookie or token.
Data are masked so that a reader still recognises his own (`***.456.789-**`); secrets leave nothing behind. Masking a
masked text changes nothing, and a masked text holds no datum that `find` would name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from bot.evidence.recognisers import (
    DEFAULT_RULES,
    Found,
    MaskRules,
    apart,
    digits_of,
    find,
    hidden,
    mask_text,
    replaced,
)
from bot.evidence.secrets import REMOVED, find_secrets, likely, secret_pattern
from bot.json_types import Json

REMEMBERED = 5000  # texts of which is kept what was found in them

_LABELS: dict[str, tuple[str, ...]] = {
    "documents": (
        "cpf", "cnpj", "cpf/cnpj", "cnpj/cpf", "cpf ou cnpj", "documento", "cpf / cnpj", "cnpj / cpf", "rg",
    ),
    "emails": ("e-mail", "email", "e-mails", "emails", "e-mail principal", "e-mail de cobrança", "e-mail financeiro"),
    "phones": ("telefone", "telefones", "celular", "fone", "tel", "whatsapp", "telefone celular", "telefone fixo"),
    "bank": (
        "agência", "conta", "conta corrente", "conta bancária", "chave pix", "pix", "dados bancários", "iban", "cartão",
        "número do cartão", "linha digitável", "código de barras",
    ),
    "names": (
        "nome", "cliente", "clientes", "razão social", "nome fantasia", "nome / razão social", "responsável", "pessoa",
        "nome do cliente", "fantasia", "sócio", "contato", "usuário", "login",
    ),
}  # fmt: skip


def fold(label: str) -> str:
    """A label as labels are compared: no accents, no case, single spaces, no star or colon at its end."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", label) if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", plain).strip(" *:\u00a0\n\t").casefold()


def personal_labels(rules: MaskRules) -> dict[str, str]:
    """The folded labels whose whole cell or field is masked, whatever it holds; each with its rule's name."""
    labels = {fold(word): rule for rule, words in _LABELS.items() if getattr(rules, rule) for word in words}
    return labels | {fold(word): "columns" for word in rules.columns}


def mask_value(value: str, rule: str = "columns") -> str:
    """A value masked because of its label: by its shape where it has one, else all of it but what tells nothing."""
    if "*" in value or rule == "names":
        return mask_name(value)
    masked = mask_text(value)
    if masked != value:
        return masked
    length = len(digits_of(value))
    if rule == "documents" and length in (11, 14):
        return hidden(value, show=(3, 9) if length == 11 else (2, 8))
    return hidden(value) if length else mask_name(value)


_CONNECTIVES = {"da", "de", "do", "das", "dos", "e"}


def mask_name(name: str) -> str:
    """A person's or company's name, recognisable by whoever knows it: `Maria da Silva` → `M*** da S***`."""
    words = [w if w.casefold() in _CONNECTIVES or "*" in w else w[:1] + "***" for w in name.split()]
    return " ".join(words)


class Privacy:
    """Masks and scrubs what a run writes, and remembers the names it has seen so that free text hides them too."""

    def __init__(self, rules: MaskRules = DEFAULT_RULES, secrets: Sequence[str] = ()) -> None:
        self.rules = rules
        self.labels = personal_labels(rules)
        self._known_secrets = tuple(secrets)
        self._secrets = secret_pattern(self._known_secrets)
        self._seen: dict[str, list[Found]] = {}  # what was found in the texts met last
        self._names: dict[str, list[str]] = {}  # first word, folded → names that begin with it, longest first

    def text(self, text: str) -> str:
        """`text` without secrets, and with data and known names masked."""
        text = mask_text(self.scrub(text), self.rules)
        return replaced(text, self._known_names(text)) if self._names else text

    def find(self, text: str) -> list[Found]:
        """What must not be shown of `text`, in order: secrets, data, known names."""
        return apart([*self._found(text), *self.names(text)])

    def names(self, text: str) -> list[Found]:
        """The known names in `text`, in order."""
        return self._known_names(text) if self._names else []

    def _found(self, text: str) -> list[Found]:
        """Secrets and data of a text; screens show the same texts again and again."""
        if (found := self._seen.get(text)) is None:
            secrets = [Found(start, end, kind, REMOVED) for kind, start, end in find_secrets(text, self._secrets)]
            found = [*secrets, *find(text, self.rules)]
            if len(self._seen) >= REMEMBERED:
                self._seen.clear()
            self._seen[text] = found
        return found

    def scrub(self, text: str) -> str:
        """`text` with every secret replaced by `[segredo]`; data stay."""
        if self._secrets:
            text = self._secrets.sub(REMOVED, text)
        for _, shape in likely(text):
            text = shape.sub(lambda m: m[1] + REMOVED, text)
        return text

    def hide(self, secrets: Iterable[str]) -> None:
        """From now on these are secrets too: what a session proves itself with is only known once somebody is in."""
        self._known_secrets = (*self._known_secrets, *secrets)
        self._secrets = secret_pattern(self._known_secrets)
        self._seen.clear()

    def know(self, name: str) -> None:
        """From now on this name is masked in every text, where names are masked at all."""
        words = name.split()
        if self.rules.names and words and "*" not in name:
            known = self._names.setdefault(words[0].casefold(), [])
            if name not in known:
                known.append(name)
                known.sort(key=len, reverse=True)

    def _known_names(self, text: str) -> list[Found]:
        found = []
        words = {w for word in text.casefold().split() for w in (word, word.strip(".,;:()[]'\"«»“”"))}
        for name in (name for word in words for name in self._names.get(word, ())):
            for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE):
                found.append(Found(m.start(), m.end(), "name", mask_name(m[0])))
        return apart(sorted(found, key=lambda f: f.start - f.end))

    def data(self, value: Json, *, key: str = "") -> Json:
        """JSON data with every string masked: by its shape, and by what the key or the field's label announces."""
        if isinstance(value, str):
            return self._string(value, key)
        if isinstance(value, Mapping):
            return {str(k): self._entry(str(k), v, value) for k, v in value.items()}
        if isinstance(value, (list, tuple, set, frozenset)):
            return [self.data(v, key=key) for v in value]
        return value

    def _entry(self, key: str, value: Json, owner: Mapping[str, Json]) -> Json:
        label = fold(str(owner.get("field", "")))
        if key in ("before", "after") and isinstance(value, str) and value and label in self.labels:
            return mask_value(self.scrub(value), self.labels[label])
        if key == "name" and not _is_persons(owner):
            return self.data(value)
        return self.data(value, key=key)

    def _string(self, value: str, key: str) -> str:
        if value and re.search(r"senha|password|passwd|secret|token|cookie|authorization", key, re.IGNORECASE):
            return REMOVED
        if self.rules.names and key in ("name", "client", "person"):
            self.know(value)
            return self.scrub(mask_name(value))
        return self.text(value)


_IMPERSONAL = {"billing", "email_rules", "rules", "home", "faturamento", "e-mail automatico"}


def _is_persons(owner: Mapping[str, Json]) -> bool:
    """Whether the `name` in a record is a client's or a person's, and not a rule's or a screen's."""
    return fold(str(owner.get("screen", ""))) not in _IMPERSONAL
