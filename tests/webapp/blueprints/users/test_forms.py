from __future__ import annotations

from core.accounts import User
from core.db import reading
from tests.webapp.conftest import House, post


def test_a_role_that_is_refused_says_so_beside_its_own_reason(house: House) -> None:
    path = f"/usuarios/{house.users['consul.gt']}"
    answer = post(house.signed_in("country_admin.gt"), f"{path}/papel", role="emergency")
    assert answer.status_code == 422
    assert 'href="#field-role_reason"' in answer.text
    with reading(house.engine) as session:
        assert session.get_one(User, house.users["consul.gt"]).role == "consul"
