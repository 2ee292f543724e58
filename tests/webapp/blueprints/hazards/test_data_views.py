from __future__ import annotations

from tests.webapp.blueprints.hazards.conftest import ago
from tests.webapp.danger import CANARY, Danger

HERE = "/vigilancia"


def test_the_program_is_answered_as_the_page_is(retold: Danger) -> None:
    browser = retold.house.signed_in("consul.gt")
    address, past = f"{HERE}/{retold.flood}", f"known_at={ago(retold, 150)}"
    hazard = browser.get(f"{address}/datos.json?{past}").json
    assert hazard is not None
    assert (hazard["state"]["title"], hazard["bands"][0]["label"]) == ("Peligro flood", "río")
    assert [version["changes"] for version in hazard["versions"]] == [
        ["first"],
        ["milder", "zone"],
        ["ended"],
    ]
    sheet = browser.get(f"{address}/afectados.json?{past}")
    assert not any(name in sheet.text for name in CANARY.values())
    assert {line["country"] for line in sheet.json["countries"]} >= {"GT", "HN"}  # type: ignore[index]
    nobody = browser.get(f"{address}/datos.json?known_at={ago(retold, 600)}").json
    assert nobody is not None
    assert (nobody["state"], nobody["bands"]) == (None, [])


def test_who_is_not_an_official_gets_no_sheet_and_no_counts(retold: Danger) -> None:
    browser = retold.house.signed_in("civil_society.gt")
    assert browser.get(f"{HERE}/{retold.flood}/afectados.json").status_code == 403
    board = browser.get(f"{HERE}/peligros.json?known_at={ago(retold, 150)}").json
    assert board is not None
    assert {each["persons"] for each in board["hazards"]} == {None}
