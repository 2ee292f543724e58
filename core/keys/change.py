"""A key change, from its beginning to its end: a new key, everything sealed with it, the old one
destroyed; and the master key, which only wraps.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.audit_log import record
from core.crypto import FRESH_SECONDS, LINGER_SECONDS, CannotOpen, Keyring, key_id
from core.db import reading, take_turns, writing
from core.errors import AtalayaError
from core.keys.columns import SealedColumn
from core.keys.files import reseal_files, sealed_files
from core.keys.models import CountryKey, KeyPurpose
from core.keys.rotation import Resealed, count_former, reseal_rows, write_patiently
from core.keys.stored import (
    add_key,
    all_key_rows,
    drop_first_form_mark,
    ensure_keys,
    key_rows,
)
from core.keys.wrapping import MasterKeys
from core.storage.shelf import Shelf

SETTLED = timedelta(seconds=LINGER_SECONDS)
"""So long after a new key was made no process seals with the one before any more: each looks every
few seconds which is the newest, and a transaction is far shorter than the rest of it.
"""
MOST_PASSES = 1000
"""So often rows and files are gone through: each pass finds what was written during the last."""
Progress = Callable[[str, int], None]
"""Told of a country and how many rows a batch had."""


class StillInUse(AtalayaError):
    """A key that may not be destroyed: values stand that only it may open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyChange:
    """What a key change works with; `now` is asked again and again, for it may take hours."""

    engine: Engine
    instance: Path
    keyring: Keyring
    masters: Sequence[bytes]
    columns: Sequence[SealedColumn]
    now: Callable[[], datetime]
    actor: str
    progress: Progress = lambda _country, _rows: None
    pause: Callable[[float], None] = time.sleep
    shelves: Sequence[Shelf] = ()
    """Where sealed files are besides the folder."""


@dataclass(slots=True)
class Rotated:
    """What was sealed again for one country."""

    country: str
    is_new_key: bool
    """Whether this run made the key; otherwise it went on with a change that was under way."""
    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0
    unreadable: tuple[str, ...] = ()
    """Rows and files that no key opens."""


@dataclass(frozen=True, slots=True)
class Retired:
    """What was destroyed of one country."""

    country: str
    keys: tuple[str, ...]
    """The names of the keys, eight hexadecimal digits each."""
    first_form: bool
    """Whether values of before the countries had keys are refused from now on."""
    unreadable: tuple[str, ...] = ()


def rotate(change: KeyChange, countries: Sequence[str]) -> list[Rotated]:
    """Give each country a new key, unless a change is under way, and seal everything with it.

    Killed at any moment nothing is lost, and the next call goes on. When it ends nothing is left
    that another key has sealed, but for what no key opens.
    """
    began = time.monotonic()
    reports = [_begin(change, country) for country in countries]
    change.keyring.forget()
    for report in reports:
        _reseal_all(change, report)
    # Until then others may go on sealing with the key they know.
    change.pause(max(0.0, FRESH_SECONDS + 1 - (time.monotonic() - began)))
    for report in reports:
        _reseal_all(change, report)
    return reports


def retire(
    change: KeyChange, countries: Sequence[str], *, leaves_unreadable: bool = False
) -> list[Retired]:
    """Destroy the former keys of each country, once nothing is sealed with them; those that have no
    former one are left out.

    Raises StillInUse, and destroys nothing more, when values stand that none of its keys opens,
    unless they may be left: they would never open again, should what was done to them be undone.
    """
    with reading(change.engine) as session:
        newest = {country: _newest_of_several(session, country) for country in countries}
    due = {country: row for country, row in newest.items() if row is not None}
    ages = [change.now() - row.created_at for row in due.values()]
    left = max((SETTLED - max(age, timedelta(0)) for age in ages), default=timedelta(0))
    if left > timedelta(0):
        change.pause(left.total_seconds())
    retired = []
    for country in due:
        report = _reseal_all(change, Rotated(country, is_new_key=False))
        _refuse_used(change, country, report.unreadable, leaves_unreadable=leaves_unreadable)
        destroy = partial(_destroy, change, country)
        done = write_patiently(change.engine, destroy, change.pause)
        retired.append(Retired(country, *done, report.unreadable))
        change.keyring.forget()
    return retired


def rewrap(change: KeyChange) -> tuple[int, tuple[str, ...]]:
    """Wrap every key with the master key that is first now; return how many were wrapped anew, and
    which no master key given here unwraps.

    What the keys have sealed stays as it is.
    """
    wrapping, wrapped, closed = MasterKeys(change.masters), 0, []
    with writing(change.engine) as session:
        for row in all_key_rows(session):
            if wrapping.is_current(row):
                continue
            try:
                row.wrapped = wrapping.wrap(wrapping.unwrap(row), row)
                wrapped += 1
            except CannotOpen as wrong:
                closed.append(str(wrong))
        if wrapped:
            _note(session, change, "keys.rewrap", "", [])
    return wrapped, tuple(closed)


