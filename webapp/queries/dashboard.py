"""What needs somebody now: people and shelters in danger, contacts that lapsed, plans that do not
hold.

Counts only, and never a name of a national: this page reads no person.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from core.accounts import RoleName
from core.disclosure import STANDARD, Disclosure
from directory.entries.freshness import Freshness, FreshnessState, freshness_of
from directory.entries.models import FocalPoint, Post, Shelter
from directory.entries.visibility import visible_to
from feeds.circles import told_to
from feeds.models import Hazard, HazardStatus
from plans.models import PlanArea, PlanState
from watch.board.model import Board, BoardFilter, HazardRow
from watch.board.present_board import watch_board
from watch.models import Flag, FlagStatus, SubjectKind
from webapp.auth.access import Scope
from webapp.auth.policy import OFFICIALS

PLAN_DUE = timedelta(days=30)
CONTACTS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class LapsedContact:
    """A post or a focal point whose confirmation ran out, runs out, or never was."""

    entry: Post | FocalPoint
    freshness: Freshness


@dataclass(frozen=True, slots=True)
class PlanNeed:
    """A plan that cannot be relied on: `stale`, `expired`, `unissued`, `due`; or `waiting` for a
    second person.
    """

    area: PlanArea
    why: str

    @property
    def holds(self) -> bool:
        """Whether the version in force may be handed out as it is."""
        return self.area.current is not None and self.why not in {"stale", "expired", "unissued"}


@dataclass(frozen=True, slots=True)
class ShelterInDanger:
    """A shelter inside the zone of a live hazard."""

    shelter: Shelter
    hazard: Hazard


@dataclass(frozen=True, slots=True)
class RaisedFlag:
    """Since when a live hazard touches people of the reader's country, and how many."""

    raised_at: datetime
    persons: int


@dataclass(slots=True)
class CountryFreshness:
    """How the focal points of one country stand."""

    country: str
    current: int = 0
    lapsed: int = 0
    never: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """The page of home."""

    board: Board
    touching: tuple[HazardRow, ...]
    """Live hazards that touch people, shelters or posts the reader answers for (Secretariat:
    anybody's).
    """
    raised: tuple[RaisedFlag, ...]
    """On people of the reader's country: what is new, each counts from their own last visit."""
    lapsed: tuple[LapsedContact, ...]
    lapsed_total: int
    contacts: int
    """Of the post, of the country, or of all: those that lapsed are among them."""
    plans: tuple[PlanNeed, ...]
    plans_total: int
    plans_changed: int
    plans_in_force: int
    shelters: tuple[ShelterInDanger, ...]
    shelters_total: int = 0
    unplaced_shelters: int = 0
    """Of those the reader answers for: without a point they appear in no alert."""
    focal_points: tuple[CountryFreshness, ...] = field(default=())


def needs_of(
    session: Session,
    scope: Scope,
    now: datetime,
    disclosure: Disclosure = STANDARD,
) -> Needs:
    """Everything home shows to `scope` at `now`."""
    sees_counts = scope.role in OFFICIALS
    board = watch_board(
        session,
        BoardFilter(),
        viewer=scope.viewer,
        sees_counts=sees_counts,
        now=now,
        disclosure=disclosure,
    )
    contacts = _contacts(session, scope, now) if sees_counts else ()
    lapsed = _late_first(contacts) if scope.country else ()
    plans = _plan_needs(session, scope, now.date()) if sees_counts else []
    shelters, unplaced = _count_shelters(session, scope)
    return Needs(
        board=board,
        touching=_touching(board, scope),
        raised=_raised(session, scope),
        lapsed=lapsed[:CONTACTS_SHOWN],
        lapsed_total=_count_lapsed(contacts),
        contacts=len(contacts),
        plans=tuple(each for each in plans if each.why),
        plans_total=len(plans),
        plans_changed=sum(each.why == "stale" for each in plans),
        plans_in_force=sum(each.holds for each in plans),
        shelters=_shelters_in_danger(session, scope),
        shelters_total=shelters,
        unplaced_shelters=unplaced,
        focal_points=_by_country(contacts) if scope.role is RoleName.SECRETARIAT else (),
    )


def _count_lapsed(contacts: Iterable[LapsedContact]) -> int:
    return sum(not each.freshness.is_current for each in contacts)


def _count_shelters(session: Session, scope: Scope) -> tuple[int, int]:
    """Return how many shelters the reader answers for (of the country, of the organisation, or any
    of the network), and how many of them lack a point.
    """
    is_unplaced = sa.func.sum(sa.case((Shelter.lon.is_(None), 1), else_=0))
    statement = sa.select(sa.func.count(), is_unplaced).select_from(Shelter)
    statement = statement.where(visible_to(scope.viewer, Shelter))
    if scope.role is RoleName.CIVIL_SOCIETY:
        statement = statement.where(Shelter.organisation_id == scope.organisation_id)
    elif scope.country:
        statement = statement.where(Shelter.country == scope.country)
    total, unplaced = session.execute(statement).one()
    return int(total), int(unplaced or 0)


def _touching(board: Board, scope: Scope) -> tuple[HazardRow, ...]:
    return tuple(row for row in board.live if _touches(row, scope))


