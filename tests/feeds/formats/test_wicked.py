"""Wicked input: a named error for what is unusable as a whole, and the other items survive a bad
one.
"""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import UnusableInput
from feeds.formats.format import Syntax
from feeds.formats.registry import FORMATS, format_names, read
from tests.feeds.worlds import SAMPLES, cap, quake

BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b'
    b' "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]><alert'
    b' xmlns="urn:oasis:names:tc:emergency:cap:1.2">&c;</alert>'
)
XXE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><feed>&x;</feed>'
UTF16 = '<?xml version="1.0" encoding="UTF-16"?>'


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"\xef\xbb\xbf", "neither XML nor JSON"),
        (b"hello", "neither XML nor JSON"),
        (b"\x00\x01\x02\x03", "neither XML nor JSON"),
        (cap()[:-200], "truncated"),
        (cap()[:60], "truncated"),
        (BOMB, "DOCTYPE"),
        (XXE, "DOCTYPE"),
        ((UTF16 + BOMB.decode().split("?>", 1)[1]).encode("utf-16"), "DOCTYPE"),
        ((UTF16 + BOMB.decode().split("?>", 1)[1]).encode("utf-16-le"), "DOCTYPE"),
        (b"<!doctype html><html><body>503</body></html>", "HTML page"),
        (b"<html><head><title>Down</title></head></html>", "HTML page"),
        (b"<a>" * 50_000, "nested beyond reason"),
        (b"<alerts>" + b"<alert/>" * 1_100_000 + b"</alerts>", "tags"),
        (b"<a b='" + b"x" * 15_000_000 + b"'/>", "not well-formed"),
        (b"x" * (21 * 1024 * 1024), "too large"),
        (b"<x/>", "not a hazard format Atalaya reads: XML <x>"),
        (b"[" * 100_000, "nested more than"),
        (b'{"a":' * 100_000, "nested more than"),
        (b"[1, 2", "truncated"),
        (b"{}", "not a hazard format"),
        (b"[]", "no object"),
        (
            b'{"type":"FeatureCollection","features":[{"properties":{"mag":NaN,"net":"us"}}]}',
            "NaN is no number",
        ),
        (
            b'{"type":"FeatureCollection","features":[{"properties":{"mag":Infinity}}]}',
            "Infinity is no number",
        ),
        (b'{"type":"FeatureCollection","features":[' + b"9" * 5000 + b"]}", "5000 digits"),
        (quake()[:-20], "JSON"),
        (b"{<html>}", "HTML page instead of JSON"),
        (
            b'{"type":"FeatureCollection","features":[{"properties":{"units":"mmi","value":5}}]}',
            "no contour",
        ),
        (b"ZCZC MIATCPAT4 ALL\nNWS NATIONAL HURRICANE CENTER MIAMI FL", "an NHC text bulletin"),
        (b"PK\x03\x04 no archive", "an unusable ZIP"),
    ],
    ids=lambda value: repr(value[:24]) if isinstance(value, bytes) else None,
)
def test_what_is_unusable_as_a_whole_is_named(body: bytes, why: str) -> None:
    with pytest.raises(UnusableInput) as caught:
        read(body, name="https://example.test/feed")
    assert why in caught.value.what
    assert caught.value.location == "https://example.test/feed"


def test_fifty_megabytes_are_not_even_looked_at() -> None:
    with pytest.raises(UnusableInput, match="too large: 52428800 bytes"):
        read(b"<" * (50 * 1024 * 1024))


@pytest.mark.parametrize("format_name", format_names())
def test_a_body_of_another_format_than_told_is_named(format_name: str) -> None:
    for body in (b"<nothing/>", b'{"type":"nothing"}', b"[1]"):
        with pytest.raises(UnusableInput):
            read(body, format_name)


def test_an_unknown_format_is_named() -> None:
    with pytest.raises(UnusableInput, match="gdacs-rss"):
        read(cap(), "csv")


@pytest.mark.parametrize(
    "wrap",
    [
        lambda body: b"\xef\xbb\xbf" + body,
        lambda body: "\ufeff".encode().decode("cp1252").encode() + body,
        lambda body: b"HTTP junk\r\n\r\n" + body,
        lambda body: (
            body.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
        ),
        lambda body: body.replace(b"Flood", b"Inundaci\xf3n"),
        lambda body: body.decode().replace('encoding="UTF-8"', "").encode(),
    ],
    ids=[
        "bom",
        "bom encoded twice",
        "junk before",
        "utf-16",
        "latin bytes said to be utf-8",
        "no declaration",
    ],
)
def test_wrong_charsets_and_junk_are_read(wrap: object) -> None:
    (message,) = read(wrap(cap())).alerts  # type: ignore[operator]
    assert message.kind == "flood"
    assert len(message.bands) == 1


def test_one_bad_alert_among_good_ones() -> None:
    good = [cap(name).partition(b"?>")[2] for name in ("A1", "A2", "A3")]
    bad = [
        good[0].replace(b"2026-11-22T11:00:00-00:00", b"yesterday"),
        good[0].replace(b"<msgType>Alert", b"<msgType>Shout"),
        good[0].replace(b"<sender>alerts@example.test", b"<sender>"),
        good[0].replace(b">A1<", b">A 1<"),
    ]
    body = (
        b'<alerts xmlns="urn:oasis:names:tc:emergency:cap:1.2">'
        + b"".join(good[:1] + bad + good[1:])
        + b"</alerts>"
    )
    reading = read(body)
    assert [message.identifier for message in reading.alerts] == ["A1", "A2", "A3"]
    assert [item.where.split()[1] for item in reading.rejected] == ["2", "3", "4", "5"]
    assert "yesterday" in reading.rejected[0].reason


