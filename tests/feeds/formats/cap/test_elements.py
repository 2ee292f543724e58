"""References as senders part them, and values they put into their own language."""

from __future__ import annotations

import pytest

from feeds.formats.cap.elements import member_of, read_references, severity_or_unknown
from feeds.values import MsgType, Severity, Status, UnreadableItem

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


def test_values_are_read_in_any_letters_and_as_senders_translate_them() -> None:
    assert [severity_or_unknown(word) for word in ("SEVERE", " severe", "Severa", "Sévère")] == [
        Severity.SEVERE
    ] * 4
    assert severity_or_unknown("naranja") is Severity.UNKNOWN
    assert [member_of(Status, word, "status") for word in ("actual ", "Real", "SIMULACRO")] == [
        Status.ACTUAL, Status.ACTUAL, Status.EXERCISE,
    ]  # fmt: skip
    assert member_of(MsgType, "Actualización", "msgType") is MsgType.UPDATE
    # The word of another element is no value of this one.
    with pytest.raises(UnreadableItem, match="msgType is 'Prueba'"):
        member_of(MsgType, "Prueba", "msgType")
