from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registry.duplicates.models import DoublePair, DoubleSource, DoubleState
from registry.people.models import Person


def test_two_persons_are_one_pair(
    session: Session, now: datetime, register: Callable[..., Person]
) -> None:
    ids = sorted(register("Ana").id for _ in range(2))

    def add() -> None:
        session.add(
            DoublePair(
                country="SV", first_id=ids[0], second_id=ids[1], log_odds=1.0, reasons={},
                source=DoubleSource.ENTRY, state=DoubleState.PROPOSED, found_at=now,
            )
        )  # fmt: skip
        session.flush()

    add()
    with pytest.raises(IntegrityError), session.begin_nested():
        add()