@pytest.mark.parametrize(
    "feature",
    [
        None,
        7,
        "x",
        [],
        {},
        {"properties": None},
        {"id": "a", "properties": {"mag": 5}},
        {"id": {"$": 1}, "properties": {"updated": 1, "time": 1}},
        {"id": "a", "properties": {"updated": 1e300, "time": 1}},
        {"id": "a", "properties": {"updated": True, "time": 1}},
        {
            "id": "a",
            "properties": {"updated": 1, "time": 1},
            "geometry": {"type": "Point", "coordinates": [999, 0]},
        },
        {
            "id": "a",
            "properties": {"updated": 1, "time": 1},
            "geometry": {"type": "Point", "coordinates": ["x", {}]},
        },
        {
            "id": "a",
            "properties": {"updated": 1, "time": 1},
            "geometry": {"type": "Point", "coordinates": [0, 91]},
        },
    ],
)
@pytest.mark.parametrize("name", ["usgs-summary.geojson", "nws-active.geojson"])
def test_one_bad_feature_among_good_ones(name: str, feature: object) -> None:
    document = json.loads((SAMPLES / "feeds" / name).read_text())
    before = read(json.dumps(document).encode())
    document["features"].insert(1, feature)
    after = read(json.dumps(document).encode())
    assert after.alerts == before.alerts
    assert len(after.rejected) == len(before.rejected) + 1


def test_what_no_database_takes_is_cleaned_out() -> None:
    nul, half = "\\u0000", "\\ud83d"
    title = quake().replace(b"M 6.0 - off", f"M 6.0 {nul}{half}- \\\\u0000 off".encode())
    assert read(title).alerts[0].headline == "M 6.0 ?- \\u0000 off El Salvador"


def test_an_identity_too_long_to_be_kept_is_rejected() -> None:
    reading = read(quake("u" * 500))
    assert (reading.alerts, "400 characters" in reading.rejected[0].reason) == ((), True)


def test_an_empty_gdacs_feed_is_no_all_clear() -> None:
    with pytest.raises(UnusableInput, match="without an item"):
        read(
            b'<rss version="2.0" xmlns:gdacs="http://www.gdacs.org"><channel><title>GDACS</title></channel></rss>'
        )


def test_a_bad_shape_in_a_geometry_answer_leaves_the_others() -> None:
    document = json.loads((SAMPLES / "feeds" / "gdacs-geometry-tc.json").read_text())
    document["features"][2]["geometry"]["coordinates"] = [
        [[14.2, -95.5], [14.3, -95.5], [14.3, -95.4]]
    ]
    (message,) = read(json.dumps(document).encode()).alerts
    assert [band.label for band in message.bands] == ["90 km/h", "120 km/h"]
    assert "axes swapped" in message.drawing_faults[0]


SAMPLE_BODIES = [path.read_bytes() for path in sorted((SAMPLES / "feeds").iterdir())]


def reads_or_names(body: bytes, format_name: str | None = None) -> bool:
    """Whether it was read or refused by name; any other exception goes through."""
    try:
        return read(body, format_name).format in format_names()
    except UnusableInput as wrong:
        return bool(wrong.what)


CUTS = st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=4)), max_size=6)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(body=st.sampled_from(SAMPLE_BODIES), cuts=CUTS)
def test_damaged_bodies_give_a_reading_or_a_named_error(
    body: bytes, cuts: list[tuple[float, bytes]]
) -> None:
    for share, piece in cuts:
        at = int(share * len(body))
        body = body[:at] + piece + body[at + len(piece) :]
    assert reads_or_names(body)


WORDS = [
    "type",
    "features",
    "properties",
    "geometry",
    "coordinates",
    "mag",
    "net",
    "id",
    "eventtype",
    "eventid",
    "value",
    "units",
    "messageType",
    "sent",
    "Class",
    "metadata",
    "url",
    "references",
    "geocode",
    "affectedZones",
    "parameters",
    "status",
    "sender",
    "time",
    "updated",
    "bbox",
    "severitydata",
    "iscurrent",
]
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["Point", "Polygon", "EQ"])
)
JSON = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=8)
    ),
    max_leaves=20,
)
JSON_FORMATS = [known.name for known in FORMATS if known.syntax is Syntax.JSON]
JSON_SAMPLES = [
    "usgs-summary.geojson",
    "nws-active.geojson",
    "gdacs-geometry-tc.json",
    "usgs-cont_mmi.json",
]


@settings(derandomize=True, max_examples=100, deadline=None)
@given(JSON, JSON, st.sampled_from(JSON_FORMATS))
def test_any_json_under_any_format_gives_a_reading_or_a_named_error(
    one: object, two: object, format_name: str
) -> None:
    feature = {"type": "Feature", "id": "a", "properties": one, "geometry": two}
    for document in (
        {"type": "FeatureCollection", "features": [feature, two], "metadata": two, "bbox": two},
        one,
    ):
        body = json.dumps(document).encode()
        assert reads_or_names(body, format_name)
        assert reads_or_names(body)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(JSON, st.sampled_from(JSON_SAMPLES), st.data())
def test_any_value_in_any_field_gives_a_reading_or_a_named_error(
    value: object, name: str, data: st.DataObject
) -> None:
    document = json.loads((SAMPLES / "feeds" / name).read_text())
    feature = data.draw(st.sampled_from(document["features"]))
    target = data.draw(st.sampled_from([document, feature, feature["properties"]]))
    target[data.draw(st.sampled_from(sorted(target)))] = value
    assert reads_or_names(json.dumps(document).encode())
