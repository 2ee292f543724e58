"""Lists of shelters, hospitals and authorities held against the register: for each row a range of
matches with reasons, and a person decides row by row. Nothing is decided alone.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.crypto import CannotOpen, Keyring
from core.db import hold_row
from core.errors import Outdated, UnusableInput
from core.i18n.languages import N_
from registry.duplicates.proposing import MOST_PROPOSED, ProposedDouble, propose_doubles
from registry.people.access import NationalViewer
from response.accounting.lists.reading import ListedName, listed_name
from response.accounting.models import (
    BroughtList,
    BroughtRow,
    Confidence,
    RowDecision,
    Says,
    Statement,
    StatementSource,
    brought_list_place,
    brought_row_place,
)
from response.accounting.statements import (
    AHEAD,
    LONGEST_PLACE,
    StatementDraft,
    StatementWords,
    add_statement,
    take_back,
)
from response.crisis.models import Participation

LIST_SAYS = (Says.SAFE, Says.MOVED, Says.HOSPITAL, Says.DETAINED, Says.LEFT_ON_OWN)
"""What being on a list may say."""
_NO_MATCH_IS_TOO_POOR = -1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDraft:
    """A list about to be kept."""

    name: str
    """Whose it is: the shelter, the hospital."""
    says: Says
    source: StatementSource
    said_at: datetime
    by: str
    rows: Sequence[ListedName]


@dataclass(frozen=True, slots=True)
class OpenList:
    """A list with its name, and how far it is decided."""

    row: BroughtList
    name: str
    """Empty where it does not open."""
    waiting: int
    same: int
    nobody: int

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return self.waiting + self.same + self.nobody


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A row with what it says; None where it does not open."""

    row: BroughtRow
    listed: ListedName | None


def keep_list(
    session: Session,
    keyring: Keyring,
    participation: Participation,
    draft: ListDraft,
    now: datetime,
) -> BroughtList:
    """Return the list, written with its rows; all of them wait for a person.

    Raises UnusableInput for one without a name or a moment, or that says what no list can say.
    """
    if not draft.name.strip() or len(draft.name) > LONGEST_PLACE:
        raise UnusableInput("name", N_("Diga de quién es la lista."))
    if draft.says not in LIST_SAYS:
        raise UnusableInput("says", N_("Diga qué significa estar en la lista."))
    if draft.said_at > now + AHEAD:
        raise UnusableInput("said_at", N_("Esa hora todavía no llega."))
    brought = BroughtList(
        participation_id=participation.id,
        country=participation.country,
        says=draft.says,
        source=draft.source,
        said_at=min(draft.said_at, now),
        entered_at=now,
        by=draft.by,
    )
    place = brought_list_place(brought.id, brought.country)
    brought.ciphertext = keyring.seal_json({"name": draft.name.strip()}, place)
    session.add(brought)
    session.flush()
    session.add_all(_row(keyring, brought, each) for each in draft.rows)
    session.flush()
    return brought


def lists_of(session: Session, keyring: Keyring, participation_id: uuid.UUID) -> list[OpenList]:
    """Return the lists of a participation, the last first."""
    query = sa.select(BroughtList).where(BroughtList.participation_id == participation_id)
    rows = list(session.scalars(query.order_by(BroughtList.entered_at.desc(), BroughtList.id)))
    counts = _decided(session, [each.id for each in rows])
    return [_open_list(keyring, each, counts) for each in rows]


def list_of(
    session: Session, keyring: Keyring, participation_id: uuid.UUID, list_id: uuid.UUID
) -> OpenList | None:
    """Return one list; None for one of another participation, as for one that is not there."""
    query = sa.select(BroughtList).where(
        BroughtList.id == list_id, BroughtList.participation_id == participation_id
    )
    found: BroughtList | None = session.scalar(query)
    return None if found is None else _open_list(keyring, found, _decided(session, [found.id]))


def rows_of(
    session: Session,
    keyring: Keyring,
    list_id: uuid.UUID,
    *,
    decision: RowDecision,
    limit: int,
    offset: int = 0,
) -> list[OpenRow]:
    """Return the rows of a list with a decision, in its order."""
    query = sa.select(BroughtRow).where(
        BroughtRow.list_id == list_id, BroughtRow.decision == decision
    )
    rows = session.scalars(query.order_by(BroughtRow.number).limit(limit).offset(offset))
    return [OpenRow(each, _listed(keyring, each)) for each in rows]


