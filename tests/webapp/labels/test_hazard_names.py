from __future__ import annotations

from datetime import UTC, datetime

import pytest

from feeds.models import Hazard
from feeds.values import HazardKind
from tests.webapp.conftest import House
from webapp.labels.hazard_names import name_of_hazard, undated_name


@pytest.mark.parametrize(
    ("language", "told"),
    [("es", "Aviso de tornado · Luisiana"), ("en", "Tornado warning · Louisiana")],
)
def test_a_hazard_is_named_in_the_language_and_hours_of_the_reader(
    house: House, language: str, told: str
) -> None:
    hazard = Hazard(
        kind=HazardKind.STORM,
        event="Tornado Warning",
        title="Tornado Warning issued by NWS New Orleans",
        area_desc="",
        aliases=[],
        place=["US-LA"],
        started_at=datetime(2026, 11, 22, 3, 30, tzinfo=UTC),
        is_test=False,
        is_demo=False,
    )
    with house.app.test_request_context("/", headers={"Accept-Language": language}):
        assert name_of_hazard(hazard).startswith(told)
        assert name_of_hazard(hazard).endswith("21:30")
        assert undated_name(hazard) == told
        assert name_of_hazard(hazard, zone=UTC).endswith("03:30 UTC")
