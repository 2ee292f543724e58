from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from directory.entries.kinds import EntryKind
from directory.entries.models import ChannelKind
from directory.export.documents import to_geojson
from directory.export.map_file import FLAT, KML, flat_channels, to_kml
from directory.export.rows import ExportChannel
from tests.directory.export.samples import NOW, POST_ID, bare_rows, full_rows, row

NS = {"k": KML}
CHILDREN = {
    "kml": ["Document"],
    "Placemark": ["name", "description", "ExtendedData", "Point"],
}


def _document(*rows: Any) -> Any:
    return etree.fromstring(to_kml(rows, str, "Directorio", "Hecho hoy por <yo> & tú."))


def test_a_map_file_has_a_folder_a_kind_and_a_placemark_an_entry() -> None:
    rows = full_rows()
    root = _document(*rows)
    assert root.tag == f"{{{KML}}}kml"
    assert root.xpath("string(k:Document/k:description)", namespaces=NS).endswith("<yo> & tú.")
    assert len(root.xpath("k:Document/k:Folder", namespaces=NS)) == 4
    marks = root.xpath("//k:Placemark", namespaces=NS)
    assert [mark.get("id") for mark in marks] == [f"entry-{each.id}" for each in rows]
    for mark in marks:
        tags = [etree.QName(child).localname for child in mark]
        assert tags == CHILDREN["Placemark"][: len(tags)], "KML 2.2 fixes their order"
    assert marks[0].xpath("string(k:Point/k:coordinates)", namespaces=NS) == "-98.23,26.2"
    said = marks[1].xpath("string(k:description)", namespaces=NS)
    assert "Emergencia: 911" in said
    flat = {
        data.get("name"): data.xpath("string(k:value)", namespaces=NS)
        for data in marks[0].xpath("k:ExtendedData/k:Data", namespaces=NS)
    }
    assert flat["phone"] == flat["whatsapp"] == "+19565550123;ext=12"
    assert flat["email"] == "casa@example.org"


def test_an_entry_without_a_place_is_in_it_without_a_point() -> None:
    marks = _document(*bare_rows()).xpath("//k:Placemark", namespaces=NS)
    assert len(marks) == len(bare_rows())
    assert not any(mark.xpath("k:Point", namespaces=NS) for mark in marks)


def test_no_text_becomes_a_tag_and_no_control_breaks_the_file() -> None:
    wicked = "</name><Placemark>&\x00\x0b\ufffe]]>"
    root = _document(row(EntryKind.POST, POST_ID, wicked, hours=wicked))
    assert len(root.xpath("//k:Placemark", namespaces=NS)) == 1
    name = root.xpath("string(//k:Placemark/k:name)", namespaces=NS)
    assert name == "</name><Placemark>&]]>"


def test_the_first_channel_of_each_kind_is_flat() -> None:
    channels = (
        ExportChannel(ChannelKind.PHONE, "+19565550123", has_whatsapp=True),
        ExportChannel(ChannelKind.PHONE, "+19565550124"),
        ExportChannel(ChannelKind.EMERGENCY, "911"),
        ExportChannel(ChannelKind.EMAIL, "a@example.org"),
        ExportChannel(ChannelKind.EMAIL, "b@example.org"),
    )
    one = replace(bare_rows()[0], channels=channels)
    assert flat_channels(one, str) == {
        "phone": "+19565550123",
        "emergency": "911",
        "whatsapp": "+19565550123",
        "email": "a@example.org",
    }
    (feature,) = json.loads(to_geojson([one], NOW, "Hecho hoy."))["features"]
    assert {key: feature["properties"].get(key) for key in FLAT} == {
        "phone": "+19565550123",
        "emergency": "911",
        "hotline": None,
        "whatsapp": "+19565550123",
        "email": "a@example.org",
    }
    assert json.loads(to_geojson([one], NOW, "Hecho hoy."))["generated"] == "Hecho hoy."


@pytest.mark.parametrize(
    ("channels", "flat"),
    [
        (  # an emergency line kept as a plain telephone
            [("phone", "911", True), ("phone", "+19565550124", False)],
            {"emergency": "911", "phone": "+19565550124", "dialling": "911: emergencias"},
        ),
        (  # two of them: the first
            [("emergency", "+19565550124", True), ("phone", "911", True)],
            {
                "emergency": "+19565550124",
                "dialling": "+19565550124: emergencias · 911: emergencias",
            },
        ),
        (  # a toll-free switchboard
            [("phone", "+18005550602", False)],
            {
                "phone": "+18005550602",
                "dialling": "+18005550602: gratuito, sólo desde EE. UU.",
            },
        ),
        ([("phone", "+19565550124", False)], {"phone": "+19565550124"}),
    ],
)
def test_a_line_for_emergencies_is_no_switchboard_on_any_flat_key(
    channels: list[tuple[str, str, bool]], flat: dict[str, str]
) -> None:
    lines = tuple(
        ExportChannel(ChannelKind(kind), value, is_emergency=urgent)
        for kind, value, urgent in channels
    )
    one = replace(bare_rows()[0], channels=lines)
    assert flat_channels(one, str) == flat
    (feature,) = json.loads(to_geojson([one], NOW))["features"]
    assert {key: feature["properties"][key] for key in flat} == flat
