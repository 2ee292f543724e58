"""Which numbers a household is called on, in what order. Pure.

The rule: a minor is not called directly when a guardian is known, that is an adult of the household
with a number, or a person to call in the minor's stead. Then what was not tried yet goes before
what was, and a number that is marked goes last: it is shown, for the mark may be wrong.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from registry.contacts.bad_numbers import NumberFault
from registry.people.access import OpenPerson
from registry.quality.faults import is_minor

_TRIES_BEFORE_CONTACTS = 2


class NumberKind(enum.StrEnum):
    """Whose number it is."""

    OWN = "own"
    CONTACT = "contact"
    """Of somebody to call in their stead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DialledNumber:
    """One number of a household, as a button."""

    number: str
    """E.164."""
    person_id: uuid.UUID
    """Whose card says it."""
    whose: str
    """The name of whom it rings at."""
    relation: str = ""
    """Of a contact, in the person's own words."""
    kind: NumberKind = NumberKind.OWN
    has_whatsapp: bool = False
    is_minors: bool = False
    digest: str = ""
    fault: NumberFault | None = None
    tries: int = 0

    @property
    def is_left(self) -> bool:
        """Whether it is still worth a try."""
        return self.fault is None


def numbers_of(
    persons: Sequence[OpenPerson],
    day: date,
    *,
    digest_of: Callable[[str], str],
    marked: Mapping[uuid.UUID, Mapping[str, NumberFault]],
    tries: Mapping[str, int],
) -> list[DialledNumber]:
    """Return the numbers of a household, the best first, each once.

    `digest_of` gives the keyed hash of a number; `marked` what is wrong with the numbers of each
    person by that hash; `tries` how often each was called in this crisis.
    """
    found: dict[str, DialledNumber] = {}
    for each in (*_own(persons, day), *_contacts(persons)):
        if each.number in found:
            continue
        digest = digest_of(each.number)
        fault = marked.get(each.person_id, {}).get(digest)
        found[each.number] = replace(each, digest=digest, fault=fault, tries=tries.get(digest, 0))
    numbers = list(found.values())
    if any(not each.is_minors for each in numbers):
        numbers = [each for each in numbers if not each.is_minors]
    return sorted(numbers, key=_rank)


def has_left(numbers: Sequence[DialledNumber], without: str = "") -> bool:
    """Return whether a number is left to try, beside the one of a digest."""
    return any(each.is_left and each.digest != without for each in numbers)


# -- inside ---------------------------------------------------------------------------------


def _own(persons: Sequence[OpenPerson], day: date) -> Iterator[DialledNumber]:
    # Grown-ups first: of a number that a child shares with one, it is the grown-up's.
    for person in sorted(persons, key=lambda each: is_minor(each.card, day)):
        card = person.card
        for number in filter(None, (card.phone, *card.other_phones)):
            yield DialledNumber(
                number=number,
                person_id=person.id,
                whose=card.full_name,
                has_whatsapp=card.has_whatsapp and number == card.phone,
                is_minors=is_minor(card, day),
            )


def _contacts(persons: Sequence[OpenPerson]) -> Iterator[DialledNumber]:
    for person in persons:
        card = person.card
        first = [(card.contact_name, "", card.contact_phone)]
        others = [(each.name, each.relation, each.phone) for each in card.contacts]
        for name, relation, number in (*first, *others):
            if number:
                yield DialledNumber(
                    number=number,
                    person_id=person.id,
                    whose=name,
                    relation=relation,
                    kind=NumberKind.CONTACT,
                )


def _rank(number: DialledNumber) -> tuple[bool, int]:
    """Sort by what is marked, then by how often each was tried; who is called in their stead has
    their turn once the household's own were tried twice.
    """
    before = _TRIES_BEFORE_CONTACTS if number.kind is NumberKind.CONTACT else 0
    return (not number.is_left, number.tries + before)
