"""The report as one HTML file: nothing outside of it, no script."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.errors import EvidenceError
from bot.evidence.report.images import details, embed
from bot.evidence.report.model import RunReport
from bot.evidence.report.output import save
from bot.evidence.report.reading import read
from bot.evidence.report.view import by_reason, view
from bot.evidence.report.view_parts import View
from bot.evidence.report.view_words import ITEM_TITLES, MARKS, MOST_LISTED, OUTCOMES
from bot.evidence.signing import Signer
from bot.i18n import N_, Words, words

# What a browser lets the page do, whatever a screen may have put into it: draw itself, and nothing else.
CSP = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
HEAVIEST = 1_900_000  # bytes: the smallest attachment limit met in practice is 2 MB


def write_html(
    folder: Path,
    lang: str = "pt",
    *,
    secrets: Sequence[str] = (),
    heaviest: int = HEAVIEST,
    share: bool = False,
    signer: Signer | None = None,
) -> Path:
    """`report.html` in the run's folder (`report.en.html` in English, `report.share.html` without names), of at most
    `heaviest` bytes where pictures can make the difference."""
    run = read(folder, share=share)
    page = html_of(folder, run, lang, heaviest)
    return save(folder, f"report{suffix(lang, share)}.html", page.encode(), run, secrets, signer)


def html_of(folder: Path, run: RunReport, lang: str = "pt", heaviest: int = HEAVIEST) -> str:
    """The page of a run: the same journal, pictures and version of the bot give the same text."""
    v = view(run, words(lang, run.zone))
    return fitted(lambda images: render("run.html.j2", v.words, images, v=v), [(folder, v)], heaviest)


def window_of(
    folders: Sequence[Path], lang: str = "pt", heaviest: int = HEAVIEST
) -> tuple[str, list[tuple[RunReport, Path]]]:
    """The page that joins the runs of a window: pause, verifications and resume, in the order they began; and they."""
    if not folders:
        raise EvidenceError("Não há execuções para juntar num relatório da janela.")
    runs = sorted(((read(folder), folder) for folder in folders), key=lambda r: r[0].started)
    w = words(lang, runs[-1][0].zone)
    views = [view(run, w, prefix=f"r{n}-") for n, (run, _) in enumerate(runs, 1)]
    places = [(folder, v) for (_, folder), v in zip(runs, views, strict=True)]
    last = views[-1]
    tone, outcome, sentence = _of_window(views)
    title = w.gettext("Janela de manutenção de %(tenant)s", tenant=last.run.tenant)
    page = fitted(
        lambda images: render(
            "window.html.j2", w, images, views=views, latest=_latest(views), title=title, tone=tone,
            outcome=w.gettext(outcome), sentence=w.gettext(sentence),
        ),
        places,
        heaviest,
    )  # fmt: skip
    return page, runs


def _of_window(views: Sequence[View]) -> tuple[str, str, str]:
    flows = [v for v in views if v.run.mode == "real" and v.run.flow in ("pause", "resume")]
    resumed = [v for v in flows if v.run.flow == "resume"]
    if resumed and resumed[-1].run.outcome in ("done", "nothing"):
        return "good", N_("Pausa e retomada concluídas"), N_("O que a pausa mudou voltou ao que era.")
    if resumed:
        left = (
            N_("O que fica para uma pessoa está abaixo.")
            if resumed[-1].run.people
            else N_("Veja na retomada o que falta.")
        )
        return resumed[-1].tone, N_("Retomada com pendências"), left
    if flows:
        return "plan", N_("Em manutenção"), N_("A pausa foi feita; a retomada ainda não.")
    tone, outcome, sentence = OUTCOMES.get(views[-1].run.outcome, OUTCOMES["stopped"])
    return tone, outcome, sentence


def _latest(views: Sequence[View]) -> View | None:
    """The last run that changed the tenant: what it left is how the tenant is."""
    real = [v for v in views if v.run.mode == "real" and v.run.flow in ("pause", "resume")]
    return real[-1] if real else None


def suffix(lang: str, share: bool = False) -> str:
    return (".share" if share else "") + ("" if lang == "pt" else f".{lang}")


def fitted(page: Callable[[Mapping[str, str]], str], places: Sequence[tuple[Path, View]], heaviest: int) -> str:
    """The page with as much of its pictures as fits; `page` gets {anchor's picture: data address}."""
    none = {v.prefix + kind + f.shot.path: "x" for _, v in places for f in v.figures for kind in ("", "detail:")}
    bare = max(len(page(pictures).encode()) for pictures in ({}, none))
    room = max(0, heaviest - bare) // max(1, len(places))
    images: dict[str, str] = {}
    for folder, v in places:
        small = {f"detail:{path}": address for path, address in details(folder, v.figures).items()}
        if sum(map(len, small.values())) > room // 4:
            small = {}
        large = embed(folder, v.figures, room - sum(map(len, small.values())))
        images |= {v.prefix + path: address for path, address in {**large, **small}.items()}
    return page(images)


def render(template: str, w: Words, images: Mapping[str, str], *, unfolded: bool = False, **values: Any) -> str:
    """A template filled in; `unfolded` opens everything that folds, for print."""
    env = _environment(w.lang)
    values |= {
        "w": w, "csp": CSP, "open": Markup(" open") if unfolded else "", "css": Markup(_css()), "marks": MARKS, "most": MOST_LISTED,
        "titles": {k: w.gettext(t) for k, t in ITEM_TITLES.items()}, "by_reason": by_reason,
        "masked": lambda run: masked(run, w), "image": lambda prefix, shot: images.get(prefix + shot.path, ""),
        "detail": lambda prefix, shot: images.get(f"{prefix}detail:{shot.path}", ""),
    }  # fmt: skip
    text = env.get_template(template).render(values)
    return re.sub(r"\n\s*\n+", "\n", text) if template.endswith(".html.j2") else text


def masked(run: RunReport, w: Words) -> str:
    """The sentence that says what is masked in this run's evidence."""
    names = {
        "documents": w.gettext("CPF e CNPJ"),
        "emails": w.gettext("e-mail"),
        "phones": w.gettext("telefone"),
        "bank": w.gettext("dados bancários"),
        "names": w.gettext("nomes"),
    }
    hidden = [text for key, text in names.items() if run.mask.get(key, key != "names")]
    shown = [text for key, text in names.items() if not run.mask.get(key, key != "names")]
    sentences = [w.gettext("Mascarados em textos e imagens: %(what)s.", what=", ".join(hidden))] if hidden else []
    if shown:
        sentences.append(w.gettext("À mostra: %(what)s.", what=", ".join(shown)))
    return " ".join(sentences)


@cache
def _css() -> str:
    return files("bot.evidence.report").joinpath("templates/style.css").read_text(encoding="utf-8")


@cache
def _environment(lang: str) -> Environment:
    env = Environment(
        loader=PackageLoader("bot.evidence.report", "templates"),
        autoescape=lambda name: bool(name and name.endswith(".html.j2")),
        undefined=StrictUndefined,
        finalize=_seen,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    w = words(lang)
    env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: w.gettext(text), lambda one, many, n: _plural(w, one, many, n), newstyle=True
    )
    env.filters["code"] = lambda text: Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))
    env.filters["md"] = lambda text: re.sub(r"([\\`*_|<>\[\]])", r"\\\1", str(text)).replace("\n", " ")
    return env


_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def _seen(value: Any) -> Any:
    """A text from a screen without what nobody sees: a name may turn the direction of whatever stands after it."""
    return _UNSEEN.sub("", value) if type(value) is str else value


def _plural(w: Words, one: str, many: str, n: int) -> str:
    """The plural's text with its number already in, written as numbers are."""
    return w.plural(one, many, n).replace("%(num)s", w.number(n))
