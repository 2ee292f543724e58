"""The words of opening hours: text -> tokens -> segments -> clauses of days and spans.

One word that is not known makes the whole text say nothing: half a timetable sends people to a
closed door.
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
_PHRASES = (
    (r"\bm\s*-\s*f\b", " monday-friday "),
    (r"\b24\s*/\s*7\b|\b7\s*/\s*24\b|\b24\s*x\s*7\b", " every always "),
    (r"\b24\s*(?:h|hs|hrs|horas|hours|heures)?\s*(?:/|sur)\s*24\b(?:\s*h\b)?", " always "),
    (r"\b(?:las )?24\s*-?\s*(?:h|hs|hrs|horas|hours|heures)\b(?: del dia| al dia| a day)?"
     r"|\bh24\b|\baround the clock\b", " always "),
    (r"\b7\s*(?:/|sur)\s*7\b|\b7\s*(?:j|jours|dias|days)\b(?:\s*/\s*7|\s*sur\s*7)?"
     r"(?: (?:de|a) (?:la semana|week))?", " every "),
    (r"\btodos los dias\b|\btous les jours\b|\bevery ?day\b|\bdaily\b|\bdiario\b|\bdiariamente\b"
     r"|\btoda la semana\b|\bcada dia\b|\ball week\b", " every "),
    (r"\bentre semana\b|\bdias (?:habiles|laborables)\b|\bweekdays?\b|\bjours ouvres\b"
     r"|\bworking days\b", " workdays "),
    (r"\bfin(?:es)? de semana\b|\bweek-?ends?\b", " weekend "),
    (r"\b(?:dias )?(?:festivos?|feriados?)\b|\b(?:public |bank )?holidays?\b"
     r"|\bjours? feries?\b", " holidays "),
    (r"\b(?:cerrados?|cierra|closed|fermes?|ferme le|off)\b", " closed "),
    (r"\bmediodia\b|\bnoon\b|\bmidi\b", "12:00"),
    (r"\bmedianoche\b|\bmidnight\b|\bminuit\b", "24:00"),
    (r"(?<=\d)\s*([ap])\.?\s?m\b\.?", r"\1m "),
)  # fmt: skip
_TOKEN = re.compile(
    r"(?P<time>\d{1,2}(?!\d)(?:\s*(?::|h|\.)\s*\d{2}(?!\d))?"
    r"(?:\s*(?:horas?|hours?|heures?|hrs?|hs?)\b\.?)?(?:\s*[ap]m\b)?)"
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
class _Segment:
    """One segment being read: its days, None until one is named, and its hours."""

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
        return _clauses(_SegmentReader().read(list(_tokens(text))))
    except _UnclearHours:
        return []


# -- inside ---------------------------------------------------------------------------------


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    plain = re.sub(r"[–—−‑‐]", "-", without_accents(text))
    for pattern, words in _PHRASES:
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


class _SegmentReader:
    """Cuts tokens into segments: a new one begins where days follow hours, or hours `closed`."""

    def __init__(self) -> None:
        self._segments: list[_Segment] = []
        self._segment = _Segment()
        self._is_day_range = False
        self._last = ""

    def read(self, tokens: list[tuple[str, str]]) -> list[_Segment]:
        """Return the segments that say something."""
        for at, (kind, token) in enumerate(tokens):
            following = tokens[at + 1][0] if at + 1 < len(tokens) else "end"
            if self._begins_anew(kind):
                self._close()
            self._take(kind, token, following)
            self._is_day_range = kind == "range" and following == "day"
            self._last = self._last if kind in {"range", "and"} else kind
        self._close()
        return [each for each in self._segments if each.days is not None or each.has_hours]

    def _close(self) -> None:
        self._segments.append(self._segment)
        self._segment = _Segment()

    def _begins_anew(self, kind: str) -> bool:
        segment = self._segment
        if kind in {"day", "set"}:
            names_days = segment.days is not None and self._last not in {"day", "set"}
            return names_days and segment.has_hours
        return kind == "end" or (kind == "closed" and segment.has_hours)

    def _take(self, kind: str, token: str, following: str) -> None:
        segment = self._segment
        match kind:
            case "day":
                segment.days = _with_day(segment.days, int(token), self._is_day_range)
            case "set":
                segment.days = [*(segment.days or []), *_SETS[token]]
            case "time":
                segment.clocks.append(_clock(token))
            case "range":
                self._take_range(following)
            case "closed":
                segment.is_closed = True
            case "always":
                segment.is_always = True

    def _take_range(self, following: str) -> None:
        if self._segment.clocks and following == "time":
            self._segment.clocks.append("-")
        elif following not in {"day", "time"}:
            raise _UnclearHours


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


def _clauses(segments: list[_Segment]) -> list[Clause]:
    clauses: list[Clause] = []
    for segment in segments:
        spans = _spans_of(segment)
        days = None if segment.days is None else tuple(dict.fromkeys(segment.days))
        if days is None and spans and clauses and clauses[-1].spans:
            # "lu-vi 9-13; 15-18": the second half of the same days.
            days = clauses[-1].days or None
        clauses.append(Clause(days, spans))
    return clauses


def _spans_of(segment: _Segment) -> tuple[Span, ...]:
    """Return the spans of a segment; none where it is closed."""
    is_open = bool(segment.clocks) or segment.is_always
    if segment.is_closed == is_open or (segment.is_closed and segment.days is None):
        raise _UnclearHours
    return EVERY_DAY if segment.is_always else tuple(_spans(segment.clocks))


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
    if not end.half:
        return _half_at_start(start, end)
    if not start.half:
        return _half_at_end(start, end)
    first, last = _minutes(start, start.half), _minutes(end, end.half)
    return first, last if last > first else last + 1440


def _half_at_end(start: _Clock, end: _Clock) -> Span:
    """`9-5pm`: the start takes the same half where that comes before the end, else the other."""
    same, other = _minutes(start, end.half), _minutes(start, "am" if end.half == "pm" else "pm")
    last = _minutes(end, end.half)
    fitting = [first for first in (same, other) if first < last]
    if start.minutes > 12 * 60 or not fitting:
        raise _UnclearHours
    return fitting[0], last


def _half_at_start(start: _Clock, end: _Clock) -> Span:
    """`9am-5`: the end lies in the afternoon, unless it could be of the same half."""
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
