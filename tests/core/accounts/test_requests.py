from __future__ import annotations

from core.accounts import AccessRequest, RequestState


def test_a_request_hangs_on_no_account_so_that_it_outlives_them() -> None:
    assert AccessRequest.__table__.foreign_keys == set()
    assert "waiting" in {state.value for state in RequestState}
