"""What our tables write in lines is read back, in each language, to the last sign."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.i18n.languages import translator
from directory.entries.field_model import Group
from directory.entries.models import ChannelKind, ConfirmationMethod
from directory.export.cell_lines import (
    UnreadableLines,
    area_text,
    channel_lines,
    confirmation_lines,
    read_area,
    read_channels,
    read_confirmations,
    read_visits,
    visit_lines,
)

LANGUAGES = ("es", "en", "fr")
TEXTS = st.text(st.sampled_from("ab ·\\:;,\n\"'=+-áñ/#n"), min_size=1, max_size=20).filter(
    lambda text: text == text.strip()
)
CHANNELS = st.fixed_dictionaries(
    {"kind": st.sampled_from([each.value for each in ChannelKind]), "value": TEXTS},
    optional={
        "has_whatsapp": st.just(True),
        "is_official": st.just(True),
        "languages": st.lists(st.sampled_from(["es", "en", "quc"]), min_size=1, unique=True),
        "hours": TEXTS,
        "note": TEXTS,
        "confirmed_at": st.just("2026-07-01T09:30:05Z"),
        "confirmed_method": st.sampled_from([each.value for each in ConfirmationMethod]),
    },
)
RINGS = [[-98.1, 26.0], [-98.0, 27.5], [-99.123456789012345, 26.2], [-98.1, 26.0]]


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=30, deadline=None, derandomize=True)
@given(channels=st.lists(CHANNELS, min_size=1, max_size=4))
def test_channels_come_back(language: str, channels: list[dict[str, Any]]) -> None:
    text = channel_lines(channels, translator(language).gettext)
    assert read_channels(text) == channels
    assert "{" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_confirmations_and_visits_come_back(language: str) -> None:
    say = translator(language).gettext
    parts = ["entry", *(group.value for group in Group)]
    methods = [*(each.value for each in ConfirmationMethod), ""]
    confirmations = {
        part: ["2026-07-01T09:30:05Z", methods[at % len(methods)]] for at, part in enumerate(parts)
    }
    assert read_confirmations(confirmation_lines(confirmations, say)) == confirmations
    visits: list[dict[str, Any]] = [
        {"starts_on": "2026-12-01", "ends_on": "2026-12-02", "city": "Pharr", "hours": "9-14",
         "address": "a; -2 · b: c", "unit_code": "US48215", "point": [-98.1, 26.1]},
        {"starts_on": "2026-12-03", "ends_on": "2026-12-03"},
    ]  # fmt: skip
    assert read_visits(visit_lines(visits, say)) == visits


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Polygon", "coordinates": [RINGS]},
        {"type": "MultiPolygon", "coordinates": [[RINGS, RINGS], [RINGS]]},
        {"type": "Polygon", "coordinates": [[[1e-07, 2.0], [3.0, 4.0], [5, 6], [1e-07, 2.0]]]},
    ],
)
def test_areas_come_back_as_well_known_text(geometry: dict[str, Any]) -> None:
    assert read_area(area_text(geometry)) == geometry


def test_a_line_is_what_a_person_reads() -> None:
    channel = {"kind": "phone", "value": "+19565550123;ext=12", "has_whatsapp": True, "note": "x"}
    assert (
        channel_lines([channel], str)
        == "Teléfono: +19565550123;ext=12 · también WhatsApp · nota: x"
    )


@pytest.mark.parametrize("text", ["hola", "Color: azul", "Teléfono: 1 · color: azul"])
def test_what_is_none_of_our_lines_is_refused(text: str) -> None:
    for read in (read_channels, read_confirmations, read_visits):
        with pytest.raises(UnreadableLines):
            read(text)


@pytest.mark.parametrize("text", ["POINT (1 2)", "POLYGON ((1 2, 3", "POLYGON ((a b))"])
def test_what_is_no_area_is_refused(text: str) -> None:
    with pytest.raises(UnreadableLines):
        read_area(text)
