"""The call list in pages: households whole, nobody left out, nothing said twice on a telephone."""

from __future__ import annotations

import uuid

import pytest

from feeds.values import Severity
from registry.people.models import Need, StayKind
from watch.matching.moments import Moment
from watch.sheet.call_order import pages_of
from watch.sheet.columns import (
    PageCell,
    call_columns,
    call_lines,
    numbered_parts,
    repeated_cells,
)
from watch.sheet.model import CallEntry

CELLS = [PageCell(each.key, each.title, each.value) for each in call_columns() if each.page == ""]


def entry(name: str, home: int, phone: str = "", **given: object) -> CallEntry:
    values = {
        "person_id": uuid.uuid4(),
        "household_id": uuid.UUID(int=home),
        "name": name,
        "phone": phone,
        "has_whatsapp": False,
        "email": "",
        "language": "es",
        "needs": (),
        "is_minor": False,
        "place_text": f"Calle {home}",
        "place_accuracy": "",
        "stay_kind": StayKind.RESIDENCE,
        "severity": Severity.SEVERE,
        "band_label": "río",
        "moment": Moment.INSIDE,
        "moves_on": None,
        "distance_km": 1.0,
        "contact_name": "",
        "contact_phone": "",
        "is_demo": False,
    }
    return CallEntry(**{**values, **given})  # type: ignore[arg-type]


def entries(*sizes: int) -> list[CallEntry]:
    return [entry(f"{home}.{n}", home) for home, size in enumerate(sizes, 1) for n in range(size)]


@pytest.mark.parametrize(
    ("sizes", "pages"),
    [
        ((), [0]),
        ((1,), [1]),
        ((2, 2, 2), [4, 2]),
        ((3, 3), [3, 3]),
        ((1, 7, 1), [1, 7, 1]),
        ((4, 1), [4, 1]),
    ],
)
def test_a_household_is_never_torn_and_nobody_is_left_out(
    sizes: tuple[int, ...], pages: list[int]
) -> None:
    given, parts = entries(*sizes), pages_of(sizes, 4)
    assert [part.stop - part.start for part in parts] == pages
    found = list(numbered_parts(given[part] for part in parts))
    assert found == call_lines(given), "numbered as if they came in one"
    assert [line.entry for line in found] == given


def test_what_the_household_said_already_is_repeated_and_what_is_new_is_not() -> None:
    home = call_lines(
        [
            entry("Ana", 1, "+1"),
            entry("Luz", 1, "+1", severity=Severity.EXTREME),
            entry("Sol", 1, contact_phone="+1", needs=(Need.MEDICAL,), language="quc"),
            entry("Mar", 1, "+1", other_phones=("+2",), place_text="Calle 9"),
            entry("Eva", 2, "+1"),
        ]
    )
    first, second, third, fourth, next_home = repeated_cells(home, CELLS, str)
    assert first == next_home == frozenset()
    assert {"phone", "place", "language"} <= second
    assert "reason" not in second, "it is graver where she is"
    assert "phone" in third
    assert "language" not in third, "a need is always said"
    assert not {"phone", "place"} & fourth
    assert not {"name", "number"} & (second | third | fourth)
