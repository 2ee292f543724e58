"""When a registration has a fault: pure, out of what opens of a person and of their household."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from registry.people.card_parts import ChannelPurpose
from registry.people.consent import CHECK_DAYS
from registry.people.models import Need
from registry.people.record import ADULT_AT, Card, StayPlace
from registry.people.unread_phones import unread_phones
from registry.quality.models import RegistrationFault

ANSWER_DAYS = 45
"""So long after half a year somebody counts as unconfirmed: the letter and both reminders have gone
out by then.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """One person as far as it opens, for judging."""

    country: str
    card: Card | None
    """None where it does not open."""
    places: Sequence[StayPlace | None]
    """Of each stay; None where it does not open."""
    waits_for_place: bool
    """Whether a stay of theirs is to be placed."""
    confirmed_at: datetime | None
    keep_until: date
    left_on: date | None
    is_refused: bool
    """Whether their address refused our last letter."""
    is_double: bool
    """Whether a pair of likely doubles waits for a word."""
    has_bad_number: bool = False
    """Whether a number on the card is marked as wrong or not in service."""
    has_lapsed_need: bool = False
    """Whether a need of theirs was over lately, and nobody has talked to them since."""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The days that decide what is late."""

    today: date
    notice_days: int = 30
    """So long before its end a time counts as ending."""


def faults_of(one: Registration, has_adult: bool, by: Deadlines) -> Iterator[RegistrationFault]:
    """Yield the faults of one registration; `has_adult` says whether another of the household is
    one. Of who left nothing is to be mended.
    """
    if one.left_on is not None:
        yield RegistrationFault.LEFT
        return
    yield from _place_faults(one)
    yield from _time_faults(one, by)
    if one.is_double:
        yield RegistrationFault.DOUBLE
    if one.card is None:
        yield RegistrationFault.CLOSED_CARD
        return
    yield from _contact_faults(one, one.card)
    if is_alone(one.card, has_adult, by.today):
        yield RegistrationFault.MINOR_ALONE


def is_minor(card: Card, today: date) -> bool:
    """Return whether somebody is a minor this year; of an unknown age they are not."""
    return card.birth_year is not None and today.year - card.birth_year < ADULT_AT


def is_alone(card: Card, has_adult: bool, today: date) -> bool:
    """Return whether somebody is a minor without an adult in the household, or said to be alone,
    and no guardian can be called.
    """
    is_young = is_minor(card, today) and not has_adult
    return (is_young or Need.MINOR_ALONE in card.needs) and not card.contact_phone


def is_unconfirmed(confirmed_at: datetime | None, today: date) -> bool:
    """Return whether nobody said for half a year that all is right, nor answered our letters."""
    latest = today - timedelta(days=CHECK_DAYS + ANSWER_DAYS)
    return confirmed_at is None or confirmed_at.date() < latest


# -- inside ---------------------------------------------------------------------------------


def _place_faults(one: Registration) -> Iterator[RegistrationFault]:
    """Yield what is wrong with the places.

    The rule: without a place is who has a stay to be placed, or none at all; of whom only the
    municipality is known has no stay that is known better.
    """
    known = [place for place in one.places if place is not None]
    if one.waits_for_place or not one.places:
        yield RegistrationFault.NO_PLACE
    elif known and all(place.accuracy == "unit" for place in known):
        yield RegistrationFault.COARSE_PLACE


def _time_faults(one: Registration, by: Deadlines) -> Iterator[RegistrationFault]:
    if is_unconfirmed(one.confirmed_at, by.today):
        yield RegistrationFault.UNCONFIRMED
    if one.keep_until <= by.today + timedelta(days=by.notice_days):
        yield RegistrationFault.EXPIRING


def _contact_faults(one: Registration, card: Card) -> Iterator[RegistrationFault]:
    if not (card.phone or card.other_phones or card.email):
        yield RegistrationFault.UNREACHABLE
    if card.source_words and unread_phones(card, one.country):
        yield RegistrationFault.UNREAD_PHONE
    if one.has_bad_number:
        yield RegistrationFault.BAD_NUMBER
    if one.is_refused:
        yield RegistrationFault.REFUSED_MAIL
    if one.has_lapsed_need:
        yield RegistrationFault.NEED_OVER
    if not card.agreed(ChannelPurpose.ALERTS):
        yield RegistrationFault.NO_CHANNEL
