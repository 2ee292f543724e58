"""The stays of a merge that is undone, given back to whose they were."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.merging.row_documents import RowDocument, values_of_document
from registry.merging.way_back import MergeWayBack
from registry.people.models import Person, Stay, UnplacedStay
from registry.people.record import stay_place
from registry.people.sought_place import sought_place_at


def give_stays_back(
    session: Session, keyring: Keyring, survivor: Person, merged_id: uuid.UUID, back: MergeWayBack
) -> bool:
    """Give the one who is a person again their stays; return whether any was changed since.

    One as it was goes back. One changed since stays with the survivor under an id of its own, and
    the other has it back as it was. One that ended with the merge, or since, is made again; so is
    one of the survivor's that ended with the merge.
    """
    _make_survivors_again(session, keyring, survivor.id, back)
    own = {key: row for key, row in back.stays.items() if row["person_id"] == str(merged_id)}
    moved = {row["id"] for row in back.moved.get("stay", ())}
    is_edited = False
    for key, row in own.items():
        stay = session.get(Stay, uuid.UUID(key))
        if stay is None:
            was_repeated = key not in moved
            _make_again(session, keyring, row, uuid.UUID(key) if was_repeated else uuid.uuid4())
            is_edited = is_edited or not was_repeated
        elif _stand(stay) == back.after["stays"].get(key):
            stay.person_id = merged_id
        else:
            is_edited = True
            _make_again(session, keyring, row, uuid.uuid4())
    session.flush()
    session.expire(survivor, ["stays"])
    return is_edited


def make_unplaced_again(session: Session, keyring: Keyring, back: MergeWayBack) -> None:
    """Write the stays to be placed of the one who is a person again that were placed since: where,
    the survivor's stay says; and those of the survivor that ended with the merge.
    """
    ended = back.survivor.get("unplaced", {})  # none in what was sealed before these could end
    for key, row in {**back.merged["unplaced"], **ended}.items():
        if session.get(UnplacedStay, uuid.UUID(key)) is None:
            values = values_of_document(UnplacedStay, row)
            location = sought_place_at(values["id"], values["country"])
            sealed = keyring.seal_json(row["record"], location)
            session.execute(sa.insert(UnplacedStay).values(**values, ciphertext=sealed))


# -- inside ---------------------------------------------------------------------------------


def _stand(stay: Stay) -> list[Any]:
    days = (each.isoformat() if each else None for each in (stay.from_on, stay.until_on))
    return [stay.seal_version, *days, stay.kind.value]


def _make_survivors_again(
    session: Session, keyring: Keyring, survivor_id: uuid.UUID, back: MergeWayBack
) -> None:
    for key, row in back.stays.items():
        if row["person_id"] == str(survivor_id) and key not in back.after["stays"]:
            _make_again(session, keyring, row, uuid.UUID(key))


def _make_again(session: Session, keyring: Keyring, row: RowDocument, stay_id: uuid.UUID) -> None:
    """Write a stay as it was, with a text of a higher number than it ever bore."""
    values: Mapping[str, Any] = values_of_document(Stay, row)
    version = values["seal_version"] + 1
    location = stay_place(stay_id, values["country"], version)
    sealed = keyring.seal_json(row["record"], location)
    fresh = {**values, "id": stay_id, "seal_version": version, "ciphertext": sealed}
    session.execute(sa.insert(Stay).values(**fresh))
