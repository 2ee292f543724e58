"""How the keys stand: which there are, and how much each has sealed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from core.crypto import FIRST_FORM, SECOND_FORM, CannotOpen, key_id
from core.keys.columns import SealedColumn
from core.keys.files import sealed_files
from core.keys.models import CountryKey, KeyPurpose
from core.keys.rotation import count_by_key
from core.keys.stored import all_key_rows
from core.keys.wrapping import MasterKeys
from core.storage.shelf import Shelf


@dataclass(frozen=True, slots=True)
class KeyStatus:
    """One key of a country that seals or has sealed."""

    generation: int
    name: str
    """Eight hexadecimal digits; empty where no master key given here unwraps it."""
    created_at: datetime
    is_current: bool
    is_wrapped_by_current: bool
    """Whether the master key that is first wraps it."""
    values: int
    """Rows and files that it has sealed."""


@dataclass(frozen=True, slots=True)
class CountryStatus:
    """The keys of one country."""

    country: str
    keys: tuple[KeyStatus, ...]
    first_form: int
    """Values of before the countries had keys."""
    opens_first_form: bool
    strange: int
    """Values sealed with a key that is not here."""

    @property
    def is_settled(self) -> bool:
        """Whether one key has sealed everything, and no change is under way."""
        return (
            len(self.keys) == 1
            and not self.opens_first_form
            and not (self.first_form or self.strange)
            and all(key.name and key.is_wrapped_by_current for key in self.keys)
        )


def key_status(
    session: Session,
    masters: Sequence[bytes],
    columns: Sequence[SealedColumn],
    instance: Path,
    shelves: Sequence[Shelf] = (),
) -> list[CountryStatus]:
    """Return the keys of every country that has some, by country."""
    wrapping, rows = MasterKeys(masters), all_key_rows(session)
    files = Counter((each.country, each.header) for each in sealed_files(instance, shelves))
    counted = [count_by_key(session, each) for each in columns]
    found = []
    for code in dict.fromkeys(row.country for row in rows):
        sealed = Counter({header: n for (owner, header), n in files.items() if owner == code})
        for each in counted:
            sealed.update(each.get(code, {}))
        found.append(_status(wrapping, [row for row in rows if row.country == code], sealed))
    return found


# -- inside ---------------------------------------------------------------------------------


def _status(
    wrapping: MasterKeys, rows: Sequence[CountryKey], sealed: Counter[bytes]
) -> CountryStatus:
    """Return the keys of one country; `sealed` counts values by form and key."""
    sealing = [row for row in rows if row.purpose is KeyPurpose.SEALING]
    keys = tuple(_key(wrapping, row, sealed, is_current=row is sealing[-1]) for row in sealing)
    known = sum(key.values for key in keys)
    first_form = sum(n for header, n in sealed.items() if header[:1] == FIRST_FORM)
    return CountryStatus(
        rows[0].country,
        keys,
        first_form,
        any(row.opens_first_form for row in rows),
        sealed.total() - known - first_form,
    )


def _key(
    wrapping: MasterKeys, row: CountryKey, sealed: Counter[bytes], *, is_current: bool
) -> KeyStatus:
    try:
        name = key_id(wrapping.unwrap(row))
    except CannotOpen:
        name = b""
    values = sealed[SECOND_FORM + name] if name else 0
    return KeyStatus(
        row.generation,
        name.hex(),
        row.created_at,
        is_current,
        wrapping.is_current(row),
        values,
    )
