"""The calls of the crisis in the demo: a list half called, with what was said of whom; and what a
leader counted.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import cycle

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.people.models import Need
from response.accounting.models import StatementSource
from response.accounting.refreshing import match_participation
from response.accounting.rolls import write_roll
from response.accounting.source_counts import CountDraft, add_source_count
from response.calldown.lists.households import ZoneToCall
from response.calldown.lists.listing import prepare_list, write_list
from response.calldown.models import CallItem
from response.calldown.outcomes import CallOutcome
from response.calldown.recording import OutcomeDraft, record_call
from response.crisis.listing import part_of
from response.crisis.models import Crisis, Participation
from response.crisis.zones import current_zone
from webapp.demo.accounts import ACTOR

BEGIN, STEP = timedelta(minutes=12), timedelta(seconds=45)
"""When the first call was, after the declaration, and how far the calls lie apart."""
MOST_CALLS = 30
_PLACE, _NOTE = "Casa de una hermana, otro barrio (demostración)", "Sin agua (demostración)"
_OUTCOMES = (
    CallOutcome.SAFE,
    CallOutcome.NO_ANSWER,
    CallOutcome.SAFE,
    CallOutcome.HELP,
    CallOutcome.VOICEMAIL,
    CallOutcome.ELSEWHERE,
    CallOutcome.NO_ANSWER,
    CallOutcome.SAFE,
)


def sow_crisis_calls(session: Session, keyring: Keyring, crisis: Crisis) -> int:
    """Call the first half of the list of the country that leads; return how many calls."""
    part = part_of(crisis, crisis.lead_country)
    zone = current_zone(session, crisis)
    if part is None or zone is None:
        return 0
    at = crisis.declared_at + timedelta(minutes=10)
    session.flush()
    inside = match_participation(session, keyring, part, at)
    if inside is not None:
        write_roll(session, keyring, part, inside)
    write_list(session, part, prepare_list(session, keyring, part, ZoneToCall.of(zone), at), at)
    called = _call(session, keyring, part, crisis.declared_at + BEGIN)
    counted = CountDraft(
        source=StatementSource.LEADER,
        name="Líder del barrio (demostración)",
        met=12,
        whole=15,
        in_need=1,
        unit="households",
        said_at=at,
        by=ACTOR,
        place="",
        note="",
    )
    add_source_count(session, keyring, part, counted, at)
    return called


# -- inside ---------------------------------------------------------------------------------


def _call(session: Session, keyring: Keyring, part: Participation, begin: datetime) -> int:
    query = sa.select(CallItem).where(CallItem.participation_id == part.id)
    items = list(session.scalars(query.order_by(CallItem.urgency, CallItem.nearness)))
    half = items[: min(len(items) // 2, MOST_CALLS)]
    outcomes = cycle(_OUTCOMES)
    for number, item in enumerate(half):
        outcome, at = next(outcomes), begin + number * STEP
        is_help = outcome is CallOutcome.HELP
        draft = OutcomeDraft(
            outcome=outcome,
            happened_at=at,
            by=ACTOR,
            user_id=None,
            needs=(Need.MEDICAL,) if is_help else (),
            place=_PLACE if outcome is CallOutcome.ELSEWHERE else "",
            note=_NOTE if is_help else "",
        )
        record_call(session, keyring, part, item, draft, at)
    return len(half)
