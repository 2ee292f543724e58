"""Households that are called in a crisis, what was noted of a call, and words of a hand-over, in
the small installation of the canaries.
"""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import User
from core.crypto import Keyring
from core.keys.columns import next_version
from feeds.values import Severity
from response.calldown.models import (
    CallDownList,
    CallerShift,
    CallItem,
    CallItemPerson,
    ShiftState,
    hand_over_place,
    reasons_place,
)
from response.calldown.order import CallReasons
from response.calldown.outcomes import CallOutcome
from response.calldown.recording import OutcomeDraft, record_call
from response.crisis.models import Participation
from tests.webapp.isolation.canary_crises import Planting
from watch.matching.moments import Moment


def plant_calls(
    made: Planting,
    session: Session,
    keyring: Keyring,
    owner: str,
    part: Participation,
    person_id: uuid.UUID,
) -> None:
    now, bird = made.house.clock.at, made.flock.plant("call", owner)
    session.add(
        CallDownList(
            participation_id=part.id, zone_version=1, made_at=now, revision=1, last_number=1
        )
    )
    item = CallItem(
        participation_id=part.id, country=owner[:2], number=1, household_key=person_id,
        urgency=1, nearness=1, seal_version=1, attempts=0, unanswered=0,
    )  # fmt: skip
    reasons = CallReasons(
        moment=Moment.INSIDE, severity=Severity.SEVERE, band=f"Banda {bird.word}", needs=(),
        languages=("es",), tenths_km=10, minors=0,
    )  # fmt: skip
    location = reasons_place(item.id, item.country, 1)
    item.ciphertext = keyring.seal_json(reasons.as_json(), location)
    item.members = [CallItemPerson(person_id=person_id, position=0)]
    session.add(item)
    session.flush()
    made.add("call_item", owner, item.id)
    draft = OutcomeDraft(
        outcome=CallOutcome.THIRD_PARTY, happened_at=now, by="cli:x", user_id=None,
        relation=f"vecina {bird.word}", note=f"nota {bird.word}",
    )  # fmt: skip
    record_call(session, keyring, part, item, draft, now)
    _hand_over(session, keyring, owner, part, bird.word)


def _hand_over(
    session: Session, keyring: Keyring, owner: str, part: Participation, word: str
) -> None:
    """Let somebody have ended their shift with words for a colleague of the same country."""
    query = sa.select(User).where(User.country == owner[:2]).order_by(User.email)
    users = session.scalars(query).all()
    if len(users) < 2:
        return
    row = CallerShift(
        participation_id=part.id, country=owner[:2], user_id=users[0].id, languages=["es"],
        state=ShiftState.ENDED, began_at=part.joined_at, last_act_at=part.joined_at,
        ended_at=part.joined_at, handed_to=users[1].id, seal_version=0,
    )  # fmt: skip
    version = next_version(row)
    location = hand_over_place(row.id, row.country, version)
    row.ciphertext = keyring.seal(f"relevo {word}".encode(), location)
    session.add(row)
    session.flush()
