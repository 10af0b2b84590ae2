"""Masking, scrubbing and the scanner: every datum and secret, in every kind of file it could leave by."""

from __future__ import annotations

import base64
import io
import json
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin
from pypdf import PdfWriter

from bot.evidence.leaks import scan, scrub_zip
from bot.evidence.privacy import Privacy, mask_name, mask_value
from bot.evidence.recognisers import SHAPES, MaskRules, find, mask_text
from bot.evidence.secrets import REMOVED, SECRET_SHAPES, find_secrets

PASSWORD = "s3nha-muito/secreta!"
DATA = {
    "cpf": "123.456.789-01",
    "cpf without dots": "52998224725",
    "cnpj": "12.345.678/0001-95",
    "cnpj of letters": "12.ABC.345/01DE-35",
    "cnpj without dots": "11222333000181",
    "email": "ana.fake+1@mail.example.com",
    "email in a URL": "ana.fake%40example.com",
    "phone": "(11) 98888-7777",
    "phone abroad form": "+55 11 98888-7777",
    "phone without area": "98888-7777",
    "phone of digits": "11988887777",
    "bank account": "Conta corrente: 12345-6",
    "bank branch": "Agência 0001",
    "iban": "BR1500000000000010932840814P2",
    "card": "4111 1111 1111 1111",
    "boleto": "34191.79001 01043.510047 91020.150008 1 84410000026000",
    "pix key": "chave pix 123e4567-e89b-12d3-a456-426614174000",
}
SECRETS = {
    "the password": PASSWORD,
    "the password in a URL": "p=s3nha-muito%2Fsecreta%21",
    "the password in base64": base64.b64encode(PASSWORD.encode()).decode(),
    "a field of a form": "LoginForm[password]=outra123",
    "the same in a URL": "LoginForm%5Bpassword%5D=outra123",
    "a word in Portuguese": "Senha: outra123",
    "a cookie": "CNXSESSID=9f8e7d6c5b4a3928",
    "a cookie's header": "Set-Cookie: qualquer=9f8e7d6c5b4a3928; path=/",
    "a cookie in a HAR": '{"name":"Cookie","value":"a=9f8e7d6c5b4a3928"}',
    "a bearer": "Authorization: Bearer abcdef0123456789",
    "a JWT": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjMifQ.c2lnbmF0dXJl",
    "a token": "api_token=abcdef0123456789",
}
HARMLESS = [
    "R$ 1.328,62 em 01/06/2026 às 05:23",
    "Exibindo 1-20 de 175 resultados.",
    "2026-06-01T14:12:33.123-03:00",
    "20260601-141233-pause",
    "Chromium 156.0.7204.35",
    "vendas de 2024-2025",
    "5000 5001 5002 5003 5004 5005",
    "conta 2 vendas; a conta 10 também",
    "Usuário ou senha: recusados pelo ERP.",
    "password: env:ACME_PASSWORD",
    "Liberar Área do Cliente e Enviar Senhas",
    "4bdd2552825c4e14afbd1a472dcc43b7f2ec5a2ed94c8984db4470037f309dc1",
    "index.php?r=cliente/update&id=1748383838",
]


@pytest.mark.parametrize("datum", DATA.values(), ids=DATA)
def test_a_datum_is_masked_whatever_is_around_it(datum: str) -> None:
    for text in (datum, f"Fale com {datum}.", f"<td>{datum}</td>", f"«{datum}», ontem"):
        masked = mask_text(text)
        assert datum not in masked
        assert "*" in masked
        assert find(masked) == []


@pytest.mark.parametrize(
    ("datum", "shown"),
    [
        ("123.456.789-01", "***.456.789-**"),
        ("12.345.678/0001-95", "**.345.678/****-**"),
        ("ana@example.com", "a***@e***"),
        ("(11) 98888-7777", "(11) *****-**77"),
        ("4111 1111 1111 1111", "**** **** **** 1111"),
        ("Conta corrente: 12345-6", "Conta corrente: *****-*"),
    ],
)
def test_a_masked_datum_is_still_known_by_its_owner(datum: str, shown: str) -> None:
    assert mask_text(datum) == shown


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_datum_and_no_secret_is_left_as_it_is(text: str) -> None:
    assert Privacy(secrets=[PASSWORD]).text(text) == text
    assert scan(text.encode(), [PASSWORD]) == []


@given(st.text(alphabet="0123456789.,-/() @%*abBR\n", max_size=60) | st.sampled_from([*DATA.values(), *HARMLESS]))
def test_masking_what_is_masked_changes_nothing_and_leaves_nothing_to_find(text: str) -> None:
    masked = mask_text(text)
    assert mask_text(masked) == masked
    assert find(masked) == []


