"""What may be wished for a key."""

from __future__ import annotations

import pytest

from core.accounts.program_tokens import TokenScope
from core.errors import UnusableInput
from webapp.auth.programs.keys import TOKEN_DAYS, token_wish


def test_a_wish_is_read() -> None:
    wish = token_wish("  Mapa   de la sala ", ["plans", "hazards"], "30")
    assert wish.name == "Mapa de la sala"
    assert wish.scopes == [TokenScope.HAZARDS, TokenScope.PLANS]
    assert wish.days in TOKEN_DAYS


@pytest.mark.parametrize(
    ("name", "scopes", "days", "field"),
    [
        ("", ["plans"], "30", "name"), ("x" * 81, ["plans"], "30", "name"),
        ("x", [], "30", "scopes"), ("x", ["plans", "all"], "30", "scopes"),
        ("x", ["plans"], "31", "days"), ("x", ["plans"], "", "days"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(name: str, scopes: list[str], days: str, field: str) -> None:
    with pytest.raises(UnusableInput) as wrong:
        token_wish(name, scopes, days)
    assert wrong.value.location == field