def needs_former_masters(session: Session, masters: Sequence[bytes]) -> int:
    """Return for how many keys a former master key is still needed: wrapped by it, or of a country
    that may have values of the first form, which the master key itself has sealed.
    """
    wrapping = MasterKeys(masters)
    rows = all_key_rows(session)
    return sum(not wrapping.is_current(row) or row.opens_first_form for row in rows)


# -- inside ---------------------------------------------------------------------------------


def _sealing(session: Session, country: str) -> list[CountryKey]:
    return [row for row in key_rows(session, country) if row.purpose is KeyPurpose.SEALING]


def _newest_of_several(session: Session, country: str) -> CountryKey | None:
    """Return the key in use of a country that has something to retire: a key, or the first form."""
    rows = _sealing(session, country)
    has_former = len(rows) > 1 or any(row.opens_first_form for row in rows)
    return rows[-1] if has_former else None


def _begin(change: KeyChange, country: str) -> Rotated:
    """Make a new key, unless a change is under way."""

    def make(session: Session) -> bool:
        take_turns(session, "keys")
        is_new = _newest_of_several(session, country) is None
        if is_new:
            ensure_keys(session, change.masters, [country])
            row = add_key(session, change.masters, country, at=change.now())
            _note(session, change, "keys.rotate", country, [row])
        return is_new

    return Rotated(country, write_patiently(change.engine, make, change.pause))


def _reseal_all(change: KeyChange, report: Rotated) -> Rotated:
    """Go through rows and files until nothing is left to seal again.

    Raises StillInUse where somebody goes on sealing with a former key after `MOST_PASSES`.
    """
    for _ in range(MOST_PASSES):
        if not _reseal(change, report):
            return report
    raise StillInUse(f"{report.country or '-'}: somebody seals with a former key all the while")


def _reseal(change: KeyChange, report: Rotated) -> int:
    """Go once through rows and files; return how many were sealed again."""
    country = report.country

    def tell(rows: int) -> None:
        change.progress(country, rows)

    rows: Resealed = reseal_rows(
        change.engine, change.keyring, change.columns, country, tell, change.pause
    )
    files = reseal_files(change.instance, change.keyring, country, change.shelves)
    for name, count in rows.rows.items():
        report.rows[name] = report.rows.get(name, 0) + count
    report.files += files.files
    report.unreadable = (*rows.unreadable, *files.unreadable)
    return rows.count + files.files


def _refuse_used(
    change: KeyChange, country: str, unreadable: Sequence[str], *, leaves_unreadable: bool
) -> None:
    """Raise StillInUse unless all that former keys have sealed are values that do not open."""
    header = change.keyring.header_of(country)
    with reading(change.engine) as session:
        used = sum(count_former(session, each, country, header) for each in change.columns)
    used += sum(
        each.country == country and each.header != header
        for each in sealed_files(change.instance, change.shelves)
    )
    if used > len(unreadable):
        raise StillInUse(f"{country or '-'}: {used} values are sealed with a former key")
    if unreadable and not leaves_unreadable:
        raise StillInUse(f"{country or '-'}: no key opens {', '.join(unreadable[:5])}")


def _destroy(change: KeyChange, country: str, session: Session) -> tuple[tuple[str, ...], bool]:
    """Delete the rows of the former keys, and close the first form."""
    take_turns(session, "keys")
    wrapping = MasterKeys(change.masters)
    *former, newest = _sealing(session, country)
    names = tuple(_name(wrapping, row) for row in former)
    closes = any(row.opens_first_form for row in (*former, newest))
    if newest.opens_first_form:
        secret = wrapping.unwrap(newest)
        newest.opens_first_form = False
        newest.wrapped = wrapping.wrap(secret, newest)
    for row in former:
        session.delete(row)
    session.flush()
    if closes and not any(row.opens_first_form for row in all_key_rows(session)):
        drop_first_form_mark(session)
    _note(session, change, "keys.retire", country, [newest], retired=list(names))
    return names, closes


def _name(wrapping: MasterKeys, row: CountryKey) -> str:
    try:
        return key_id(wrapping.unwrap(row)).hex()
    except CannotOpen:
        return ""


def _note(
    session: Session,
    change: KeyChange,
    action: str,
    country: str,
    rows: Sequence[CountryKey],
    **details: Any,
) -> None:
    generations = [row.generation for row in rows]
    record(
        session,
        at=change.now(),
        actor=change.actor,
        action=action,
        country=country,
        generations=generations,
        **details,
    )
