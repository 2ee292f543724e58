"""The way back of an import: whom it made and what it changed, kept as one JSON document that the
caller seals.

Who was changed by somebody since is left as they are, and named.
"""

from __future__ import annotations

import base64
import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from registry.people.access import in_parts
from registry.people.models import Household, Person, Stay, StayKind, UnplacedStay
from registry.people.record import unseal_card, unseal_place
from registry.registration.erasing import erase_persons
from registry.registration.persons import (
    NewStay,
    add_stay,
    change_card,
    change_stay,
    remove_stay,
    set_household,
)

Document = dict[str, Any]
"""Plain JSON: `created` and `changed`, by the id of a person."""


@dataclass(slots=True)
class UndoLog:
    """What is needed to take an import back, gathered while it runs."""

    session: Session
    before: dict[str, Document] = field(default_factory=dict)

    def note(self, person: Person) -> None:
        """Keep what a person was before the import changes them; the first time counts."""
        if str(person.id) not in self.before:
            self.before[str(person.id)] = _state(self.session, person)

    def document(self, created: Sequence[uuid.UUID]) -> Document:
        """Return the whole of it, with what everybody is now."""
        self.session.flush()
        changed = [uuid.UUID(each) for each in self.before]
        return {
            "created": dict(_fingerprints(self.session, created)),
            "changed": self.before,
            "after": dict(_fingerprints(self.session, changed)),
        }


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back, and who was left because somebody changed them since."""

    erased: int
    restored: int
    left: tuple[uuid.UUID, ...]


def undo_import(
    session: Session, keyring: Keyring, country: str, document: Mapping[str, Any]
) -> Undone:
    """Take an import back, as far as nobody touched it since. Nothing is committed.

    The caller writes the audit log.
    """
    untouched, touched = _created_since(session, document["created"])
    restored, left = _restore_changed(session, keyring, country, document)
    erased = erase_persons(session, keyring, country, untouched)
    return Undone(erased, restored, (*touched, *left))


# -- inside ---------------------------------------------------------------------------------


def _created_since(
    session: Session, created: Mapping[str, str]
) -> tuple[list[uuid.UUID], list[uuid.UUID]]:
    """Return of the persons an import made those nobody touched since, and those somebody did."""
    now = dict(_fingerprints(session, [uuid.UUID(key) for key in created]))
    untouched = [uuid.UUID(key) for key, mark in created.items() if now.get(key) == mark]
    return untouched, [uuid.UUID(key) for key, mark in now.items() if mark != created[key]]


def _restore_changed(
    session: Session, keyring: Keyring, country: str, document: Mapping[str, Any]
) -> tuple[int, list[uuid.UUID]]:
    """Bring back those an import changed; return how many, and who is left as they are."""
    restored, left = 0, []
    current = dict(_fingerprints(session, [uuid.UUID(key) for key in document["changed"]]))
    for key, state in document["changed"].items():
        person = session.get(Person, uuid.UUID(key))
        if person is None or person.country != country:
            continue
        is_untouched = current.get(key) == document["after"].get(key)
        if is_untouched and _restore(session, keyring, person, state):
            restored += 1
        else:
            left.append(person.id)
    return restored, left


def _state(session: Session, person: Person) -> Document:
    """Return what a person is: sealed as it stands, so that no name is in the document."""
    return {
        "card": _text(person.ciphertext),
        "household": str(person.household_id) if person.household_id else "",
        "stays": [_stay_state(each) for each in _stays(session, Stay, person.id)],
        "unplaced": [_stay_state(each) for each in _stays(session, UnplacedStay, person.id)],
    }


def _stay_state(stay: Stay | UnplacedStay) -> Document:
    return {
        "id": str(stay.id),
        "kind": stay.kind.value,
        "from": stay.from_on.isoformat() if stay.from_on else "",
        "until": stay.until_on.isoformat() if stay.until_on else "",
        "place": _text(stay.ciphertext),
    }


def _restore(session: Session, keyring: Keyring, person: Person, state: Mapping[str, Any]) -> bool:
    """Bring a person back; return whether that was possible: what does not open is left."""
    try:
        card = unseal_card(keyring, person.id, _bytes(state["card"]))
        stays = {uuid.UUID(each["id"]): _new_stay(keyring, each) for each in state["stays"]}
    except CannotOpen:
        return False
    with session.begin_nested():
        change_card(session, keyring, person, card)
        home = session.get(Household, uuid.UUID(state["household"])) if state["household"] else None
        set_household(session, keyring, person, home)
        _restore_stays(session, keyring, person, stays)
        _restore_unplaced(session, person, state["unplaced"])
    return True


def _restore_stays(
    session: Session, keyring: Keyring, person: Person, stays: Mapping[uuid.UUID, NewStay]
) -> None:
    there = {each.id: each for each in _stays(session, Stay, person.id)}
    for stay_id, stay in there.items():
        if stay_id in stays:
            change_stay(session, keyring, stay, stays[stay_id])
        else:
            remove_stay(session, keyring, stay)
    for stay_id, new in stays.items():
        if stay_id not in there:
            add_stay(session, keyring, person, new)


def _restore_unplaced(session: Session, person: Person, rows: Sequence[Mapping[str, Any]]) -> None:
    session.execute(sa.delete(UnplacedStay).where(UnplacedStay.person_id == person.id))
    for row in rows:
        session.add(
            UnplacedStay(
                id=uuid.UUID(row["id"]),
                person_id=person.id,
                country=person.country,
                kind=StayKind(row["kind"]),
                from_on=_day(row["from"]),
                until_on=_day(row["until"]),
                ciphertext=_bytes(row["place"]),
            )
        )
    session.flush()


def _new_stay(keyring: Keyring, row: Mapping[str, Any]) -> NewStay:
    place = unseal_place(keyring, uuid.UUID(row["id"]), _bytes(row["place"]))
    return NewStay(
        place=place,
        kind=StayKind(row["kind"]),
        from_on=_day(row["from"]),
        until_on=_day(row["until"]),
    )


def _fingerprints(session: Session, ids: Sequence[uuid.UUID]) -> Iterable[tuple[str, str]]:
    """Yield for each person that is there what they are, as a hash."""
    for part in in_parts(ids):
        parts: dict[uuid.UUID, list[str]] = {}
        query = sa.select(Person.id, Person.household_id, Person.ciphertext)
        for row in session.execute(query.where(Person.id.in_(part))):
            parts[row.id] = [f"{row.household_id}", row.ciphertext.hex()]
        for table in (Stay, UnplacedStay):
            stays = sa.select(table.person_id, table.from_on, table.until_on, table.ciphertext)
            for stay in session.execute(stays.where(table.person_id.in_(part)).order_by(table.id)):
                said = f"{stay.from_on}{stay.until_on}{stay.ciphertext.hex()}"
                parts[stay.person_id].append(said)
        for key, texts in parts.items():
            yield str(key), hashlib.sha256("|".join(texts).encode()).hexdigest()[:32]


def _stays(session: Session, table: Any, person_id: uuid.UUID) -> list[Any]:
    query = sa.select(table).where(table.person_id == person_id).order_by(table.id)
    return list(session.scalars(query))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)
