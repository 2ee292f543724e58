from __future__ import annotations

import uuid

from core.db import writing
from feeds.models import HazardStatus
from tests.watch.alarms.called import live_hazard
from tests.webapp.alarms.at_work import declare_about
from tests.webapp.conftest import House
from watch.alarms.models import Alarm
from webapp.alarms.targets import target_of
from webapp.http.database import db


def test_an_alarm_leads_to_its_crisis_else_to_declaring_one_else_to_its_hazard(
    house: House,
) -> None:
    alarm_id, now = uuid.uuid4(), house.clock.at
    with writing(house.engine) as session:
        alone = live_hazard(session, now, "alone").id
        fed = live_hazard(session, now, "fed")
        number = declare_about(session, fed, now, "GT").number
        fed_id = fed.id
        over, drill = live_hazard(session, now, "over"), live_hazard(session, now, "drill")
        over.status, drill.is_test = HazardStatus.ENDED, True
        over_id, drill_id = over.id, drill.id
    with house.app.test_request_context():

        def target(*, may_declare: bool = True, **more: object) -> str:
            values = {"id": alarm_id, "country": "GT", "reference": ""}
            return target_of(db.session(), Alarm(**(values | more)), may_declare=may_declare)

        assert target(hazard_id=alone) == f"/crisis/declarar?peligro={alone}"
        assert target(hazard_id=alone, may_declare=False) == f"/vigilancia/{alone}"
        assert target(hazard_id=over_id) == f"/vigilancia/{over_id}"
        assert target(hazard_id=drill_id) == f"/vigilancia/{drill_id}"
        assert target(hazard_id=fed_id) == f"/crisis/{number}"
        assert target(hazard_id=fed_id, country="HN") == f"/crisis/declarar?peligro={fed_id}"
        assert target(reference=number) == f"/crisis/{number}"
        assert target() == f"/alarmas/{alarm_id}"
