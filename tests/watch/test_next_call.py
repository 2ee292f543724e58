from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from feeds.models import Hazard, HazardStatus
from feeds.values import Severity
from watch.models import Flag, FlagStatus, SubjectKind
from watch.next_call import next_to_call

Make = Callable[..., Any]


def touched(session: Session, hazard: Hazard, now: datetime, persons: int, **given: Any) -> Hazard:
    values: dict[str, Any] = {"kind": SubjectKind.NATIONALS, "country": "SV"}
    session.add(
        Flag(
            hazard_id=hazard.id, hazard_version=1, persons=persons, raised_at=now, changed_at=now,
            **(values | {"status": FlagStatus.RAISED} | given),
        )
    )  # fmt: skip
    session.flush()
    return hazard


def test_the_board_is_gone_through_from_the_gravest_and_round_again(
    session: Session, hazard: Make, now: datetime
) -> None:
    extreme = touched(session, hazard(title="A", severity=Severity.EXTREME), now, 2)
    many = touched(session, hazard(title="B", severity=Severity.SEVERE), now, 90)
    few = touched(session, hazard(title="C", severity=Severity.SEVERE), now, 5)
    for title, given in (
        ("ended", {"status": HazardStatus.ENDED}),
        ("test", {"is_test": True}),
        ("same", {"same_as_id": many.id}),
    ):
        touched(session, hazard(title=title, severity=Severity.EXTREME, **given), now, 50)
    touched(session, hazard(title="other"), now, 50, country="GT")
    touched(session, hazard(title="over"), now, 50, status=FlagStatus.CLEARED)
    touched(session, hazard(title="nobody"), now, 0)
    shelter = {"kind": SubjectKind.SHELTER, "subject_id": str(uuid.uuid4())}
    touched(session, hazard(title="shelter"), now, 1, **shelter)

    def following(one: Hazard) -> uuid.UUID | None:
        call = next_to_call(session, one.id, "SV")
        return call.hazard.id if call else None

    assert [following(each) for each in (extreme, many, few)] == [many.id, few.id, extreme.id]
    stranger = hazard(title="untouched")
    assert following(stranger) == extreme.id, "from one that touches nobody to the gravest"
    call = next_to_call(session, extreme.id, "SV")
    assert call is not None
    assert call.persons == 90


def test_behind_the_only_one_there_is_none(session: Session, hazard: Make, now: datetime) -> None:
    only = touched(session, hazard(title="A"), now, 2)
    assert next_to_call(session, only.id, "SV") is None
