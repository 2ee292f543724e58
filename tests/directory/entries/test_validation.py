from __future__ import annotations

from typing import Any

import pytest

from directory.entries.field_model import FieldShape
from directory.entries.fields import FIELDS
from directory.entries.kinds import EntryKind
from directory.entries.validation import InvalidValues, validate
from tests.two_counties import TwoCounties

SHELTER: dict[str, Any] = {"name": "Casa", "kind": "migrant_house", "visibility": "rcm"}
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[-99.0, 26.0], [-98.0, 26.0], [-98.0, 27.0], [-99.0, 26.0]]],
}


def cleaned(kind: EntryKind = EntryKind.SHELTER, /, **raw: Any) -> dict[str, Any]:
    return validate(kind, raw, country="GT", is_whole=False)


@pytest.mark.parametrize(
    ("key", "raw", "value"),
    [
        ("name", "  La   Casa\x00 \u202e", "La Casa"),
        ("capacity", "", None),
        ("capacity", "040", 40),
        ("capacity", 0, 0),
        ("pets", "", "unknown"),
        ("languages", "es, mam;  es", ["es", "mam"]),
        ("point", [-98.2, 26.2], [-98.2, 26.2]),
        ("point", "", None),
        ("occupied_at", "2026-11-22T06:00:00-06:00", "2026-11-22T12:00:00Z"),
        ("located_in", "us", "US"),
        ("notes", "uno\r\n\tdos ", "uno\ndos"),
    ],
)
def test_what_people_type_is_taken(key: str, raw: Any, value: Any) -> None:
    assert cleaned(**{key: raw}) == {key: value}


@pytest.mark.parametrize(
    ("key", "raw"),
    [
        ("name", "  "),
        ("name", "x" * 201),
        ("capacity", "-1"),
        ("capacity", "2.5"),
        ("capacity", "²"),
        ("kind", "palace"),
        ("pets", "maybe"),
        ("languages", "español por favor"),
        ("point", "McAllen"),
        ("point", [200, 95]),
        ("point", ["nan", "1"]),
        ("occupied_at", "ayer"),
        ("located_in", "Guatemala"),
        ("post_id", "123"),
        ("channels", [{"kind": "pigeon", "value": "1"}]),
        ("channels", [{"kind": "phone", "value": "no contesta"}]),
        ("channels", [{"kind": "email", "value": "a@b"}]),
        ("channels", "5550123"),
        ("colour", "red"),
    ],
)
def test_what_cannot_be_taken_names_its_field(key: str, raw: Any) -> None:
    with pytest.raises(InvalidValues) as refused:
        cleaned(**{key: raw})
    assert set(refused.value.problems) == {key}
    assert "%(" not in refused.value.problems[key].explain(str)


def test_a_time_zone_is_one_that_exists() -> None:
    assert cleaned(EntryKind.POST, timezone="America/Chicago") == {"timezone": "America/Chicago"}
    with pytest.raises(InvalidValues):
        cleaned(EntryKind.POST, timezone="America/Chicagou")


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(InvalidValues) as refused:
        validate(EntryKind.SHELTER, {"capacity": "muchos", "kind": "x"}, country="GT")
    assert set(refused.value.problems) == {"name", "kind", "visibility", "capacity"}


def test_telephones_are_dialled_where_the_entry_stands() -> None:
    channels = [
        {"kind": "phone", "value": "956 555 0123", "has_whatsapp": "on"},
        {"kind": "phone", "value": " "},
    ]
    (one,) = cleaned(channels=channels, located_in="US")["channels"]
    assert (one["value"], one["has_whatsapp"], one["is_official"]) == ("+19565550123", True, False)
    assert (
        cleaned(EntryKind.LEADER, phone="956 555 0123", located_in="US")["phone"] == "+19565550123"
    )


def test_the_same_number_twice_is_once() -> None:
    twice = [
        {"kind": "phone", "value": "+1 956 555 0123"},
        {"kind": "phone", "value": "+19565550123"},
    ]
    assert len(cleaned(channels=twice)["channels"]) == 1


def test_units_are_held_to_the_atlas() -> None:
    assert validate(
        EntryKind.POST, {"units": ["US48215"]}, country="SV", atlas=TwoCounties(), is_whole=False
    )
    with pytest.raises(InvalidValues):
        validate(
            EntryKind.POST,
            {"units": ["US99999"]},
            country="SV",
            atlas=TwoCounties(),
            is_whole=False,
        )


def test_a_drawing_and_visits() -> None:
    visit = {"starts_on": "2026-12-01", "city": "Pharr"}
    taken = cleaned(EntryKind.POST, drawn=SQUARE, visits=[visit])
    assert taken["drawn"]["type"] == "Polygon"
    assert taken["visits"][0]["ends_on"] == "2026-12-01"
    for wrong in (
        {"drawn": {"type": "Point"}},
        {"visits": [{"starts_on": "2026-12-02", "ends_on": "2026-12-01"}]},
    ):
        with pytest.raises(InvalidValues):
            cleaned(EntryKind.POST, **wrong)


def test_the_smallest_shelter_is_whole() -> None:
    assert validate(EntryKind.SHELTER, SHELTER, country="GT")["name"] == "Casa"


@pytest.mark.parametrize("kind", EntryKind)
def test_nothing_is_taken_for_nothing(kind: EntryKind) -> None:
    empty = {
        field.key: ""
        for field in FIELDS[kind]
        if not field.is_required and field.shape is not FieldShape.CHOICE
    }
    assert {
        key: value for key, value in cleaned(kind, **empty).items() if value not in (None, "", [])
    } == {}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Casa Belén", "Casa Belén"),
        ("Casa Bele\u0301n", "Casa Belén"),
        ("Casa\u00a0 Belén", "Casa Belén"),
        ("Casa  Belén", "Casa Belén"),
        (" Casa Belén", "Casa Belén"),
        ("Casa Belén\n", "Casa Belén"),
        ("Casa\u200bBelén", "Casa Belén"),
        (FieldShape.NUMBER, "number"),
        (7, "7"),
    ],
)
def test_a_text_is_tidied_whether_much_little_or_nothing_is_to_be_done(
    typed: object, kept: str
) -> None:
    name = validate(EntryKind.SHELTER, {"name": typed}, country="MX", is_whole=False)["name"]
    assert (type(name), name) == (str, kept)
