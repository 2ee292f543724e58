"""Moments as feeds write them, in UTC.

What has no zone is UTC: GDACS means it so (field notes, rule 6).
"""

from __future__ import annotations

import functools
import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from core.atlas.names import without_accents

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(2106, 1, 1, tzinfo=UTC)


_END_OF_DAY = re.compile(r"(?<=\d)(?P<before>[T ])24:00(?=:00|[Z+-]|$)")
_COLON_IN_ZONE = re.compile(r"([+-]\d{2}):(\d{2})$")
"""RFC 822 has no colon in a zone; InciWeb writes one, and the library would take it for no zone."""
_ZONE = re.compile(
    r"(Z|(?::\d\d(?:\.\d+)?|T\d{4}(?:\d\d)?) ?[+-]\d{1,2}(:?\d{2})?"
    r"|(?:\b|(?<=\d))(?:UTC?|GMT|[ACEMP][SD]T)(?: \d{4})?)$",
    re.IGNORECASE,
)
"""What tells a zone: an offset, or one of the words of RFC 822. Of any other word (COT, "hora
local") nobody can say how many hours it is.
"""
_OFFSET_OF_UTC = re.compile(
    r" ?\(?(?:UTC?|GMT) ?(?P<sign>[+-]) ?(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?\)?$",
    re.IGNORECASE,
)
"""As "GMT-6", "UTC-06:00" and "(GMT -0600)", which the library would take for no offset at all."""
_HALF_OF_DAY = re.compile(
    r"(?<![\d:])(?P<hour>\d{1,2})(?P<minutes>:\d\d(?::\d\d)?)? ?(?P<half>[ap])\.? ?m\b\.?",
    re.IGNORECASE,
)
"""As "10:00 p.m.", of which the library would take the figures and drop the half of the day."""
_HOUR_MARK = re.compile(r"(?<= \d\d) ?h ?(?=\d\d\b)", re.IGNORECASE)
_HOUR_WORD = re.compile(r"(?<=:\d\d) ?h(?:oras|rs?)?\b\.?", re.IGNORECASE)
_BEFORE_HOUR = re.compile(r"(?<=\d{4}),? (?:a las?|at|à|às|-) (?=\d{1,2}:)", re.IGNORECASE)
_MINUS = str.maketrans("\u2212\u2013", "--")
_DAY_OF_WEEK = re.compile(r"^[^\W\d]+\.?,? (?=\d)")
_SLASHED_DAY = re.compile(r"^(\d{4})/(\d{1,2})/(\d{1,2})\b")
_MONTH_WORD = re.compile(r"(?<=\d)[ -](?:de )?(?P<month>[^\W\d]{3,10})\.?(?: del?)?[ -](?=\d{4}\b)")
_MONTH_BEGINNINGS = {
    "ene": "Jan", "janv": "Jan", "fev": "Feb", "mars": "Mar", "abr": "Apr", "avr": "Apr",
    "mai": "May", "juin": "Jun", "juil": "Jul", "ago": "Aug", "aou": "Aug", "set": "Sep",
    "out": "Oct", "dic": "Dec", "dez": "Dec",
}  # fmt: skip
"""How months begin in Spanish, French and Portuguese, without accents, where not as in English."""
_LEAP_SECOND = re.compile(r"(?<=:\d\d):60(?=[.,Z+\s-]|$)")
_SHORT_ZONE = re.compile(r"(?<=:\d\d) ?([+-])(\d)(:\d\d)?$")
_WORD_FOR_UTC = re.compile(r"(?<=\d) ?(?:UTC|GMT)$", re.IGNORECASE)
_ONE_FIGURE = re.compile(r"(?<=^\d{4}-\d\d-\d\d[T ])(?=\d:)")
_ORDINAL = re.compile(r"^((?:[^\W\d]+\.?,? )?1)\.? ?(?:er|ro|o|º|°)\.?(?= )", re.IGNORECASE)
"""The first of a month, as French and Spanish write it."""
_HOUR_FIRST = re.compile(
    r"(?P<hour>\d{1,2}):?(?P<minute>\d\d) (?P<half>[AP]M) (?P<zone>[A-Z]{3})"
    r"(?: [A-Z]{3,9},?)? (?P<month>[A-Z]{3,9}) (?P<day>\d{1,2}),? (?P<year>\d{4})",
    re.IGNORECASE,
)
"""As the offices of the United States date their products: "1000 PM CST Mon Nov 30 2026"."""
_NAMED_ZONE = re.compile(r"(?<=:\d\d) ?(?P<zone>[ACEMP][SD]T)$", re.IGNORECASE)
_HOURS_BEHIND = {"A": 4, "E": 5, "C": 6, "M": 7, "P": 8}
"""Of the standard times of RFC 822, and of the Atlantic's; in summer one less."""
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_PLAIN_ISO = re.compile(
    r"[12]\d{3}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:[+-](?:0\d|1[0-4]):[0-5]\d|Z)",
    re.ASCII,
)
_PLAIN_RFC = re.compile(
    r"[A-Z][a-z]{2}, (\d\d) ([A-Z][a-z]{2}) ([12]\d{3}) ([01]\d|2[0-3]):([0-5]\d):([0-5]\d) GMT",
    re.ASCII,
)
"""Moments as they should be, and nearly always are: nothing in them is to be understood first."""
_LONGEST_PLAIN = 32
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1
    )
}


