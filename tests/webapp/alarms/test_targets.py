from __future__ import annotations

import uuid

from tests.webapp.conftest import House
from watch.alarms.models import Alarm
from webapp.alarms.targets import target_of


def test_an_alarm_leads_to_its_hazard_else_to_itself(house: House) -> None:
    hazard_id, alarm_id = uuid.uuid4(), uuid.uuid4()
    with house.app.test_request_context():
        about = Alarm(id=alarm_id, hazard_id=hazard_id, reference="")
        assert target_of(about) == f"/vigilancia/{hazard_id}"
        assert target_of(Alarm(id=alarm_id, reference="")) == f"/alarmas/{alarm_id}"
