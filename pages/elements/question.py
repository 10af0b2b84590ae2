"""What the ERP asks before it acts: is this the question we expect, about the records that we chose, and nothing besides?

Pure text, no browser: the kinds of dialog (`commit.py`) all ask here. A question is confirmed when the grammar (`grammar.py`)
understands all of it, or when a person approved this very sentence: in the tenant file (`questions:`), or at the terminal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.errors import CountMismatch, UnexpectedDialog
from pages.elements.buttons import carries, carry_on, only_end
from pages.elements.counts import forms
from pages.elements.dom import fold
from pages.elements.grammar import joined, plain, read
from pages.elements.lexicon import AHEAD, BAD, FUNCTION, GOOD, LATER, NUMBERS, PAST, class_of

LONGEST = 600  # characters of a question that are shown
STEMS = {
    "clients.block": ("bloque", "acesso"),
    "clients.grant": ("conced", "liber", "acesso", "desbloque"),
    "client.save": ("salv", "grav", "alter", "atualiz", "acesso", "cadastro", "cliente"),
    "sales.cancel": ("cancel",),
    "billing.manual": ("salv", "grav", "alter", "atualiz", "configura", "fatur", "manual", "automatic"),
    "billing.automatic": ("salv", "grav", "alter", "atualiz", "configura", "fatur", "manual", "automatic"),
    "rules.off": ("salv", "grav", "alter", "atualiz", "regra", "desativ", "ativ"),
    "rules.on": ("salv", "grav", "alter", "atualiz", "regra", "desativ", "ativ"),
}
# Heads and small words of a record in a list under a question.
_HEADS = frozenset(
    ("cpf", "cnpj", "documento", "data", "valor", "codigo", "cod", "vencimento", "produto", "descricao", "email", "telefone",
     "situacao", "status", "nome", "id", "emissao", "origem", "unidade", "quantidade")
)  # fmt: skip
_MORE = re.compile(
    r"(?:\be )?(?:mais|outr[oa]s|(?<=\.\.\. )|\+) ?(\d[\d.]*)(?: (?:outr[oa]s|clientes?|vendas?|registros?|itens))?"
)
_COUNTED = re.compile(
    r"(?<![\d.,])(\d[\d.]*)\s+(?:(?!de\b)\w+\s+){0,2}?"
    r"(?:clientes?|vendas?|registros?|itens|item|linhas?|selecionad\w+|cadastros?)\b"
)


@dataclass(frozen=True)
class Act:
    """What a press is about to do: which act (a key of `questions:`), `buttons` that carry it on besides, how many records, a reason if asked.

    `names` are those of the records chosen, `cells` what else the list shows of them: a dialog may show both.
    `mails`: whether the act is to send e-mails as well. `period`: both ends of the time the records were chosen by.
    """

    key: str
    buttons: tuple[str, ...] = ()
    count: int | None = None
    reason: str = ""
    pages: bool = False
    names: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    mails: bool = False
    period: tuple[date, date] | None = None

    @property
    def stems(self) -> tuple[str, ...]:
        """Stems of the words in which the ERP may tell how it went."""
        return STEMS[self.key]


@dataclass
class Outcome:
    """What the ERP said: its messages, the count its question named (None where it named none), the questions that were answered."""

    messages: list[str] = field(default_factory=list)
    confirmed: int | None = None
    questions: list[str] = field(default_factory=list)
    sent: bool = True  # False: nothing left the browser by which a record could have been changed

    @property
    def bad(self) -> list[str]:
        return [message for message in self.messages if any(word in fold(message) for word in BAD)]

    @property
    def later(self) -> bool:
        """Whether the ERP said that it does what was asked in the background."""
        return any(word in fold(message) for message in self.messages for word in LATER)


@dataclass
class Doubts:
    """What becomes of a question that the grammar does not know: sentences approved in the tenant file `file`, a person who may be asked."""

    approved: Mapping[str, Sequence[str]] = field(default_factory=dict)
    file: str = "tenant.yaml"
    person: Callable[[str, str], bool] = lambda sentence, line: False


NOBODY = Doubts()


@dataclass(frozen=True)
class Understanding:
    """What was understood of a question: its whole sentence as it is approved, the words not understood, the counts it names.

    `effects`: those of the words by which it plainly does more, or something else; a line that approves it is not handed out.
    """

    sentence: str
    strange: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    counts: frozenset[int] = frozenset()
    other: frozenset[int] = frozenset()

    @property
    def good(self) -> bool:
        return not self.strange and not self.other


def judge(text: str, act: Act, items: Sequence[str] = (), doubts: Doubts = NOBODY) -> int | None:
    """The count that an expected question names, or None; UnexpectedDialog for any other question, CountMismatch for another count.

    `items` are the entries of lists and the rows of tables in the dialog: records, or more of its sentences.
    """
    told = understand(text, act, items)
    if told.good:
        return act.count if told.counts else None
    shown = told.sentence[:LONGEST]
    if told.other and not told.strange:
        raise CountMismatch(
            f"O bot selecionou {act.count}, mas o ERP pergunta por {', '.join(map(str, sorted(told.other)))}: «{shown}».",
            "Nada foi confirmado.",
        )
    line = proposal(told.sentence, act)
    if is_approved(told.sentence, act, doubts.approved.get(act.key, ())) or doubts.person(told.sentence, line):
        return act.count if named(told.sentence, act) else None
    what = _listed(told.strange)
    if told.effects:
        raise UnexpectedDialog(
            f"O ERP fez uma pergunta que o bot não entende ({what}): «{shown}».",
            f"Nada foi confirmado. {why_not(told)}",
        )
    raise UnexpectedDialog(
        f"O ERP fez uma pergunta que o bot não entende ({what}): «{shown}».",
        f"Nada foi confirmado. Se ela pergunta só pelo que se quer fazer, ponha em {doubts.file}: {line}",
    )


def why_not(told: Understanding) -> str:
    """Why no line that approves a question is proposed."""
    return (
        f"O bot não propõe confirmá-la: ela diz fazer mais do que se quer, ou outra coisa ({_listed(told.effects)}). "
        "Faça esta parte à mão, ou peça ao suporte do ERP um jeito de fazê-la sem isso."
    )


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"«{word}»" for word in words[:6])


def understand(text: str, act: Act, items: Sequence[str] = ()) -> Understanding:
    """Reads a question and what is listed under it."""
    text = joined(text)
    known, records, more = _named(text, act), 0, []
    for item in items:
        if _is_record(item, act):
            records += 1
        else:
            more.append(_named(item, act))
    whole = _dated("\n".join([known, *more]), act)
    sentence = re.sub(
        r"\s+", " ", _placed("\n".join([text, *(item for item in items if not _is_record(item, act))]), act)
    ).strip()
    names = records + whole.count("nametoken")
    reading = read(_rest(plain(whole), names, act), act.key, mails=act.mails)
    strange = list(reading.strange)
    if "periodtoken" in whole and not (reading.counts or "selecionad" in whole):
        strange.append("periodo")  # the sales of a time are not those that were chosen
    if reading.listed and not names:
        strange.append("lista")
    if not (reading.says_act or reading.asks or strange):
        strange.append("?")
    counts = frozenset(reading.counts)
    other = frozenset() if act.count is None else counts - {act.count}
    if act.count is None and counts - {1}:
        strange += [str(count) for count in sorted(counts)]
    if act.count is not None and names > act.count:
        other |= {names}
    effects = tuple(dict.fromkeys(reading.effects))
    return Understanding(sentence, tuple(dict.fromkeys(strange)), effects, counts, other)


def _dated(text: str, act: Act) -> str:
    """A text with the very period in which the records were chosen put out of the way; any other is not."""
    if act.period is None:
        return text
    first, last = (rf"{day:%d/%m/}(?:{day:%Y}|{day:%y})(?!\d)" for day in act.period)
    ways = rf"(?<!\w)(?:(?:do|no|para o|referentes? ao|dentro do) periodo ?(?:de |entre |:)? ?)?(?:com data )?(?:de |entre )?{first} (?:a|ate|e|-) {last}"
    return re.sub(ways, " periodtoken ", plain(text))


def _rest(text: str, names: int, act: Act) -> str:
    """The text without «e mais 12» after names that are listed, where the sum is right."""
    found = _MORE.search(text)
    if names and found and act.count == names + int(found[1].replace(".", "")):
        return text[: found.start()] + text[found.end() :]
    return text


def _named(text: str, act: Act) -> str:
    """A text with the names of our records put out of the way. One that says something by itself («Contratos») only where it stands in quotes."""
    bare = plain(text)
    for name in sorted({plain(name).strip() for name in act.names} - {""}, key=len, reverse=True):
        if name not in bare:
            continue
        bare = re.sub(rf"[«\"'“‘(\[]\s*{re.escape(name)}\s*[»\"'”’)\]]", " nametoken ", bare)
        if not all(
            word in FUNCTION or word in NUMBERS or class_of(word) for word in re.findall(r"[a-z]+", name)
        ) and re.search("[a-z]", name):
            bare = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " nametoken ", bare)
    return bare


def _is_record(item: str, act: Act) -> bool:
    """Whether an entry of a list shows one of our records, or the heads of their columns, and nothing else."""
    bare = plain(item)
    for word in sorted({plain(word).strip() for word in (*act.names, *act.cells)} - {""}, key=len, reverse=True):
        if word in bare:
            bare = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", " nametoken ", bare)
    left = [
        word
        for word in re.findall(r"[a-z]+", bare)
        if word not in ("nametoken", "n", "r", "no") and word not in FUNCTION
    ]
    heads = all(word in _HEADS or class_of(word) in ("CLIENT", "SALE", "RECORD", "TOTAL", "BILLn") for word in left)
    return heads and ("nametoken" in bare or bool(left and not re.search(r"\d", bare)))


def _placed(text: str, act: Act) -> str:
    """A text with {nome} for the names of our records."""
    for name in sorted(set(act.names) - {""}, key=len, reverse=True):
        if len(name) > 2 and not all(class_of(word) or word in FUNCTION for word in re.findall(r"[a-z]+", plain(name))):
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "{nome}", text)
    return text


def template(sentence: str, act: Act) -> str:
    """A sentence with {n} for the count, as it is approved."""
    for form in forms(act.count) if act.count else ():
        if act.count != 1 or form.isdigit():
            sentence = re.sub(rf"(?<![\w.,/{{]){re.escape(form)}(?![\w/]|[.,]\d)", "{n}", sentence, flags=re.IGNORECASE)
    return re.sub(r"(?<!\w)tr[eê]s(?!\w)", "{n}", sentence, flags=re.IGNORECASE) if act.count == 3 else sentence


def proposal(sentence: str, act: Act) -> str:
    """The line of the tenant file that approves a sentence."""
    return f"questions: {{{act.key}: [{quoted(template(sentence, act))}]}}"


def quoted(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"


def is_approved(sentence: str, act: Act, approved: Sequence[str]) -> bool:
    """Whether a person approved this whole sentence with this count; one that names another count beside it is not."""
    ways = {
        fold(one.replace("{n}", form)) for one in approved for form in (forms(act.count) if act.count else ("{n}",))
    }
    return fold(sentence) in ways and _counts(sentence) <= {act.count}


def _counts(sentence: str) -> set[int | None]:
    return {int(number.replace(".", "")) for number in _COUNTED.findall(fold(sentence))}


def named(sentence: str, act: Act) -> bool:
    """Whether a sentence names our count."""
    return act.count is not None and "{n}" in template(sentence, act)


def is_result(text: str, names: Sequence[str], sent: bool = True) -> bool:
    """Whether a dialog only tells how it went: words of the past, none that announce or ask, and nothing to press but closing it.

    What it says of later («será processado em segundo plano») is a result only where something was `sent` already.
    """
    bare = fold(text)
    if "?" in text or not only_end(names):
        return False
    if any(word in bare for word in LATER):
        return sent
    if any(word in bare for word in BAD):
        return not AHEAD.search(bare) or sent
    if AHEAD.search(bare):
        return False
    return bool(PAST.search(bare)) or (any(word in bare for word in GOOD) and sent)


__all__ = ["Act", "Doubts", "Outcome", "carries", "carry_on", "is_result", "judge", "understand"]