def row_of(session: Session, list_id: uuid.UUID, row_id: uuid.UUID) -> BroughtRow | None:
    """Return one row of a list; None for one of another."""
    query = sa.select(BroughtRow).where(BroughtRow.id == row_id, BroughtRow.list_id == list_id)
    found: BroughtRow | None = session.scalar(query)
    return found


def matches_of(context: Context[NationalViewer], listed: ListedName) -> list[ProposedDouble]:
    """Return whom of the viewer's country a row may name, the likeliest first, `MOST_PROPOSED` at
    most, however unlikely: lists are written by ear.

    Writes one entry in the audit log. Raises NotAllowed as `read_persons` does.
    """
    if not listed.name:
        return []
    found = propose_doubles(context, listed.card(), least=_NO_MATCH_IS_TOO_POOR)
    return found[:MOST_PROPOSED]


def decide_row(
    session: Session,
    keyring: Keyring,
    participation: Participation,
    brought: OpenList,
    row: BroughtRow,
    person_id: uuid.UUID | None,
    *,
    by: str,
    now: datetime,
) -> Statement | None:
    """Decide that a row is a person, of whom the list then says what it says, or (None) that it is
    nobody of the register. Return the statement.

    Raises Outdated for a row somebody has decided, UnusableInput as `add_statement` does.
    """
    hold_row(session, row)
    if row.decision is not RowDecision.WAITING:
        raise Outdated("somebody has decided this row")
    row.decided_by, row.decided_at = by, now
    if person_id is None:
        row.decision = RowDecision.NOBODY
        return None
    draft = StatementDraft(
        person_id=person_id,
        says=brought.row.says,
        source=brought.row.source,
        confidence=Confidence.THIRD_PARTY,
        said_at=brought.row.said_at,
        by=by,
        words=StatementWords(place=brought.name),
    )
    statement = add_statement(session, keyring, participation, draft, now)
    row.decision, row.person_id, row.statement_id = RowDecision.SAME, person_id, statement.id
    return statement


def undecide_row(
    session: Session,
    keyring: Keyring,
    participation: Participation,
    row: BroughtRow,
    *,
    by: str,
    now: datetime,
) -> None:
    """Let a row wait again; what it said of the wrong person is taken back."""
    hold_row(session, row)
    statement = session.get(Statement, row.statement_id) if row.statement_id else None
    if statement is not None:
        take_back(session, keyring, participation, statement, by=by, note="", now=now)
    row.decision, row.person_id, row.statement_id = RowDecision.WAITING, None, None
    row.decided_by, row.decided_at = "", None


# -- inside ---------------------------------------------------------------------------------


def _row(keyring: Keyring, brought: BroughtList, listed: ListedName) -> BroughtRow:
    row = BroughtRow(
        list_id=brought.id,
        country=brought.country,
        number=listed.number,
        decision=RowDecision.WAITING,
    )
    row.ciphertext = keyring.seal_json(listed.document(), brought_row_place(row.id, row.country))
    return row


def _decided(
    session: Session, list_ids: Sequence[uuid.UUID]
) -> dict[tuple[uuid.UUID, RowDecision], int]:
    query = sa.select(BroughtRow.list_id, BroughtRow.decision, sa.func.count()).where(
        BroughtRow.list_id.in_(list_ids)
    )
    query = query.group_by(BroughtRow.list_id, BroughtRow.decision)
    return {(key, decision): count for key, decision, count in session.execute(query)}


def _open_list(
    keyring: Keyring, row: BroughtList, counts: dict[tuple[uuid.UUID, RowDecision], int]
) -> OpenList:
    try:
        words = keyring.open_json(row.ciphertext, brought_list_place(row.id, row.country))
    except CannotOpen:
        words = {}
    decided = [counts.get((row.id, each), 0) for each in RowDecision]
    return OpenList(row, str(words.get("name", "")), *decided)


def _listed(keyring: Keyring, row: BroughtRow) -> ListedName | None:
    try:
        document = keyring.open_json(row.ciphertext, brought_row_place(row.id, row.country))
    except CannotOpen:
        return None
    return listed_name(row.number, document)
