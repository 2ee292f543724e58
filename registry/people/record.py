"""The sealed record of a person and of a stay: the card and the place, how they are checked, sealed
and opened.

A value is checked when it is written, never when it is opened: a rule made stricter later must not
lock anybody out of what was registered under the older one.
"""

from __future__ import annotations

import dataclasses
import math
import re
import uuid
from dataclasses import asdict, dataclass
from typing import Any

from core.crypto import CannotOpen, Keyring, place_of
from core.errors import UnusableInput
from registry.people.models import Need, Person, Stay

SEXES = ("", "f", "m", "x")
ACCURACIES = ("address", "place", "unit")
LONGEST = {"full_name": 200, "contact_name": 200, "note": 2000, "text": 300, "unit_code": 40}
BIRTH_YEARS = range(1900, 2101)
ADULT_AT = 18

_E164 = re.compile(r"\+[1-9]\d{6,14}(?:;ext=\d{1,8})?")
_EMAIL = re.compile(r"[^\s@<>,;]{1,64}@[^\s@<>,;]+\.[^\s@<>,;]{2,}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_STORED_TYPES: dict[str, type | tuple[type, ...]] = {
    "str": str,
    "bool": bool,
    "int | None": (int, type(None)),
    "float": (float, int),
    "tuple[Need, ...]": list,
}
"""What JSON holds for each type that a field of a record declares."""


class InvalidCard(UnusableInput):
    """A card nobody should be registered with; `location` is the field."""


class InvalidPlace(UnusableInput):
    """A place nobody can be looked for at; `location` is the field."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class StayPlace:
    """Where somebody stays: degrees on WGS84, the words for it, the second administrative unit."""

    lon: float
    lat: float
    text: str = ""
    unit_code: str = ""
    accuracy: str = "place"
    """`address` (a house), `place` (a town or a ZIP), `unit` (only the municipality is known)."""


def check_card(card: Card) -> None:
    """Raise InvalidCard, naming the field, unless the card can be kept."""
    if not card.full_name.strip():
        raise InvalidCard("full_name", "is empty")
    for field in ("full_name", "contact_name", "note"):
        _check_text(InvalidCard, field, getattr(card, field))
    for field in ("phone", "contact_phone"):
        _check_phone(field, getattr(card, field))
    if card.email and (len(card.email) > 254 or not _EMAIL.fullmatch(card.email)):
        raise InvalidCard("email", "is not an e-mail address")
    _check_codes(card)


def check_place(place: StayPlace) -> None:
    """Raise InvalidPlace, naming the field, unless somebody can be looked for there."""
    for field, limit in (("lon", 180), ("lat", 90)):
        degrees = getattr(place, field)
        if not (math.isfinite(degrees) and abs(degrees) <= limit):
            raise InvalidPlace(field, f"lies outside ±{limit}")
    for field in ("text", "unit_code"):
        _check_text(InvalidPlace, field, getattr(place, field))
    if place.accuracy not in ACCURACIES:
        raise InvalidPlace("accuracy", f"is not one of {', '.join(ACCURACIES)}")


def seal_card(keyring: Keyring, person_id: uuid.UUID, card: Card) -> bytes:
    """Return the card as it is kept in `person.ciphertext`. Raises InvalidCard."""
    check_card(card)
    return keyring.seal_json(asdict(card), _card_label(person_id))


def seal_place(keyring: Keyring, stay_id: uuid.UUID, place: StayPlace) -> bytes:
    """Return the place as it is kept in `stay.ciphertext`. Raises InvalidPlace."""
    check_place(place)
    return keyring.seal_json(asdict(place), _place_label(stay_id))


def unseal_card(keyring: Keyring, person_id: uuid.UUID, ciphertext: bytes) -> Card:
    """Return the card kept in a row; a field that an older release did not write has its default.

    Raises CannotOpen when it is damaged, sealed with another key or of a release that this one
    cannot read. The error names the row, never what is in it.
    """
    label = _card_label(person_id)
    fields = _fields_of(Card, keyring, ciphertext, label)
    try:
        fields["needs"] = tuple(Need(code) for code in fields.get("needs", ()))
    except (TypeError, ValueError) as wrong:
        raise CannotOpen(f"{label}: holds a need of another release") from wrong
    return Card(**fields)


def unseal_place(keyring: Keyring, stay_id: uuid.UUID, ciphertext: bytes) -> StayPlace:
    """Return the place kept in a row. Raises CannotOpen as `unseal_card` does."""
    return StayPlace(**_fields_of(StayPlace, keyring, ciphertext, _place_label(stay_id)))


def open_card(person: Person, keyring: Keyring) -> Card:
    """Return the card of one person. Raises CannotOpen.

    The caller writes the audit log; see `registry.people.access.read_persons`.
    """
    return unseal_card(keyring, person.id, person.ciphertext)


def open_place(stay: Stay, keyring: Keyring) -> StayPlace:
    """Return the place of one stay; the caller writes the audit log. Raises CannotOpen."""
    return unseal_place(keyring, stay.id, stay.ciphertext)


# -- inside ---------------------------------------------------------------------------------


def _card_label(person_id: uuid.UUID) -> str:
    # Bound into every card ever sealed: it keeps the column's first name.
    return place_of("person", "sealed", person_id)


def _place_label(stay_id: uuid.UUID) -> str:
    return place_of("stay", "sealed", stay_id)


def _fields_of(
    record: type[Card] | type[StayPlace], keyring: Keyring, ciphertext: bytes, label: str
) -> dict[str, Any]:
    """Return the fields sealed in `ciphertext`, of the types `record` declares. Raises CannotOpen.

    Types are looked at because a later release may write another one under an old name, and the
    first to trip over it would be the page that shows the list.
    """
    try:
        kept = keyring.open_json(ciphertext, label)
    except ValueError as wrong:
        raise CannotOpen(f"{label}: holds no JSON") from wrong
    expected = {field.name: field for field in dataclasses.fields(record)}
    required = {name for name, field in expected.items() if field.default is dataclasses.MISSING}
    if not isinstance(kept, dict) or kept.keys() - expected.keys() or required - kept.keys():
        raise CannotOpen(f"{label}: holds the fields of another release")
    if not all(
        isinstance(value, _STORED_TYPES[str(expected[name].type)]) for name, value in kept.items()
    ):
        raise CannotOpen(f"{label}: holds a value of another release")
    return kept


def _check_phone(field: str, number: str) -> None:
    if number and not _E164.fullmatch(number):
        raise InvalidCard(field, "is not a telephone in E.164, as in +19565550123")


def _check_codes(card: Card) -> None:
    if card.birth_year is not None and card.birth_year not in BIRTH_YEARS:
        raise InvalidCard("birth_year", f"lies outside {BIRTH_YEARS[0]} to {BIRTH_YEARS[-1]}")
    if card.sex not in SEXES:
        raise InvalidCard("sex", "is not f, m, x or empty")
    if not _LANGUAGE.fullmatch(card.language):
        raise InvalidCard("language", "is not a language tag, as in es or quc")


def _check_text(error: type[UnusableInput], field: str, text: str) -> None:
    if len(text) > LONGEST[field]:
        raise error(field, f"is longer than {LONGEST[field]} characters")
    if any(ord(letter) < 32 and letter not in "\n\t" for letter in text):
        raise error(field, "holds control characters")
