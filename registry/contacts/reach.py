"""By what somebody can be told something, taken from the card: of thousands of persons within a
second, so nothing else of the card is made.

Nobody's name leaves here. The caller writes the audit log.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring, record_of
from core.i18n.languages import SOURCE_LANGUAGE
from registry.people.card_parts import ChannelPurpose, ContactChannel
from registry.people.models import Need, Person
from registry.people.record import ADULT_AT, card_place
from registry.people.stored_parts import read_parts

_CHANNELS = {each.value: each for each in ContactChannel}
_NO_NEEDS = frozenset[str]()
_PURPOSE = "address of a notice"
_DIGITS = 32
"""Of a hash of an address, in hexadecimal: 128 bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonReach:
    """How somebody can be told something."""

    id: uuid.UUID
    household_id: uuid.UUID | None
    post_id: uuid.UUID | None
    is_demo: bool
    is_closed: bool = False
    """Whether the card does not open: then all below is empty."""
    phones: tuple[str, ...] = ()
    """Their own, E.164, the first one first; never those of whom to call instead."""
    has_whatsapp: bool = False
    email: str = ""
    """Folded."""
    languages: tuple[str, ...] = ()
    """First subtags, in the order of their choice; the first is the card's first."""
    needs: frozenset[str] = frozenset()
    """Codes of `Need` that hold on the day asked about."""
    is_minor: bool = False
    agreed: tuple[ContactChannel, ...] = ()
    """To be told by what threatens, the preferred one first."""
    has_guardian: bool = False
    """Whether there is a number to call when they do not answer."""

    @property
    def household_key(self) -> uuid.UUID:
        """What their household is known by; who lives alone is one."""
        return self.household_id or self.id


def reaches_of(
    session: Session,
    keyring: Keyring,
    country: str,
    parts: Iterable[sa.ColumnElement[bool]],
    day: date,
) -> Iterator[PersonReach]:
    """Yield how the persons meant can be told something, part by part (conditions on `Person`);
    who left is not among them, whose card does not open is.
    """
    columns: tuple[Any, ...] = (
        *(Person.id, Person.household_id, Person.post_id, Person.is_demo),
        *(Person.seal_version, Person.ciphertext),
    )
    own = sa.and_(Person.country == country, Person.left_on.is_(None))
    for part in parts:
        for row in session.execute(sa.select(*columns).where(own, part)):
            yield _reach(keyring, country, row, day)


def address_digests(keyring: Keyring, country: str, address: str) -> tuple[str, ...]:
    """Return the keyed hashes of a telephone (E.164) or an address of e-mail under a country's
    keys, the current first: by the first it is stored, by any of them it is found.
    """
    text = f"{country}|{folded_address(address)}"
    return tuple(each.hex()[:_DIGITS] for each in keyring.digests(country, text, _PURPOSE))


def folded_address(address: str) -> str:
    """Return an address as it is compared: a telephone without its extension, e-mail in lower
    case.
    """
    return address.strip().partition(";")[0].casefold()


# -- inside ---------------------------------------------------------------------------------


def _reach(keyring: Keyring, country: str, row: Any, day: date) -> PersonReach:
    place = card_place(row.id, country, row.seal_version)
    try:
        values, _ = record_of(keyring.open_json(row.ciphertext, place), place)
    except CannotOpen:
        return PersonReach(
            id=row.id,
            household_id=row.household_id,
            post_id=row.post_id,
            is_demo=row.is_demo,
            is_closed=True,
        )
    needs = _needs(values, day)
    return PersonReach(
        id=row.id,
        household_id=row.household_id,
        post_id=row.post_id,
        is_demo=row.is_demo,
        phones=_texts(values, "phone", "other_phones"),
        has_whatsapp=values.get("has_whatsapp") is True,
        email=next(iter(_texts(values, "email", "")), "").casefold(),
        languages=_languages(values),
        needs=needs,
        is_minor=_is_minor(values.get("birth_year"), needs, day),
        agreed=_agreed(values),
        has_guardian=bool(values.get("contact_phone")),
    )


def _texts(values: Mapping[str, Any], first: str, others: str) -> tuple[str, ...]:
    """Return the texts of two fields, in order, without what is none: a later release may hold
    another kind under an old name, and the telephone must not be lost with it.
    """
    given = [values.get(first)]
    if isinstance(further := values.get(others), list):
        given += further
    return tuple(each for each in given if each and isinstance(each, str))


def _languages(values: Mapping[str, Any]) -> tuple[str, ...]:
    tags = (each.partition("-")[0] for each in _texts(values, "language", "languages"))
    return tuple(dict.fromkeys(tags)) or (SOURCE_LANGUAGE,)


def _needs(values: Mapping[str, Any], day: date) -> frozenset[str]:
    needs = values.get("needs")
    if not needs or not isinstance(needs, list):
        return _NO_NEEDS
    today = day.isoformat()
    limits = read_parts("needs_until", values.get("needs_until") or ())
    over = {each.need.value for each in limits if each.until_on < today}
    return frozenset(each for each in needs if isinstance(each, str) and each not in over)


def _is_minor(born: Any, needs: frozenset[str], day: date) -> bool:
    """Return whether somebody is a minor this year; of an unknown age, who was said to be one."""
    if isinstance(born, int):
        return day.year - born < ADULT_AT
    return Need.MINOR_ALONE.value in needs


def _agreed(values: Mapping[str, Any]) -> tuple[ContactChannel, ...]:
    given = values.get("channels")
    if not given or not isinstance(given, list):
        return ()
    agreed = [
        _CHANNELS[code]
        for each in given
        if isinstance(each, dict) and each.get("purpose") == ChannelPurpose.ALERTS
        if (code := each.get("channel")) in _CHANNELS
    ]
    preferred = values.get("preferred_channel")
    if preferred and len(agreed) > 1:
        agreed.sort(key=lambda channel: channel != preferred)
    return tuple(agreed)
