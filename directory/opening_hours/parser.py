"""The words of opening hours: a text becomes clauses of days and spans, or nothing when one word is
not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from core.atlas.names import without_accents

Span = tuple[int, int]
"""From and to, in minutes after midnight; the end may lie behind 1440, in the next day."""
EVERY_DAY: tuple[Span, ...] = ((0, 1440),)
LONGEST = 200

_NAMES = (
    ("lunes", "lundi", "monday"),
    ("martes", "mardi", "tuesday"),
    ("miercoles", "mercredi", "wednesday", "weds"),
    ("jueves", "jeudi", "thursday"),
    ("viernes", "vendredi", "friday"),
    ("sabado", "samedi", "saturday"),
    ("domingo", "dimanche", "sunday"),
)
_LETTERS: Mapping[str, int] = {"l": 0, "x": 2, "j": 3, "v": 4, "s": 5, "d": 6}
"""Single letters that mean one day only, in Spanish or French; M, T and W do not (but see M-F)."""
_SETS: Mapping[str, tuple[int, ...]] = {
    "every": tuple(range(7)), "workdays": tuple(range(5)), "weekend": (5, 6), "holidays": (),
}  # fmt: skip
_FIRST = (
    (r"\bm\s*-\s*f\b", " monday-friday "),
    (r"\b24\s*/\s*7\b|\b7\s*/\s*24\b|\b24\s*x\s*7\b", " every always "),
    (r"\b24\s*(?:h|hs|hrs|horas|hours|heures)?\s*(?:/|sur)\s*24\b(?:\s*h\b)?", " always "),
    (r"\b(?:las )?24\s*-?\s*(?:h|hs|hrs|horas|hours|heures)\b(?: del dia| al dia| a day)?|\bh24\b|\baround the clock\b",
     " always "),
    (r"\b7\s*(?:/|sur)\s*7\b|\b7\s*(?:j|jours|dias|days)\b(?:\s*/\s*7|\s*sur\s*7)?(?: (?:de|a) (?:la semana|week))?",
     " every "),
    (r"\btodos los dias\b|\btous les jours\b|\bevery ?day\b|\bdaily\b|\bdiario\b|\bdiariamente\b|\btoda la semana\b"
     r"|\bcada dia\b|\ball week\b", " every "),
    (r"\bentre semana\b|\bdias (?:habiles|laborables)\b|\bweekdays?\b|\bjours ouvres\b|\bworking days\b", " workdays "),
    (r"\bfin(?:es)? de semana\b|\bweek-?ends?\b", " weekend "),
    (r"\b(?:dias )?(?:festivos?|feriados?)\b|\b(?:public |bank )?holidays?\b|\bjours? feries?\b", " holidays "),
    (r"\b(?:cerrados?|cierra|closed|fermes?|ferme le|off)\b", " closed "),
    (r"\bmediodia\b|\bnoon\b|\bmidi\b", "12:00"),
    (r"\bmedianoche\b|\bmidnight\b|\bminuit\b", "24:00"),
    (r"(?<=\d)\s*([ap])\.?\s?m\b\.?", r"\1m "),
)  # fmt: skip
_TOKEN = re.compile(
    r"(?P<time>\d{1,2}(?!\d)(?:\s*(?::|h|\.)\s*\d{2}(?!\d))?(?:\s*(?:horas?|hours?|heures?|hrs?|hs?)\b\.?)?(?:\s*[ap]m\b)?)"
    r"|(?P<word>[a-z]+\.?)|(?P<range>-)|(?P<and>[,&/+])|(?P<end>[;|\n])|(?P<odd>[^\s.:()])"
)
_TIME = re.compile(r"(\d{1,2})(?:\s*(?::|h|\.)\s*(\d{2}))?\D*?([ap]m)?$")
_RANGE_WORDS = frozenset({"a", "al", "to", "au", "hasta", "until", "till", "through", "thru"})
_AND_WORDS = frozenset({"y", "e", "and", "et"})
_EMPTY_WORDS = frozenset(
    {
        "de", "del", "desde", "from", "du", "le", "les", "la", "las", "los",
        "el", "the", "horario", "horarios", "hours", "horas", "hrs", "hr", "h", "hs",
        "hora", "heures", "abierto", "abierta", "abre", "open", "opens", "ouvert", "atencion", "en",
        "on",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clause:
    """What is said of some days: their spans (none: closed).

    `days` is None where no day is named.
    """

    days: tuple[int, ...] | None
    spans: tuple[Span, ...]


@dataclass(slots=True)
class _Clock:
    minutes: int
    half: str
    """`am`, `pm`, or empty for what nobody wrote."""
    is_padded: bool


@dataclass(slots=True)
class _Part:
    """One segment being read: its days and its spans, each None until something is said."""

    days: list[int] | None = None
    clocks: list[_Clock | str] = field(default_factory=list)
    is_closed: bool = False
    is_always: bool = False

    @property
    def has_hours(self) -> bool:
        return bool(self.clocks) or self.is_closed or self.is_always


class _UnclearHours(Exception):
    pass


def clauses_of(text: str) -> list[Clause]:
    """Return the clauses of a text in order; empty when it says nothing that is certain."""
    if not text.strip() or len(text) > LONGEST:
        return []
    try:
        return _finished(_parts(list(_tokens(text))))
    except _UnclearHours:
        return []


# -- inside ---------------------------------------------------------------------------------


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    plain = re.sub(r"[–—−‑‐]", "-", without_accents(text))
    for pattern, words in _FIRST:
        plain = re.sub(pattern, words, plain)
    for match in _TOKEN.finditer(plain):
        kind = str(match.lastgroup)
        token = match[0].strip().rstrip(".")
        if kind == "odd":
            raise _UnclearHours
        if kind == "word":
            kind, token = _word(token)
        if kind:
            yield kind, token


def _word(token: str) -> tuple[str, str]:
    if token in _RANGE_WORDS:
        return "range", token
    if token in _AND_WORDS:
        return "and", token
    if token in {"closed", "always"}:
        return token, token
    if token in _SETS:
        return "set", token
    day = _day(token)
    if day is not None:
        return "day", str(day)
    if token in _EMPTY_WORDS:
        return "", ""
    raise _UnclearHours


def _day(token: str) -> int | None:
    if token in _LETTERS:
        return _LETTERS[token]
    if len(token) < 2 or token in _EMPTY_WORDS:
        return None
    found = {
        day
        for day, names in enumerate(_NAMES)
        for name in names
        if name.startswith(token) or token == f"{name}s"
    }  # fmt: skip
    return found.pop() if len(found) == 1 else None


def _parts(tokens: list[tuple[str, str]]) -> list[_Part]:
    """Return the tokens cut into segments: a new one begins where days follow hours, or hours
    follow `closed`.
    """
    parts, part = [], _Part()
    day_range, last = False, ""
    for at, (kind, token) in enumerate(tokens):
        following = tokens[at + 1][0] if at + 1 < len(tokens) else "end"
        if kind == "end" or (kind == "closed" and part.has_hours):
            parts.append(part)
            part = _Part()
        if (
            kind in {"day", "set"}
            and part.days is not None
            and part.has_hours
            and last not in {"day", "set"}
        ):
            parts.append(part)
            part = _Part()
        if kind == "day":
            part.days = _with_day(part.days, int(token), day_range)
        elif kind == "set":
            part.days = [*(part.days or []), *_SETS[token]]
        elif kind == "time":
            part.clocks.append(_clock(token))
        elif kind == "range" and part.clocks and following == "time":
            part.clocks.append("-")
        elif kind == "closed":
            part.is_closed = True
        elif kind == "always":
            part.is_always = True
        elif kind == "range" and following not in {"day", "time"}:
            raise _UnclearHours
        day_range = kind == "range" and following == "day"
        last = last if kind in {"range", "and"} else kind
    parts.append(part)
    return [each for each in parts if each.days is not None or each.has_hours]


def _with_day(days: list[int] | None, day: int, is_range: bool) -> list[int]:
    if not is_range:
        return [*(days or []), day]
    if not days:
        raise _UnclearHours
    first = days[-1]
    return [*days, *((first + step) % 7 for step in range(1, (day - first) % 7 + 1))]


def _clock(token: str) -> _Clock:
    match = _TIME.match(token)
    if match is None:
        raise _UnclearHours
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3] or ""
    if hour > 24 or minute > 59 or (half and not 1 <= hour <= 12) or (hour == 24 and minute):
        raise _UnclearHours
    return _Clock(hour * 60 + minute, half, len(match[1]) == 2)


def _finished(parts: list[_Part]) -> list[Clause]:
    clauses: list[Clause] = []
    for part in parts:
        if not part.has_hours or (part.is_closed and (part.clocks or part.is_always)):
            raise _UnclearHours
        spans = EVERY_DAY if part.is_always else tuple(_spans(part.clocks))
        if part.days is None and part.is_closed:
            raise _UnclearHours
        days = None if part.days is None else tuple(dict.fromkeys(part.days))
        if days is None and clauses and clauses[-1].days and clauses[-1].spans and spans:
            days = clauses[-1].days
        clauses.append(Clause(days, spans))
    return clauses


def _spans(clocks: list[_Clock | str]) -> Iterator[Span]:
    rest = list(clocks)
    while rest:
        if len(rest) < 3 or rest[1] != "-" or isinstance(rest[0], str) or isinstance(rest[2], str):
            raise _UnclearHours
        yield _span(rest[0], rest[2])
        rest = rest[3:]


def _span(start: _Clock, end: _Clock) -> Span:
    """Return two clocks as a span: halves of the day are taken from each other only where one
    reading is left.
    """
    if start.half or end.half:
        return _halved(start, end)
    if end.minutes > start.minutes:
        if 60 <= start.minutes < 7 * 60 and not start.is_padded and end.minutes <= 12 * 60:
            raise _UnclearHours  # "2-6": of the night or of the afternoon?
        return start.minutes, end.minutes
    if start.minutes > 12 * 60 or end.minutes == 0:
        return start.minutes, end.minutes + 1440
    raise _UnclearHours  # "9-5" is an afternoon in one country, and no hours at all in the next


def _halved(start: _Clock, end: _Clock) -> Span:
    if start.half and end.half:
        first, last = _minutes(start, start.half), _minutes(end, end.half)
        return first, last if last > first else last + 1440
    if end.half:
        same, other = _minutes(start, end.half), _minutes(start, "am" if end.half == "pm" else "pm")
        last = _minutes(end, end.half)
        fitting = [first for first in (same, other) if first < last]
        if start.minutes > 12 * 60 or not fitting:
            raise _UnclearHours
        return fitting[0], last
    first = _minutes(start, start.half)
    if end.minutes > 12 * 60:
        return first, end.minutes
    last = end.minutes + 720
    if end.minutes > first or last <= first:
        raise _UnclearHours  # "9am-10"
    return first, last


def _minutes(clock: _Clock, half: str) -> int:
    if clock.minutes >= 13 * 60:
        return clock.minutes
    return clock.minutes % 720 + (720 if half == "pm" else 0)
