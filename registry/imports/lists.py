"""A list of persons on its way through the screens: sent in, tried, applied, undone.

What it holds waits in sealed files of one folder, and expires: `WAITING_DAYS` after it was sent
in, `UNDO_DAYS` after it was applied.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import hold_row
from core.errors import Outdated
from core.storage import FileStore
from core.tabular.mapping import ColumnMapping, titles_signature
from core.tabular.tables import Table
from registry.duplicates.models import DoublePass
from registry.imports.models import PeopleList, PeopleListState
from registry.imports.people_file import (
    ChangedPeople,
    Doubles,
    ImportOrigin,
    PreparedPeople,
    import_prepared,
)
from registry.imports.report import ImportReport, people_error_file
from registry.imports.undo import UndoLog, Undone, undo_import

FOLDER = "registry-lists"
"""Of the files, below the instance folder."""
WAITING_DAYS = 7
UNDO_DAYS = 30
CONTENT, UNDO, REJECTED = "list", "undo", "rejected"
"""What files there are of a list."""


@dataclass(frozen=True, slots=True)
class ListSender:
    """Who brings lists: of which country, and for which post where they answer for one only."""

    actor: str
    country: str
    post_id: uuid.UUID | None = None


def new_list(
    store: FileStore, data: bytes, name: str, sender: ListSender, now: datetime
) -> PeopleList:
    """Return the record of a list sent in, to be added to a session; its content is in a sealed
    file already, which expires though nobody adds it. Raises OSError.
    """
    sent = PeopleList(
        id=uuid.uuid4(),
        at=now,
        actor=sender.actor,
        country=sender.country,
        post_id=sender.post_id,
        file_name=name[-200:],
        sha256=hashlib.sha256(data).hexdigest(),
    )
    store.of(sent.country).write(part_name(sent.id, CONTENT), data, is_sealed=True)
    return sent


def content_of(sent: PeopleList, store: FileStore) -> bytes | None:
    """Return what a list holds; None once it was applied, dropped or expired."""
    return store.read(part_name(sent.id, CONTENT))


def rejected_of(sent: PeopleList, store: FileStore) -> bytes | None:
    """Return the rows an applied list was kept without, as CSV; None without any, or expired."""
    return store.read(part_name(sent.id, REJECTED))


def can_be_undone(sent: PeopleList, store: FileStore) -> bool:
    """Return whether the way back of a list is still there."""
    return sent.state is PeopleListState.APPLIED and store.has(part_name(sent.id, UNDO))


def lists_of(session: Session, sender: ListSender, limit: int = 50) -> list[PeopleList]:
    """Return the lists this sender may know of, newest first."""
    query = sa.select(PeopleList).where(
        _within_reach(sender), PeopleList.state != PeopleListState.DROPPED
    )
    return list(session.scalars(query.order_by(PeopleList.at.desc(), PeopleList.id).limit(limit)))


def list_of(session: Session, list_id: uuid.UUID, sender: ListSender) -> PeopleList | None:
    """Return one of them; None for a stranger's as for one that is not there."""
    return session.scalar(
        sa.select(PeopleList).where(
            PeopleList.id == list_id,
            _within_reach(sender),
            PeopleList.state != PeopleListState.DROPPED,
        )
    )


def last_mapping(session: Session, country: str, table: Table) -> ColumnMapping | None:
    """Return how the last list of a country with these titles was read, if there was one."""
    query = sa.select(PeopleList.mapping).where(
        PeopleList.country == country,
        PeopleList.titles_hash == titles_signature(table),
        PeopleList.state.in_([PeopleListState.APPLIED, PeopleListState.UNDONE]),
    )
    mapping = session.scalar(query.order_by(PeopleList.applied_at.desc()).limit(1))
    return dict(mapping) if mapping else None


