"""A CAP message of ours is valid by the schema of OASIS, and refers to the one before."""

from __future__ import annotations

from lxml import etree

from core.db import writing
from feeds.formats.cap.message import read_cap
from feeds.models import Hazard, HazardStatus, HazardVersion
from feeds.values import AlertMessage
from tests.feeds.cap_schema import schema_faults
from tests.webapp.api.programs import Program, program_of
from tests.webapp.danger import Danger


def test_versions_follow_one_another_as_messages(danger: Danger) -> None:
    program = program_of(danger.house, "consul.hn")
    first = _message(program, danger.flood)
    assert (first.sender, first.msg_type.value) == ("atalaya@127.0.0.1", "Alert")
    assert len(first.bands) == 1
    with writing(danger.house.engine) as session:
        flood = session.get_one(Hazard, danger.hazards["flood"])
        session.add_all(_version(flood, number, danger) for number in (1, 2))
    update = _message(program, danger.flood)
    assert update.msg_type.value == "Update"
    assert update.references[0][:2] == (first.sender, first.identifier)
    with writing(danger.house.engine) as session:
        session.get_one(Hazard, danger.hazards["flood"]).status = HazardStatus.ENDED
    assert _message(program, danger.flood).msg_type.value == "Cancel"
    for each in danger.hazards.values():
        _message(program, str(each))


def test_a_test_says_that_it_is_one(danger: Danger) -> None:
    answer = program_of(danger.house, "consul.hn").get(f"/hazards/{danger.hazards['drill']}/cap")
    assert "<status>Test</status>" in answer.text
    assert "<scope>Public</scope>" in answer.text


def _message(program: Program, hazard_id: str) -> AlertMessage:
    answer = program.get(f"/hazards/{hazard_id}/cap")
    assert answer.mimetype == "application/cap+xml"
    assert schema_faults(answer.data) == []
    return read_cap(etree.fromstring(answer.data)).alerts[0]


def _version(hazard: Hazard, number: int, danger: Danger) -> HazardVersion:
    names = {each.name for each in HazardVersion.__table__.c} - {"id", "drawing_id", "merged"}
    shared = {name: getattr(hazard, name) for name in names if hasattr(hazard, name)}
    known = {"hazard_id": hazard.id, "number": number, "known_at": danger.house.clock()}
    return HazardVersion(**{**shared, **known})
