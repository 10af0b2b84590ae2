"""Ações em lote: what they do to records, whom they mail, what they refuse, and the jobs that do it later."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from bot.sandbox import engine, faults, knobs, writes
from bot.sandbox.models import Charge, Client, Effect, Outbox, Person, Sale, StaffUser, WriteLog

Make = Callable[..., None]


@pytest.fixture
def robot(erp: Make) -> Iterator[None]:
    """Everything in the test is asked for by the staff user, in one request."""
    erp()
    staff = StaffUser.objects.get(username="robo")
    with writes.serving(writes.Arrival(method="POST", route="cliente/lote", user="robo", staff=staff)):
        yield


def _flags(*ids: int) -> list[tuple[bool, bool]]:
    return list(Client.objects.filter(pk__in=ids).order_by("pk").values_list("hasLoginAccess", "isBlocked"))


def _with_access(count: int) -> list[int]:
    return list(Client.objects.filter(hasLoginAccess=True, isBlocked=False).values_list("pk", flat=True)[:count])


@pytest.mark.parametrize(
    ("flips", "after"), [("access", (False, False)), ("status", (True, True)), ("both", (False, True))]
)
def test_a_block_flips_the_flags_of_the_knob_and_cuts_the_login(
    robot: None, flips: str, after: tuple[bool, bool]
) -> None:
    """Which flag the bulk block flips is open; either way the client is cut from website and app."""
    knobs.use(knobs.Knobs.preset(block_flips=flips))
    one, other, untouched = _with_access(3)
    result = engine.block_access([one, other])
    assert (result.done, result.refused) == ([one, other], {})
    assert _flags(one, other, untouched) == [after, after, (True, False)]
    assert not engine.try_login(one)
    engine.grant_access([one])
    assert engine.try_login(one)


@pytest.mark.parametrize(
    ("preset", "mail", "mailed"),
    [
        ("classic", False, True),
        ("grant_nomail", True, True),
        ("grant_nomail", False, False),
        ("grant_mails_anyway", False, True),
        ("grant_direct", True, False),
        ("grant_direct_mails", False, True),
    ],
)
def test_granting_mails_unless_the_erp_offers_to_leave_it_out(
    robot: None, preset: str, mail: bool, mailed: bool
) -> None:
    """The documented grant is a wizard that ends by sending; a path without mail in bulk is open."""
    knobs.use(knobs.Knobs.preset(preset))
    engine.grant_access([1, 2, 3], mail=mail)
    assert Client.objects.filter(pk__in=[1, 2, 3], hasLoginAccess=True).count() == 3
    assert Outbox.objects.filter(kind="grant").exists() is mailed


def test_the_wizard_mails_all_persons_or_the_partners_only(robot: None) -> None:
    """Step 1 of the wizard: todas as pessoas / somente os sócios."""
    client = Client.objects.filter(persons__is_partner=False).earliest("pk")
    engine.grant_access([client.pk], whom="todas")
    everybody = set(Outbox.objects.values_list("to", flat=True))
    assert everybody == set(Person.objects.filter(client=client).values_list("email", flat=True))
    Outbox.objects.all().delete()
    engine.grant_access([client.pk], whom="socios")
    partners = Person.objects.filter(client=client, is_partner=True)
    assert list(Outbox.objects.values_list("to", flat=True)) == [person.email for person in partners]


@pytest.mark.parametrize(("kind", "mail"), [("release_passwords", "password"), ("release_welcome", "welcome")])
def test_the_neighbours_of_the_grant_mail_too(robot: None, kind: str, mail: str) -> None:
    """ "Liberar Área do Cliente e Enviar Senhas" and "… E-mail de Boas Vindas"."""
    engine.run_bulk(kind, [1])
    assert Client.objects.get(pk=1).hasLoginAccess
    assert set(Outbox.objects.values_list("kind", flat=True)) == {mail}


def test_the_neighbours_in_the_menus_act_for_real(robot: None) -> None:
    """Nothing is clicked by position: Faturar, Inativar, Excluir, Enviar e-mail."""
    sale = Sale.objects.filter(status="notBilled").earliest("pk")
    engine.bill_sales([sale.pk])
    assert Sale.objects.get(pk=sale.pk).status == "billed"
    assert Charge.objects.latest("pk").value_cents == sale.value_cents
    engine.run_bulk("inactivate", [1])
    assert not Client.objects.get(pk=1).isActive
    engine.run_bulk("email_clients", [1, 2])
    assert Outbox.objects.filter(kind="free").count() == 2
    gone = Sale.objects.filter(status="notBilled").earliest("pk")
    engine.run_bulk("delete_sales", [gone.pk])
    assert not Sale.objects.filter(pk=gone.pk).exists()


def test_only_unbilled_sales_can_be_cancelled(robot: None) -> None:
    """A billed one needs its charge deleted first: the rest of the batch goes through."""
    good = Sale.objects.filter(status="notBilled").earliest("pk")
    others = [Sale.objects.filter(status=s).earliest("pk").pk for s in ("billed", "paid", "deductedFromQuota")]
    result = engine.cancel_sales([good.pk, *others])
    assert result.done == [good.pk]
    assert set(result.refused) == set(others)
    assert Sale.objects.get(pk=good.pk).status == "cancelled"
    assert "1 venda(s) cancelada(s). Não foi possível processar 3 registro(s)" in result.message


def test_a_batch_succeeds_in_part_where_sales_have_refusals(robot: None) -> None:
    """The API's reasons for refusing; the rest of the batch is cancelled all the same."""
    good, bad = Sale.objects.filter(status="notBilled", refusal=None).order_by("pk")[:2]
    Sale.objects.filter(pk=bad.pk).update(refusal="hourPackage")
    knobs.use(knobs.Knobs.preset("partial"))
    result = engine.cancel_sales([good.pk, bad.pk])
    assert (result.done, result.refused) == ([good.pk], {bad.pk: "A venda pertence a um pacote de horas"})
    knobs.use(knobs.Knobs())
    assert engine.cancel_sales([bad.pk]).done == [bad.pk]


