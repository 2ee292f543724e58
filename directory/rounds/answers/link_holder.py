"""Who holds a link: under which name, for which entries, and what was answered through it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.atlas.protocols import UnitAtlas
from core.db import hold_row
from core.phones.evidence import PhoneEvidence
from core.phones.place_evidence import evidence_of
from directory.entries.change_log import ChangeLogEntry
from directory.entries.field_model import Group
from directory.entries.fields import groups_of
from directory.entries.kinds import EntryKind, kind_of
from directory.entries.lifecycle import any_entry
from directory.entries.models import CommunityLeader
from directory.entries.values import place_values
from directory.rounds.models import AccessLink, Invitation, InvitedEntry, Round, RoundState
from directory.search.ranking import Entry

COUNTED = {"occupied": "occupied_at", "occupied_night": "occupied_night_at"}
"""Numbers whose age is kept with them: who writes one has counted now."""


def actor_of(link: AccessLink) -> str:
    """Return the name by which the change log knows the holder of a link."""
    if link.invitation_id is not None:
        return f"invitation:{link.invitation_id}"
    return f"link:{link.id}"


def confirmer_name(link: AccessLink, entry: Entry) -> str:
    """Return who is named as having confirmed: the one invited; of a standing link, the entry
    itself.
    """
    if link.invitation is not None:
        return link.invitation.name or link.invitation.address
    return entry.name


def rows_of(link: AccessLink) -> dict[tuple[EntryKind, UUID], InvitedEntry]:
    """Return the rows of the invitation of a link, by kind and id of the entry; a standing link has
    none.
    """
    if link.invitation is None:
        return {}
    return {(row.entry_kind, row.entry_id): row for row in link.invitation.entries}


def dialling_evidence(
    entry: Entry, raw: Mapping[str, Any], atlas: UnitAtlas | None
) -> PhoneEvidence:
    """Return what tells where telephones about an entry ring that have no `+`: its place, or that
    of its post, as `raw` (what its owner says now) has it, and its owner's country last.
    """
    return evidence_of({**place_values(entry), **raw}, entry.country, atlas)


def lock_entry(session: Session, link: AccessLink, kind: EntryKind, entry_id: UUID) -> Entry | None:
    """Return an entry in use that this link may answer for, read anew and locked until the
    transaction ends.

    None for any other, and for one that was handed over.
    """
    entry = entry_in_use(session, kind, entry_id) if _may_answer(link, kind, entry_id) else None
    if entry is None:
        return None
    hold_row(session, entry)
    return entry


def is_correction(change: ChangeLogEntry) -> bool:
    """Return whether a change says something else, and not only that people were counted again."""
    return bool(set(change.values) - set(COUNTED.values()))


def record_answer(session: Session, entry: Entry, groups: Iterable[Group], now: datetime) -> None:
    """Write down in every open round that these groups of an entry were answered, by whatever way.

    The rows are locked while they are written, so that two who answer at once lose nothing.
    """
    session.flush()
    every, new = groups_of(kind_of(entry)), set(groups)
    rows = open_rows(entry).with_for_update().execution_options(populate_existing=True)
    for row in session.scalars(rows):
        row.groups = [group.value for group in every if group.value in row.groups or group in new]
        if row.answered_at is None and len(row.groups) == len(every):
            row.answered_at = now
    session.flush()


def entry_in_use(session: Session, kind: EntryKind, entry_id: UUID) -> Entry | None:
    """Return an entry that is in use and may be behind a link.

    Community leaders never are: their post confirms them (`directory.rounds.owners`).
    """
    entry = any_entry(session, kind, entry_id)
    if entry is None or isinstance(entry, CommunityLeader) or entry.retired_at is not None:
        return None
    return entry


def open_rows(entry: Entry) -> sa.Select[InvitedEntry]:
    """Return the question for the rows of an entry in the rounds that are open."""
    open_invitations = (
        sa.select(Invitation.id)
        .join(Round, Round.id == Invitation.round_id)
        .where(Round.state == RoundState.OPEN)
    )
    return sa.select(InvitedEntry).where(
        InvitedEntry.entry_id == entry.id,
        InvitedEntry.handed_over.is_(False),
        InvitedEntry.invitation_id.in_(open_invitations),
    )


# -- inside ---------------------------------------------------------------------------------


def _may_answer(link: AccessLink, kind: EntryKind, entry_id: UUID) -> bool:
    if link.invitation is None:
        return link.entry_id == entry_id and link.entry_kind is kind
    row = rows_of(link).get((kind, entry_id))
    return row is not None and not row.handed_over