def test_a_datum_that_masking_its_neighbour_makes_is_masked_too() -> None:
    assert mask_text("agência 11-123.456.789-01") == "agência **-***.456.789-**"


@pytest.mark.parametrize("rule", ["documents", "emails", "phones", "bank"])
def test_a_rule_that_is_off_masks_nothing_of_its_kind(rule: str) -> None:
    datum = {"documents": "cpf", "emails": "email", "phones": "phone", "bank": "iban"}[rule]
    rules = MaskRules(**{rule: False})
    assert mask_text(DATA[datum], rules) == DATA[datum]
    assert scan(DATA[datum].encode(), rules=rules) == []


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
def test_a_secret_leaves_nothing_behind(secret: str) -> None:
    clean = Privacy(secrets=[PASSWORD]).text(f"antes {secret}\ndepois") if not secret.startswith("Set-") else ""
    clean = clean or Privacy(secrets=[PASSWORD]).text(f"{secret}")
    assert REMOVED in clean
    for part in ("9f8e7d6c", "outra123", "abcdef0123", "s3nha", "c2lnbmF0", "czNuaGE"):
        assert part not in clean


def test_names_are_masked_only_where_asked_for_and_then_in_free_text_too() -> None:
    assert Privacy().text("Maria da Silva") == "Maria da Silva"
    privacy = Privacy(MaskRules(names=True))
    sale = privacy.data({"client": "Maria da Silva", "id": "7"})
    assert sale == {"client": "M*** da S***", "id": "7"}
    assert privacy.text("A venda de MARIA DA SILVA (7) ficou.") == "A venda de M*** DA S*** (7) ficou."
    assert privacy.text("Maria da Silvana") == "Maria da Silvana"


def test_the_name_of_a_rule_is_not_a_persons() -> None:
    privacy = Privacy(MaskRules(names=True))
    rule = {"screen": "email_rules", "name": "Vence hoje", "record": "2"}
    client = {"screen": "clients", "name": "Estúdio Azul", "record": "3"}
    assert privacy.data([rule, client])[0]["name"] == "Vence hoje"
    assert privacy.data([rule, client])[1]["name"] == "E*** A***"


def test_a_value_is_masked_for_the_label_of_its_field() -> None:
    change = {"screen": "billing", "field": "Conta", "before": "987", "after": "654"}
    assert Privacy().data(change) == {**change, "before": "***", "after": "***"}
    assert Privacy(MaskRules(columns=("Observação",))).data({"field": "OBSERVACAO:", "before": "liga às 9h"})[
        "before"
    ] == ("**** ** **")
    assert Privacy().data({"password": "x", "n": 7, "ok": True}) == {"password": REMOVED, "n": 7, "ok": True}


def test_a_name_keeps_its_first_letters_and_a_masked_one_stays() -> None:
    assert mask_name("Maria da Silva e Filhos") == "M*** da S*** e F***"
    assert mask_name(mask_name("Maria da Silva")) == mask_name("Maria da Silva")
    assert mask_value("52998224725", "documents") == "***982247**"
    assert mask_value("12345678901234", "documents") == "**345678******"


# ------------------------------------------------------------------------------------------------------------ the scanner


def as_journal(text: str) -> bytes:
    return (json.dumps({"event": "notice", "text": text}) + "\n").encode()  # ASCII escapes: \u00e7 and the like


def as_html(text: str) -> bytes:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(text[:1], f"<b>{text[:1]}</b>", 1)
    return f"<!doctype html><html><body><p>{escaped}</p></body></html>".encode()


def as_picture(text: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "WEBP", xmp=text.encode())
    return out.getvalue()


def as_png(text: str) -> bytes:
    out, notes = io.BytesIO(), PngImagePlugin.PngInfo()
    notes.add_itxt("Comment", text, zip=True)
    Image.new("RGB", (8, 8)).save(out, "PNG", pnginfo=notes)
    return out.getvalue()


def as_embedded_picture(text: str) -> bytes:
    return as_html("x") + f'<img src="data:image/webp;base64,{base64.b64encode(as_picture(text)).decode()}">'.encode()


