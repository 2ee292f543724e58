"""The invitations of a round as a list: filtered, in pages; one query for those of a page."""

from __future__ import annotations

import enum
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from directory.rounds.models import Invitation, InvitedEntry, Round

A_PAGE = 50


class InvitationSort(enum.StrEnum):
    """Which invitations are asked for."""

    SILENT = "silent"
    """Nothing of it is answered."""
    HALF = "half"
    DONE = "done"
    TELEPHONE = "telephone"
    """Called, for somebody chose so or no e-mail is known."""
    MORE_TIME = "more_time"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class InvitationFilter:
    """Which invitations to list."""

    country: str = ""
    """Of one country; of all where it is empty."""
    sort: InvitationSort | None = None
    text: str = ""
    """Part of a name or an address."""


@dataclass(frozen=True, slots=True)
class InvitationPage:
    """A page of the invitations of a round, by country and name."""

    invitations: Sequence[Invitation]
    found: int
    page: int
    pages: int


def list_invitations(
    session: Session, round_: Round, criteria: InvitationFilter, page: int = 1
) -> InvitationPage:
    """Return a page of the invitations asked for; the last one for a page beyond it."""
    which = _conditions(round_, criteria)
    found = session.scalar(sa.select(sa.func.count()).select_from(Invitation).where(*which)) or 0
    pages = max(1, -(-found // A_PAGE))
    number = min(page, pages)
    rows = (
        sa.select(Invitation)
        .where(*which)
        .options(selectinload(Invitation.entries), selectinload(Invitation.links))
        .order_by(Invitation.country, Invitation.name, Invitation.address, Invitation.id)
        .limit(A_PAGE)
        .offset((number - 1) * A_PAGE)
    )
    return InvitationPage(session.scalars(rows).all(), found, number, pages)


def chosen_invitations(
    session: Session,
    round_: Round,
    criteria: InvitationFilter,
    ids: Sequence[uuid.UUID] | None,
) -> Sequence[Invitation]:
    """Return those of the invitations asked for that were ticked; all where `ids` is None. Their
    rows are held until the transaction ends.
    """
    which = _conditions(round_, criteria)
    if ids is not None:
        which.append(Invitation.id.in_(ids))
    rows = sa.select(Invitation).where(*which).order_by(Invitation.id)
    held = rows.options(selectinload(Invitation.entries)).with_for_update()
    return session.scalars(held.execution_options(populate_existing=True)).all()


def countries_invited(session: Session, round_: Round) -> Sequence[str]:
    """Return the countries whose entries a round asks about."""
    countries = sa.select(Invitation.country).where(Invitation.round_id == round_.id).distinct()
    return session.scalars(countries.order_by(Invitation.country)).all()


# -- inside ---------------------------------------------------------------------------------


def _conditions(round_: Round, criteria: InvitationFilter) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = [Invitation.round_id == round_.id]
    if criteria.country:
        found.append(Invitation.country == criteria.country)
    if criteria.sort is not None:
        found.append(_SORTS[criteria.sort])
    for word in criteria.text.split()[:5]:
        found.append(
            Invitation.name.icontains(word, autoescape=True)
            | Invitation.address.icontains(word, autoescape=True)
        )
    return found


def _has_entry(*which: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    mine = InvitedEntry.invitation_id == Invitation.id
    return sa.exists().where(mine, InvitedEntry.handed_over.is_(False), *which)


_ANSWERED: Any = InvitedEntry.answered_at.is_not(None)
_LEFT: Any = InvitedEntry.answered_at.is_(None)
_SORTS: Mapping[InvitationSort, sa.ColumnElement[bool]] = {
    InvitationSort.SILENT: _has_entry(_LEFT) & ~_has_entry(_ANSWERED),
    InvitationSort.HALF: _has_entry(_LEFT) & _has_entry(_ANSWERED),
    InvitationSort.DONE: _has_entry(_ANSWERED) & ~_has_entry(_LEFT),
    InvitationSort.TELEPHONE: Invitation.by_telephone | (Invitation.address == ""),
    InvitationSort.MORE_TIME: Invitation.due_on.is_not(None),
    InvitationSort.REVOKED: Invitation.revoked_at.is_not(None),
}