@pytest.mark.parametrize("preset", ["reason_text", "reason_select"])
def test_a_cancel_may_ask_for_a_reason(robot: None, preset: str) -> None:
    knobs.use(knobs.Knobs.preset(preset))
    sale = Sale.objects.filter(status="notBilled").earliest("pk")
    assert engine.cancel_sales([sale.pk], " ").error == "Informe o motivo do cancelamento"
    assert Sale.objects.get(pk=sale.pk).status == "notBilled"
    engine.cancel_sales([sale.pk], "Pausa")
    assert Sale.objects.get(pk=sale.pk).cancel_reason == "Pausa"


def test_nothing_is_done_without_the_permission_or_outside_the_units(robot: None, erp: Make) -> None:
    knobs.use(knobs.Knobs.preset("no_block"))
    assert engine.block_access([1]).error == "Você não tem permissão para executar esta ação"
    erp("missing_unit")
    foreign = Client.objects.filter(unit__name="Filial", hasLoginAccess=True).earliest("pk")
    assert engine.block_access([foreign.pk]).refused == {foreign.pk: "Registro não encontrado"}
    assert Client.objects.get(pk=foreign.pk).hasLoginAccess


def test_every_field_written_is_recorded_also_when_it_was_so_before(robot: None) -> None:
    """What a test of "no write applied twice" reads."""
    (one,) = _with_access(1)
    engine.block_access([one])
    engine.block_access([one])
    seen = Effect.objects.order_by("pk").values_list("actor", "model", "record", "field", "before", "after")
    assert list(seen) == [
        ("robo", "Client", one, "hasLoginAccess", True, False),
        ("robo", "Client", one, "hasLoginAccess", False, False),
    ]
    assert {e.write for e in Effect.objects.all()} == {WriteLog.objects.get()}


def test_a_background_job_works_off_as_real_time_passes(robot: None) -> None:
    knobs.use(knobs.Knobs.preset("background", bulk_ms=60_000))
    ids = _with_access(10)
    started = engine.block_access(ids).job
    assert started is not None
    engine.work_off(until=started.started + 29)
    assert Client.objects.filter(pk__in=ids, hasLoginAccess=False).count() == 4
    assert (engine.job(started.pk).done, engine.job(started.pk).finished) == (4, False)
    engine.finish_jobs()
    done = engine.job(started.pk)
    assert done.finished
    assert engine.job_result(done).message == "Acesso à área do cliente bloqueado para 10 cliente(s)."
    assert Effect.objects.filter(actor="robo", field="hasLoginAccess").count() == 10


def test_a_background_job_tells_its_refusals(robot: None) -> None:
    knobs.use(knobs.Knobs.preset("background", bulk_ms=0))
    billed = Sale.objects.filter(status="billed").earliest("pk")
    started = engine.cancel_sales([billed.pk]).job
    assert started is not None
    assert list(engine.job_result(engine.job(started.pk)).refused) == [billed.pk]


@pytest.mark.parametrize(("kind", "touched"), [("bulk_partial", 2), ("bulk_nothing", 0)])
@pytest.mark.parametrize("preset", ["classic", "background"])
def test_a_bulk_action_may_say_done_and_lie(robot: None, kind: str, touched: int, preset: str) -> None:
    knobs.use(knobs.Knobs.preset(preset, bulk_ms=0))
    ids = _with_access(4)
    faults.arm(kind, route="block_*")
    result = engine.block_access(ids)
    told = engine.job_result(engine.job(result.job.pk)) if result.job else result
    assert told.message == "Acesso à área do cliente bloqueado para 4 cliente(s)."
    assert Client.objects.filter(pk__in=ids, hasLoginAccess=False).count() == touched
    engine.block_access(ids)
    engine.finish_jobs()
    assert not Client.objects.filter(pk__in=ids, hasLoginAccess=True).exists()


def test_ten_thousand_ids_are_one_batch_of_well_under_a_second(robot: None) -> None:
    start = time.process_time()
    result = engine.block_access(list(range(1, 10_001)))
    assert len(result.done) == 60
    assert time.process_time() - start < 1
