"""The persons of a client and their own access: what blocking a client, and giving it back, does to them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from bot.sandbox import knobs, writes
from bot.sandbox.engine.people import may_enter
from bot.sandbox.models import CutPerson, Person


def blocked(clients: Collection[int]) -> None:
    """After a block of these clients: the own flags of their persons are cleared, where the ERP does that."""
    if not knobs.current().block_clears_persons:
        return
    cut = Person.objects.filter(client_id__in=clients, hasLoginAccess=True).order_by("pk")
    for person in cut:
        CutPerson.objects.get_or_create(person=person)
    _set(cut, True, False)


def granted(clients: Collection[int]) -> None:
    """After these clients got their access back: their persons' flags as knob grant_persons says."""
    match knobs.current().grant_persons:
        case "restore":
            _set(
                Person.objects.filter(client_id__in=clients, hasLoginAccess=False, cutperson__isnull=False), False, True
            )
        case "all":
            _set(Person.objects.filter(client_id__in=clients, hasLoginAccess=False), False, True)
    CutPerson.objects.filter(person__client_id__in=clients).delete()


def chosen(clients: Collection[int], whom: str) -> None:
    """The wizard's step one: access for all persons of these clients, or for the partners, where persons have one of their own."""
    if knobs.current().persons != "plain":
        wanted = Person.objects.filter(client_id__in=clients, hasLoginAccess=False)
        _set(wanted.filter(is_partner=True) if whom == "socios" else wanted, False, True)


def save(client: int, ticked: Collection[int]) -> None:
    """The boxes of a client's form: each of its persons as it was posted."""
    of_client = Person.objects.filter(client_id=client)
    _set(of_client.filter(hasLoginAccess=False, pk__in=ticked), False, True)
    _set(of_client.filter(hasLoginAccess=True).exclude(pk__in=ticked), True, False)


def try_login(person_id: int) -> bool:
    """Whether this person gets into its client's area."""
    person = Person.objects.select_related("client").get(pk=person_id)
    return bool(may_enter(person.client) and person.hasLoginAccess)


def _set(persons: Iterable[Person], before: bool, after: bool) -> None:
    keys = [person.pk for person in persons]
    writes.effects("Person", "hasLoginAccess", [(key, before, after) for key in sorted(keys)])
    Person.objects.filter(pk__in=keys).update(hasLoginAccess=after)
