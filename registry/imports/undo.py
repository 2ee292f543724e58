"""The way back of an import: whom it made and what it changed, kept as one JSON document that the
caller seals.

Who was changed by somebody since is left as they are, and named. What a person was stands in it
opened: a key may be changed and the former one retired before an import is taken back. Documents of
before that hold it sealed, as the rows were (`form` is missing).
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

from core.crypto import CannotOpen, Keyring, SealedPlace
from registry.merging.survivors import surviving_ids
from registry.people.access import in_parts
from registry.people.models import Household, Person, Stay, StayKind, UnplacedStay
from registry.people.record import card_of, card_place, stay_place, stay_place_of
from registry.people.sought_place import seal_sought_place, sought_place_at, sought_place_of
from registry.registration.erasing import erase_persons
from registry.registration.persons import (
    NewStay,
    add_stay,
    change_card,
    change_stay,
    remove_stay,
    set_household,
)
from registry.statistics.traits.storing import count_again

Document = dict[str, Any]
"""Plain JSON: `form`, and `created`, `changed` and `after`, by the id of a person."""
FORM = {"number": 2}
"""As a part like the others: who takes persons out of a document goes through all of them."""


@dataclass(slots=True)
class UndoLog:
    """What is needed to take an import back, gathered while it runs."""

    session: Session
    keyring: Keyring
    before: dict[str, Document] = field(default_factory=dict)

    def note(self, person: Person) -> None:
        """Keep what a person was before the import changes them; the first time counts."""
        if str(person.id) not in self.before:
            self.before[str(person.id)] = _state(self.session, self.keyring, person)

    def document(self, created: Sequence[uuid.UUID]) -> Document:
        """Return the whole of it, with what everybody is now."""
        self.session.flush()
        changed = [uuid.UUID(each) for each in self.before]
        return {
            "form": FORM,
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
    untouched, touched = _created_since(session, country, document)
    restored, left = _restore_changed(session, keyring, country, document)
    erased = erase_persons(session, keyring, country, untouched)
    return Undone(erased, restored, (*touched, *left))


# -- inside ---------------------------------------------------------------------------------


def _created_since(
    session: Session, country: str, document: Mapping[str, Any]
) -> tuple[list[uuid.UUID], list[uuid.UUID]]:
    """Return of the persons an import made those nobody touched since, and those somebody did: who
    was merged into another is touched, and so is the other.
    """
    created = document["created"]
    now = _marks(session, document, created)
    untouched = [uuid.UUID(key) for key, mark in created.items() if now.get(key) == mark]
    touched = {uuid.UUID(key) for key, mark in now.items() if mark != created[key]}
    touched.update(surviving_ids(session, country, map(uuid.UUID, created)).values())
    return untouched, sorted(touched)


def _restore_changed(
    session: Session, keyring: Keyring, country: str, document: Mapping[str, Any]
) -> tuple[int, list[uuid.UUID]]:
    """Bring back those an import changed; return how many, and who is left as they are."""
    restored, left = 0, []
    current = _marks(session, document, document["changed"])
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


def _marks(session: Session, document: Mapping[str, Any], persons: Iterable[str]) -> dict[str, str]:
    """Return what each person is now, as the document says it of then."""
    ids = [uuid.UUID(key) for key in persons]
    return dict(_fingerprints(session, ids, is_sealed="form" not in document))


def _state(session: Session, keyring: Keyring, person: Person) -> Document:
    """Return what a person is; what does not open is None, and cannot be brought back."""
    location = card_place(person.id, person.country, person.seal_version)
    stays = _stays(session, Stay, person.id)
    unplaced = _stays(session, UnplacedStay, person.id)
    return {
        "card": _opened(keyring, location, person.ciphertext),
        "household": str(person.household_id) if person.household_id else "",
        "stays": [_stay_state(keyring, each, _place_of_stay(each)) for each in stays],
        "unplaced": [
            _stay_state(keyring, each, sought_place_at(each.id, each.country)) for each in unplaced
        ],
    }


def _place_of_stay(stay: Stay) -> SealedPlace:
    return stay_place(stay.id, stay.country, stay.seal_version)


def _opened(keyring: Keyring, location: SealedPlace, ciphertext: bytes) -> Any:
    try:
        return keyring.open_json(ciphertext, location)
    except CannotOpen:
        return None


def _stay_state(keyring: Keyring, stay: Stay | UnplacedStay, location: SealedPlace) -> Document:
    return {
        "id": str(stay.id),
        "kind": stay.kind.value,
        "from": stay.from_on.isoformat() if stay.from_on else "",
        "until": stay.until_on.isoformat() if stay.until_on else "",
        "journey": str(stay.journey_id) if stay.journey_id else "",
        "place": _opened(keyring, location, stay.ciphertext),
    }


def _restore(session: Session, keyring: Keyring, person: Person, state: Mapping[str, Any]) -> bool:
    """Bring a person back; return whether that was possible: what does not open is left."""
    try:
        location = card_place(person.id, person.country, 0)
        card = card_of(_record(keyring, location, state["card"]), location)
        home = person.country
        stays = {uuid.UUID(each["id"]): _new_stay(keyring, home, each) for each in state["stays"]}
        unplaced = [_new_unplaced(keyring, person, each) for each in state["unplaced"]]
    except CannotOpen:
        return False
    with session.begin_nested():
        change_card(session, keyring, person, card)
        household = uuid.UUID(state["household"]) if state["household"] else None
        shared = session.get(Household, household) if household else None
        set_household(session, keyring, person, shared)
        _restore_stays(session, keyring, person, stays)
        _restore_unplaced(session, person, unplaced)
        count_again(session, keyring, person.country, [person.id])
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


def _restore_unplaced(session: Session, person: Person, rows: Sequence[UnplacedStay]) -> None:
    session.execute(sa.delete(UnplacedStay).where(UnplacedStay.person_id == person.id))
    session.add_all(rows)
    session.flush()


def _new_unplaced(keyring: Keyring, person: Person, row: Mapping[str, Any]) -> UnplacedStay:
    location = sought_place_at(uuid.UUID(row["id"]), person.country)
    place = sought_place_of(_record(keyring, location, row["place"]), location)
    return UnplacedStay(
        id=uuid.UUID(row["id"]),
        person_id=person.id,
        country=person.country,
        kind=StayKind(row["kind"]),
        from_on=_day(row["from"]),
        until_on=_day(row["until"]),
        journey_id=_journey(row),
        ciphertext=seal_sought_place(keyring, location, place),
    )


def _new_stay(keyring: Keyring, country: str, row: Mapping[str, Any]) -> NewStay:
    location = stay_place(uuid.UUID(row["id"]), country, 0)
    return NewStay(
        place=stay_place_of(_record(keyring, location, row["place"]), location),
        kind=StayKind(row["kind"]),
        from_on=_day(row["from"]),
        until_on=_day(row["until"]),
        journey_id=_journey(row),
    )


def _record(keyring: Keyring, location: SealedPlace, stored: Any) -> Any:
    """Return what stands in a document: opened, or sealed in one of before. Raises CannotOpen."""
    if isinstance(stored, str):
        return keyring.open_json(_bytes(stored), location)
    return dict(stored) if isinstance(stored, dict) else stored


def _fingerprints(
    session: Session, ids: Sequence[uuid.UUID], *, is_sealed: bool = False
) -> Iterable[tuple[str, str]]:
    """Yield for each person that is there what they are, as a hash.

    What is sealed counts by the number of its text, which a change of keys leaves; `is_sealed`: by
    its bytes, as documents of before say it.
    """
    for part in in_parts(ids):
        parts: dict[uuid.UUID, list[str]] = {}
        query = sa.select(Person.id, Person.household_id, Person.ciphertext, Person.seal_version)
        for row in session.execute(query.where(Person.id.in_(part))):
            text = row.ciphertext.hex() if is_sealed else f"{row.seal_version}"
            parts[row.id] = [f"{row.household_id}", text]
        for table in (Stay, UnplacedStay):
            # A stay to be placed is never sealed again: another one has another id.
            number = Stay.seal_version if table is Stay else sa.literal(1).label("seal_version")
            stays = sa.select(
                table.id, table.person_id, table.from_on, table.until_on, table.ciphertext, number
            )
            for stay in session.execute(stays.where(table.person_id.in_(part)).order_by(table.id)):
                text = stay.ciphertext.hex() if is_sealed else f"/{stay.id}/{stay.seal_version}"
                parts[stay.person_id].append(f"{stay.from_on}{stay.until_on}{text}")
        for key, texts in parts.items():
            yield str(key), hashlib.sha256("|".join(texts).encode()).hexdigest()[:32]


def _stays(session: Session, table: Any, person_id: uuid.UUID) -> list[Any]:
    query = sa.select(table).where(table.person_id == person_id).order_by(table.id)
    return list(session.scalars(query))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _journey(row: Mapping[str, Any]) -> uuid.UUID | None:
    """Return the journey of a stay; documents of before stages were bound say none."""
    return uuid.UUID(row["journey"]) if row.get("journey") else None


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)
