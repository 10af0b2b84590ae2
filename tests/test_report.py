"""The report: what it says, that it stands alone, what it weighs, and that tampering shows."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import made_run
import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from bot.errors import EvidenceError
from bot.evidence.journal import Evidence
from bot.evidence.leaks import scan
from bot.evidence.recognisers import MaskRules
from bot.evidence.report import check, read, write_html, write_json, write_markdown, write_pdf, write_window, write_zip
from bot.evidence.report.data import schema
from bot.evidence.report.view import view
from bot.i18n import amount, words
from bot.messages import extract

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def illustrated(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A pause, a resume and a failure, with pictures; not to be changed."""
    base = tmp_path_factory.mktemp("runs")
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    made_run.pause(base / "pause", page, 60)
    made_run.resume(base / "resume", page, 24)
    made_run.failed(base / "failed", page)
    page.close()
    return {name: base / name for name in ("pause", "resume", "failed")}


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """A sealed pause without pictures, to be tampered with."""
    made_run.pause(tmp_path / "run", count=3)
    return tmp_path / "run"


def text_of(path: Path) -> str:
    """What a person reads of an HTML file, spaces collapsed."""
    html = re.sub(r"<style>.*?</style>", "", path.read_text(encoding="utf-8"), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace("\u00a0", " ")


# ------------------------------------------------------------------------------------------------------------ what it says


def test_the_first_screen_says_who_when_what_and_what_is_left(tmp_path: Path) -> None:
    made_run.resume(tmp_path / "run", count=10)
    text = text_of(write_html(tmp_path / "run"))
    first = text[: text.index("Passo a passo")]
    for words_ in (
        "Retomada de acme",
        "Concluída em parte",
        "ana em notebook-ana",
        "CHAMADO-4711",
        "01/06/2026 a 28/09/2026",
        "Modo de faturamento Manual → Automático",
        "4 regras inativa → ativa",
        "9 clientes sem acesso → com acesso",
        "8 vendas · R$ 8.032,96 não faturada → cancelada",
        "Ficam 3 casos para uma pessoa",
        "Ficou Bloqueado por atraso durante a pausa.",
    ):
        assert words_ in first


def test_each_outcome_is_said_in_words(tmp_path: Path) -> None:
    said = {
        made_run.pause: "Concluída Tudo o que a lista pede foi feito",
        made_run.failed: "Falhou A execução parou antes do fim.",
        made_run.verify: "Nada a fazer Tudo já estava como deve",
    }
    for n, (make, words_) in enumerate(said.items()):
        make(tmp_path / str(n))
        assert words_ in text_of(write_html(tmp_path / str(n))).replace("✓ ", "").replace("✕ ", "")


def test_a_failure_shows_its_sentence_its_hint_and_its_screen(illustrated: dict[str, Path]) -> None:
    path = write_html(illustrated["failed"])
    text = text_of(path)
    assert "Há dois controles «Ativar Regra» nesta tela. Diga qual em labels: no arquivo do cliente." in text
    assert "A tela no momento da falha" in text
    assert 'alt="Tela: A tela no momento da falha"' in path.read_text()


def test_a_drift_says_what_is_and_what_should_be(tmp_path: Path) -> None:
    made_run.verify(tmp_path / "run", drift=True)
    text = text_of(write_html(tmp_path / "run"))
    assert "desfeito por alguém" in text
    assert "Vence hoje está ativa , devia estar inativa" in text
    assert "Diferenças encontradas" in text


def test_every_write_request_is_listed_with_its_step_and_what_was_held_back_says_so(tmp_path: Path) -> None:
    run = made_run.MadeRun(tmp_path / "run")
    run.start("pause", mode="rehearse")
    run.step("Faturamento", "billing")
    run.post("configuracao/faturamento", status=None, sent=False, why="ensaio")
    run.done()
    run.finish()
    text = text_of(write_html(tmp_path / "run"))
    assert "Ensaio da pausa de acme" in text
    assert "Ensaio concluído Cada clique do roteiro foi feito, e nenhuma escrita saiu do navegador." in text
    assert "Faturamento ensaiado" in text
    assert "1 requisição de escrita, 1 retida por uma proteção" in text
    assert "14:13:05 1 POST configuracao/faturamento — não ensaio" in text


def test_a_run_that_was_killed_has_a_report_all_the_same(plain: Path) -> None:
    journal = plain / "run.jsonl"
    whole = journal.read_bytes().splitlines(keepends=True)
    at = next(n for n, line in enumerate(whole) if b'"screen":"email_rules"' in line and b'"state"' in line)
    journal.write_bytes(b"".join(whole[:at]) + whole[at][:40])
    (plain / "chain.json").unlink()
    text = text_of(write_html(plain))
    assert "Interrompida" in text
    assert "Modo de faturamento Automático → Manual" in text
    assert "O registro não foi selado" in text
    assert [problem.kind for problem in check(plain)] == ["cut", "unreadable", "unsealed"]


def test_sales_told_as_changes_of_their_status_are_reported_as_sales(tmp_path: Path) -> None:
    run = made_run.MadeRun(tmp_path / "run")
    run.start("resume")
    sales = made_run.made_sales(3)
    run.evidence.event("plan", changes=[], sales=sales, total="3.003,86")
    run.step("Vendas", "sales")
    for sale, state in zip(sales, ("done", "done", "refused"), strict=True):
        run.evidence.event(
            "change", step=1, screen="sales", record=sale["id"], name="x", field="status", before="não faturada", after="Cancelada",
            state=state, why="" if state == "done" else "Venda de pacote de horas.", shots={},
        )  # fmt: skip
    run.done("part")
    run.finish("part", 5)
    report = read(tmp_path / "run")
    assert [(s.id, s.result, s.value) for s in report.sales] == [
        ("5000", "cancelled", Decimal("1000.62")),
        ("5001", "cancelled", Decimal("1001.62")),
        ("5002", "refused", Decimal("1002.62")),
    ]
    text = text_of(write_html(tmp_path / "run"))
    assert "2 vendas · R$ 2.002,24 não faturada → cancelada" in text
    assert "Não canceladas: Venda de pacote de horas." in text


def test_a_form_given_back_names_the_fields_that_differ(tmp_path: Path) -> None:
    run = made_run.MadeRun(tmp_path / "run")
    run.start("resume")
    run.step("Faturamento", "billing")
    form = {"Antecedência": 10, "Hora": "06:00", "Cartão": True}
    run.evidence.event(
        "change", step=1, screen="billing", record="Filial", name="Faturamento", field="form", before={**form, "Hora": "", "Cartão": False},
        after=form, state="done", why="", shots={},
    )  # fmt: skip
    run.done()
    run.finish()
    pairs = view(read(tmp_path / "run"), words("pt")).cards[0].pairs
    assert [(p.before, p.after) for p in pairs] == [("vazio", "06:00"), ("não", "sim")]


def test_what_a_page_puts_into_a_name_is_text_and_not_markup(tmp_path: Path) -> None:
    run = made_run.MadeRun(tmp_path / "run")
    run.start("pause")
    run.evidence.event(
        "person",
        item="access",
        record="1",
        name="<img src=x onerror=alert(1)>",
        why="*a* | b",
        action="Rode `bot <i>`.",
    )
    run.finish("part", 5)
    html = write_html(tmp_path / "run").read_text()
    assert "<img src=x" not in html
    assert "Rode <code>bot &lt;i&gt;</code>." in html
    assert r"\<img src=x onerror=alert(1)\>" in write_markdown(tmp_path / "run").read_text()
    assert r"\*a\* \| b" in write_markdown(tmp_path / "run").read_text()


def test_markdown_is_short_enough_for_a_comment(tmp_path: Path) -> None:
    made_run.resume(tmp_path / "run", count=200)
    text = write_markdown(tmp_path / "run").read_text()
    assert text.startswith("**Retomada de acme: Concluída em parte**\n")
    assert "| Faturamento | feito | Modo de faturamento: Manual → **Automático** |" in text
    assert len(text) < 4_000


def test_a_folder_without_a_journal_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="Não há registro de execução"):
        write_html(tmp_path)
    (tmp_path / "run.jsonl").write_text("lixo\n")
    with pytest.raises(EvidenceError, match="vazio ou ilegível"):
        write_html(tmp_path)


