"""What a plan lacks, looked at once before it is approved: texts, fresh facts, places, a second
telephone. The names of missing facts are those that the paper prints (`plans.pages.compose`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time

from directory.entries.freshness import Freshness, freshness
from plans.facts.model import Contact, ContactKind, Fact, PlanFacts

_WITHOUT_PLACE = frozenset({ContactKind.EMERGENCY, ContactKind.FOCAL_POINT})
"""Numbers and officials: nobody looks for them on the map."""


@dataclass(frozen=True, slots=True)
class OldContact:
    """A contact whose telephone nobody has confirmed within six months, or ever."""

    contact: Contact
    freshness: Freshness


@dataclass(frozen=True, slots=True)
class PlanHoles:
    """The contacts of a plan that want something, in the order in which they are printed."""

    old: tuple[OldContact, ...]
    unplaced: tuple[Contact, ...]
    """Those who stand on no map."""
    without_phone: tuple[Contact, ...]
    with_one_phone: tuple[Contact, ...]
    """The posts and officials nobody reaches when the one number fails."""

    @property
    def count(self) -> int:
        """How many there are in all."""
        return sum(map(len, (self.old, self.unplaced, self.without_phone, self.with_one_phone)))


def holes_of(facts: PlanFacts) -> PlanHoles:
    """Return what the contacts of a plan lack on the day its facts were gathered."""
    contacts = [fact.value for fact in facts.contacts]
    return PlanHoles(
        old=tuple(_old(facts)),
        unplaced=tuple(
            each for each in contacts if each.point is None and each.kind not in _WITHOUT_PLACE
        ),
        without_phone=tuple(each for each in contacts if not each.phone),
        with_one_phone=tuple(each for each in contacts if _has_one_phone(each)),
    )


# -- inside ---------------------------------------------------------------------------------


def _has_one_phone(contact: Contact) -> bool:
    """Return whether nobody reaches a post or an official when their one number fails."""
    is_answering = contact.kind in {ContactKind.POST, ContactKind.FOCAL_POINT}
    return is_answering and bool(contact.phone) and not contact.alternate


def _old(facts: PlanFacts) -> Iterator[OldContact]:
    for fact in facts.contacts:
        if fact.value.phone and fact.value.kind is not ContactKind.EMERGENCY:
            age = _age(fact, facts.gathered_at)
            if not age.is_current:
                yield OldContact(fact.value, age)


def _age(fact: Fact[Contact], now: datetime) -> Freshness:
    return freshness(datetime.combine(fact.as_of, time(), UTC) if fact.as_of else None, now)
