"""Each country is told of the common hazards and of its own; parts follow one another."""

from __future__ import annotations

from core.db import writing
from feeds.models import Hazard, Source
from tests.webapp.api.programs import anybody, program_of
from tests.webapp.danger import Danger


def test_a_countrys_own_source_is_told_to_that_country_alone(danger: Danger) -> None:
    with writing(danger.house.engine) as session:
        flood = session.get_one(Hazard, danger.hazards["flood"])
        session.get_one(Source, flood.source_id).owner = "GT"
    own, other = (program_of(danger.house, f"consul.{each}") for each in ("gt", "hn"))
    assert "<scope>Restricted</scope>" in own.get(f"/hazards/{danger.flood}/cap").text
    for path in ("", "/cap"):
        assert other.get(f"/hazards/{danger.flood}{path}").status_code == 404
        assert anybody(danger.house).get(f"/hazards/{danger.flood}{path}").status_code == 401
    assert other.read("/hazards")["features"] == []


def test_who_has_the_present_state_is_told_so_in_a_line(danger: Danger) -> None:
    one, other = (program_of(danger.house, f"consul.{each}") for each in ("gt", "hn"))
    mark = one.get("/hazards").headers["ETag"]
    again = one.get("/hazards", If_None_Match=mark)
    assert (again.status_code, again.data) == (304, b"")
    assert other.get("/hazards", If_None_Match=mark).status_code == 200
    assert one.get("/hazards?lang=fr", If_None_Match=mark).status_code == 200
    with writing(danger.house.engine) as session:
        session.get_one(Hazard, danger.hazards["flood"]).title = "Another flood"
    assert one.get("/hazards", If_None_Match=mark).status_code == 200


def test_parts_follow_one_another_without_loss(danger: Danger) -> None:
    program = program_of(danger.house, "consul.gt")
    whole = [each["id"] for each in program.read("/hazards")["features"]]
    found, path = [], "/hazards?limit=1"
    while path:
        part = program.read(path)
        found += [each["id"] for each in part["features"]]
        path = (part["next"] or "").partition("/api/v1")[2]
    assert found == whole
    assert len(whole) > 2