def as_zip(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("dentro.txt", text)
    return out.getvalue()


def as_zip_in_zip(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("dentro.bin", as_zip(text))
    return out.getvalue()


def as_pdf_note(text: str) -> bytes:
    out, pdf = io.BytesIO(), PdfWriter()
    pdf.add_blank_page(72, 72)
    pdf.add_metadata({"/Subject": text})
    pdf.write(out)
    return out.getvalue()


KINDS: list[Callable[[str], bytes]] = [
    str.encode, as_journal, as_html, as_picture, as_png, as_embedded_picture, as_zip, as_zip_in_zip, as_pdf_note,
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: getattr(k, "__name__", "text"))
@pytest.mark.parametrize("planted", [*DATA.values(), *SECRETS.values()], ids=[*DATA, *SECRETS])
def test_the_scanner_finds_what_is_planted_in_any_kind_of_file(planted: str, kind: Callable[[str], bytes]) -> None:
    leaks = scan(kind(planted), [PASSWORD])
    assert leaks
    assert PASSWORD not in str(leaks)


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: getattr(k, "__name__", "text"))
@pytest.mark.parametrize("text", HARMLESS)
def test_the_scanner_accuses_nothing_harmless(text: str, kind: Callable[[str], bytes]) -> None:
    assert scan(kind(text), [PASSWORD]) == []


def test_a_number_split_by_tags_is_found_and_two_cells_are_not_glued() -> None:
    assert [leak.kind for leak in scan(b"<html><p>123.<b>456</b>.789-01</p></html>")] == ["cpf"]
    assert scan(b"<html><table><tr><td>119</td><td>88887777</td></tr></table></html>") == []


def test_a_file_is_told_by_what_it_holds_and_not_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "inocente.webp").write_bytes(as_zip(DATA["cpf"]))
    assert [leak.kind for leak in scan(tmp_path)] == ["cpf"]


def test_in_the_confidential_part_only_secrets_are_leaks(tmp_path: Path) -> None:
    (tmp_path / "confidential").mkdir()
    (tmp_path / "confidential" / "trace.zip").write_bytes(as_zip(f"{DATA['cpf']} CNXSESSID=9f8e7d6c5b4a3928"))
    assert [leak.kind for leak in scan(tmp_path)] == ["cookie"]


def test_what_cannot_be_read_is_named_and_not_passed_over() -> None:
    broken = as_zip("x")[:-30]
    assert [leak.kind for leak in scan(broken)] == ["unreadable"]


def test_a_short_password_is_found_as_a_word_and_not_inside_of_one() -> None:
    assert scan(b"a senha dele, abcd1, foi digitada", ["abcd1"])
    assert scan(b"o hash 99abcd1f0", ["abcd1"]) == []


def test_scrubbing_a_zip_takes_the_secrets_and_leaves_the_rest() -> None:
    clean = scrub_zip(as_zip(f"antes CNXSESSID=9f8e7d6c5b4a3928; {PASSWORD} depois"), Privacy(secrets=[PASSWORD]))
    with zipfile.ZipFile(io.BytesIO(clean)) as z:
        assert z.read("dentro.txt").decode() == f"antes CNXSESSID={REMOVED}; {REMOVED} depois"


# What a text may cost

FILLERS = (
    "a", "1", " ", "\n", "@", ".", "-", "a.", "a@", "1.", "a@1.", "%40", "0002 ", "0002", "conta ", "conta: 1", "c/c", "cookie:", ",cookie:", ", ", "eyJaaaaaaaaa-",
    "eyJaaaaaaaaa.", "senha:", "senha", '"name":"senha', '"name": "', "token=", "_token:", "bearer ", "authorization: basic ", "pix ", "BR12 3456 ", "1234-", "(11) ",
    "+55 ", "a@b.cc ", "maria@x.com.br, ", "123.456.789-09 ",
)  # fmt: skip
LONG = 100_000


def cost(work: Callable[[str], object], text: str) -> float:
    """The processor time of this thread for the work: what else the machine does hardly shows in it."""
    began = time.thread_time()
    work(text)
    return time.thread_time() - began


RECOGNISERS: dict[str, Callable[[str], object]] = {
    **{f"{shape.kind} {n}": (lambda text, shape=shape: list(shape.pattern.finditer(text))) for n, shape in enumerate(SHAPES)},
    **{f"{kind} {n}": (lambda text, shape=shape: list(shape.finditer(text))) for n, (kind, shape) in enumerate(SECRET_SHAPES)},
    "find": find,
    "mask_text": mask_text,
    "find_secrets": lambda text: list(find_secrets(text)),
    "privacy": Privacy(MaskRules(names=True), ["segredo-grande"]).text,
}  # fmt: skip


@pytest.mark.sampled(0, "make whole")
@pytest.mark.parametrize("name", RECOGNISERS)
def test_twice_the_text_costs_a_recogniser_about_twice_and_not_four_times(name: str) -> None:
    work, slow = RECOGNISERS[name], {}
    longest = (
        LONG if name[-1].isdigit() else LONG // 5
    )  # those that go through all the shapes, which have their own turn
    for filler in FILLERS:
        # A quarter of the line first: four times the work is linear, sixteen times is not.
        quarter, whole = (filler * (length // len(filler)) + "!" for length in (longest // 4, longest))
        if (few := cost(work, quarter)) > 0.001 and (many := cost(work, whole)) > 10 * few:
            slow[filler] = f"{few:.3f} s, {many:.3f} s"
    assert slow == {}
