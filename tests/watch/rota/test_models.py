from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from tests.watch.rota.on_call import OnCall
from watch.rota.models import Shift


@pytest.mark.parametrize(
    "wrong",
    [{"user_id": None}, {"rung": 0}, {"rung": 6}, {"ends_at": "begin"}],
    ids=["nobody", "no rung", "a rung too many", "no length"],
)
def test_the_database_refuses_what_is_no_shift(on_call: OnCall, wrong: dict[str, object]) -> None:
    values = {
        "rota_id": on_call.rota.id, "rung": 1, "user_id": on_call.user("ana").id,
        "starts_at": on_call.at(0), "ends_at": on_call.at(1), "made_at": on_call.now, **wrong,
    }  # fmt: skip
    if wrong.get("ends_at"):
        values["ends_at"] = values["starts_at"]
    insert = sa.insert(Shift).values(id=uuid.uuid4(), agreed_by=[], note="", **values)
    with on_call.session.begin_nested() as savepoint:
        with pytest.raises(IntegrityError):
            on_call.session.execute(insert)
        savepoint.rollback()


def test_a_deleted_account_takes_its_shifts_along_and_a_swap_stays(on_call: OnCall) -> None:
    ana, eva = on_call.user("ana"), on_call.user("eva")
    swapped = on_call.shift(ana, 0, 8)
    old_id, swap_id = swapped.id, on_call.shift(eva, 2, 4, over=swapped).id
    on_call.session.delete(ana)
    on_call.session.flush()
    on_call.session.expire_all()
    assert on_call.session.get(Shift, old_id) is None
    assert on_call.session.get_one(Shift, swap_id).replaces_id is None
