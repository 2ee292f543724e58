from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.errors import UnusableInput
from registry.people.models import Need
from response.accounting.models import Says
from tests.webapp.conftest import House
from webapp.blueprints.accounting.form_values import typed_code, typed_moment, typed_needs

MOMENTS = {
    "": datetime(2026, 11, 22, 12, 0, tzinfo=UTC),
    "5:12": datetime(2026, 11, 22, 11, 12, tzinfo=UTC),
    "05.12": datetime(2026, 11, 22, 11, 12, tzinfo=UTC),
    "23:50": datetime(2026, 11, 22, 5, 50, tzinfo=UTC),
    "2026-11-21T22:00": datetime(2026, 11, 22, 4, 0, tzinfo=UTC),
    "2026-11-22T11:00:00+00:00": datetime(2026, 11, 22, 11, 0, tzinfo=UTC),
}


@pytest.mark.parametrize("text", MOMENTS)
def test_an_hour_is_the_last_time_the_clock_on_the_wall_showed_it(house: House, text: str) -> None:
    with house.app.test_request_context():
        assert typed_moment({"at": text}, "at") == MOMENTS[text]


@pytest.mark.parametrize("text", ["25:00", "ayer", "17", "2026-13-01T10:00", "9999-12-31T23:59"])
def test_what_is_no_hour_is_refused(house: House, text: str) -> None:
    with house.app.test_request_context(), pytest.raises(UnusableInput):
        typed_moment({"at": text}, "at")


def test_codes_and_needs() -> None:
    assert typed_code({"says": "safe"}, "says", Says) is Says.SAFE
    with pytest.raises(UnusableInput):
        typed_code({"says": "bien"}, "says", Says)
    assert typed_needs(["medical", "visa"]) == (Need.MEDICAL,)
