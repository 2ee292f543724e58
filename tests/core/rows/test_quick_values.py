from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, field, fields
from typing import Any

import pytest

from core.geo.geometry import Point
from core.rows.quick_values import quick_maker
from feeds.values import AlertMessage, UndrawnArea
from tests.feeds.worlds import NOW


@dataclass(frozen=True, slots=True)
class Bag:
    name: str
    words: list[str] = field(default_factory=list)


@pytest.mark.parametrize("kind", [AlertMessage, UndrawnArea])
def test_a_value_made_quickly_is_the_same_value(kind: Any) -> None:
    given = {each.name: f"<{each.name}>" for each in fields(kind)}
    made = quick_maker(kind)(**given)
    assert type(made) is kind
    assert made == kind(**given)
    with pytest.raises(FrozenInstanceError):
        setattr(made, fields(kind)[0].name, "another")


def test_what_is_left_out_has_the_default_of_the_value() -> None:
    made = quick_maker(AlertMessage)(identifier="1", sender="a", sent=NOW)
    assert made == AlertMessage(identifier="1", sender="a", sent=NOW)
    one, other = (quick_maker(Bag)(name="bag") for _ in range(2))
    assert one == Bag("bag")
    assert one.words is not other.words
    with pytest.raises(TypeError):
        quick_maker(Bag)()  # type: ignore[call-arg]


def test_a_value_that_is_checked_when_it_is_made_is_refused() -> None:
    with pytest.raises(TypeError, match="looks at its fields"):
        quick_maker(Point)
