"""The map of the board: places in and near its zones, and own people as counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from core.crypto import Keyring
from directory.entries.visibility import Viewer
from feeds.models import Hazard
from tests.contexts import context_of
from tests.watch.board.conftest import HERE, facts_of, sight_of
from tests.watch.conftest import stay_at
from watch.board.assembly import make_board
from watch.board.board_places import board_places, board_squares
from watch.board.model import BoardFilter, FlagCounts
from watch.models import SubjectKind

Make = Callable[..., Any]


def test_places_in_danger_come_first_and_of_posts_those_near_are_the_own(
    session: Session, shelter: Make, post: Make
) -> None:
    shelter("near", -98.7, 26.2)
    shelter("inside", -98.2, 26.2)
    shelter("far", -101.0, 26.2)
    shelter("of Mexico", -98.2, 26.2, country="MX", visibility="country")
    post("own", -98.7, 26.2, country="SV")
    post("of others", -98.7, 26.2, country="HN")

    def names(country: str, near_km: float = 25) -> list[str]:
        viewer = Viewer.of_country(country)
        found = board_places(session, [HERE.area], viewer=viewer, near_km=near_km)
        return [f"{place.name}{'!' if place.is_inside else ''}" for place in found]

    assert names("SV") == ["inside!", "near", "own"]
    assert names("SV", near_km=1) == ["inside!"]
    assert names("MX") == ["inside!", "of Mexico!", "near"]
    assert board_places(session, [], viewer=Viewer.of_country("SV"), near_km=25) == ()


def test_own_people_are_counted_once_whatever_touches_them_and_nobody_elses(
    session: Session, keyring: Keyring, now: datetime, register: Make, hazard: Make
) -> None:
    floods: list[Hazard] = [hazard(HERE, title=f"flood {number}") for number in range(2)]
    for number, country in enumerate(("SV", "SV", "GT")):
        register(f"P{number}", stay_at(-98.2, 26.2), country=country)
    flags = [FlagCounts(flood.id, SubjectKind.NATIONALS, "SV", "", 2, 2, 0, 0) for flood in floods]

    def numbers(country: str, *, sees_counts: bool = True) -> list[str]:
        sight = sight_of(country, sees_counts=sees_counts)
        board = make_board(session, facts_of(*floods, flags=tuple(flags)), BoardFilter(), sight)
        context = context_of(session, keyring, now, viewer=Viewer.of_country(country))
        return [str(square.persons) for square in board_squares(context, board)]

    assert numbers("SV") == ["2"]
    assert numbers("HN") == []
    assert numbers("SV", sees_counts=False) == []
    assert session.scalar(sa.select(sa.func.count()).select_from(AuditEntry)) == 0
