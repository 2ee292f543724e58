"""What we write is valid by the rules of the standard, and our own reader reads the same back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.geo.errors import BadGeometry
from core.geo.geometry import Area, Box, Point, union
from feeds.formats.cap.cap_writer import (
    CapAlert,
    CapArea,
    CapInfo,
    CapReference,
    CapScope,
    cap_moment,
    cap_name,
    write_cap,
)
from feeds.formats.registry import read
from feeds.values import MsgType, Severity, Status
from tests.feeds.cap_rules import faults_of

AT = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
PHARR = CapArea(
    description="Pharr & San Juan", areas=[Area.from_box(Box(-98.2, 26.1, -98.1, 26.3))]
)
INFO = CapInfo(
    language="es", categories=("Met",), event="Alerta", urgency="Immediate",
    severity=Severity.SEVERE, response_types=("Execute",), effective=AT,
    expires=AT + timedelta(hours=2), sender_name="Consulado", headline="Crecida <hoy>",
    description="Se inunda Pharr", instruction="Suba", areas=[PHARR],
)  # fmt: skip
ALERT = CapAlert(identifier="AV-2026-001", sender="gt@example.org", sent=AT, infos=[INFO])
WORDS = st.text(max_size=60)
PARTS = st.text(alphabet=st.characters(categories=("L", "N", "P", "Z", "C")), max_size=20)


def test_a_message_is_valid_and_read_back_as_it_was_meant() -> None:
    body = write_cap(ALERT)
    assert faults_of(body) == []
    (message,) = read(body).alerts
    assert (message.identifier, message.sender, message.sent) == (
        "AV-2026-001",
        "gt@example.org",
        AT,
    )
    assert (message.headline, message.instruction) == ("Crecida <hoy>", "Suba")
    assert (message.severity, message.expires) == (Severity.SEVERE, AT + timedelta(hours=2))
    assert [band.area for band in message.bands] == list(PHARR.areas)


@settings(max_examples=60, deadline=None)
@given(
    texts=st.tuples(WORDS, WORDS, WORDS, WORDS),
    minutes=st.integers(-10_000, 10_000),
    offset=st.integers(-14 * 60, 14 * 60),
    parts=st.lists(PARTS, min_size=1, max_size=3),
    status=st.sampled_from([Status.ACTUAL, Status.EXERCISE, Status.TEST]),
)
def test_whatever_is_said_is_valid_and_comes_back(
    texts: tuple[str, ...], minutes: int, offset: int, parts: list[str], status: Status
) -> None:
    sent = (AT + timedelta(minutes=minutes)).astimezone(timezone(timedelta(minutes=offset)))
    headline, description, instruction, area = texts
    name = cap_name(*parts) or "x"
    info = replace(
        INFO, headline=headline, description=description, instruction=instruction,
        areas=[replace(PHARR, description=area)],
    )  # fmt: skip
    note = "EJERCICIO" if status is Status.EXERCISE else headline
    body = write_cap(
        replace(ALERT, identifier=name, sent=sent, status=status, note=note, infos=[info])
    )
    assert faults_of(body) == []
    (message,) = read(body).alerts
    assert (message.sent, message.status, message.identifier) == (sent, status, name)


@settings(max_examples=40, deadline=None)
@given(
    lon=st.floats(-180, 180), lat=st.floats(-90, 90), km=st.floats(0.001, 5000),
    corners=st.lists(
        st.tuples(st.floats(-170, 170), st.floats(-80, 80)), min_size=3, max_size=8, unique=True
    ),
    kind=st.sampled_from([MsgType.UPDATE, MsgType.CANCEL]),
)  # fmt: skip
def test_circles_and_polygons_of_updates_and_cancels_are_valid(
    lon: float, lat: float, km: float, corners: list[tuple[float, float]], kind: MsgType
) -> None:
    try:
        areas = [Area.from_ring(corners)]
    except BadGeometry:  # corners on one line are no area
        areas = []
    where = CapArea(description="x", areas=areas, circles=[(Point(lon, lat), km)])
    before = CapReference(sender="gt@example.org", identifier="AV-2026-000", sent=AT)
    info = replace(INFO, areas=[where])
    body = write_cap(replace(ALERT, msg_type=kind, references=[before], infos=[info]))
    assert faults_of(body) == []


def test_a_correction_refers_and_a_private_one_says_to_whom() -> None:
    before = CapReference(sender="gt@example.org", identifier="AV-2026-000", sent=AT)
    body = write_cap(
        replace(
            ALERT, msg_type=MsgType.UPDATE, references=[before], scope=CapScope.PRIVATE,
            addresses=["registry-GT", "two words"],
        )
    )  # fmt: skip
    assert faults_of(body) == []
    assert b'registry-GT "two words"' in body
    (message,) = read(body).alerts
    assert message.references == (("gt@example.org", "AV-2026-000", "2026-11-30T03:00:00-00:00"),)


@pytest.mark.parametrize(
    "changes",
    [
        {"identifier": "a b"},
        {"sender": ""},
        {"scope": CapScope.PRIVATE},
        {"addresses": ["x"]},
        {"scope": CapScope.RESTRICTED},
        {"restriction": "x"},
        {"msg_type": MsgType.UPDATE},
        {"msg_type": MsgType.CANCEL},
        {"infos": [replace(INFO, categories=())]},
        {"infos": [replace(INFO, event="")]},
        {"infos": [replace(INFO, event=" \x00")]},
        {"status": Status.EXERCISE},
        {"sent": datetime(2026, 1, 1)},  # noqa: DTZ001 - a moment without a zone
    ],
)
def test_what_the_standard_refuses_is_not_written(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"[a-z]"):
        write_cap(replace(ALERT, **changes))  # type: ignore[arg-type]


def test_an_area_of_several_parts_with_many_corners_is_drawn_by_few(tmp_path: object) -> None:
    round_one = Area.circle(Point(-98.2, 26.2), 30)
    area = union([round_one, Area.from_box(Box(-90, 15, -89, 16))])
    info = replace(INFO, areas=[CapArea(description="", areas=[area], circles=[(Point(1, 2), 5)],
                                        geocodes=[("ISO3166-2", "US-TX")])])  # fmt: skip
    body = write_cap(replace(ALERT, infos=[info]))
    assert faults_of(body) == []
    assert body.count(b"<polygon>") == 2
    assert b"2.00000,1.00000 5</circle>" in body


def test_moments_bear_their_offset_and_never_a_z() -> None:
    local = AT.astimezone(timezone(timedelta(hours=-6)))
    assert cap_moment(local) == "2026-11-30T03:00:00-00:00"
    assert cap_name("Consulado de", "", "a,b<c&d") == "Consulado-de-a-b-c-d"
