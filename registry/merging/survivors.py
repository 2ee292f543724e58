"""Where the ids of merged persons lead: a link, a list or a line of the audit log may name one."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import unindexed
from registry.merging.models import PersonMerge
from registry.people.access import in_parts
from registry.people.models import Person


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
            unindexed(PersonMerge.country) == country, PersonMerge.merged_id.in_(part)
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
            unindexed(PersonMerge.country) == country, PersonMerge.import_key.in_(part)
        )
        found.update((key, survivor) for key, survivor in session.execute(query))
    return found


def merges_of(
    session: Session,
    country: str,
    *,
    post_id: uuid.UUID | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[PersonMerge]:
    """Return the merges of a country, or of the persons of a post and of none, the latest first."""
    query = _merges(sa.select(PersonMerge), country, post_id)
    query = query.order_by(PersonMerge.merged_at.desc(), PersonMerge.id)
    return list(session.scalars(query.limit(limit).offset(offset)))


def merge_of_country(
    session: Session, country: str, merge_id: uuid.UUID, post_id: uuid.UUID | None = None
) -> PersonMerge | None:
    """Return one of them; None for one of another country or post, as for one that is not there."""
    query = _merges(sa.select(PersonMerge), country, post_id)
    found: PersonMerge | None = session.scalar(query.where(PersonMerge.id == merge_id))
    return found


def elder_of(session: Session, one: uuid.UUID, other: uuid.UUID) -> tuple[uuid.UUID, uuid.UUID]:
    """Return two persons, who registered first before the other: links and papers that name the
    elder stay right.
    """
    query = sa.select(Person.id).where(Person.id.in_([one, other]))
    found = list(session.scalars(query.order_by(Person.consent_at, Person.created_at, Person.id)))
    return (found[0], found[1]) if len(found) == 2 else (one, other)


def seal_versions(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Return the number of the text of each card, as two are compared."""
    query = sa.select(Person.id, Person.seal_version).where(Person.id.in_(ids))
    return {row.id: row.seal_version for row in session.execute(query)}


def count_merges(session: Session, country: str, *, post_id: uuid.UUID | None = None) -> int:
    """Return how many they are."""
    query = sa.select(sa.func.count()).select_from(PersonMerge)
    return session.scalar(_merges(query, country, post_id)) or 0


# -- inside ---------------------------------------------------------------------------------


def _merges(query: sa.Select[Any], country: str, post_id: uuid.UUID | None) -> sa.Select[Any]:
    query = query.where(PersonMerge.country == country)
    if post_id is None:
        return query
    query = query.join(Person, Person.id == PersonMerge.survivor_id)
    return query.where(sa.or_(Person.post_id == post_id, Person.post_id.is_(None)))
