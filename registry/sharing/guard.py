"""Who is left out of an agreement that does not name them: minors alone, and the detained.

The rule: whoever is a minor and has no grown-up in the household that we know of, or is written
down as alone, is a minor alone; the year of birth decides, and a person without one is no proof of
company. What is not sure is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from registry.people.models import Need
from registry.people.record import ADULT_AT, Card
from registry.sharing.fields import GUARDED_NEEDS
from registry.sharing.models import SharingAgreement


def is_left_out(
    agreement: SharingAgreement, card: Card, companions: Iterable[Card], today: date
) -> bool:
    """Return whether an agreement does not reach somebody for what they are; `companions` are the
    others of the household.
    """
    if Need.DETAINED in card.needs_on(today) and not agreement.has_detained:
        return True
    return not agreement.has_minors_alone and is_minor_alone(card, companions, today)


def is_minor_alone(card: Card, companions: Iterable[Card], today: date) -> bool:
    """Return whether somebody is a minor without a known grown-up beside them."""
    if Need.MINOR_ALONE in card.needs_on(today):
        return True
    if card.birth_year is None or today.year - card.birth_year > ADULT_AT:
        return False
    return not any(_is_grown_up(each, today) for each in companions)


def shown_needs(agreement: SharingAgreement) -> frozenset[Need]:
    """Return the needs an agreement lets a reader see, where it shares needs at all."""
    named = {
        Need.MINOR_ALONE: agreement.has_minors_alone,
        Need.DETAINED: agreement.has_detained,
    }
    return frozenset(Need) - {need for need in GUARDED_NEEDS if not named[need]}


# -- inside ---------------------------------------------------------------------------------


def _is_grown_up(card: Card, today: date) -> bool:
    return card.birth_year is not None and today.year - card.birth_year > ADULT_AT
