"""Hazards leave as GeoJSON that others read, without a person."""

from __future__ import annotations

from shapely.geometry import shape

from tests.webapp.api.programs import program_of
from tests.webapp.danger import CANARY, Danger


def test_hazards_leave_without_a_person(danger: Danger) -> None:
    program = program_of(danger.house, "country_admin.gt")
    answer = program.get("/hazards?lang=en")
    assert not any(name in answer.text for name in CANARY.values())
    assert "persons" not in answer.text
    assert answer.json
    (flood,) = (each for each in answer.json["features"] if each["id"] == danger.flood)
    assert shape(flood["geometry"]).bounds == (-98.5, 26.0, -98.0, 26.5)
    banded = program.read(f"/hazards/{danger.flood}")
    severities = [each["properties"]["severity"] for each in banded["bands"]]
    assert severities == [flood["properties"]["severity"]]
    kind, least = flood["properties"]["kind"], flood["properties"]["severity"]
    some = program.read(f"/hazards?kind={kind}&least={least}")["features"]
    assert danger.flood in [each["id"] for each in some]
    assert program.read("/hazards?kind=volcano")["features"] == []
