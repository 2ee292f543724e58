"""What needs somebody now: people and shelters in danger, contacts that lapsed, plans that do not
hold, deaf sources.

Counts only, and never a name of a national: this page reads no person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
from feeds.sources.health import SourceHealth, sources_health
from plans.models import PlanArea, PlanState
from protocols.lifecycle import drafts_for_approval
from protocols.models import ProtocolKind
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


@dataclass(frozen=True, slots=True)
class ShelterInDanger:
    """A shelter inside the zone of a live hazard."""

    shelter: Shelter
    hazard: Hazard


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
    raised_since: int
    lapsed: tuple[LapsedContact, ...]
    lapsed_total: int
    plans: tuple[PlanNeed, ...]
    drafts: Mapping[ProtocolKind, int]
    """Texts of the protocols, by kind, that somebody else wrote and the Secretariat's reader may
    approve.
    """
    sources: tuple[SourceHealth, ...]
    shelters: tuple[ShelterInDanger, ...]
    unplaced_shelters: int = 0
    """Of those the reader answers for: without a point they appear in no alert."""
    focal_points: tuple[CountryFreshness, ...] = field(default=())

    @property
    def doubtful(self) -> tuple[SourceHealth, ...]:
        """Sources whose silence says nothing."""
        return tuple(each for each in self.sources if each.is_doubtful)


def needs_of(
    session: Session,
    scope: Scope,
    last_visit_at: datetime | None,
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
    lapsed = _lapsed(session, scope, now) if scope.country and sees_counts else ()
    return Needs(
        board=board,
        touching=tuple(row for row in board.live if _touches(row, scope)),
        raised_since=_raised_since(session, scope, last_visit_at),
        lapsed=lapsed[:CONTACTS_SHOWN],
        lapsed_total=len(lapsed),
        plans=_plans(session, scope, now.date()) if sees_counts else (),
        drafts=drafts_for_approval(session, scope.actor)
        if scope.role is RoleName.SECRETARIAT
        else {},
        sources=sources_health(session, scope.source_country, now=now),
        shelters=_shelters_in_danger(session, scope)
        if scope.role is RoleName.CIVIL_SOCIETY
        else (),
        unplaced_shelters=_unplaced_shelters(session, scope),
        focal_points=_by_country(session, now) if scope.role is RoleName.SECRETARIAT else (),
    )


def _unplaced_shelters(session: Session, scope: Scope) -> int:
    """Return how many shelters of the reader's country, or any of the network, lack a point."""
    statement = sa.select(sa.func.count()).select_from(Shelter)
    statement = statement.where(visible_to(scope.viewer, Shelter), Shelter.lon.is_(None))
    if scope.country:
        statement = statement.where(Shelter.country == scope.country)
    return session.scalar(statement) or 0


def _touches(row: HazardRow, scope: Scope) -> bool:
    if scope.role is RoleName.SECRETARIAT:
        return bool(row.others or row.shelters or row.posts)
    return row.touches_mine or bool(row.shelters or row.posts)


def _raised_since(session: Session, scope: Scope, last_visit_at: datetime | None) -> int:
    """Return flags on the reader's own people since the last visit; without one, all that fly."""
    if not scope.country or not scope.reads_persons:
        return 0
    statement = sa.select(sa.func.count()).where(
        Flag.country == scope.country, Flag.status == FlagStatus.RAISED
    )
    if last_visit_at is not None:
        statement = statement.where(Flag.raised_at > last_visit_at)
    return session.scalar(statement) or 0


def _lapsed(session: Session, scope: Scope, now: datetime) -> tuple[LapsedContact, ...]:
    posts = (
        sa.select(Post).where(Post.country == scope.country).options(selectinload(Post.channels))
    )
    people = (
        sa.select(FocalPoint)
        .where(FocalPoint.country == scope.country, visible_to(scope.viewer, FocalPoint))
        .options(selectinload(FocalPoint.channels), selectinload(FocalPoint.post))
    )
    if scope.role is RoleName.CONSUL:
        posts = posts.where(Post.id == scope.post_id)
        people = people.where(FocalPoint.post_id == scope.post_id)
    entries: list[Post | FocalPoint] = [*session.scalars(posts), *session.scalars(people)]
    contacts = [LapsedContact(entry, freshness_of(entry, now)) for entry in entries]
    late = [each for each in contacts if each.freshness.state is not FreshnessState.FRESH]
    return tuple(
        sorted(late, key=lambda each: (each.freshness.is_current, -(each.freshness.days or 10**6)))
    )


def _plans(session: Session, scope: Scope, today: date) -> tuple[PlanNeed, ...]:
    statement = sa.select(PlanArea).order_by(PlanArea.number)
    if scope.role is not RoleName.SECRETARIAT:
        statement = statement.where(PlanArea.country == scope.country)
    if scope.role is RoleName.CONSUL:
        statement = statement.where(PlanArea.post_id == scope.post_id)
    needs = ((area, _reason(area, scope, today)) for area in session.scalars(statement))
    return tuple(PlanNeed(area, why) for area, why in needs if why)


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
    """Shelters of the reader's own organisation inside a live hazard."""
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


def _by_country(session: Session, now: datetime) -> tuple[CountryFreshness, ...]:
    by_country: dict[str, CountryFreshness] = {}
    points: Iterable[FocalPoint] = session.scalars(
        sa.select(FocalPoint).options(selectinload(FocalPoint.channels))
    )
    for point in points:
        country = by_country.setdefault(point.country, CountryFreshness(point.country))
        state = freshness_of(point, now).state
        if state is FreshnessState.NEVER:
            country.never += 1
        elif state is FreshnessState.LAPSED:
            country.lapsed += 1
        else:
            country.current += 1
    return tuple(by_country[code] for code in sorted(by_country))
