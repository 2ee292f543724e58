"""The card of a person: who they are, how they are reached, what they will need.

A value is checked when it is written, never when it is opened: a rule made stricter later must not
lock anybody out of what was registered under the older one.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from core.errors import UnusableInput
from registry.people.card_parts import (
    ChannelConsent,
    ChannelPurpose,
    ContactChannel,
    EmergencyContact,
    NeedUntil,
    iso_day,
)
from registry.people.models import Need
from registry.people.text_limits import check_text

SEXES = ("", "f", "m", "x")
MOST_OTHER_PHONES = 10
MOST_LANGUAGES = 5
"""Beside the first."""
MOST_CONTACTS = 5
BIRTH_YEARS = range(1900, 2101)
ADULT_AT = 18

_E164 = re.compile(r"\+[1-9]\d{6,14}(?:;ext=\d{1,8})?")
_EMAIL = re.compile(r"[^\s@<>,;]{1,64}@[^\s@<>,;]+\.[^\s@<>,;]{2,}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class InvalidCard(UnusableInput):
    """A card nobody should be registered with; `location` is the field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Who somebody is and how to reach them. There is no field for migratory status."""

    full_name: str
    phone: str = ""
    """E.164 (`+19565550123`, `;ext=12` behind it for an extension), or empty."""
    has_whatsapp: bool = False
    email: str = ""
    birth_year: int | None = None
    sex: str = ""
    """`f`, `m`, `x`, or empty: not asked."""
    language: str = "es"
    """BCP-47: es, en, fr, quc (K'iche'), mam, kek (Q'eqchi'), ht, …"""
    needs: tuple[Need, ...] = ()
    contact_name: str = ""
    contact_phone: str = ""
    """Whom to call when the person does not answer; E.164."""
    note: str = ""
    other_phones: tuple[str, ...] = ()
    """More numbers of the same person, as `phone`, in the order they were given."""
    source_words: str = ""
    """What a list said that no field here holds, as it was said: `Title: words`, a line each."""
    languages: tuple[str, ...] = ()
    """Further languages, as `language`, in the order of the person's choice."""
    needs_until: tuple[NeedUntil, ...] = ()
    """Of those of `needs` that are over by themselves; the others hold until somebody says so."""
    channels: tuple[ChannelConsent, ...] = ()
    """By which channels somebody agreed to be reached, and for what."""
    preferred_channel: str = ""
    """A `ContactChannel`, or empty: not said."""
    contacts: tuple[EmergencyContact, ...] = ()
    """Further people to call, after `contact_name`."""
    birth_date: str = ""
    """ISO 8601, or empty; `birth_year` is its year."""
    unread: tuple[str, ...] = dataclasses.field(default=(), compare=False)
    """Fields that stand in the sealed record and could not be read; never sealed."""

    def needs_on(self, day: date) -> tuple[Need, ...]:
        """Return the needs that hold on a day; one holds on its last day, too."""
        if not self.needs_until:
            return self.needs
        today = day.isoformat()
        over = {each.need for each in self.needs_until if each.until_on < today}
        return tuple(need for need in self.needs if need not in over)

    def agreed(self, purpose: ChannelPurpose) -> tuple[ContactChannel, ...]:
        """Return the channels somebody agreed to for a purpose, the preferred one first."""
        channels = [each.channel for each in self.channels if each.purpose is purpose]
        return tuple(sorted(channels, key=lambda channel: channel != self.preferred_channel))


def with_needs(card: Card, needs: Iterable[Need], until: Iterable[NeedUntil] = ()) -> Card:
    """Return a card with other needs; of those that stay the last day stays, unless `until` says
    another.
    """
    own = tuple(dict.fromkeys(needs))
    last = {each.need: each for each in (*card.needs_until, *until) if each.need in own}
    return replace(card, needs=own, needs_until=tuple(last.values()))


def without_lapsed_needs(card: Card, day: date) -> Card:
    """Return a card without the needs that were over before a day: nobody asks for them again."""
    return with_needs(card, card.needs_on(day))


