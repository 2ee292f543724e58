from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import numpy as np
import pytest
from sqlalchemy.orm import Session

from core.crypto import Keyring
from feeds.values import Severity
from tests.watch.conftest import band
from watch.flags.members import member_numbers, put_members
from watch.flags.merged_members import put_in_place_of
from watch.models import Flag, FlagStatus, SubjectKind


@pytest.mark.parametrize(
    ("members", "after", "persons"),
    [([3, 5], [4, 5], 2), ([3, 4, 5], [4, 5], 2), ([5], [5], 1), ([3], [4], 1)],
)
def test_who_survives_stands_where_who_goes_stood(
    session: Session,
    keyring: Keyring,
    now: datetime,
    hazard: Callable[..., Any],
    members: list[int],
    after: list[int],
    persons: int,
) -> None:
    danger = hazard(band(-99, 26, -98, 27, Severity.SEVERE), key="a:1")
    flag = Flag(
        hazard_id=danger.id, hazard_version=1, kind=SubjectKind.NATIONALS, country="SV",
        status=FlagStatus.RAISED, persons=len(members), raised_at=now, changed_at=now,
    )  # fmt: skip
    session.add(flag)
    put_members(flag, keyring, np.array(members, dtype="<i4").tobytes())
    session.flush()
    changed = put_in_place_of(session, keyring, "SV", 3, 4)
    assert changed == (3 in members)
    assert member_numbers(session, flag, keyring).tolist() == after
    assert flag.persons == persons
    flag.status = FlagStatus.CLEARED
    session.flush()
    assert put_in_place_of(session, keyring, "SV", 5, 4) == 0
