"""The sealed record of a person and of a stay: how a card and a place are sealed and opened.

What is sealed bears the number of its form (`core.crypto.RECORD_FORMAT`). A field this release does
not know is kept when the record is written over; one that is missing has its default; one it cannot
read has its default too, and is named in `unread`: in a release rolled back at night a changed
field of the newer one must not take the telephone with it (`registry.people.stored_parts`).
"""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from operator import attrgetter
from typing import Any

from core.crypto import CannotOpen, Keyring, SealedPlace, place_of, record_of
from core.keys.columns import next_version
from registry.people.card import (
    ADULT_AT,
    BIRTH_YEARS,
    MOST_OTHER_PHONES,
    SEXES,
    Card,
    InvalidCard,
    check_card,
    is_email,
)
from registry.people.models import Need, Person, Stay
from registry.people.stay_place import ACCURACIES, InvalidPlace, StayPlace, check_place
from registry.people.stored_parts import (
    PART_FORMS,
    merged,
    merged_parts,
    part_fields,
    read_parts,
    readable,
    stored_types,
)
from registry.people.text_limits import LONGEST, without_controls

__all__ = [
    "ACCURACIES",
    "ADULT_AT",
    "BIRTH_YEARS",
    "LATER_FIELDS",
    "LONGEST",
    "MOST_OTHER_PHONES",
    "SEXES",
    "Card",
    "InvalidCard",
    "InvalidPlace",
    "StayPlace",
    "card_of",
    "card_place",
    "check_card",
    "check_place",
    "is_email",
    "open_card",
    "open_place",
    "put_card",
    "put_place",
    "seal_card",
    "seal_place",
    "stay_place",
    "stay_place_of",
    "unseal_card",
    "unseal_place",
    "without_controls",
]

_FOUND_BY = ("full_name", "phone", "email", "contact_name", "contact_phone")
_NEEDS: Collection[str] = frozenset(need.value for need in Need)
_TYPES = {Card: stored_types(Card), StayPlace: stored_types(StayPlace)}
"""Looked up for every card that is opened."""
_DEFAULTS = {
    kind: {each.name: each.default for each in dataclasses.fields(kind)}
    for kind in (Card, StayPlace)
}
_NAMES = {kind: [name for name in each if name != "unread"] for kind, each in _DEFAULTS.items()}
_STORED: dict[type[Any], tuple[list[str], Callable[[Any], tuple[Any, ...]]]] = {
    kind: (names, attrgetter(*names)) for kind, names in _NAMES.items()
}
"""The fields that are sealed, and what takes all of them from a record at once."""
_OF_TEXTS = ("other_phones", "languages")
LATER_FIELDS = frozenset({"languages", "preferred_channel", "birth_date", *PART_FORMS})
"""Fields that are sealed only where they say something: most people give none of them, and a
registry of a million is as large as what each card holds."""


def card_place(person_id: uuid.UUID, country: str, version: int) -> SealedPlace:
    """Return where the card of a row belongs (`version`: the row's `seal_version`)."""
    # Bound into every card ever sealed: it keeps the column's first name.
    return place_of("person", "sealed", person_id, country=country, version=version)


def stay_place(stay_id: uuid.UUID, country: str, version: int) -> SealedPlace:
    """Return where the place of a row belongs, as `card_place` does."""
    return place_of("stay", "sealed", stay_id, country=country, version=version)


def seal_card(keyring: Keyring, location: SealedPlace, card: Card) -> bytes:
    """Return a card as it is kept in `person.ciphertext`. Raises InvalidCard."""
    check_card(card)
    return keyring.seal_record(_fields(card), location)


def seal_place(keyring: Keyring, location: SealedPlace, place: StayPlace) -> bytes:
    """Return a place as it is kept in `stay.ciphertext`. Raises InvalidPlace."""
    check_place(place)
    return keyring.seal_record(_fields(place), location)


def put_card(keyring: Keyring, person: Person, card: Card) -> None:
    """Seal a card into its row; of the one written over stays what this release does not know.

    Raises InvalidCard.
    """
    check_card(card)
    before = card_place(person.id, person.country, person.seal_version or 0)
    location = before._replace(version=next_version(person))
    person.has_dated_needs = bool(card.needs_until)
    person.ciphertext = _sealed_over(keyring, card, location, (person.ciphertext, before))


def put_place(keyring: Keyring, stay: Stay, place: StayPlace) -> None:
    """Seal a place into its row, as `put_card` does. Raises InvalidPlace."""
    check_place(place)
    before = stay_place(stay.id, stay.country, stay.seal_version or 0)
    location = before._replace(version=next_version(stay))
    stay.ciphertext = _sealed_over(keyring, place, location, (stay.ciphertext, before))


def unseal_card(keyring: Keyring, location: SealedPlace, ciphertext: bytes) -> Card:
    """Return the card kept in a row, as far as this release can read it.

    Raises CannotOpen when it is damaged, sealed with another key, of a release too far away, or
    when there is nothing in it to find anybody by. The error names the row, never what is in it.
    """
    return card_of(keyring.open_json(ciphertext, location), location)


