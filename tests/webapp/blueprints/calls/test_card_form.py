from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.webapp.conftest import House
from webapp.blueprints.calls.card_form import local_moment, local_now


def test_a_moment_is_by_the_readers_clock_unless_it_says_its_offset(house: House) -> None:
    with house.app.test_request_context("/"):
        assert local_moment("") is None
        with_offset = local_moment("2026-11-30T03:05+01:00")
        assert with_offset == datetime(2026, 11, 30, 2, 5, tzinfo=UTC)
        at = datetime(2026, 11, 30, 9, 5, tzinfo=UTC)
        assert local_moment(local_now(at)) == at
        with pytest.raises(ValueError, match="isoformat"):
            local_moment("mañana")
