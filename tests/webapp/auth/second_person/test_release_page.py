"""The call list on screen: at once in a live hazard, by two people afterwards."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from core.accounts import AccessRequest, RequestState
from core.db import reading, writing
from tests.webapp.conftest import House, post
from tests.webapp.danger import make_danger
from watch.models import Flag, FlagStatus


def states(house: House) -> list[RequestState]:
    with reading(house.engine) as session:
        return list(session.scalars(sa.select(AccessRequest.state)))


def test_a_long_call_list_leaves_at_once_in_a_live_hazard_and_by_two_people_after_it(
    make_house: Callable[..., House],
) -> None:
    house = make_house(export_persons=5)
    path = f"/vigilancia/{make_danger(house).flood}/llamadas.xlsx"
    consul, boss = house.signed_in("consul.gt"), house.signed_in("country_admin.gt")
    assert post(consul, path, purpose="call them").status_code == 200
    assert states(house) == [RequestState.AT_ONCE]
    assert "/usuarios/solicitudes" in boss.get("/inicio").text
    small = house.signed_in("consul.hn")
    assert post(small, path, purpose="call them").status_code == 200, "three persons"
    with writing(house.engine) as session:
        session.execute(sa.update(Flag).values(status=FlagStatus.CLEARED))
        session.execute(sa.delete(AccessRequest))
    answer = post(consul, path, purpose="look back at it")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/usuarios/solicitudes")
    assert states(house) == [RequestState.WAITING]
    assert "Retirar" in consul.get("/usuarios/solicitudes").text
    with reading(house.engine) as session:
        asked = session.scalars(sa.select(AccessRequest.id)).one()
    assert post(consul, f"/usuarios/solicitudes/{asked}/aprobar").status_code == 403
    assert post(boss, f"/usuarios/solicitudes/{asked}/aprobar").status_code == 302
    assert post(consul, path, purpose="look back at it").status_code == 200