def card_of(record: Any, location: SealedPlace) -> Card:
    """Return the card of an opened record, as `unseal_card` does. Raises CannotOpen."""
    kept, _ = record_of(record, location)
    values, unread = readable(_TYPES[Card], kept)
    lists, further = _lists_of(values)
    _made_consistent(values, lists)
    if not any(values.get(name) for name in _FOUND_BY):
        raise CannotOpen(f"{location}: holds neither a name nor a way to call")
    return Card(**{"full_name": "", **values, **lists}, unread=(*unread, *further))


def unseal_place(keyring: Keyring, location: SealedPlace, ciphertext: bytes) -> StayPlace:
    """Return the place kept in a row, as `unseal_card` does.

    Raises CannotOpen, also where no point can be read.
    """
    return stay_place_of(keyring.open_json(ciphertext, location), location)


def stay_place_of(record: Any, location: SealedPlace) -> StayPlace:
    """Return the place of an opened record, as `unseal_place` does. Raises CannotOpen."""
    kept, _ = record_of(record, location)
    values, unread = readable(_TYPES[StayPlace], kept)
    if not {"lon", "lat"} <= values.keys():
        raise CannotOpen(f"{location}: holds no point")
    return StayPlace(**values, unread=unread)


def open_card(person: Person, keyring: Keyring) -> Card:
    """Return the card of one person. Raises CannotOpen.

    The caller writes the audit log; see `registry.people.access.read_persons`.
    """
    location = card_place(person.id, person.country, person.seal_version)
    return unseal_card(keyring, location, person.ciphertext)


def open_place(stay: Stay, keyring: Keyring) -> StayPlace:
    """Return the place of one stay; the caller writes the audit log. Raises CannotOpen."""
    location = stay_place(stay.id, stay.country, stay.seal_version)
    return unseal_place(keyring, location, stay.ciphertext)


# -- inside ---------------------------------------------------------------------------------


def _fields(record: Card | StayPlace) -> dict[str, Any]:
    # `asdict` would copy every value on its way: half the time of a large import.
    names, values = _STORED[type(record)]
    fields: dict[str, Any] = dict(zip(names, values(record), strict=True))
    for name in LATER_FIELDS & fields.keys():
        if not fields[name]:
            del fields[name]
        elif name in PART_FORMS:
            fields[name] = [part_fields(each) for each in fields[name]]
    return fields


def _sealed_over(
    keyring: Keyring,
    record: Card | StayPlace,
    location: SealedPlace,
    before: tuple[bytes | None, SealedPlace],
) -> bytes:
    """Return the record sealed, with what stands in the bytes it is written over and is not known
    here.
    """
    ciphertext, former = before
    if ciphertext is None:
        return keyring.seal_record(_fields(record), location)
    try:
        kept, number = keyring.open_record(ciphertext, former)
    except CannotOpen:  # nothing can be kept of what nobody can read
        return keyring.seal_record(_fields(record), location)
    return keyring.seal_record(_merged(record, kept), location, number)


def _merged(record: Card | StayPlace, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields to be sealed, with what of the stored ones is not known here."""
    kind = type(record)
    fields = merged(_TYPES[kind], _DEFAULTS[kind], stored, _fields(record))
    if isinstance(record, Card):
        lists = {name: stored[name] for name in ("needs", *PART_FORMS)
                 if isinstance(stored.get(name), list)}  # fmt: skip
        if "needs" in lists:
            fields["needs"] = [*record.needs, *_later_needs(lists.pop("needs"))]
        for name, entries in lists.items():
            parts = merged_parts(name, entries, getattr(record, name))
            fields |= {name: parts} if parts else {}
    return fields


def _later_needs(codes: Iterable[Any]) -> list[Any]:
    return [code for code in codes if not _is_need(code)]


def _lists_of(values: dict[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the lists of a card as it holds them, taken out of its fields, and the names of those
    that could not be read whole.
    """
    needs = values.pop("needs", ())
    lists: dict[str, Any] = {"needs": tuple(Need(code) for code in needs if _is_need(code))}
    unread = [] if len(lists["needs"]) == len(needs) else ["needs"]
    for name in PART_FORMS.keys() & values.keys():
        stored = values.pop(name)
        lists[name] = read_parts(name, stored)
        unread += [] if len(lists[name]) == len(stored) else [name]
    for name in _OF_TEXTS:
        texts = values.pop(name, ())
        is_read = all(isinstance(text, str) for text in texts)
        lists[name] = tuple(texts) if is_read else ()
        unread += [] if is_read else [name]
    return lists, tuple(unread)


def _made_consistent(values: dict[str, Any], lists: dict[str, Any]) -> None:
    """Drop what an earlier release left standing beside what it changed: the day of another year,
    the last day of a need that is none any more, the first language among the further ones.
    """
    born = values.get("birth_date", "")
    if born and born[:4] != str(values.get("birth_year")):
        del values["birth_date"]
    if "needs_until" in lists:
        own = lists["needs"]
        lists["needs_until"] = tuple(each for each in lists["needs_until"] if each.need in own)
    if lists["languages"]:
        first = values.get("language", "es")
        lists["languages"] = tuple(tag for tag in lists["languages"] if tag != first)


def _is_need(code: object) -> bool:
    return isinstance(code, str) and code in _NEEDS
