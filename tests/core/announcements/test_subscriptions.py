"""What may be wished; what is kept is sealed."""

from __future__ import annotations

import pytest

from core.announcements.models import EventKind
from core.announcements.subscriptions import subscription_wish
from core.errors import UnusableInput

GOOD = ("Sala", "https://hooks.example/x", ["plan.stale"], "Severe", ["Severe"])


def test_a_wish_is_read() -> None:
    wish = subscription_wish(*GOOD)
    assert (wish.name, wish.kinds) == ("Sala", [EventKind.PLAN])


@pytest.mark.parametrize(
    ("place", "value", "field"),
    [
        (0, " ", "name"), (0, "x" * 81, "name"), (1, "https://10.0.0.1/", "address"),
        (1, "", "address"), (2, [], "kinds"), (2, ["all"], "kinds"), (3, "Huge", "least"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(place: int, value: object, field: str) -> None:
    wish: list[object] = list(GOOD)
    wish[place] = value
    with pytest.raises(UnusableInput) as wrong:
        subscription_wish(*wish)  # type: ignore[arg-type]
    assert wrong.value.location == field
