from __future__ import annotations

from core.db import reading
from feeds.models import Hazard
from tests.webapp.alarms.called_house import call_first
from tests.webapp.conftest import House
from watch.alarms.models import Alarm
from webapp.alarms.names import name_of_alarm


def test_of_a_countrys_own_source_others_read_the_kind_alone(house: House) -> None:
    alarm_id = call_first(house)
    with reading(house.engine) as session, house.app.test_request_context():
        alarm = session.get_one(Alarm, alarm_id)
        hazard = session.get_one(Hazard, alarm.hazard_id)
        whole = name_of_alarm(alarm, hazard, is_own=True)
        assert whole.startswith("Inundación ·")
        assert name_of_alarm(alarm, hazard, is_own=False) == whole
        hazard.source.owner = "GT"
        assert name_of_alarm(alarm, hazard, is_own=True) == whole
        assert name_of_alarm(alarm, hazard, is_own=False) == "Inundación"
        alarm.title = "Reunión"
        assert name_of_alarm(alarm, None, is_own=True) == "Reunión"