def check_card(card: Card) -> None:
    """Raise InvalidCard, naming the field, unless the card can be kept."""
    if not card.full_name.strip():
        raise InvalidCard("full_name", "is empty")
    for field in ("full_name", "contact_name", "note", "source_words"):
        check_text(InvalidCard, field, getattr(card, field))
    for field in ("phone", "contact_phone"):
        _check_phone(field, getattr(card, field))
    _check_other_phones(card.other_phones)
    if card.email and not is_email(card.email):
        raise InvalidCard("email", "is not an e-mail address")
    _check_codes(card)
    _check_birth(card)
    if card.needs_until:
        _check_needs(card)
    if card.contacts:
        _check_contacts(card.contacts)
    if card.channels or card.preferred_channel:
        _check_channels(card)


def is_email(text: str) -> bool:
    """Return whether a text is an e-mail address."""
    return len(text) <= 254 and _EMAIL.fullmatch(text) is not None


# -- inside ---------------------------------------------------------------------------------


def _check_phone(field: str, number: str) -> None:
    if number and not _E164.fullmatch(number):
        raise InvalidCard(field, "is not a telephone in E.164, as in +19565550123")


def _check_other_phones(numbers: tuple[str, ...]) -> None:
    if len(numbers) > MOST_OTHER_PHONES:
        raise InvalidCard("other_phones", f"are more than {MOST_OTHER_PHONES}")
    for number in numbers:
        _check_phone("other_phones", number)


def _check_codes(card: Card) -> None:
    if card.sex not in SEXES:
        raise InvalidCard("sex", "is not f, m, x or empty")
    if not _LANGUAGE.fullmatch(card.language):
        raise InvalidCard("language", "is not a language tag, as in es or quc")
    if not card.languages:
        return
    if len(card.languages) > MOST_LANGUAGES:
        raise InvalidCard("languages", f"are more than {MOST_LANGUAGES}")
    for tag in card.languages:
        if not _LANGUAGE.fullmatch(tag):
            raise InvalidCard("languages", "are not language tags, as in es or quc")
    if len({card.language, *card.languages}) <= len(card.languages):
        raise InvalidCard("languages", "name one language twice")


def _check_birth(card: Card) -> None:
    if card.birth_year is not None and card.birth_year not in BIRTH_YEARS:
        raise InvalidCard("birth_year", f"lies outside {BIRTH_YEARS[0]} to {BIRTH_YEARS[-1]}")
    if not card.birth_date:
        return
    born = iso_day(card.birth_date)
    if born is None:
        raise InvalidCard("birth_date", "is not a day, as in 1984-05-31")
    if card.birth_year != born.year:
        raise InvalidCard("birth_year", "is not the year of birth_date")


def _check_needs(card: Card) -> None:
    dated = [each.need for each in card.needs_until]
    if len(set(dated)) < len(dated) or not set(dated) <= set(card.needs):
        raise InvalidCard("needs_until", "names a need twice, or one that is not among the needs")
    if any(iso_day(each.until_on) is None for each in card.needs_until):
        raise InvalidCard("needs_until", "is not a day, as in 2027-03-31")


def _check_contacts(contacts: tuple[EmergencyContact, ...]) -> None:
    if len(contacts) > MOST_CONTACTS:
        raise InvalidCard("contacts", f"are more than {MOST_CONTACTS}")
    for each in contacts:
        if not each.name.strip():
            raise InvalidCard("contacts", "one has no name")
        check_text(InvalidCard, "contacts", each.name, 200)
        check_text(InvalidCard, "contacts", each.relation, 60)
        _check_phone("contacts", each.phone)


def _check_channels(card: Card) -> None:
    if card.preferred_channel and card.preferred_channel not in set(ContactChannel):
        raise InvalidCard("preferred_channel", f"is not one of {', '.join(ContactChannel)}")
    pairs = [(each.channel, each.purpose) for each in card.channels]
    if len(set(pairs)) < len(pairs):
        raise InvalidCard("channels", "name one channel twice for one purpose")
    if any(iso_day(each.since) is None for each in card.channels):
        raise InvalidCard("channels", "say no day since when, as in 2026-11-29")