def _touches(row: HazardRow, scope: Scope) -> bool:
    if scope.role is RoleName.SECRETARIAT:
        return bool(row.others or row.shelters or row.posts)
    return row.touches_mine or bool(row.shelters or row.posts)


def _raised(session: Session, scope: Scope) -> tuple[RaisedFlag, ...]:
    """Return the flags that fly on the reader's own people."""
    if not scope.country or not scope.reads_persons:
        return ()
    statement = sa.select(Flag.raised_at, Flag.persons).where(
        Flag.country == scope.country,
        Flag.kind == SubjectKind.NATIONALS,
        Flag.status == FlagStatus.RAISED,
    )
    return tuple(RaisedFlag(row.raised_at, row.persons) for row in session.execute(statement))


def _contacts(session: Session, scope: Scope, now: datetime) -> tuple[LapsedContact, ...]:
    """Return the posts and focal points the reader answers for, with the age of each; of the
    Secretariat the focal points of every country.
    """
    posts = sa.select(Post).where(Post.retired_at.is_(None)).options(selectinload(Post.channels))
    people = (
        sa.select(FocalPoint)
        .where(visible_to(scope.viewer, FocalPoint))
        .options(selectinload(FocalPoint.channels), selectinload(FocalPoint.post))
    )
    if scope.country:
        people = people.where(FocalPoint.country == scope.country)
        posts = posts.where(Post.country == scope.country)
    if scope.role is RoleName.CONSUL:
        posts = posts.where(Post.id == scope.post_id)
        people = people.where(FocalPoint.post_id == scope.post_id)
    entries: list[Post | FocalPoint] = [
        *(session.scalars(posts) if scope.country else ()),
        *session.scalars(people),
    ]
    return tuple(LapsedContact(entry, freshness_of(entry, now)) for entry in entries)


def _late_first(contacts: Iterable[LapsedContact]) -> tuple[LapsedContact, ...]:
    late = [each for each in contacts if each.freshness.state is not FreshnessState.FRESH]
    return tuple(
        sorted(late, key=lambda each: (each.freshness.is_current, -(each.freshness.days or 10**6)))
    )


def _plan_needs(session: Session, scope: Scope, today: date) -> list[PlanNeed]:
    """Return every plan the reader answers for, and why somebody has to look at it."""
    statement = sa.select(PlanArea).order_by(PlanArea.number)
    if scope.role is not RoleName.SECRETARIAT:
        statement = statement.where(PlanArea.country == scope.country)
    if scope.role is RoleName.CONSUL:
        statement = statement.where(PlanArea.post_id == scope.post_id)
    return [PlanNeed(area, _reason(area, scope, today)) for area in session.scalars(statement)]


def _reason(area: PlanArea, scope: Scope, today: date) -> str:
    """Return why somebody has to look at a plan, empty when nobody has to."""
    if _waits_for(area, scope):
        return "waiting"
    if area.issued_on is None:
        return "unissued"
    days_left = (area.valid_until - today).days if area.valid_until is not None else None
    if days_left is not None and days_left < 0:
        return "expired"
    if area.current is not None and area.current.state is PlanState.STALE:
        return "stale"
    return "due" if days_left is not None and days_left <= PLAN_DUE.days else ""


def _waits_for(area: PlanArea, scope: Scope) -> bool:
    """Return whether a draft of somebody else waits for the approval of this reader's country."""
    draft = area.coming
    if draft is None or draft.state is not PlanState.DRAFT:
        return False
    return bool(scope.country) and draft.prepared_by != scope.actor


def _shelters_in_danger(session: Session, scope: Scope) -> tuple[ShelterInDanger, ...]:
    """Shelters of the reader's own organisation inside a live hazard; none for officials."""
    if scope.role is not RoleName.CIVIL_SOCIETY:
        return ()
    flags: Sequence[tuple[str, Hazard]] = [
        (subject, hazard)
        for subject, hazard in session.execute(
            sa.select(Flag.subject_id, Hazard)
            .join(Hazard, Hazard.id == Flag.hazard_id)
            .where(
                Flag.kind == SubjectKind.SHELTER,
                Flag.status == FlagStatus.RAISED,
                Hazard.status == HazardStatus.ACTIVE,
                Hazard.is_test.is_(False),
                told_to(scope.source_country),
            )
        )
    ]
    own = sa.select(Shelter).where(Shelter.organisation_id == scope.organisation_id)
    shelters = {str(shelter.id): shelter for shelter in session.scalars(own)}
    return tuple(
        ShelterInDanger(shelters[subject], hazard)
        for subject, hazard in flags
        if subject in shelters
    )


def _by_country(contacts: Iterable[LapsedContact]) -> tuple[CountryFreshness, ...]:
    by_country: dict[str, CountryFreshness] = {}
    for each in contacts:
        country = by_country.setdefault(each.entry.country, CountryFreshness(each.entry.country))
        if each.freshness.state is FreshnessState.NEVER:
            country.never += 1
        elif each.freshness.state is FreshnessState.LAPSED:
            country.lapsed += 1
        else:
            country.current += 1
    return tuple(by_country[code] for code in sorted(by_country))
