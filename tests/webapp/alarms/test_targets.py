from __future__ import annotations

import uuid

from core.db import writing
from tests.watch.alarms.called import live_hazard
from tests.webapp.alarms.at_work import declare_about
from tests.webapp.conftest import House
from watch.alarms.models import Alarm
from webapp.alarms.targets import target_of
from webapp.http.database import db


def test_an_alarm_leads_to_its_crisis_else_its_hazard_else_itself(house: House) -> None:
    alarm_id = uuid.uuid4()
    with writing(house.engine) as session:
        alone = live_hazard(session, house.clock.at, "alone").id
        fed = live_hazard(session, house.clock.at, "fed")
        number = declare_about(session, fed, house.clock.at, "GT").number
        fed_id = fed.id
    with house.app.test_request_context():

        def target(**more: object) -> str:
            values = {"id": alarm_id, "country": "GT", "reference": ""}
            return target_of(db.session(), Alarm(**(values | more)))

        assert target(hazard_id=alone) == f"/vigilancia/{alone}"
        assert target(hazard_id=fed_id) == f"/crisis/{number}"
        assert target(hazard_id=fed_id, country="HN") == f"/vigilancia/{fed_id}"
        assert target(reference=number) == f"/crisis/{number}"
        assert target() == f"/alarmas/{alarm_id}"