# --------------------------------------------------------------------------------------------------------------- languages


def extracted() -> Catalog:
    """Every text that is marked in code and templates, and every sentence that a run may write into its journal."""
    methods: Any = [("**/templates/**.j2", "jinja2"), ("**.py", extract)]
    options = {"**/templates/**.j2": {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle": "true"}}
    keywords: Any = {"_": None, "gettext": None, "ngettext": (1, 2), "N_": None}
    found = Catalog()
    for folder in ("bot", "pages", "flows"):
        for _, _, message, _, _ in extract_from_dir(ROOT / folder, methods, options, keywords):
            found.add(message)
    return found


def catalog() -> Catalog:
    return read_po(io.BytesIO((ROOT / "bot/locale/en/LC_MESSAGES/bot.po").read_bytes()), locale="en")


def test_english_is_complete() -> None:
    english = catalog()
    wanted = [m.id for m in extracted() if m.id]
    assert len(wanted) > 150
    missing = [i for i in wanted if (m := english.get(i if isinstance(i, str) else i[0])) is None or not all(m.string)]
    assert missing == []
    assert [m.id for m in english if m.id and m.fuzzy] == []


def test_a_translation_has_the_holes_of_its_text() -> None:
    english = catalog()
    holes = lambda text: sorted(re.findall(r"%\(\w+\)s|\{\w*\}", text))
    for m in english:
        if m.id and isinstance(m.id, str):
            assert holes(m.string) == holes(m.id), m.id
        elif m.id:
            assert [holes(s) for s in m.string] == [holes(i) for i in m.id], m.id


def test_a_sentence_that_a_run_wrote_is_said_in_english_with_its_values() -> None:
    en, pt = words("en"), words("pt")
    sentence = "A lista diz ter 175 registros e mostrou 20 em 9 páginas."
    assert en.written(sentence) == "The list says it has 175 records and showed 20 on 9 pages."
    assert pt.written(sentence) == sentence
    assert en.written("shots/0001.webp: O arquivo falta.") == "shots/0001.webp: The file is missing."
    assert en.written("Algo que ninguém traduziu: 7.") == "Algo que ninguém traduziu: 7."
    assert en.written("Vendas > Listar Vendas → 01/06/2026 a 28/09/2026 → Ações em lote > Cancelar").endswith(
        "(cancel)"
    )


def test_the_english_report_says_the_same_in_english(illustrated: dict[str, Path]) -> None:
    text = text_of(write_html(illustrated["resume"], "en"))
    first = text[: text.index("Step by step")]
    for words_ in (
        "Resume of acme",
        "Done in part",
        "1 Jun 2026 to 28 Sep 2026",
        "Billing mode Manual → Automático",
        "4 rules inactive → active",
        "22 sales · R$22,244.64 unbilled → cancelled",
        "3 items are left for a person",
    ):
        assert words_ in first
    assert 'lang="en"' in (illustrated["resume"] / "report.en.html").read_text()
    for portuguese in ("Passo", "Quando", "Conferência", "Nenhum", "vendas", "feito"):
        assert portuguese not in text.replace("Plano de Manutenção", "")


def test_dates_sums_and_durations_have_the_languages_form() -> None:
    pt, en = words("pt"), words("en")
    assert [pt.date("2026-05-31"), en.date("2026-05-31"), pt.date("31/05/2026"), pt.date("ontem")] == [
        "31/05/2026", "31 May 2026", "31/05/2026", "ontem",
    ]  # fmt: skip
    assert [w.money(Decimal("1328.62")).replace("\u00a0", " ") for w in (pt, en)] == ["R$ 1.328,62", "R$1,328.62"]
    assert [pt.duration(s) for s in (0.44, 163.4, 3725)] == ["0,4 s", "2 min 43 s", "1 h 2 min"]
    assert [amount(v) for v in ("1.328,62", "R$ 10,00", "1328.62", 7, "", None)] == [
        Decimal("1328.62"), Decimal("10.00"), Decimal("1328.62"), Decimal(7), None, None,
    ]  # fmt: skip


# ------------------------------------------------------------------------------------------------------- in a real browser


@pytest.mark.parametrize("run", ["pause", "resume", "failed"])
def test_it_opens_from_the_disk_asks_for_nothing_and_every_picture_loads(
    illustrated: dict[str, Path], opened: Callable[..., tuple[Page, list[str]]], run: str
) -> None:
    page, asked = opened(write_html(illustrated[run]))
    sizes = page.evaluate("[...document.images].map(i => i.complete && i.naturalWidth)")
    assert len(sizes) >= 3
    assert all(sizes)
    assert asked == []
    assert "<script" not in page.content()


@pytest.mark.sampled(2, "make whole")
@pytest.mark.parametrize("run", ["pause", "resume", "failed"])
@pytest.mark.parametrize("lang", ["pt", "en"])
def test_nothing_is_wider_than_a_small_telephone(
    illustrated: dict[str, Path], opened: Callable[..., tuple[Page, list[str]]], run: str, lang: str
) -> None:
    page, _ = opened(write_html(illustrated[run], lang), width=380)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 380


def test_a_figure_can_be_enlarged_by_keyboard_and_without_a_script(
    illustrated: dict[str, Path], opened: Callable[..., tuple[Page, list[str]]]
) -> None:
    page, _ = opened(write_html(illustrated["pause"]))
    picture = page.get_by_role("img", name="Antes: Faturamento, como estava", exact=True)
    before = picture.bounding_box()
    page.get_by_role("link", name="ampliar figura 1", exact=True).press("Enter")
    after = picture.bounding_box()
    assert before
    assert after
    assert after["width"] > before["width"] * 1.8
    page.get_by_role("link", name="reduzir figura 1", exact=True).press("Enter")
    assert picture.bounding_box() == pytest.approx({**before, "y": pytest.approx(before["y"], abs=9999)})


@pytest.mark.sampled(2, "make whole")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("run", ["pause", "resume", "failed"])
def test_axe_finds_no_violation(
    illustrated: dict[str, Path],
    opened: Callable[..., tuple[Page, list[str]]],
    violations: Callable[[Page], list[Any]],
    run: str,
    scheme: str,
) -> None:
    page, _ = opened(write_html(illustrated[run]), scheme=scheme)
    assert violations(page) == []


@pytest.mark.sampled(1, "make whole")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_in_a_window_of_several_runs(
    illustrated: dict[str, Path],
    opened: Callable[..., tuple[Page, list[str]]],
    violations: Callable[[Page], list[Any]],
    scheme: str,
    tmp_path: Path,
) -> None:
    runs = [illustrated["failed"], illustrated["pause"], illustrated["resume"]]
    page, _ = opened(write_window(runs, tmp_path / "window.html"), scheme=scheme)
    assert violations(page) == []


def test_the_pdf_has_everything_unfolded_on_numbered_pages(illustrated: dict[str, Path], chromium: Browser) -> None:
    path = write_pdf(illustrated["resume"], browser=chromium)
    pages = [page.extract_text() for page in PdfReader(path).pages]
    text = re.sub(r"\s+", " ", " ".join(pages))
    assert 3 <= len(pages) <= 12
    assert "Concluída em parte" in pages[0]
    assert "Ficam 3 casos para uma pessoa" in pages[0].replace("ﬁ", "fi")
    assert f"1/{len(pages)}" in pages[0]
    for words_ in ("venda/cancelarEmLote", "5021", "Estúdio Azul 1 Ltda", read(illustrated["resume"]).head):
        assert words_ in text
    if shutil.which("pdftoppm"):
        subprocess.run(["pdftoppm", "-r", "30", "-png", path, path.with_suffix("")], check=True)
        images = sorted(path.parent.glob("report-*.png"))
        assert len(images) == len(pages)
        for image in images:
            image.unlink()


# -------------------------------------------------------------------------------------------------------------- its weight


@pytest.fixture(scope="module")
def large(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pause of 300 clients with all of its pictures."""
    folder = tmp_path_factory.mktemp("large") / "run"
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    made_run.pause(folder, page, 300)
    page.close()
    return folder


@pytest.mark.sampled(0, "make whole")
def test_a_pause_of_300_clients_fits_the_smallest_attachment_with_every_picture(large: Path) -> None:
    path = write_html(large)
    assert path.stat().st_size <= 1_900_000
    assert path.read_text().count("data:image/webp") >= 40
    assert "Imagem fora deste arquivo" not in path.read_text()


def test_what_does_not_fit_is_made_smaller_and_then_left_to_the_zip(illustrated: dict[str, Path]) -> None:
    whole = write_html(illustrated["pause"]).stat().st_size
    smaller = write_html(illustrated["pause"], heaviest=whole * 3 // 4)
    assert smaller.stat().st_size <= whole * 3 // 4
    assert "Imagem fora deste arquivo" not in smaller.read_text()
    least = write_html(illustrated["pause"], heaviest=70_000)
    assert least.stat().st_size <= 70_000
    assert "Imagem fora deste arquivo pelo tamanho; está no pacote ZIP em shots/" in least.read_text()
    assert least.read_text().count("data:image/webp") >= 3


@pytest.mark.sampled(0, "make whole")
def test_the_pdf_of_300_clients_fits_too(large: Path, chromium: Browser) -> None:
    assert write_pdf(large, browser=chromium).stat().st_size <= 2_000_000


def test_ten_thousand_clients_are_counted_first_and_listed_up_to_a_limit(tmp_path: Path) -> None:
    rows = made_run.clients(10_000)
    run = made_run.MadeRun(tmp_path / "run")
    run.start("pause")
    change = {"screen": "clients", "field": "acesso", "before": True, "after": False}
    run.evidence.event("plan", changes=[{**change, "record": str(i), "name": n} for i, n in rows], sales=[], total=None)
    run.step("Área do cliente", "access")
    records = [{"id": str(i), "name": n} for i, n in rows]
    run.evidence.event("batch", step=1, screen="clients", action="Bloquear", records=records, planned=10_000, selected=10_000,
                       confirmed=None, reread=10_000, shots={})  # fmt: skip
    run.done()
    run.finish()
    path = write_html(tmp_path / "run")
    assert path.stat().st_size < 700_000
    assert "10.000 clientes" in text_of(path)
    assert "e mais 8.000; a lista completa está em run.jsonl" in text_of(path)


def test_zip_parts_are_within_the_limit_open_by_themselves_and_are_whole_together(
    illustrated: dict[str, Path], tmp_path: Path
) -> None:
    folder = illustrated["pause"]
    write_html(folder)
    write_json(folder)
    parts = write_zip(folder, 0.15)
    assert len(parts) >= 2
    assert [part.name for part in parts] == [f"report-{n}de{len(parts)}.zip" for n in range(1, len(parts) + 1)]
    for part in parts:
        assert part.stat().st_size <= 150_000
        with zipfile.ZipFile(part) as z:
            assert z.testzip() is None
            z.extractall(tmp_path)
    for first in sorted(tmp_path.glob("*.001")):
        whole = first.with_suffix("")
        whole.write_bytes(b"".join(p.read_bytes() for p in sorted(tmp_path.glob(f"{whole.name}.[0-9]*"))))
        for piece in tmp_path.glob(f"{whole.name}.[0-9]*"):
            piece.unlink()
    assert check(tmp_path) == []
    assert [p.name for p in write_zip(folder)] == ["report.zip"]
    assert not list(folder.glob("report-*.zip"))


def test_the_same_run_gives_the_same_zip(plain: Path) -> None:
    first = write_zip(plain)[0].read_bytes()
    assert write_zip(plain)[0].read_bytes() == first


def test_what_is_confidential_is_in_the_zip_only_where_asked_for(tmp_path: Path) -> None:
    evidence = Evidence(tmp_path / "run")
    evidence.event("run_started", tenant="acme", flow="pause")
    (tmp_path / "trace.txt").write_text("ana@example.com")
    evidence.attach(tmp_path / "trace.txt", "trace")
    evidence.seal()
    assert "arquivos confidenciais à parte" in text_of(write_html(tmp_path / "run"))
    with zipfile.ZipFile(write_zip(tmp_path / "run")[0]) as z:
        assert not [n for n in z.namelist() if "trace" in n]
        z.extractall(tmp_path / "out")
    assert [(p.kind, p.serious) for p in check(tmp_path / "out")] == [("missing", False)]
    with zipfile.ZipFile(write_zip(tmp_path / "run", confidential=True)[0]) as z:
        assert "confidential/trace.txt" in z.namelist()


# --------------------------------------------------------------------------------------------------------------- refusing


@pytest.mark.sampled(4, "make whole")
@pytest.mark.parametrize(
    "planted",
    ["CPF 123.456.789-01", "ana@example.com", "CNXSESSID=9f8e7d6c5b4a3928", "Senha: outra123", made_run.PASSWORD],
)
@pytest.mark.parametrize("shape", [write_html, write_markdown, write_json, write_zip])
def test_a_report_with_something_in_it_that_must_not_leave_is_not_written(
    plain: Path, shape: Callable[..., object], planted: str
) -> None:
    journal = plain / "run.jsonl"
    journal.write_text(journal.read_text().replace("Há 2 vendas", f"{planted} Há 2 vendas"))
    with pytest.raises(EvidenceError, match="não foi gravado: há dados que não podem sair assim"):
        shape(plain, secrets=[made_run.PASSWORD])
    assert not list(plain.glob("report*"))


def test_the_pdf_is_looked_through_as_well(plain: Path, chromium: Browser) -> None:
    journal = plain / "run.jsonl"
    journal.write_text(journal.read_text().replace("Vence hoje", "Vence hoje 123.456.789-01"))
    with pytest.raises(EvidenceError, match=r"report\.pdf não foi gravado"):
        write_pdf(plain, browser=chromium)


def test_a_picture_with_something_in_its_metadata_is_refused(illustrated: dict[str, Path], tmp_path: Path) -> None:
    from PIL import Image

    shutil.copytree(illustrated["failed"], tmp_path / "run")
    shot = next((tmp_path / "run" / "shots").iterdir())
    Image.open(io.BytesIO(shot.read_bytes())).save(shot, "WEBP", xmp=b"ana@example.com")
    with pytest.raises(EvidenceError, match=r"report\.html#\d+: email"):
        write_html(tmp_path / "run")


def test_no_report_of_any_shape_holds_a_secret_or_a_datum(illustrated: dict[str, Path], chromium: Browser) -> None:
    folder = illustrated["pause"]
    for write in (write_html, write_markdown, write_json, write_zip):
        write(folder)
    write_pdf(folder, browser=chromium)
    assert scan(folder, [made_run.PASSWORD]) == []


def test_names_are_masked_in_every_shape_where_the_tenant_file_says_so(tmp_path: Path, chromium: Browser) -> None:
    folder = tmp_path / "run"
    made_run.pause(folder, count=4, mask=MaskRules(names=True))
    for write in (write_html, write_markdown, write_json):
        assert "Estúdio Azul" not in write(folder).read_text()
    assert "E*** A*** 1*** L***" in text_of(folder / "report.html")
    assert "Vence hoje" in text_of(folder / "report.html")


# ------------------------------------------------------------------------------------------------------------------- JSON


def test_the_published_schema_is_the_models_own_and_reports_follow_it(tmp_path: Path) -> None:
    published = json.loads((ROOT / "docs" / "relatorio.schema.json").read_text(encoding="utf-8"))
    assert published == schema()
    made_run.resume(tmp_path / "run", count=10)
    data = json.loads(write_json(tmp_path / "run").read_text())
    assert data["format"] == 1
    assert data["report"]["outcome"] == "part"
    assert data["report"]["sales"][0]["value"] == "1000.62"
    assert conforms(data, published, published) == []


def conforms(data: Any, rule: dict[str, Any], root: dict[str, Any], where: str = "$") -> list[str]:
    """Where `data` departs from the part of JSON Schema that ours is written in."""
    if "$ref" in rule:
        return conforms(data, root["$defs"][rule["$ref"].rsplit("/", 1)[1]], root, where)
    if "anyOf" in rule:
        return [] if any(conforms(data, r, root, where) == [] for r in rule["anyOf"]) else [f"{where}: none of anyOf"]
    kinds = {
        "object": dict,
        "array": list,
        "string": str,
        "integer": int,
        "number": (int, float),
        "boolean": bool,
        "null": type(None),
    }
    if "type" in rule and not isinstance(data, kinds[rule["type"]]):
        return [f"{where}: {type(data).__name__} is no {rule['type']}"]
    if "const" in rule and data != rule["const"]:
        return [f"{where}: not {rule['const']}"]
    wrong = [f"{where}: lacks {key}" for key in rule.get("required", ()) if key not in data]
    if isinstance(data, dict):
        known, other = rule.get("properties", {}), rule.get("additionalProperties", True)
        for key, value in data.items():
            if key in known:
                wrong += conforms(value, known[key], root, f"{where}.{key}")
            elif isinstance(other, dict):
                wrong += conforms(value, other, root, f"{where}.{key}")
    if isinstance(data, list) and isinstance(rule.get("items"), dict):
        for n, value in enumerate(data):
            wrong += conforms(value, rule["items"], root, f"{where}[{n}]")
    return wrong


# ----------------------------------------------------------------------------------------------------------------- windows


def test_a_window_is_one_report_of_its_pause_verifications_and_resume(
    illustrated: dict[str, Path], tmp_path: Path, opened: Callable[..., tuple[Page, list[str]]]
) -> None:
    made_run.verify(tmp_path / "verify", drift=True)
    path = write_window([illustrated["resume"], tmp_path / "verify", illustrated["pause"]], tmp_path / "window.html")
    text = text_of(path)
    assert "Janela de manutenção de acme" in text
    assert "Retomada com pendências" in text
    first = text[: text.index("As execuções, em ordem")]
    assert "22 vendas · R$ 22.244,64 não faturada → cancelada" in first
    assert "Ficam 3 casos para uma pessoa" in first
    assert "O que fica para uma pessoa está abaixo." in first
    assert re.search(r"Em manutenção desde \d\d/\d\d/\d{4}", first)
    for flow in ("Pausa de acme", "Retomada de acme", "Verificação de acme"):
        assert flow in text
    page, asked = opened(path, width=380)
    assert page.evaluate("[...document.images].every(i => i.complete && i.naturalWidth > 0)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 380
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    assert asked == []


# ---------------------------------------------------------------------------------------------------------------- tampering


def kinds(folder: Path, head: str | None = None) -> set[str]:
    return {problem.kind for problem in check(folder, head)}


def test_an_honest_folder_has_no_problem(illustrated: dict[str, Path], tmp_path: Path) -> None:
    shutil.copytree(illustrated["pause"], tmp_path / "run")
    for write in (write_html, write_markdown, write_json, write_zip):
        write(tmp_path / "run")
    # A PDF is proven by its signature alone, and nobody signed this run: another test may have drawn one.
    for head in (None, read(tmp_path / "run").head):
        assert [problem for problem in check(tmp_path / "run", head) if problem.where != "report.pdf"] == []


def test_any_flipped_byte_of_any_file_is_found(plain: Path, drawn: Callable[[range], list[int]]) -> None:
    write_html(plain)
    for name in ("run.jsonl", "chain.json", "report.html"):
        whole = (plain / name).read_bytes()
        for at in drawn(range(0, len(whole), max(1, len(whole) // 150))):
            changed = bytearray(whole)
            changed[at] ^= 1
            (plain / name).write_bytes(bytes(changed))
            assert check(plain), f"{name}: byte {at}"
        (plain / name).write_bytes(whole)
    assert check(plain) == []


def test_a_flipped_byte_of_a_picture_is_named(illustrated: dict[str, Path], tmp_path: Path) -> None:
    shutil.copytree(illustrated["failed"], tmp_path / "run")
    shot = next((tmp_path / "run" / "shots").iterdir())
    content = bytearray(shot.read_bytes())
    content[-3] ^= 1
    shot.write_bytes(bytes(content))
    assert [(p.kind, p.where) for p in check(tmp_path / "run")] == [("changed", f"shots/{shot.name}")]


def test_a_missing_and_an_extra_file_are_named(illustrated: dict[str, Path], tmp_path: Path) -> None:
    shutil.copytree(illustrated["failed"], tmp_path / "run")
    shot = next((tmp_path / "run" / "shots").iterdir())
    shot.rename(shot.with_name("outra.webp"))
    assert {(p.kind, p.where) for p in check(tmp_path / "run")} == {
        ("missing", f"shots/{shot.name}"),
        ("extra", "shots/outra.webp"),
    }


def test_a_journal_cut_at_its_end_is_named(plain: Path) -> None:
    journal = plain / "run.jsonl"
    journal.write_bytes(b"".join(journal.read_bytes().splitlines(keepends=True)[:-4]))
    assert {"unsealed", "cut"} <= kinds(plain)


def test_a_line_taken_out_is_named(plain: Path) -> None:
    journal = plain / "run.jsonl"
    whole = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(whole[:5] + whole[6:]))
    assert ("cut", "run.jsonl:6") in {(p.kind, p.where) for p in check(plain)}


def test_lines_played_again_are_named(plain: Path) -> None:
    journal = plain / "run.jsonl"
    whole = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(whole[:-1] + whole[3:]))
    assert "replayed" in kinds(plain)


def test_another_runs_journal_is_named(plain: Path, tmp_path: Path) -> None:
    made_run.pause(tmp_path / "other", count=3)
    shutil.copy(tmp_path / "other" / "run.jsonl", plain / "run.jsonl")
    assert "replayed" in kinds(plain)


def test_a_whole_run_in_anothers_place_is_named_by_the_head_kept_elsewhere(plain: Path, tmp_path: Path) -> None:
    head = read(plain).head
    made_run.pause(tmp_path / "other", count=3)
    assert check(tmp_path / "other") == []
    assert kinds(tmp_path / "other", head) == {"replayed"}


def test_a_chain_worked_out_anew_is_named_by_the_head_kept_elsewhere(plain: Path) -> None:
    from bot.evidence.chain import ORIGIN, chain_text, line_hash, line_text

    head, prev, out = read(plain).head, ORIGIN, []
    for raw in (plain / "run.jsonl").read_text().replace("Vence hoje", "Vence amanha").splitlines():
        line = json.loads(raw)
        line["prev"] = prev
        line["hash"] = prev = line_hash(line)
        out.append(line_text(line))
    (plain / "run.jsonl").write_text("\n".join(out) + "\n")
    (plain / "chain.json").write_text(chain_text(len(out), prev, {}, {}))
    assert check(plain) == []
    assert kinds(plain, head) == {"replayed"}


# ------------------------------------------------------------------------------------------------------------- time stamps


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A time-stamping authority on loopback, by openssl: its address and its certificate."""
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.fail("openssl is not on this machine; scripts/setup.py test installs it")
    base = tmp_path / "tsa"
    base.mkdir()
    (base / "tsa.cnf").write_text(
        "[req]\ndistinguished_name=dn\nx509_extensions=ext\nprompt=no\n[dn]\nCN=Carimbo Falso\n[ext]\n"
        "extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\nbasicConstraints=critical,CA:false\n"
        "[tsa]\ndefault_tsa=t\n[t]\nserial=serial\ncrypto_device=builtin\nsigner_cert=cert.pem\nsigner_key=key.pem\n"
        "signer_digest=sha256\ndefault_policy=1.2.3.4.1\ndigests=sha256,sha512\nordering=yes\ntsa_name=no\n"
        "ess_cert_id_chain=no\nesc_cert_id_alg=sha256\n"
    )
    (base / "serial").write_text("01\n")
    run = lambda *args: subprocess.run([openssl, *args], cwd=base, check=True, capture_output=True)
    run(
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        "key.pem",
        "-out",
        "cert.pem",
        "-days",
        "3",
        "-config",
        "tsa.cnf",
    )

    class Authority(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            (base / "query").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            run("ts", "-reply", "-queryfile", "query", "-out", "reply", "-config", "tsa.cnf")
            self.send_response(200)
            self.end_headers()
            self.wfile.write((base / "reply").read_bytes())

        def log_message(self, *args: Any) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Authority)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", base / "cert.pem"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_time_stamp_covers_this_run_and_no_other(plain: Path, tmp_path: Path, authority: tuple[str, Path]) -> None:
    from bot.evidence.timestamp import stamp

    address, certificate = authority
    head = read(plain).head
    stamp(plain, head, address)
    assert check(plain) == []
    assert check(plain, roots=[certificate]) == []
    made_run.pause(tmp_path / "other", count=3)
    shutil.copy(plain / "chain.tsr", tmp_path / "other" / "chain.tsr")
    assert [p.text for p in check(tmp_path / "other")] == ["O carimbo do tempo não é deste registro."]


def test_an_authority_that_does_not_answer_is_one_sentence(plain: Path) -> None:
    from bot.evidence.timestamp import stamp

    with pytest.raises(EvidenceError, match="não deu um carimbo"):
        stamp(plain, read(plain).head, "http://127.0.0.1:9/")
    assert check(plain) == []


def test_the_report_needs_no_playwright_to_be_written_as_html(plain: Path) -> None:
    """`bot report` on a machine without a browser: HTML, Markdown, JSON and ZIP are written by plain Python."""
    code = f"import sys; from pathlib import Path; from bot.evidence.report import write_html; write_html(Path({str(plain)!r}))"
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, cwd=ROOT, timeout=300)
    assert (plain / "report.html").exists()


def test_a_resume_that_leaves_billing_manual_says_so_in_amber_and_shows_no_plan_of_giving_it_back(
    tmp_path: Path,
) -> None:
    run = made_run.MadeRun(tmp_path / "run")
    run.start("resume", period={"from": "2026-06-01", "to": "2026-09-28"})
    change = {
        "screen": "billing", "record": "empresa", "name": "Modo de faturamento", "field": "modo", "before": "Manual",
        "after": "Faturamento Automático",
    }  # fmt: skip
    run.evidence.event("plan", changes=[change], sales=[], total=None)
    run.evidence.event("approved", by="--yes")
    run.step("Faturamento", "billing")
    run.done("part")
    run.evidence.event(
        "person", item="billing", record="empresa", name="Faturamento",
        why="Continua MANUAL: 4 venda(s) não faturada(s) restam no período, e seriam cobradas.", action="Resolva as vendas listadas.",
    )  # fmt: skip
    run.finish("part", 5)
    [card] = [card for card in view(read(tmp_path / "run"), words("pt")).cards if card.item == "billing"]
    assert (card.tone, card.state, card.pairs) == ("warn", "continua MANUAL", [])
    assert "4 venda(s) não faturada(s) restam" in card.said[0]
