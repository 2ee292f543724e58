from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.errors import UnusableInput
from response.accounting.counts import counts_of
from response.accounting.models import StatementSource
from response.accounting.source_counts import CountDraft, add_source_count, source_counts_of
from response.crisis.models import Participation
from tests.response.crisis_parts import OFFICER


def draft(now: datetime) -> CountDraft:
    return CountDraft(
        source=StatementSource.LEADER,
        name="Doña Canaria",
        met=12,
        whole=15,
        in_need=1,
        unit="households",
        said_at=now - timedelta(minutes=9),
        by=OFFICER,
        note="insulina",
    )


def test_a_leaders_count_stands_by_itself(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    row = add_source_count(session, keyring, part, draft(now), now)
    assert b"Canaria" not in row.ciphertext
    (found,) = source_counts_of(session, keyring, part.id)
    assert (found.name, found.row.met, found.row.whole, found.note) == (
        "Doña Canaria", 12, 15, "insulina",
    )  # fmt: skip
    assert source_counts_of(session, keyring, part.id, now - timedelta(minutes=1)) == []
    counts = counts_of(session, keyring, part, now)
    assert (counts.answered, counts.spoke_outside) == (0, 0)


@pytest.mark.parametrize(
    "change",
    [
        {"met": 16},
        {"met": -1},
        {"in_need": 13},
        {"name": " "},
        {"unit": "familias"},
        {"said_at": datetime.fromisoformat("2026-11-22T13:00:00+00:00")},
    ],
)
def test_numbers_that_cannot_be_are_refused(
    session: Session,
    keyring: Keyring,
    part: Participation,
    now: datetime,
    change: dict[str, object],
) -> None:
    with pytest.raises(UnusableInput):
        add_source_count(session, keyring, part, replace(draft(now), **change), now)  # type: ignore[arg-type]
