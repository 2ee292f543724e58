from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.outbox.models import MessageState, OutboxMessage
from directory.entries.confirmation import confirm
from directory.entries.models import ConfirmationMethod
from directory.rounds.lifecycle import (
    close_round,
    current_round,
    open_round,
)
from directory.rounds.models import InvitedEntry, Round
from tests.directory.rounds.conftest import OPENING, Region

DAY = timedelta(days=1)


def test_closing_withdraws_messages_and_says_what_lapsed(
    session: Session, region: Region, make_round: Callable[..., Round]
) -> None:
    round_ = make_round()
    open_round(session, round_, now=OPENING, actor="user:1")
    rows = {row.entry_id: row for row in session.scalars(sa.select(InvitedEntry)).all()}
    rows[region.shelter.id].answered_at = OPENING
    confirm(session, region.shelter, at=OPENING, by="invitation:1", method=ConfirmationMethod.LINK)
    rows[region.consulate.id].groups = ["identity"]
    region.partner.retired_at = OPENING
    closed = close_round(session, round_, now=OPENING + 28 * DAY, actor="user:1")
    assert (closed.asked, closed.answered, closed.partly, closed.silent, closed.gone) == (
        7,
        1,
        1,
        4,
        1,
    )
    # The consulate was confirmed in October; the focal points and the shelter of Honduras never
    # were.
    assert closed.lapsed == {"HN": 1, "SV": 3}
    assert closed.messages_withdrawn == 4
    assert set(session.scalars(sa.select(OutboxMessage.state))) == {MessageState.WITHDRAWN}
    assert current_round(session) is None