def apply_list(
    session: Session,
    store: FileStore,
    keyring: Keyring,
    sent: PeopleList,
    prepared: PreparedPeople,
    origin: ImportOrigin,
    doubles: Doubles,
) -> ImportReport:
    """Bring the registry to what a list says, and keep the way back. Nothing is committed.

    Raises OSError when the way back cannot be written, and Outdated for a list that was applied or
    dropped meanwhile: then nothing is kept.
    """
    if not is_waiting(session, sent):
        raise Outdated(f"the list {sent.id} is {sent.state}")
    log = UndoLog(session, keyring)
    changed = ChangedPeople(before_change=log.note)
    report = import_prepared(session, keyring, prepared, origin, doubles=doubles, changed=changed)
    undo = json.dumps(log.document(changed.created)).encode()
    own = store.of(sent.country)
    own.write(part_name(sent.id, UNDO), undo, is_sealed=True)
    rejected = people_error_file(prepared.plan.table, report, origin.translate)
    if rejected is not None:
        own.write(part_name(sent.id, REJECTED), rejected, is_sealed=True)
    sent.titles_hash = titles_signature(prepared.plan.table)
    sent.state, sent.applied_at = PeopleListState.APPLIED, origin.now
    sent.counts = dict(report.counts)
    return report


def part_name(list_id: uuid.UUID, part: str) -> str:
    """Return the name of one file of a list."""
    return f"{list_id}.{part}"


def is_waiting(session: Session, sent: PeopleList) -> bool:
    """Return whether a list is neither applied nor dropped; it stays so for others to the end of
    the transaction.
    """
    if session.info.get("writes"):
        hold_row(session, sent)
    return sent.state in {PeopleListState.UPLOADED, PeopleListState.TRIED}


def forget_content(sent: PeopleList, store: FileStore) -> None:
    """Delete what a list holds."""
    store.remove(part_name(sent.id, CONTENT))


def undo_list(
    session: Session,
    store: FileStore,
    keyring: Keyring,
    sent: PeopleList,
    sender: ListSender,
    now: datetime,
) -> Undone | None:
    """Take a list back; None when its way back is gone, or it is taken back. Nothing is
    committed.
    """
    hold_row(session, sent)
    if sent.state is not PeopleListState.APPLIED:
        return None
    document = store.read(part_name(sent.id, UNDO))
    if document is None:
        return None
    undone = undo_import(session, keyring, sent.country, json.loads(document))
    sent.state, sent.undone_at, sent.undone_by = PeopleListState.UNDONE, now, sender.actor
    return undone


def expire_lists(store: FileStore, now: datetime) -> int:
    """Delete what waited too long, and ways back that are too old; return how many files."""
    gone = 0
    for each in store.files():
        days = WAITING_DAYS if each.name.endswith(f".{CONTENT}") else UNDO_DAYS
        if each.written_at < now - timedelta(days=days):
            store.remove(each.name)
            gone += 1
    return gone


def drop_expired(session: Session, now: datetime) -> None:
    """Note of the lists whose content waited too long that they are dropped. Nothing is
    committed.
    """
    session.execute(
        sa.update(PeopleList)
        .where(
            PeopleList.state.in_([PeopleListState.UPLOADED, PeopleListState.TRIED]),
            PeopleList.at < now - timedelta(days=WAITING_DAYS),
        )
        .values(state=PeopleListState.DROPPED)
    )


def countries_with_lists(session: Session) -> list[str]:
    """Return the countries that applied a list since their last pass began; those whose register
    was never looked through wait for the night, which compares everybody.
    """
    query = sa.select(PeopleList.country).join(DoublePass, DoublePass.country == PeopleList.country)
    since = PeopleList.applied_at > DoublePass.began_at
    query = query.where(PeopleList.state == PeopleListState.APPLIED, since).distinct()
    return list(session.scalars(query.order_by(PeopleList.country)))


# -- inside ---------------------------------------------------------------------------------


def _within_reach(sender: ListSender) -> sa.ColumnElement[bool]:
    """Return the lists somebody sees: a country all of its people's, a post those of its own."""
    own = PeopleList.country == sender.country
    return own if sender.post_id is None else sa.and_(own, PeopleList.post_id == sender.post_id)
