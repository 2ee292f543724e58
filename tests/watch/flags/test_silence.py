"""What nobody verifies is said in the history of each flag: once, and once when it is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.atlas.atlas import Atlas
from core.crypto import Keyring
from feeds.models import Hazard, HazardStatus
from feeds.values import Severity
from tests.two_counties import TwoCounties
from tests.watch.conftest import band, stay_at
from watch.flags.update import flag_hazard, watch_context
from watch.models import Flag, FlagChange

HERE = band(-98.6, 26.0, -97.9, 26.8, Severity.SEVERE, "flood")


def test_a_flag_says_since_when_nobody_verifies_it_and_when_somebody_does_again(
    session: Session,
    keyring: Keyring,
    now: datetime,
    hazard: Callable[..., Hazard],
    register: Callable[..., Any],
) -> None:
    register("Ana", stay_at(-98.2, 26.2))
    flood = hazard(HERE)

    def work_out(minutes: int, since: datetime | None) -> None:
        flood.unverified_since = since
        atlas = cast(Atlas, TwoCounties())
        for _ in range(2):  # the second time nothing is added
            moment = now + timedelta(minutes=minutes)
            flag_hazard(watch_context(session, keyring, atlas, moment), flood)

    silent = now + timedelta(minutes=5)
    for minutes, since in ((0, None), (10, silent), (20, silent), (30, None), (40, silent)):
        work_out(minutes, since)
    flood.status = HazardStatus.ENDED
    work_out(50, silent)
    query = sa.select(FlagChange).order_by(FlagChange.at)
    history = [
        (change.change.value, change.persons, change.because)
        for change in session.scalars(query.join(Flag).where(Flag.country == "SV"))
    ]
    words = f"silent since {silent.isoformat(timespec='seconds')}"
    assert history == [
        ("raised", 1, ""),
        ("unverified", 1, words),
        ("verified", 1, ""),
        ("unverified", 1, words),
        ("cleared", 1, "over"),
    ]
