"""Two persons who are one, in the registry and behind the flags: the transaction that merges them
lets the flags say so.
"""

from __future__ import annotations

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import take_turns
from registry.merging.merge import MergeDecision, merge_persons
from registry.merging.models import PersonMerge
from registry.people.models import Person
from watch.flags.members import members_or_none, put_members
from watch.flags.update import FLAGS_TURN
from watch.models import Flag, FlagStatus, SubjectKind


def merge_everywhere(session: Session, keyring: Keyring, decision: MergeDecision) -> PersonMerge:
    """Make one person of two. Nothing is committed. Raises what `merge_persons` does."""
    ids = (decision.merged_id, decision.survivor_id)
    query = sa.select(Person.id, Person.number).where(Person.id.in_(ids))
    numbers = {row.id: row.number for row in session.execute(query)}
    merge = merge_persons(session, keyring, decision)
    merged, survivor = (numbers[each] for each in ids)
    if merged is not None and survivor is not None:
        put_in_place_of(session, keyring, decision.country, merged, survivor)
    return merge


def put_in_place_of(
    session: Session, keyring: Keyring, country: str, merged: int, survivor: int
) -> int:
    """Put who survives, by number, where who goes stood behind the raised flags of a country;
    return how many flags that changed. Where both stood one is counted no more.

    Households are counted anew by the round that follows; flags whose members do not open are left
    to it, too.
    """
    take_turns(session, FLAGS_TURN)
    query = sa.select(Flag).where(
        Flag.country == country,
        Flag.kind == SubjectKind.NATIONALS,
        Flag.status == FlagStatus.RAISED,
    )
    changed = 0
    for flag in session.scalars(query.with_for_update()):
        members = members_or_none(session, flag, keyring)
        if members is None or merged not in members:
            continue
        others = np.union1d(members[members != merged], [survivor]).astype("<i4")
        flag.persons -= len(members) - len(others)
        put_members(flag, keyring, others.tobytes())
        changed += 1
    session.flush()
    return changed
