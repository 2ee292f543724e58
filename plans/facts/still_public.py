"""The contacts of a paper that anybody may see today, for the page behind its code.

The rule: a contact is told when it was open to everybody as the paper was made and its entry, if it
has one, still is and is in use: a shelter that hid since, or closed its doors, is told no more.
Neighbours of a slip: an entry that was hidden then and is public today stays out, for the paper of
its country did not name it to others; what the form says has no entry and was written to be
printed; an entry that was joined to another is gone, with whatever it said.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from directory.entries.models import FocalPoint, Organisation, Post, Shelter
from directory.entries.visibility import Viewer, visible_to
from plans.facts.model import Contact, Fact, PlanFacts

_KINDS = (Post, FocalPoint, Shelter, Organisation)


def public_contacts(session: Session, facts: PlanFacts) -> tuple[Fact[Contact], ...]:
    """Return the contacts of a version that anybody may see, in the order of the paper."""
    told = [fact for fact in facts.contacts if fact.value.is_public]
    entries = {fact.value.entry for fact in told if fact.value.entry}
    public = _public_today(session, {uuid.UUID(entry) for entry in entries})
    return tuple(
        fact
        for fact in told
        if not fact.value.entry or uuid.UUID(fact.value.entry) in public
    )  # fmt: skip


def _public_today(session: Session, entries: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
    if not entries:
        return frozenset()
    viewer = Viewer.public()
    queries = (
        sa.select(kind.id).where(kind.id.in_(entries), visible_to(viewer, kind)) for kind in _KINDS
    )
    return frozenset(session.scalars(sa.union_all(*queries)))
