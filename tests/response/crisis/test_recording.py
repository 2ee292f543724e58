from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from core.errors import UnusableInput
from response.crisis.models import Crisis, MoveKind
from response.crisis.recording import moves_of, one_sentence, record_move


def test_what_is_of_a_country_is_seen_by_it_alone(
    crisis: Crisis, writes: Session, now: datetime
) -> None:
    for country in ("GT", "HN"):
        record_move(writes, crisis, MoveKind.ACTIVATED, by="cli:x", at=now, country=country)
    writes.flush()
    assert {each.country for each in moves_of(writes, crisis, "GT")} == {"", "GT"}
    assert {each.country for each in moves_of(writes, crisis, "")} == {""}


def test_a_reason_is_one_line() -> None:
    assert one_sentence("  El río\n salió ") == "El río salió"
    for text in ("", "ay", "x" * 301):
        with pytest.raises(UnusableInput):
            one_sentence(text)
