"""Codes that were sent: right once, for half an hour, never by guessing, and of one row alone."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from core.crypto import Keyring
from core.crypto.sent_codes import CODE_LIVES, MOST_CODES, MOST_TRIES, CodeOutcome, SentCodes

AT = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
CODES = SentCodes("a code of a test")


@dataclass
class Row:
    """What a table gives a code to live in."""

    id: uuid.UUID = field(default_factory=uuid.uuid4)
    country: str = "GT"
    code_hash: bytes | None = None
    code_ends_at: datetime | None = None
    codes: int = 0
    tries: int = 0


def test_a_code_is_right_once_and_until_it_lapses(keyring: Keyring) -> None:
    row = Row()
    assert CODES.use(keyring, row, "", AT) is CodeOutcome.NO_CODE
    code = CODES.new(keyring, row, AT)
    assert CODES.use(keyring, row, code, AT + CODE_LIVES) is CodeOutcome.NO_CODE
    assert CODES.use(keyring, row, f" {code[:3]}-{code[3:]}", AT) is CodeOutcome.RIGHT
    assert CODES.use(keyring, row, code, AT) is CodeOutcome.NO_CODE


def test_who_guesses_has_few_tries_and_few_codes(keyring: Keyring) -> None:
    row = Row()
    for _code in range(MOST_CODES):
        code = CODES.new(keyring, row, AT)
        outcomes = {CODES.use(keyring, row, f"{code}0", AT) for _try in range(MOST_TRIES)}
        assert outcomes == {CodeOutcome.WRONG}
        assert CODES.use(keyring, row, code, AT) is CodeOutcome.NO_CODE
    assert CODES.new(keyring, row, AT) == ""


@pytest.mark.parametrize("other", ["row", "purpose"])
def test_a_code_is_bound_to_its_row_and_its_purpose(keyring: Keyring, other: str) -> None:
    row = Row()
    code = CODES.new(keyring, row, AT)
    if other == "row":
        assert CODES.use(keyring, replace(row, id=uuid.uuid4()), code, AT) is CodeOutcome.WRONG
    else:
        assert SentCodes("another").use(keyring, row, code, AT) is CodeOutcome.WRONG
    assert code.encode() not in (row.code_hash or b"")
