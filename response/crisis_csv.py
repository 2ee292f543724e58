"""The one form of every CSV of a crisis: what its heads are called, and how it is written.

The rules: heads are codes in English, the same in every language of the reader; where a row says
one thing by a code, the code stands under `code`, for programs, and what it is called in the
reader's language under `words`, for people; a number stands under `value`, `?` where it is not
known; a moment bears its clock in its head (`_utc`, `_local`); each row begins with `crisis` and
`country` and ends with `as_of_utc` and `made_by`. docs/emergency-unit.md lists the files.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from core.tabular.formula_guard import guard_text

Value = str | int | bool | None
UNKNOWN = "?"
"""Never 0: nobody has looked."""
CODE, WORDS, VALUE = "code", "words", "value"
_FIRST_TAGS = ("#crisis+code", "#country+code")
_LAST_TAGS = ("#date+asof", "#meta+author")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
"""Without it a spreadsheet takes UTF-8 for something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvOrigin:
    """Of which crisis and country a file is, as of when, and who made it."""

    crisis: str
    """Its number; empty of what belongs to none."""
    country: str
    as_of: datetime
    made_by: str


def crisis_csv(
    origin: CsvOrigin,
    heads: Sequence[str],
    rows: Iterable[Sequence[Value]],
    tags: Sequence[str] = (),
) -> bytes:
    """Return rows as CSV: UTF-8 with its mark, commas, CRLF, all texts quoted, and no text that a
    spreadsheet would take for a formula. With `tags` (HXL), one a head, they stand under the heads.
    """
    return countries_csv(origin, heads, ((origin.country, row) for row in rows), tags)


def countries_csv(
    origin: CsvOrigin,
    heads: Sequence[str],
    rows: Iterable[tuple[str, Sequence[Value]]],
    tags: Sequence[str] = (),
) -> bytes:
    """Return rows of several countries, each with its own, in the same form."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(["crisis", "country", *heads, "as_of_utc", "made_by"])
    if tags:
        writer.writerow([*_FIRST_TAGS, *tags, *_LAST_TAGS])
    number, after = guard_text(origin.crisis), [utc_text(origin.as_of), guard_text(origin.made_by)]
    for country, row in rows:
        writer.writerow([number, guard_text(country), *map(_cell, row), *after])
    return _BYTE_ORDER_MARK + out.getvalue().encode("utf-8", "replace")


def utc_text(moment: datetime | None) -> str:
    """Return a moment as it stands in a file; nothing of none."""
    return "" if moment is None else f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def known(value: int | None) -> int | str:
    """Return a number as it stands in a file."""
    return UNKNOWN if value is None else value


# -- inside ---------------------------------------------------------------------------------


def _cell(value: Value) -> Value:
    return guard_text(value) if isinstance(value, str) else value
