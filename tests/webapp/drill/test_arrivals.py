from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from core.accounts import RoleName
from core.db import reading, writing
from core.geo.geometry import Area, Point
from feeds.values import Band, Severity
from response.accounting.models import Says, Statement
from response.accounting.refreshing import refresh_rolls
from response.crisis.declaring import Declaration, declare
from response.crisis.models import ZoneKind
from response.crisis.officers import CrisisOfficer
from response.crisis.participations import AnsweringPost
from response.crisis.zones import draft_zone
from response.drills.models import DrillInject
from tests.webapp.drill_house import RealHouse
from webapp.drill.arrivals import OpenHouse, known_injects, message_files, note_arrivals, settle
from webapp.drill.tending import opened_house


def test_what_has_arrived_is_known_the_newest_first_and_written_down_once(
    opened: OpenHouse,
) -> None:
    house = opened.house
    with reading(opened.services.engine) as session:
        known = known_injects(session, house)
    assert [inject.number for inject, _row in known] == [2, 1]
    assert [row.at for _inject, row in known] == [
        house.scenario.moment(inject, house.zero) for inject, _row in known
    ]
    assert note_arrivals(opened) == [], "all of it is settled"


def test_official_messages_alone_are_files(opened: OpenHouse) -> None:
    files = message_files(opened.house, opened.house.scenario.injects[:4])
    assert [each.name for each in files] == ["02.cap.xml", "04.cap.xml"]


def test_a_call_for_help_waits_for_a_crisis_and_is_made_once(real: RealHouse) -> None:
    house = real.open_drill("GT")
    with opened_house(house, real.atlas) as opened:
        services = opened.services
        plea = next(each for each in house.scenario.injects if each.kind == "help")
        now = house.clock()
        with writing(services.engine) as session:
            session.add(DrillInject(number=plea.number, at=now, played=0.0))
        assert settle(opened, [plea], now) == 0, "nobody is inside anything"
        _declare(opened, "GT")
        refresh_rolls(services.engine, services.keyring, now)
        assert settle(opened, [plea], now) == 1
        assert settle(opened, [plea], now + timedelta(minutes=1)) == 1
        with reading(services.engine) as session:
            rows = list(session.scalars(sa.select(Statement)))
        assert [each.says for each in rows] == [Says.HELP] * 2
        assert {each.by for each in rows} == {f"drill:{plea.number}"}
    real.close(house)


def _declare(opened: OpenHouse, country: str) -> None:
    zone = Area.circle(Point(-90.1, 29.96), 60)
    officer = CrisisOfficer(role=RoleName.EMERGENCY, country=country, actor="user:x")
    declaration = Declaration(
        type_code="storm",
        level=1,
        reason="Huracán",
        post=AnsweringPost(),
        zone=draft_zone(ZoneKind.POINT, [Band(zone, Severity.UNKNOWN, "x")], "x"),
    )
    with writing(opened.services.engine) as session:
        declare(session, declaration, officer, opened.house.clock())
