"""Who is looking, and which rows of the directory that lets through.

| clearance | public | rcm | country | post |
|-----------|--------|-----|---------|------|
| public    | yes    |     |         |      |
| rcm       | yes    | yes |         |      |
| post      | yes    | yes | of its own country | of its own post |
| country   | yes    | yes | of its own country | of its own country |
| system    | all    | all | all     | all  |

`rcm` is the secretariat and the partners it lets in, `post` a consul, `country` an administrator or
the headquarters of a country. `system` is the program itself (the watch, the demo): never a person.
"""

from __future__ import annotations

import enum
import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import ColumnElement

from directory.entries.models import (
    CommunityLeader,
    FocalPoint,
    Organisation,
    Post,
    Shelter,
    Visibility,
)

EntryType = (
    type[Organisation] | type[Post] | type[FocalPoint] | type[Shelter] | type[CommunityLeader]
)

AnyRow = Organisation | Post | FocalPoint | Shelter | CommunityLeader


class Clearance(enum.StrEnum):
    """How much of the directory somebody may see, whatever their role is called."""

    PUBLIC = "public"
    RCM = "rcm"
    COUNTRY = "country"
    POST = "post"
    SYSTEM = "house"
    """The program itself; the code is older than the word, and stands in audit logs."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who looks into the directory.

    `country` is ISO 3166-1 alpha-2; `post_id` only with `post`.
    """

    clearance: Clearance
    country: str | None = None
    post_id: uuid.UUID | None = None

    def __post_init__(self) -> None:
        if self.clearance in {Clearance.COUNTRY, Clearance.POST} and not self.country:
            raise ValueError(f"a viewer of class {self.clearance} needs a country")
        if self.clearance is Clearance.POST and self.post_id is None:
            raise ValueError("a viewer of class post needs a post")

    @classmethod
    def public(cls) -> Viewer:
        """Return anybody at all."""
        return cls(Clearance.PUBLIC)

    @classmethod
    def rcm(cls) -> Viewer:
        """Return the secretariat, and the partners of the conference."""
        return cls(Clearance.RCM)

    @classmethod
    def of_country(cls, country: str) -> Viewer:
        """Return an official of a country who answers for all its posts."""
        return cls(Clearance.COUNTRY, country)

    @classmethod
    def of_post(cls, country: str, post_id: uuid.UUID) -> Viewer:
        """Return an official of one post."""
        return cls(Clearance.POST, country, post_id)

    @classmethod
    def system(cls) -> Viewer:
        """Return the program itself: what it reads it must sift again before a person sees it."""
        return cls(Clearance.SYSTEM)


def visible_to(viewer: Viewer, kind: EntryType) -> ColumnElement[bool]:
    """Return the SQL condition that lets through the rows of `kind` in use that the viewer may see.

    Retired entries are seen by nobody here, the system included: they are in the history.

    Community leaders are seen by their own country only, whatever their visibility says: their
    names must not reach the wrong hands (7 FAM 070).
    """
    return sa.and_(kind.retired_at.is_(None), admits(viewer, kind))


def admits(viewer: Viewer, kind: EntryType) -> ColumnElement[bool]:
    """Return the SQL condition of `is_seen`: whether the rows of `kind` may be seen by their own
    row, in use or retired; for rows joined to those that are shown.
    """
    if viewer.clearance is Clearance.SYSTEM:
        return sa.true()
    by_class = sa.or_(*_conditions(viewer, kind))
    if kind is CommunityLeader:
        return sa.and_(by_class, kind.country == (viewer.country or ""))
    return by_class


def may_see(
    viewer: Viewer, country: str, visibility: Visibility, post_id: uuid.UUID | None
) -> bool:
    """Return whether one entry in hand may be seen, by the rule of `visible_to`.

    It is owned by `country` and kept by `post_id` (of a post: itself).

    For entries in use of every kind but community leaders, who are in no frozen list.
    """
    if viewer.clearance is Clearance.SYSTEM or visibility is Visibility.PUBLIC:
        return True
    if viewer.clearance is Clearance.PUBLIC:
        return False
    if visibility is Visibility.RCM:
        return True
    if viewer.clearance is Clearance.RCM or viewer.country != country:
        return False
    if visibility is Visibility.COUNTRY or viewer.clearance is Clearance.COUNTRY:
        return True
    return post_id is not None and post_id == viewer.post_id


def is_seen(viewer: Viewer, entry: AnyRow) -> bool:
    """Return whether an entry in hand may be seen by its own row, whatever row it was joined to.

    Of another row nothing is printed, its name included, but after this question: a relationship
    (`focal_point.post`, `shelter.organisation`) brings the row, never the right to see it. Retired
    entries are judged like those in use: a page that shows one has its own reason to.
    """
    if isinstance(entry, CommunityLeader):
        return viewer.clearance is Clearance.SYSTEM or (
            viewer.country == entry.country
            and may_see(viewer, entry.country, entry.visibility, entry.post_id)
        )
    keeper = entry.id if isinstance(entry, Post) else entry.post_id
    return may_see(viewer, entry.country, entry.visibility, keeper)


# -- inside ---------------------------------------------------------------------------------


def _conditions(viewer: Viewer, kind: EntryType) -> list[ColumnElement[bool]]:
    conditions = [kind.visibility == Visibility.PUBLIC]
    if viewer.clearance is Clearance.PUBLIC:
        return conditions
    conditions.append(kind.visibility == Visibility.RCM)
    if viewer.clearance is Clearance.RCM:
        return conditions
    own = kind.country == viewer.country
    conditions.append(sa.and_(own, kind.visibility == Visibility.COUNTRY))
    of_post = (
        own
        if viewer.clearance is Clearance.COUNTRY
        else sa.and_(own, _post_of(kind) == viewer.post_id)
    )
    conditions.append(sa.and_(of_post, kind.visibility == Visibility.POST))
    return conditions


def _post_of(kind: EntryType) -> ColumnElement[uuid.UUID | None]:
    column = kind.id if kind is Post else kind.post_id  # type: ignore[union-attr]
    return sa.type_coerce(column, sa.Uuid)
