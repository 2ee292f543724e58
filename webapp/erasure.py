"""Persons erased everywhere: files and messages that name them first, then their rows, then the
room the rows had.

In this order, for who is killed on the way leaves somebody who is still registered and can be
erased again, never traces of somebody nobody looks for any more.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import reading, writing
from core.outbox.models import OutboxMessage
from core.settings import Settings
from core.storage import open_store
from core.storage.database_sweep import sweep
from core.transports.folder import file_name, letters_of
from plans.packs.pack_builder import PACKS
from registry.forgetting.list_traces import forget_in_lists, lists_to_look_at, note_dropped
from registry.imports.lists import FOLDER
from registry.joining.requests import OWNER as JOINING
from registry.registration.erasure import (
    Erasure,
    check_erasure,
    erase,
    identities_of,
)
from response.calldown.forgetting import forget_calls
from webapp.confirmation_messages import OWNER as CONFIRMATION
from webapp.crises.erased_texts import crisis_texts_naming, forget_crisis_texts
from webapp.http.paper_desk import DESK
from webapp.messages.notice_dispatches import OWNER as NOTICE
from webapp.retention_messages import OWNER as RETENTION

TABLES = (
    "person",
    "stay",
    "unplaced_stay",
    "person_event",
    "past_consent",
    "household",
    "matching_head",
    "matching_point",
    "matching_person",
    "name_block",
    "trait_block",
    "newcomer_record",
    "contact_mark",
    "double_pair",
    "person_merge",
    "retention_notice",
    "agreement_person",
    "sharing_permission",
    "person_link_member",
    "quality_flag",
    "bad_number",
    "call_item",
    "call_item_person",
    "call",
    "outbox_message",
    "joining_request",
    "statement",
    "crisis_roll",
    "death_report",
    "brought_row",
    "hotline_call",
    "passenger",
    "return_need",
    "notice_reply",
    "notice_dispatch",
    "crisis_task",
    "crisis_task_move",
    "log_text",
    "lesson",
    "locate_notice",
    "locate_photo",
    "sighting",
    "situation_report",
    "kept_file",
    "kept_piece",
)
"""Whose deleted rows held something of a person."""
PAPERS = (DESK, PACKS)
"""Stores of papers and packs that may list persons; they are made again when asked for."""
log = logging.getLogger(__name__)


def erase_for_good(
    engine: Engine,
    keyring: Keyring,
    settings: Settings,
    person_ids: Sequence[uuid.UUID],
    erasure: Erasure,
    still: Callable[[Session, Sequence[uuid.UUID]], Sequence[uuid.UUID]] = lambda _session, ids: (
        ids
    ),
) -> int:
    """Erase those of the persons who belong to the country; return how many.

    `still` says, inside the transaction that erases, which of them are to go: clearing the files
    takes a while, and meanwhile somebody may have decided otherwise. What it raises erases nobody.
    Raises SecondPersonNeeded, and OSError when a file cannot be deleted: then nobody is erased yet.
    """
    check_erasure(erasure)
    with reading(engine) as session:
        persons = identities_of(session, keyring, person_ids, erasure.country)
        lists = lists_to_look_at(session, erasure.country)
        naming = crisis_texts_naming(session, keyring, persons, erasure.country)
        letters = _letters([each.id for each in persons])
        names = [
            each
            for each in session.scalars(sa.select(OutboxMessage.message_id).where(letters))
            if each
        ]
    if not persons:
        return 0
    store = open_store(settings, FOLDER, keyring, erasure.country)
    gone = forget_in_lists(store, lists, persons)
    _remove_files(settings, keyring, names)
    with writing(engine) as session:
        ids = still(session, [each.id for each in persons])
        note_dropped(session, gone)
        forget_crisis_texts(session, keyring, naming, erasure.now)
        session.execute(sa.delete(OutboxMessage).where(_letters(ids)))
        forget_calls(session, ids)
        erased = erase(session, keyring, ids, erasure)
    if not sweep(engine, TABLES):
        log.warning("the room of erased rows is cleared later: somebody still reads the old pages")
    return erased


def sweep_again(engine: Engine) -> bool:
    """Clear what an erasure could not clear at once; for the worker, every hour."""
    return sweep(engine, TABLES)


# -- inside ---------------------------------------------------------------------------------


def _letters(person_ids: Sequence[uuid.UUID]) -> sa.ColumnElement[bool]:
    ids = [str(each) for each in person_ids]
    owners = (RETENTION, CONFIRMATION, JOINING, NOTICE)
    return sa.and_(OutboxMessage.owner.in_(owners), OutboxMessage.reference.in_(ids))


def _remove_files(settings: Settings, keyring: Keyring, message_ids: Sequence[str]) -> None:
    letters = letters_of(settings, keyring)
    for message_id in message_ids:
        letters.remove(file_name(message_id))
    for name in PAPERS:
        open_store(settings, name).expire(most=0)
