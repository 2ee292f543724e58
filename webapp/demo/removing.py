"""Takes the demo out again: rows marked as demo, what was made of them, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.accounts import AccessRequest, MemberCountry, User
from core.audit_log import record
from core.crypto import Keyring
from core.db import Base, writing
from core.errors import UnusableInput
from core.jobs import Job
from core.outbox.models import OutboxMessage
from core.settings import Settings
from directory.editions.models import Edition
from directory.entries.change_log import ChangeLogEntry
from directory.entries.confirmation import GroupConfirmation
from directory.entries.models import CommunityLeader, FocalPoint, Organisation, Post, Shelter
from directory.rounds.models import AccessLink, Proposal, Round
from feeds.models import Alert, Hazard, Source
from feeds.sources.catalogue import DEMO
from plans.models import PlanArea
from registry.card_blocks.storing import drop_records
from registry.joining.models import JoiningRequest, PublicForm
from registry.matching.writing import drop_persons, stays_before
from registry.people.models import Estimate, Household, Person, Stay
from registry.search.storing import NAMES
from response.crisis.models import Crisis
from watch.alarms.models import Alarm
from watch.rota.models import Rota
from watch.rules.models import AlertRule, RuleFiring
from webapp.demo.accounts import ACTOR
from webapp.demo.files import DemoFiles

_ABOUT_ENTRIES = (Proposal, AccessLink, ChangeLogEntry, GroupConfirmation)
"""What is told about an entry by its identity alone."""
_MADE_OF_DEMO = ("print_run", "crisis_pack", "edition_file")
"""Jobs whose files may hold the demo: they are made again when asked for."""
_IN_ORDER = (
    Alarm,
    Edition,
    Round,
    AccessRequest,
    Rota,
    User,
    PlanArea,
    Estimate,
    CommunityLeader,
    FocalPoint,
    Shelter,
    Organisation,
    Post,
    MemberCountry,
)
_MOST_NAMED = 20


class RealRowsHang(UnusableInput):
    """Real rows hang on rows of the demo; `rows` names them."""

    def __init__(self, rows: Sequence[str]) -> None:
        shown = "; ".join(rows[:_MOST_NAMED])
        more = f"; and {len(rows) - _MOST_NAMED} more" if len(rows) > _MOST_NAMED else ""
        super().__init__(shown + more, "hang on rows of the demo; move them first")
        self.rows = tuple(rows)


@dataclass(frozen=True, slots=True)
class DemoRemoval:
    """What goes, or went: rows by table, and files."""

    rows: dict[str, int]
    files: tuple[Path, ...]
    is_dry_run: bool

    @property
    def count(self) -> int:
        """How many rows in all."""
        return sum(self.rows.values())


class _OnlyLooked(Exception):
    """Rolls a dry run back."""


def take_out(
    engine: Engine, settings: Settings, keyring: Keyring, now: datetime, *, is_dry_run: bool
) -> DemoRemoval:
    """Take all out that the demo brought: rows in one transaction, then files.

    A dry run does the same and rolls it back, so that it says what would happen and nothing else.
    Raises RealRowsHang, and removes nothing.
    """
    removal: DemoRemoval | None = None
    try:
        with writing(engine) as session:
            files = DemoFiles.of(session, settings)
            before = _counts(session)
            _refuse(_hanging_rows(session, (*_belongings(), *_assignments())))
            remove_demo(session, keyring)
            session.flush()
            after = _counts(session)
            gone = {name: before[name] - after[name] for name in before}
            rows = {name: count for name, count in gone.items() if count}
            removal = DemoRemoval(rows, tuple(files.paths()), is_dry_run)
            if is_dry_run:
                raise _OnlyLooked
            if rows:
                _note(session, now, removal)
    except _OnlyLooked:
        pass
    assert removal is not None
    if not is_dry_run:
        for path in removal.files:
            path.unlink(missing_ok=True)
        files.drop_elsewhere(settings)
    return removal


def remove_demo(session: Session, keyring: Keyring) -> int:
    """Delete every demo row; tells how many.

    Channels, messages, flags and alerts go with what they belong to. Raises RealRowsHang, and
    deletes nothing, when a real plan, focal point or leader hangs on a demo post.
    """
    _refuse(_hanging_rows(session, _belongings()))
    removed = _remove_people(session, keyring)
    demo_hazards = sa.select(Hazard.id).where(Hazard.is_demo)
    demo_source = sa.select(Source.id).where(Source.key == DEMO)
    session.execute(
        sa.delete(Alert).where(Alert.source_id.in_(demo_source) | Alert.hazard_id.in_(demo_hazards))
    )
    removed += _count(session.execute(sa.delete(Hazard).where(Hazard.is_demo)))
    demo_rules = sa.select(AlertRule.id).where(AlertRule.is_demo)
    session.execute(sa.delete(RuleFiring).where(RuleFiring.rule_id.in_(demo_rules)))
    removed += _count(session.execute(sa.delete(AlertRule).where(AlertRule.is_demo)))
    removed += _count(session.execute(sa.delete(Crisis).where(Crisis.is_demo)))
    _let_go(session)
    _forget_what_was_told(session)
    session.execute(sa.delete(OutboxMessage).where(OutboxMessage.is_demo))
    session.execute(sa.delete(JoiningRequest).where(JoiningRequest.is_demo))
    removed += _count(session.execute(sa.delete(PublicForm).where(PublicForm.opened_by == ACTOR)))
    if session.scalar(sa.select(PlanArea.id).where(PlanArea.is_demo).limit(1)) is not None:
        session.execute(sa.delete(Job).where(Job.kind.in_(_MADE_OF_DEMO)))
    for kind in _IN_ORDER:
        removed += _count(session.execute(sa.delete(kind).where(kind.is_demo)))
    session.expire_all()
    return removed


# -- inside ---------------------------------------------------------------------------------


_Tie = tuple[Any, Any, sa.ColumnElement[bool]]
"""A table, the column that names its rows, and which of them hang on the demo."""


def _belongings() -> tuple[_Tie, ...]:
    """Return what would go with its post."""
    posts = sa.select(Post.id).where(Post.is_demo)
    return (
        (PlanArea, PlanArea.slug, PlanArea.post_id.in_(posts)),
        (FocalPoint, FocalPoint.name, FocalPoint.post_id.in_(posts)),
        (CommunityLeader, CommunityLeader.zone, CommunityLeader.post_id.in_(posts)),
        (Rota, Rota.name, Rota.post_id.in_(posts)),
    )


def _assignments() -> tuple[_Tie, ...]:
    """Return who would be left without the post or the organisation they were given."""
    posts = sa.select(Post.id).where(Post.is_demo)
    organisations = sa.select(Organisation.id).where(Organisation.is_demo)
    return (
        (User, User.email, User.post_id.in_(posts) | User.organisation_id.in_(organisations)),
        (Person, Person.country, Person.post_id.in_(posts)),
    )


def _hanging_rows(session: Session, ties: Sequence[_Tie]) -> list[str]:
    """Return the real rows of these ties, by table, id and name."""
    found: list[str] = []
    for kind, name, is_tied in ties:
        rows = session.execute(
            sa.select(kind.id, name).where(is_tied, ~kind.is_demo).order_by(name)
        )
        found += [f"{kind.__tablename__} {row[0]} {row[1]}" for row in rows]
    return found


def _refuse(hanging: Sequence[str]) -> None:
    if hanging:
        raise RealRowsHang(hanging)


def _counts(session: Session) -> dict[str, int]:
    tables = Base.metadata.sorted_tables
    counted = (session.scalar(sa.select(sa.func.count()).select_from(table)) for table in tables)
    return {table.name: count or 0 for table, count in zip(tables, counted, strict=True)}


def _note(session: Session, now: datetime, removal: DemoRemoval) -> None:
    record(
        session,
        at=now,
        actor=ACTOR,
        action="demo.remove",
        removed=removal.count,
        files=len(removal.files),
    )


def _remove_people(session: Session, keyring: Keyring) -> int:
    demo_persons = sa.select(Person.id).where(Person.is_demo)
    query = sa.select(Person.country, Person.id).where(Person.is_demo)
    by_country: dict[str, list[UUID]] = defaultdict(list)
    for country, person_id in session.execute(query):
        by_country[country].append(person_id)
    for country, ids in by_country.items():
        drop_persons(session, keyring, country, stays_before(session, keyring, country, ids))
        drop_records(session, keyring, NAMES, country, ids)
    session.execute(sa.delete(Stay).where(Stay.person_id.in_(demo_persons)))
    removed = _count(session.execute(sa.delete(Person).where(Person.is_demo)))
    lived_in = sa.select(Person.household_id).where(Person.household_id.is_not(None))
    session.execute(sa.delete(Household).where(Household.is_demo, Household.id.not_in(lived_in)))
    return removed


def _forget_what_was_told(session: Session) -> None:
    for kind in (CommunityLeader, FocalPoint, Shelter, Organisation, Post):
        invented = sa.select(kind.id).where(kind.is_demo)
        for told in _ABOUT_ENTRIES:
            session.execute(sa.delete(told).where(told.entry_id.in_(invented)))


def _let_go(session: Session) -> None:
    """Real rows may point at demo ones that they can do without."""
    demo_posts = sa.select(Post.id).where(Post.is_demo)
    demo_organisations = sa.select(Organisation.id).where(Organisation.is_demo)
    session.execute(
        sa.update(Post).where(Post.covering_post_id.in_(demo_posts)).values(covering_post_id=None)
    )
    session.execute(
        sa.update(Shelter)
        .where(Shelter.organisation_id.in_(demo_organisations))
        .values(organisation_id=None)
    )
    for column, gone in ((User.post_id, demo_posts), (User.organisation_id, demo_organisations)):
        session.execute(sa.update(User).where(column.in_(gone)).values({column: None}))
    members = (
        sa.select(User.country)
        .where(~User.is_demo)
        .union(sa.select(Post.country).where(~Post.is_demo))
    )
    session.execute(
        sa.update(MemberCountry)
        .where(MemberCountry.is_demo, MemberCountry.code.in_(members))
        .values(is_demo=False)
    )


def _count(result: sa.Result[tuple[()]]) -> int:
    return int(getattr(result, "rowcount", 0))
