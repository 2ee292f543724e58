from __future__ import annotations

from flask import g

from core.accounts import RoleName
from tests.webapp.blueprints.offline.conftest import CallHouse, Device
from webapp.auth.access import Scope
from webapp.blueprints.offline.packet_calls import open_lists, within


def test_of_a_list_goes_what_is_most_urgent_and_as_much_as_one_may_take(
    called: CallHouse, device: Device
) -> None:
    device.take()
    with called.house.app.test_request_context():
        g.scope = Scope(RoleName.EMERGENCY, "GT", user_id=called.house.users["emergency.gt"])
        (every,) = open_lists()
        assert (len(every.items), every.total, every.is_cut) == (3, 3, False)
        for most, households, persons in ((100, 3, 4), (4, 3, 4), (3, 2, 3), (1, 0, 0), (0, 0, 0)):
            (cut,), count = within([every], most)
            assert (len(cut.items), count) == (households, persons), most
            assert cut.items == every.items[:households]
        g.scope = Scope(RoleName.EMERGENCY, "HN", user_id=called.house.users["emergency.hn"])
        assert open_lists() == []
