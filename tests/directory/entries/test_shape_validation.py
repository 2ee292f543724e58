"""Telephones typed into a form: where they ring is told by the place of the entry, or asked."""

from __future__ import annotations

import pytest

from core.atlas import Atlas
from directory.entries.kinds import EntryKind
from directory.entries.validation import InvalidValues, validate


@pytest.fixture(scope="module")
def region(base_atlas: Atlas) -> Atlas:
    return base_atlas


def shelter(region: Atlas, phone: str, **place: object) -> object:
    raw = {"name": "Refugio Prueba", "channels": [{"kind": "phone", "value": phone}], **place}
    values = validate(EntryKind.SHELTER, raw, country="MX", atlas=region, is_whole=False)
    return values["channels"][0]["value"]


def test_a_shelter_of_mexico_in_pharr_is_dialled_in_texas(region: Atlas) -> None:
    assert shelter(region, "(956) 555-0199", city="Pharr") == "+19565550199"
    assert shelter(region, "713 555 0100", point=[-95.36, 29.76]) == "+17135550100"
    assert shelter(region, "962 555 0164", city="Tapachula") == "+529625550164"


@pytest.mark.parametrize(
    ("phone", "place", "offered"),
    [
        ("(956) 555-0199", {}, "+1 956-555-0199"),
        ("(956) 555-0199", {"city": "Hidalgo"}, "+1 956-555-0199"),
        ("713 555 0100", {"located_in": "MX", "point": [-95.36, 29.76]}, "+1 713-555-0100"),
        ("2420", {"located_in": "US"}, "2420"),
        ("956-555-0102 / 956-555-0103", {"located_in": "US"}, "uno en cada línea"),
    ],
)
def test_what_is_not_sure_is_a_fault_of_the_form_with_the_reading_offered(
    region: Atlas, phone: str, place: dict[str, object], offered: str
) -> None:
    with pytest.raises(InvalidValues) as refused:
        shelter(region, phone, **place)
    assert offered in refused.value.problems["channels"].explain(str)


@pytest.mark.parametrize("point", [[10**400, 26.2], [-98.2, -(10**400)], [float("nan"), 1], [1]])
def test_a_point_of_no_numbers_is_a_fault_of_the_form(
    region: Atlas, point: list[float | int]
) -> None:
    with pytest.raises(InvalidValues) as refused:
        shelter(region, "(956) 555-0199", point=point)
    assert "point" in refused.value.problems


def test_words_behind_a_number_in_a_box_become_its_note(region: Atlas) -> None:
    raw = {"channels": [{"kind": "phone", "value": "956 555 0102 (recados)", "note": ""}]}
    raw_place = {**raw, "located_in": "US"}
    values = validate(EntryKind.SHELTER, raw_place, country="MX", atlas=region, is_whole=False)
    assert values["channels"][0]["note"] == "recados"
