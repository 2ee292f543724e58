"""References as senders part them."""

from __future__ import annotations

import pytest

from feeds.formats.cap.elements import read_references

ONE = ("a@b.example", "D-1", "2026-11-28T17:00:00-06:00")
TWO = ("c@d.example", "D-2", "2026-11-28T18:00:00+00:00")
FIRST, SECOND = ",".join(ONE), ",".join(TWO)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{FIRST} {SECOND}", (ONE, TWO)),
        (f"\n {FIRST}\n\t{SECOND}\n", (ONE, TWO)),
        (f"{FIRST}, {SECOND},", (ONE, TWO)),
        (f"{FIRST};{SECOND}", (ONE, TWO)),
        (f"{FIRST},{SECOND}", (ONE, TWO)),
        (", ".join(ONE), (ONE,)),
        ("NOAA, Md,D-1,20261128T1700", (("NOAA, Md", "D-1", "20261128T1700"),)),
        # Dates that look like none are kept as they are written.
        ("b,D-1,yesterday c,D-2,now", (("b", "D-1", "yesterday"), ("c", "D-2", "now"))),
        ("D-1", ()),
        ("", ()),
        (",,2026-11-28T17:00:00Z", ()),
    ],
)  # fmt: skip
def test_references(text: str, found: tuple[tuple[str, str, str], ...]) -> None:
    assert read_references(text) == found
