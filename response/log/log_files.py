"""The log as files for programs and spreadsheets (the contents of ICS-214): CSV and JSON.

Each time stands twice, in UTC and by the clock of the reader, with the zone beside it. In CSV what
a spreadsheet would take for a formula is guarded (`core.tabular.formula_guard`).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from core.tabular.formula_guard import guard_text
from response.log.reading import CrisisLogLine

LOG_COLUMNS = (
    "number",
    "origin",
    "country",
    "happened_utc",
    "happened_local",
    "entered_utc",
    "entered_local",
    "timezone",
    "kind",
    "function",
    "confidence",
    "visible",
    "text",
    "figure",
    "source",
    "by",
    "strikes",
    "struck_by",
    "answers",
    "settled",
    "follow_up_utc",
    "follow_up_local",
)
Value = str | int | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFile:
    """What stands in a file beside its lines."""

    number: str
    """Of the crisis."""
    title: str
    country: str
    timezone: str
    """IANA."""
    made_at: datetime
    made_by: str


def log_csv(
    file: LogFile, lines: Sequence[CrisisLogLine], author: Callable[[CrisisLogLine], str]
) -> bytes:
    """Return the lines as CSV (UTF-8 with BOM, CRLF); `author` says who wrote one, in words."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(["crisis", *LOG_COLUMNS, "as_of", "made_by"])
    stamp = _utc(file.made_at)
    for row in log_rows(file, lines, author):
        cells = [_guarded(row[name]) for name in LOG_COLUMNS]
        writer.writerow([guard_text(file.number), *cells, stamp, guard_text(file.made_by)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def log_json(
    file: LogFile, lines: Sequence[CrisisLogLine], author: Callable[[CrisisLogLine], str]
) -> bytes:
    """Return the lines as one JSON document, each with the keys of LOG_COLUMNS."""
    document = {
        "crisis": file.number,
        "title": file.title,
        "country": file.country,
        "timezone": file.timezone,
        "as_of": _utc(file.made_at),
        "made_by": file.made_by,
        "lines": list(log_rows(file, lines, author)),
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def log_rows(
    file: LogFile, lines: Iterable[CrisisLogLine], author: Callable[[CrisisLogLine], str]
) -> list[Mapping[str, Value]]:
    """Return each line by the names of LOG_COLUMNS."""
    zone = ZoneInfo(file.timezone)
    return [_row(line, file.timezone, zone, author(line)) for line in lines]


# -- inside ---------------------------------------------------------------------------------


def _row(line: CrisisLogLine, timezone: str, zone: ZoneInfo, author: str) -> Mapping[str, Value]:
    kind, function = line.kind, line.function
    return {
        "number": line.number,
        "origin": "machine" if line.is_machine else "person",
        "country": line.country,
        "happened_utc": _utc(line.happened_at),
        "happened_local": _local(line.happened_at, zone),
        "entered_utc": _utc(line.entered_at),
        "entered_local": _local(line.entered_at, zone),
        "timezone": timezone,
        "kind": kind.value if kind else "",
        "function": function.value if function else "",
        "confidence": line.confidence.value,
        "visible": line.visible.value,
        "text": line.text,
        "figure": line.figure,
        "source": line.source,
        "by": author,
        "strikes": line.strikes,
        "struck_by": line.struck_by,
        "answers": line.answers,
        "settled": line.is_settled,
        "follow_up_utc": _utc(line.follow_up_at),
        "follow_up_local": _local(line.follow_up_at, zone),
    }


def _utc(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _local(moment: datetime | None, zone: ZoneInfo) -> str:
    return "" if moment is None else moment.astimezone(zone).isoformat(timespec="seconds")


def _guarded(value: Value) -> Value:
    return guard_text(value) if isinstance(value, str) else value