class InvalidTimestamp(ValueError):
    """A date nobody can read."""


def read_moment(text: str) -> datetime:
    """Return ISO 8601 or RFC 822, with or without zone, in UTC. Raises InvalidTimestamp.

    CAP writes "-00:00" for UTC; some senders put a space for the T. 24:00:00 is the end of its day
    (xsd:dateTime).
    """
    moment = _plain_moment(text) if len(text) <= _LONGEST_PLAIN else None
    return moment or _read_odd_moment(text)


@functools.lru_cache(maxsize=256)
def _plain_moment(text: str) -> datetime | None:
    """Return a moment written as its standard asks; None for any other, and for one that is none
    (30 February). A message says most of its moments twice.
    """
    try:
        moment = _plain_iso(text) or _plain_rfc(text)
    except (ValueError, KeyError):
        return None
    return moment if moment is not None and EARLIEST <= moment < LATEST else None


def _plain_iso(text: str) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if _PLAIN_ISO.fullmatch(text) else None


def _plain_rfc(text: str) -> datetime | None:
    parts = _PLAIN_RFC.fullmatch(text)
    if parts is None:
        return None
    day, month, *numbers = parts.groups()
    year, hour, minute, second = map(int, numbers)
    return datetime(year, _MONTHS[month], int(day), hour, minute, second, tzinfo=UTC)


def _read_odd_moment(text: str) -> datetime:
    """Return a moment however its sender spells it, in UTC. Raises InvalidTimestamp."""
    written = _usual(text)
    if not written:
        raise InvalidTimestamp("an empty date")
    written, end_of_day = _END_OF_DAY.subn(r"\g<before>00:00", _iso_spelled(written), count=1)
    written, leap_second = _LEAP_SECOND.subn(":59", written, count=1)
    later = timedelta(days=end_of_day, seconds=leap_second)
    try:
        moment = datetime.fromisoformat(written) + later
    except (ValueError, OverflowError):
        try:
            moment = parsedate_to_datetime(_COLON_IN_ZONE.sub(r"\1\2", written))
        except (ValueError, TypeError, IndexError) as wrong:
            raise InvalidTimestamp(f"{written[:40]!r} is no date") from wrong
    try:
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as wrong:
        raise InvalidTimestamp(f"{written[:40]!r} is no date") from wrong
    if not EARLIEST <= moment < LATEST:
        raise InvalidTimestamp(f"{written[:40]!r} lies outside 1970 to 2105")
    return moment


def _iso_spelled(written: str) -> str:
    """Return a moment that begins like ISO 8601 with its zone as that writes it: of "-6:00", "UTC"
    and "CST" the library knows nothing; an hour of one figure has its zero.
    """
    if not _ISO_DAY.match(written):
        return written
    written = _NAMED_ZONE.sub(_offset_named, _WORD_FOR_UTC.sub("Z", written))
    written = _ONE_FIGURE.sub("0", written)
    return _SHORT_ZONE.sub(lambda zone: f"{zone[1]}0{zone[2]}{zone[3] or ':00'}", written)


