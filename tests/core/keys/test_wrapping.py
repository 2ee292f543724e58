"""A wrapped key opens in its own row, by its own master key, and for what the row says of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from core.crypto import CannotOpen
from core.keys.models import CountryKey, KeyPurpose
from core.keys.wrapping import MasterKeys

OLD, NEW, SECRET = b"o" * 32, b"n" * 32, b"s" * 32


def key_row(wrapping: MasterKeys) -> CountryKey:
    row = CountryKey(
        country="SV",
        purpose=KeyPurpose.SEALING,
        generation=1,
        opens_first_form=False,
        created_at=datetime(2026, 11, 1, tzinfo=UTC),
    )
    row.wrapped = wrapping.wrap(SECRET, row)
    return row


def test_it_comes_back_and_is_not_in_the_row() -> None:
    row = key_row(MasterKeys([NEW]))
    assert SECRET not in row.wrapped
    assert MasterKeys([NEW]).unwrap(row) == SECRET
    assert MasterKeys([OLD, NEW]).unwrap(row) == SECRET
    assert not MasterKeys([OLD, NEW]).is_current(row)
    with pytest.raises(CannotOpen, match="not here"):
        MasterKeys([OLD]).unwrap(row)


def set_to(**values: object) -> Callable[[CountryKey], None]:
    def change(row: CountryKey) -> None:
        for name, value in values.items():
            setattr(row, name, value)

    return change


@pytest.mark.parametrize(
    "forged",
    [
        set_to(country="GT"),
        set_to(country=""),
        set_to(purpose=KeyPurpose.DIGEST),
        set_to(generation=2),
        set_to(opens_first_form=True),
        set_to(id=uuid.UUID(int=1)),
        lambda row: setattr(row, "wrapped", row.wrapped[:-1] + bytes([row.wrapped[-1] ^ 1])),
        lambda row: setattr(row, "wrapped", row.wrapped[:9]),
        lambda row: setattr(row, "wrapped", b""),
    ],
)
def test_what_its_row_says_is_bound(forged: Callable[[CountryKey], None]) -> None:
    row = key_row(MasterKeys([NEW]))
    forged(row)
    with pytest.raises(CannotOpen):
        MasterKeys([NEW]).unwrap(row)
