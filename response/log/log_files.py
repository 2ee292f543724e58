"""The log as files for programs and spreadsheets (the contents of ICS-214): CSV
(`response.crisis_csv`) and JSON.

Each time stands twice, in UTC and by the clock of the reader, with the zone beside it. What a line
is stands by codes (`code`, its kind; `function`, `confidence`, `visible`), and together in words.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from protocols.roles import ROLE_WORDS
from response.crisis_csv import CODE, WORDS, CsvOrigin, Value, crisis_csv, utc_text
from response.log.labels import LINE_CONFIDENCE_WORDS, LINE_KIND_WORDS
from response.log.reading import CrisisLogLine

LOG_COLUMNS = (
    "number",
    "origin",
    "of_country",
    "happened_utc",
    "happened_local",
    "entered_utc",
    "entered_local",
    "timezone",
    CODE,
    WORDS,
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
Translate = Callable[[str], str]


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
    file: LogFile,
    lines: Sequence[CrisisLogLine],
    author: Callable[[CrisisLogLine], str],
    translate: Translate,
) -> bytes:
    """Return the lines as CSV; `author` says who wrote one, in words."""
    origin = CsvOrigin(
        crisis=file.number, country=file.country, as_of=file.made_at, made_by=file.made_by
    )
    rows = log_rows(file, lines, author, translate)
    return crisis_csv(origin, LOG_COLUMNS, ([row[name] for name in LOG_COLUMNS] for row in rows))


def log_json(
    file: LogFile,
    lines: Sequence[CrisisLogLine],
    author: Callable[[CrisisLogLine], str],
    translate: Translate,
) -> bytes:
    """Return the lines as one JSON document, each with the keys of LOG_COLUMNS."""
    document = {
        "crisis": file.number,
        "title": file.title,
        "country": file.country,
        "timezone": file.timezone,
        "as_of_utc": utc_text(file.made_at),
        "made_by": file.made_by,
        "lines": list(log_rows(file, lines, author, translate)),
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def log_rows(
    file: LogFile,
    lines: Iterable[CrisisLogLine],
    author: Callable[[CrisisLogLine], str],
    translate: Translate,
) -> list[Mapping[str, Value]]:
    """Return each line by the names of LOG_COLUMNS."""
    zone = ZoneInfo(file.timezone)
    return [
        _row(line, file.timezone, zone, author(line), _words(line, translate)) for line in lines
    ]


# -- inside ---------------------------------------------------------------------------------


def _words(line: CrisisLogLine, translate: Translate) -> str:
    """Return what a line is: its kind, how sure it is, in which function it was written."""
    if line.kind is None:
        return translate("Atalaya")
    parts = [LINE_KIND_WORDS[line.kind], LINE_CONFIDENCE_WORDS[line.confidence]]
    if line.function is not None:
        parts.append(ROLE_WORDS[line.function])
    return " · ".join(map(translate, parts))


def _row(
    line: CrisisLogLine, timezone: str, zone: ZoneInfo, author: str, words: str
) -> Mapping[str, Value]:
    kind, function = line.kind, line.function
    return {
        "number": line.number,
        "origin": "machine" if line.is_machine else "person",
        "of_country": line.country,
        "happened_utc": utc_text(line.happened_at),
        "happened_local": _local(line.happened_at, zone),
        "entered_utc": utc_text(line.entered_at),
        "entered_local": _local(line.entered_at, zone),
        "timezone": timezone,
        CODE: kind.value if kind else "",
        WORDS: words,
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
        "follow_up_utc": utc_text(line.follow_up_at),
        "follow_up_local": _local(line.follow_up_at, zone),
    }


def _local(moment: datetime | None, zone: ZoneInfo) -> str:
    return "" if moment is None else moment.astimezone(zone).isoformat(timespec="seconds")
