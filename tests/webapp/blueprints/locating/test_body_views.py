from __future__ import annotations

from tests.webapp.blueprints.accounting.conftest import CrisisHouse
from tests.webapp.blueprints.locating.steps import NAME, addressee, asked, organisation, sent
from tests.webapp.conftest import post


def test_an_organisation_that_is_asked_sees_marks_and_photograph_and_never_a_name(
    crisis: CrisisHouse,
) -> None:
    body = organisation(crisis, "civil_society.gt")
    address = sent(crisis, body=[str(body)], marks="cicatriz")
    people = crisis.house.signed_in("civil_society.gt")
    door = asked(address).replace("/localizar/", "/localizar/organizacion/")
    assert door in people.get("/localizar").text
    page = people.get(door).text
    assert "cicatriz" in page
    assert "K.I.T." in page
    for word in (*NAME.split(), "Comalapa", "Rosario"):
        assert word not in page
    assert people.get(f"{door}/foto.jpg").data.startswith(b"\xff\xd8")
    form = {"addressee": addressee(page), "answer": "seen", "place": "Comedor", "certainty": "sure"}
    assert post(people, f"{door}/contestar", **form).status_code == 303
    assert "Comedor" in crisis.house.signed_in("emergency.gt").get(address).text
    other = sent(crisis)
    shut = asked(other).replace("/localizar/", "/localizar/organizacion/")
    assert people.get(shut).status_code == 404
    assert people.get(asked(address)).status_code == 403
