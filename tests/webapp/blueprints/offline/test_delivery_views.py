from __future__ import annotations

import uuid

from core.accounts import LoginAttempt
from core.db import writing
from tests.webapp.blueprints.offline.conftest import CallHouse, Device
from webapp.auth.brakes.attempts import BUDGETS, Brake, account_hash


def test_one_account_sends_so_many_an_hour(called: CallHouse, device: Device) -> None:
    user_id = called.house.users["country_admin.gt"]
    most = BUDGETS[Brake.DELIVERED].account.most
    body = {"device": device.id, "id": str(uuid.uuid4()), "content": {"kind": "family"}}
    assert device.post("entregas", body).status_code == 422
    with writing(called.house.engine) as session:
        session.add_all(
            LoginAttempt(
                at=called.house.clock.at, brake=Brake.DELIVERED.value,
                account=account_hash(str(user_id)), address="", device_id=None, worked=False,
            )
            for _ in range(most)
        )  # fmt: skip
    assert device.post("entregas", body).status_code == 429
