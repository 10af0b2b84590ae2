"""Persons of a client. What stands on which fact:

- [F] blocking a client cuts all its persons as well, and persons are granted access on their own;
- [?] whether a block clears each person's own flag, and whether giving the client back restores it: knobs, every answer;
- [F] the documented grant asks «todas as pessoas / somente os sócios», so in bulk it gives access to those it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from bot.sandbox import engine, writes
from bot.sandbox.models import Client, Effect, Person, StaffUser

Make = Callable[..., None]


@pytest.fixture
def robot(erp: Make) -> Iterator[Make]:
    """`robot(preset…)` makes the ERP; what follows is asked for by the staff user in one request."""
    with writes.serving(writes.Arrival(method="POST", route="cliente/lote", user="robo")):

        def make(*presets: str) -> None:
            erp(*presets)
            arrival = writes.arrival()
            assert arrival is not None
            arrival.staff = StaffUser.objects.get(username="robo")

        yield make


def somebody() -> tuple[Client, Person, Person]:
    """A client who may enter, with a person who may too and one who may not."""
    for client in Client.objects.filter(hasLoginAccess=True, isBlocked=False, isActive=True).order_by("pk"):
        may, may_not = (client.persons.filter(hasLoginAccess=own).first() for own in (True, False))
        if may and may_not:
            return client, may, may_not
    raise AssertionError("the seeded tenant has no such client")


def own(*persons: Person) -> list[bool]:
    return [Person.objects.get(pk=person.pk).hasLoginAccess for person in persons]


def give_back(client: Client) -> None:
    client.refresh_from_db()
    engine.save_client(client, {"hasLoginAccess": True})


@pytest.mark.parametrize(("preset", "left"), [("persons", True), ("persons_cleared", False)])
def test_a_block_cuts_all_persons_whether_or_not_it_clears_their_own_access(
    robot: Make, preset: str, left: bool
) -> None:
    robot(preset)
    client, may, may_not = somebody()
    assert (engine.try_login_person(may.pk), engine.try_login_person(may_not.pk)) == (True, False)
    engine.block_access([client.pk])
    assert not engine.try_login_person(may.pk)
    assert own(may, may_not) == [left, False]
    assert Effect.objects.filter(model="Person", record=may.pk).count() == (0 if left else 1)


@pytest.mark.parametrize(
    ("preset", "after"),
    [
        ("persons", [True, False]),
        ("persons_cleared", [False, False]),
        ("persons_restored", [True, False]),
        ("persons_all", [True, True]),
    ],
)
def test_giving_the_client_back_keeps_restores_or_widens_the_persons_access(
    robot: Make, preset: str, after: list[bool]
) -> None:
    robot(preset)
    client, may, may_not = somebody()
    engine.block_access([client.pk])
    give_back(client)
    assert own(may, may_not) == after


@pytest.mark.parametrize("whom", ["todas", "socios"])
def test_the_wizard_gives_access_to_those_it_is_told(robot: Make, whom: str) -> None:
    robot("persons_cleared")
    client, *_ = somebody()
    Person.objects.filter(client=client).update(is_partner=False)
    Person.objects.filter(pk=client.persons.order_by("pk")[0].pk).update(is_partner=True)
    engine.block_access([client.pk])
    engine.grant_access([client.pk], whom=whom)
    given = Person.objects.filter(client=client, hasLoginAccess=True).count()
    assert given == (1 if whom == "socios" else client.persons.count())


def test_the_boxes_of_a_client_s_form_are_saved_as_they_were_posted(robot: Make) -> None:
    robot("persons_cleared")
    client, may, may_not = somebody()
    engine.save_client(client, {}, ticked={may_not.pk})
    assert own(may, may_not) == [False, True]
    engine.save_client(client, {}, ticked=None)
    assert own(may, may_not) == [False, True]
