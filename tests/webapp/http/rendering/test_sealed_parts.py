"""What is kept of names opens for the session that read them, and for no other."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag

from webapp.http.rendering.sealed_parts import LONGEST, SealedPart, SealedParts, _slot

OWN, OTHER = b"o" * 32, b"x" * 32


def test_a_part_opens_under_its_key_version_and_secret_alone() -> None:
    parts = SealedParts()
    parts.keep("rows", 1, OWN, b"Ana Prueba")
    assert parts.opened("rows", 1, OWN) == b"Ana Prueba"
    assert parts.opened("rows", 2, OWN) is None
    assert parts.opened("others", 1, OWN) is None
    assert parts.opened("rows", 1, OTHER) is None
    assert "Ana" not in str(parts._parts)
    assert "o" * 8 not in str(parts._parts)


def test_who_takes_it_out_of_memory_opens_nothing_without_the_secret() -> None:
    parts = SealedParts()
    parts.keep("rows", 1, OWN, b"Ana Prueba")
    part = parts._parts[_slot("rows", OWN)]
    assert isinstance(part, SealedPart)
    parts._parts[_slot("rows", OTHER)] = part
    with pytest.raises(InvalidTag):
        parts.opened("rows", 1, OTHER)


def test_long_parts_and_the_oldest_are_let_go() -> None:
    parts = SealedParts(most=2)
    parts.keep("whole list", 1, OWN, bytes(LONGEST + 1))
    assert parts.opened("whole list", 1, OWN) is None
    for number in range(3):
        parts.keep(number, 1, OWN, b"rows")
    assert [parts.opened(number, 1, OWN) for number in range(3)] == [None, b"rows", b"rows"]
