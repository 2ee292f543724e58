"""The map of a hazard: places around its zone, own people as counts, and no name read for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from core.crypto import Keyring
from directory.entries.visibility import Viewer
from feeds.values import Severity
from tests.contexts import context_of
from tests.two_counties import TwoCounties
from tests.watch.conftest import band, stay_at
from watch.matching.hazard_zone import HazardZone
from watch.sheet.hazard_places import HazardPlaces, hazard_places

ZONE = (band(-98.6, 26.0, -97.9, 26.8, Severity.SEVERE, "río"),)


def test_own_people_stand_as_counts_and_nobody_elses(
    session: Session,
    atlas: TwoCounties,
    keyring: Keyring,
    now: datetime,
    register: Callable[..., Any],
) -> None:
    for number, country in enumerate(("SV", "SV", "GT")):
        register(f"P{number}", stay_at(-98.2, 26.2), country=country)
    counted = HazardZone(ZONE, None, now, None)

    def numbers(viewer: Viewer, zone: HazardZone | None = counted) -> list[str]:
        context = context_of(session, keyring, now, viewer=viewer, atlas=atlas)
        found = hazard_places(context, ZONE, near_km=25, counted=zone)
        assert isinstance(found, HazardPlaces)
        return [str(square.persons) for square in found.squares]

    assert numbers(Viewer.of_country("SV")) == ["2"]
    assert numbers(Viewer.of_country("HN")) == []
    assert numbers(Viewer.rcm()) == []
    assert numbers(Viewer.of_country("SV"), None) == []
    assert session.scalar(sa.select(sa.func.count()).select_from(AuditEntry)) == 0


def test_where_there_is_no_zone_there_is_no_map(
    session: Session, atlas: TwoCounties, keyring: Keyring, now: datetime
) -> None:
    context = context_of(session, keyring, now, viewer=Viewer.rcm(), atlas=atlas)
    assert hazard_places(context, (), near_km=25) is None
