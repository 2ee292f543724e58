from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from core.audit_log.chain import FIELDS, head_seal, key_name, link_of, seal_of

KEY = b"k" * 32


def a_line(now: datetime) -> dict[str, Any]:
    return {
        "id": "00000000-0000-0000-0000-000000000001", "at": now, "actor": "user:1",
        "action": "person.read", "subject": "", "country": "GT", "purpose": "Ficha",
        "details": {"persons": 1},
    }  # fmt: skip


@pytest.mark.parametrize("name", FIELDS)
def test_the_seal_covers_all_that_a_line_says(name: str, now: datetime) -> None:
    line = a_line(now)
    other = {"at": now + timedelta(microseconds=1), "details": {"persons": 2}}.get(name, "x")
    assert seal_of(KEY, 1, line) != seal_of(KEY, 1, {**line, name: other})


def test_the_seal_covers_the_number_and_hangs_on_the_key(now: datetime) -> None:
    line = a_line(now)
    assert len({seal_of(KEY, 1, line), seal_of(KEY, 2, line), seal_of(b"o" * 32, 1, line)}) == 3


def test_words_do_not_slip_from_one_column_into_the_next(now: datetime) -> None:
    line = a_line(now)
    slipped = {**line, "country": "", "purpose": "GTFicha"}
    assert seal_of(KEY, 1, line) != seal_of(KEY, 1, slipped)


def test_the_same_moment_in_another_zone_is_the_same_line(now: datetime) -> None:
    line = a_line(now)
    there = {**line, "at": now.astimezone(timezone(timedelta(hours=-6)))}
    assert seal_of(KEY, 1, line) == seal_of(KEY, 1, there)


def test_what_was_sealed_once_verifies_for_ever(now: datetime) -> None:
    """The form of old lines may never change: these digits stand in databases."""
    seal = seal_of(KEY, 1, a_line(now))
    assert seal.hex().startswith("3200962e637968c7")
    assert link_of(KEY, b"", seal).hex().startswith("6171d4b1591f6311")
    assert head_seal(KEY, 1, seal).hex().startswith("2baf47860be63306")
    assert key_name(KEY) == "284f6b1b4a86314e"
