from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from feeds.lifecycle.history.changes import VersionChange, changes_of
from feeds.models import HazardStatus, HazardVersion
from feeds.values import Severity
from tests.feeds.worlds import NOW

DRAWN, REDRAWN = uuid.uuid4(), uuid.uuid4()


def version(**given: Any) -> HazardVersion:
    values = {
        "severity": Severity.SEVERE,
        "status": HazardStatus.ACTIVE,
        "started_at": NOW,
        "drawing_id": DRAWN,
    }
    return HazardVersion(**(values | given))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {"severity": Severity.EXTREME}, ("graver",)),
        ({}, {"severity": Severity.MINOR, "drawing_id": REDRAWN}, ("milder", "zone")),
        ({"drawing_id": None}, {}, ("placed",)),
        ({}, {"drawing_id": None}, ("unplaced",)),
        ({}, {"status": HazardStatus.ENDED}, ("ended",)),
        ({"status": HazardStatus.ENDED}, {}, ("revived",)),
        ({}, {"unverified_since": NOW}, ("unverified",)),
        ({"unverified_since": NOW}, {"unverified_since": NOW + timedelta(hours=1)}, ("words",)),
        ({"unverified_since": NOW}, {}, ("verified",)),
        ({}, {"ends_at": NOW}, ("moments",)),
        ({}, {"title": "otherwise"}, ("words",)),
    ],
)
def test_what_is_new_in_a_version(
    before: dict[str, Any], after: dict[str, Any], expected: tuple[str, ...]
) -> None:
    assert changes_of(version(**after), version(**before)) == expected


def test_the_first_is_the_first() -> None:
    assert changes_of(version(), None) == (VersionChange.FIRST,)
