"""Where the ids of merged persons lead: a link, a list or a line of the audit log may name one."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registry.merging.models import PersonMerge
from registry.people.access import in_parts


def surviving_id(session: Session, country: str, person_id: uuid.UUID) -> uuid.UUID | None:
    """Return the person of a country an old id leads to; None for an id that was never merged."""
    return surviving_ids(session, country, [person_id]).get(person_id)


def surviving_ids(
    session: Session, country: str, person_ids: Iterable[uuid.UUID]
) -> dict[uuid.UUID, uuid.UUID]:
    """Return where those of the ids lead that were merged."""
    found: dict[uuid.UUID, uuid.UUID] = {}
    for part in in_parts(sorted(set(person_ids))):
        query = sa.select(PersonMerge.merged_id, PersonMerge.survivor_id).where(
            PersonMerge.country == country, PersonMerge.merged_id.in_(part)
        )
        found.update((merged, survivor) for merged, survivor in session.execute(query))
    return found


def merged_ids(session: Session, person_id: uuid.UUID) -> list[uuid.UUID]:
    """Return the ids a person had before, besides their own: whoever was merged into them."""
    query = sa.select(PersonMerge.merged_id).where(PersonMerge.survivor_id == person_id)
    return list(session.scalars(query.order_by(PersonMerge.merged_id)))


def survivors_by_key(session: Session, country: str, keys: Sequence[str]) -> dict[str, uuid.UUID]:
    """Return who survives of those whom a list brought by these keys (`person.import_key`)."""
    found: dict[str, uuid.UUID] = {}
    for part in in_parts(keys):
        query = sa.select(PersonMerge.import_key, PersonMerge.survivor_id).where(
            PersonMerge.country == country, PersonMerge.import_key.in_(part)
        )
        found.update((key, survivor) for key, survivor in session.execute(query))
    return found


def merges_of(
    session: Session,
    country: str,
    *,
    person_id: uuid.UUID | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[PersonMerge]:
    """Return the merges of a country, or of one person who survives, the latest first."""
    query = sa.select(PersonMerge).where(PersonMerge.country == country)
    if person_id is not None:
        query = query.where(PersonMerge.survivor_id == person_id)
    query = query.order_by(PersonMerge.merged_at.desc(), PersonMerge.id)
    return list(session.scalars(query.limit(limit).offset(offset)))


def count_merges(session: Session, country: str) -> int:
    """Return how many merges a country has."""
    query = sa.select(sa.func.count()).select_from(PersonMerge)
    return session.scalar(query.where(PersonMerge.country == country)) or 0