def _offset_named(match: re.Match[str]) -> str:
    letters = match["zone"].upper()
    return f"-{_HOURS_BEHIND[letters[0]] - (letters[1] == 'D'):02d}:00"


def _usual(text: str) -> str:
    """Return a moment with its month, its hour and its offset spelled as the library knows them."""
    written = _ORDINAL.sub(r"\1", re.sub(r"\s+", " ", text.strip()).translate(_MINUS))
    if first := _HOUR_FIRST.fullmatch(written):
        written = "{day} {month} {year} {hour}:{minute} {half} {zone}".format(**first.groupdict())
    return _OFFSET_OF_UTC.sub(_offset, _in_whole_day(_in_english(written)))


def _in_whole_day(written: str) -> str:
    """Return a moment with its hour in 24: "10:00 p.m." is 22:00, "12:00 AM" 0:00, "22h15" 22:15.

    A half of the day beside an hour above 12 says nothing more ("22:15 p.m.").
    """
    written = _HALF_OF_DAY.sub(_hour_of_24, written)
    return _BEFORE_HOUR.sub(" ", _HOUR_WORD.sub("", _HOUR_MARK.sub(":", written)))


def _hour_of_24(match: re.Match[str]) -> str:
    hour = int(match["hour"])
    if 1 <= hour <= 12:
        hour = hour % 12 + (12 if match["half"] in "pP" else 0)
    return f"{hour:02d}{match['minutes'] or ':00'}"


def _offset(match: re.Match[str]) -> str:
    return f"{match['sign']}{match['hours'].zfill(2)}:{match['minutes'] or '00'}"


def _in_english(written: str) -> str:
    """Return a moment with its month as the library knows it: "30 de noviembre de 2026" is "30 nov
    2026", "2026/11/30" is "2026-11-30". Which of "1/2/2026" is the month, nothing tells.
    """
    if slashed := _SLASHED_DAY.match(written):
        year, month, day = slashed.groups()
        return f"{year}-{month:0>2}-{day:0>2}{written[slashed.end() :]}"
    month = _MONTH_WORD.search(written)
    if month is None:
        return written
    word = without_accents(month["month"])
    known = next(
        (name for key, name in _MONTH_BEGINNINGS.items() if word.startswith(key)), word[:3]
    )
    return _DAY_OF_WEEK.sub("", f"{written[: month.start()]} {known} {written[month.end() :]}")


def is_unreadable(text: str) -> bool:
    """Return whether something is written that is no moment."""
    return bool(text.strip()) and moment_or_none(text) is None


def moment_or_none(text: object) -> datetime | None:
    """As `read_moment`, but None for what is missing or cannot be read."""
    if not isinstance(text, str):
        return None
    if len(text) <= _LONGEST_PLAIN and (plain := _plain_moment(text)) is not None:
        return plain
    if not text.strip():
        return None
    try:
        return read_moment(text)
    except InvalidTimestamp:
        return None


def is_without_zone(text: str) -> bool:
    """Return whether a moment that can be read says no zone; an empty text says nothing wrong."""
    if len(text) <= _LONGEST_PLAIN and _plain_moment(text) is not None:
        return False  # as nearly all: both plain ways say one
    return moment_or_none(text) is not None and _ZONE.search(_usual(text)) is None


def from_milliseconds(value: object) -> datetime:
    """Return a moment given as milliseconds since 1970 (USGS). Raises InvalidTimestamp."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidTimestamp(f"{value!r} is no date")
    try:
        moment = datetime.fromtimestamp(value / 1000, UTC)
    except (ValueError, OverflowError, OSError) as wrong:
        raise InvalidTimestamp(f"{value!r} is no date") from wrong
    if not EARLIEST <= moment < LATEST:
        raise InvalidTimestamp(f"{value!r} lies outside 1970 to 2105")
    return moment
