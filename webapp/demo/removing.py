"""Takes the demo out again: rows marked as demo, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import User
from core.crypto import Keyring
from core.errors import UnusableInput
from core.outbox.models import OutboxMessage
from directory.editions.models import Edition
from directory.entries.change_log import ChangeLogEntry
from directory.entries.confirmation import GroupConfirmation
from directory.entries.models import CommunityLeader, FocalPoint, Organisation, Post, Shelter
from directory.rounds.models import AccessLink, Proposal, Round
from feeds.models import Alert, Hazard, Source
from feeds.sources.catalogue import DEMO
from plans.models import PlanArea
from registry.matching.index import drop_stays
from registry.people.models import Estimate, Household, Person, Stay

_HANGING = (PlanArea, FocalPoint, CommunityLeader)
"""What goes when its post goes: real ones of these on a demo post stop the removal."""
_ABOUT_ENTRIES = (Proposal, AccessLink, ChangeLogEntry, GroupConfirmation)
"""What is told about an entry by its identity alone."""
_IN_ORDER = (
    Edition,
    Round,
    User,
    PlanArea,
    Estimate,
    CommunityLeader,
    FocalPoint,
    Shelter,
    Organisation,
    Post,
)


def remove_demo(session: Session, keyring: Keyring) -> int:
    """Delete every demo row; tells how many.

    Channels, messages, flags and alerts go with what they belong to.

    Raises UnusableInput, and deletes nothing, when a real plan, focal point or leader hangs on a
    demo post.
    """
    _refuse_hanging(session)
    removed = _remove_people(session, keyring)
    demo_hazards = sa.select(Hazard.id).where(Hazard.is_demo)
    demo_source = sa.select(Source.id).where(Source.key == DEMO)
    session.execute(
        sa.delete(Alert).where(Alert.source_id.in_(demo_source) | Alert.hazard_id.in_(demo_hazards))
    )
    removed += _count(session.execute(sa.delete(Hazard).where(Hazard.is_demo)))
    _let_go(session)
    _forget_what_was_told(session)
    session.execute(sa.delete(OutboxMessage).where(OutboxMessage.is_demo))
    for kind in _IN_ORDER:
        removed += _count(session.execute(sa.delete(kind).where(kind.is_demo)))
    session.expire_all()
    return removed


def _refuse_hanging(session: Session) -> None:
    demo_posts = sa.select(Post.id).where(Post.is_demo)
    for kind in _HANGING:
        found = session.scalar(
            sa.select(kind.id).where(kind.post_id.in_(demo_posts), ~kind.is_demo).limit(1)
        )
        if found is not None:
            raise UnusableInput(
                f"{kind.__tablename__} {found}", "belongs to a post of the demo; move it first"
            )


def _remove_people(session: Session, keyring: Keyring) -> int:
    demo_persons = sa.select(Person.id).where(Person.is_demo)
    blocks: dict[str, dict[int, list[UUID]]] = defaultdict(lambda: defaultdict(list))
    rows = session.execute(
        sa.select(Stay.country, Stay.block_no, Stay.id).where(Stay.person_id.in_(demo_persons))
    ).all()
    for country, block_no, stay_id in rows:
        blocks[country][block_no].append(stay_id)
    for country, stays in blocks.items():
        drop_stays(session, keyring, country, stays)
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
    for column, gone in ((User.post_id, demo_posts), (User.organisation_id, demo_organisations)):
        session.execute(sa.update(User).where(column.in_(gone)).values({column: None}))
    session.execute(
        sa.update(Post).where(Post.covering_post_id.in_(demo_posts)).values(covering_post_id=None)
    )
    session.execute(
        sa.update(Shelter)
        .where(Shelter.organisation_id.in_(demo_organisations))
        .values(organisation_id=None)
    )


def _count(result: sa.Result[tuple[()]]) -> int:
    return int(getattr(result, "rowcount", 0))
