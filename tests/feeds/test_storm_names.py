from __future__ import annotations

from datetime import UTC, datetime

import pytest

from feeds.storm_names import storm_key, storm_named_in

IN_2026 = datetime(2026, 8, 28, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("...HURRICANE ENSAYO STRENGTHENS...", "ENSAYO"),
        ("Hurricane Warning remains in effect. * Hurricane Ensayo is moving north", "Ensayo"),
        ("El huracán «Óscar» avanza", "Óscar"),
        ("La tormenta tropical Ensayo se localiza", "Ensayo"),
        ("Hurricane Warning issued by NWS", ""),
        ("Olympic mountains including Hurricane Ridge", ""),
        ("National Hurricane Center", ""),
        ("Tropical Storm Conditions expected", ""),
    ],
)
def test_the_storm_a_text_speaks_of(text: str, name: str) -> None:
    assert storm_named_in(text) == name


@pytest.mark.parametrize(
    ("name", "key"),
    [("Ida", "storm:ida:2026"), ("IDA-21", "storm:ida:2026"), ("Óscar", "storm:oscar:2026")],
)
def test_a_name_is_known_alike_in_every_source(name: str, key: str) -> None:
    assert storm_key(name, IN_2026) == key


@pytest.mark.parametrize("name", ["", "09", "AL09", "TC-2026-000123"])
def test_a_number_is_no_name(name: str) -> None:
    assert storm_key(name, IN_2026) == ""
