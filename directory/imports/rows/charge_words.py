"""The words in which people say which ground a post answers for: names, what is excepted from them,
and where they lie. Pure.

`los estados de Texas y Nuevo México`, `Texas: Cameron, Hidalgo`, `Cameron and Hidalgo Counties,
Texas`, `tout le Canada, sauf le Québec`. What the names mean: `charge_reading`.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from core.atlas.names import fold

IsName = Callable[[str], bool]
"""Whether a text is the name of a country, a state or a county."""


class ChargeLevel(enum.Enum):
    """What the words beside a name say that it is."""

    STATE = "state"
    COUNTY = "county"


@dataclass(frozen=True, slots=True)
class SaidName:
    """One name; `within` is what it is said to lie in, empty where nothing is said. `is_told`:
    whether the word for its kind stands beside it, and not beside another of its list.
    """

    text: str
    level: ChargeLevel | None = None
    within: str = ""
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class ChargeClause:
    """Names that stand together, and those that are excepted from the last of them."""

    names: tuple[SaidName, ...]
    excepted: tuple[SaidName, ...] = ()


_LINES = re.compile(r"\s*[\n;•·|]\s*(?:[-–*]\s+)?")
_INTRODUCTION = re.compile(
    r"^\W*(?:(?:con|tiene|su|esta|la|el|the|its|with|a)\s+)*"
    r"(?:(?:jurisdicci[oó]n|circunscripci[oó]n|jurisdiction|circonscription|consulado|consulate"
    r"|consulat)(?:\s+(?:consular|consulaire))?\s*)?"
    r"(?:(?:comprende|abarca|cubre|atiende|incluye|covers?|covering|includes?|serves|serving|couvre"
    r"|comprend|sobre|over|sur|en|in)\b\s*:?|:)\s+",
    re.IGNORECASE,
)
_JOINTS = re.compile(
    r",?\s+(?:as[ií]\s+como|adem[aá]s\s+de|as\s+well\s+as|ainsi\s+que|along\s+with)\s+", re.I
)
_EXCEPT = re.compile(
    r"[\s,]*\b(?:excepto|exceptuando|excluyendo|salvo|menos|sin\s+incluir|a\s+excepci[oó]n\s+del?"
    r"|con\s+(?:la\s+)?excepci[oó]n\s+del?|except(?:ing)?(?:\s+for)?|excluding|other\s+than|but\s+not"
    r"|sauf|hormis|except[ée]|(?:à|a)\s+l['’]exception\s+d(?:es|u|e)?)(?!\w)[\s:]*",
    re.IGNORECASE,
)
_INNER = re.compile(r"(?<![^()])([^()]*+)\(([^()]*)\)")
_WEAK = re.compile(r"(\s+(?:y|e|and|et|&)\s+)", re.IGNORECASE)
_LEADING = re.compile(r"^[\s,.:]*(?:(?:y|e|and|et|&)\s+)?", re.IGNORECASE)
_WITHIN = re.compile(
    r"^(.*?)[\s,]*\b(?:en|in|dans|au|(?=del?\s+estado\s)|(?=of\s+the\s+state\s)"
    r"|(?=de\s+l['’][ée]tat\s))\s+(.+)$",
    re.IGNORECASE,
)
_SMALL = re.compile(
    r"^(?:(?:tod[oa]s?|all|entire|whole|tout(?:e|es)?|tous|the|el|la|los|las|le|les|de|del|du|des|of)"
    r"\s+|[ld]['’]\s*)",
    re.IGNORECASE,
)
_LEVELS = (
    (
        ChargeLevel.STATE,
        r"departamento|provincia|estado|department|province|state|d[ée]partement|[ée]tat",
        r"departamentos|provincias|estados|departments|provinces|states|d[ée]partements|[ée]tats",
    ),
    (
        ChargeLevel.COUNTY,
        r"municipio|condado|parroquia|county|municipality|parish|comt[ée]|municipalit[ée]",
        r"municipios|condados|parroquias|counties|municipalities|parishes|comt[ée]s|municipalit[ée]s",
    ),
)
_BEFORE = tuple(
    (level, re.compile(rf"^(?:{one}|(?P<many>{many}))\s+(?:de\s+)?", re.IGNORECASE))
    for level, one, many in _LEVELS
)
_BEHIND = tuple(
    (level, re.compile(rf"\s+(?:{one}|(?P<many>{many}))$", re.IGNORECASE))
    for level, one, many in _LEVELS
)
_MOST_LETTERS_BEHIND_COMMA = 4
_MOST_CONJUNCTIONS = 3
"""Of one name: a cell of thousands is no reason to try them all with each other."""


def clauses_of(text: str, is_name: IsName) -> list[ChargeClause]:
    """Return the clauses of a text.

    Names stand between commas, bars and conjunctions, where no conjunction is a name's own
    (Trinidad y Tobago); what stands before a colon or a bracket says where the names behind it lie,
    and an exception is one from the names before it. A word for a kind of unit holds for the names
    behind it as far as it speaks of several, or for those before it where it stands behind them.
    """
    clauses: list[ChargeClause] = []
    for line in _LINES.split(_JOINTS.sub(", ", text)):
        clauses += _of_line(_INTRODUCTION.sub("", line).strip(" .,"), is_name)
    return clauses


def spellings(name: str) -> Iterator[str]:
    """Yield a name as it stands, then without the small words before it, one by one."""
    yield name
    while (shorter := _SMALL.sub("", name, count=1)) != name:
        name = shorter
        yield name


# -- inside ---------------------------------------------------------------------------------


def _of_line(line: str, is_name: IsName) -> Iterator[ChargeClause]:
    """Yield the clauses of a line: of each bracket, of a colon, and of what is left."""
    place = 0
    for match in _INNER.finditer(line):
        place = match.end()
        yield from _of_bracket(_LEADING.sub("", match[1]), match[2].strip(), is_name)
    rest = _LEADING.sub("", line[place:]).strip(" .,")
    head, colon, inner = rest.partition(":")
    if colon:
        yield ChargeClause(_within(_names(inner, is_name), head.strip()))
    elif rest:
        yield _with_exception(rest, is_name)


def _of_bracket(before: str, inner: str, is_name: IsName) -> Iterator[ChargeClause]:
    *others, last = _names(before, is_name) or (SaidName(before.strip()),)
    excepted = _EXCEPT.match(inner)
    if excepted:
        yield ChargeClause((*others, last), _names(inner[excepted.end() :], is_name))
        return
    if others:
        yield ChargeClause(tuple(others))
    yield ChargeClause(_within(_names(inner, is_name), last.text))


def _with_exception(text: str, is_name: IsName) -> ChargeClause:
    match = _EXCEPT.search(text)
    if match is None:
        return ChargeClause(_names(text, is_name))
    return ChargeClause(
        _names(text[: match.start()], is_name), _names(text[match.end() :], is_name)
    )


def _within(names: Sequence[SaidName], place: str) -> tuple[SaidName, ...]:
    return tuple(replace(each, within=each.within or place) for each in names)


def _names(text: str, is_name: IsName) -> tuple[SaidName, ...]:
    """Return the names of a list, each with its kind and what it lies in."""
    listed = _NameList()
    for piece in _pieces(text, is_name):
        name, place = _told_place(piece, is_name)
        if name:
            listed.add(*_told_level(name, is_name))
        if place:
            listed.close(within=place)
    return tuple(listed.said)


@dataclass(slots=True)
class _NameList:
    """Names as they are read: `start` is the first of those for which the next word holds."""

    said: list[SaidName] = field(default_factory=list)
    level: ChargeLevel | None = None
    start: int = 0

    def add(self, name: SaidName, is_many: bool, is_behind: bool) -> None:
        """Add a name; a word for its kind begins a stretch of names, or closes one."""
        if name.level and not is_behind:
            self.level, self.start = (name.level if is_many else None), len(self.said)
        self.said.append(name if name.level else replace(name, level=self.level))
        if is_behind and is_many:
            self.close(level=name.level)

    def close(self, level: ChargeLevel | None = None, within: str = "") -> None:
        """End a stretch: what was said behind it holds for all of its names."""
        stretch = (replace(each, level=each.level or level) for each in self.said[self.start :])
        self.said[self.start :] = _within(list(stretch), within)
        self.level, self.start = None, len(self.said)


def _pieces(text: str, is_name: IsName) -> Iterator[str]:
    """Yield what commas, bars and conjunctions part, but for those inside of a name."""
    parts = [each.strip(" .") for each in re.split(r"[,/]", text)]
    place = 0
    while place < len(parts):
        following = parts[place + 1] if place + 1 < len(parts) else ""
        joined = f"{parts[place]}, {following}"
        is_one = 0 < len(following) <= _MOST_LETTERS_BEHIND_COMMA and is_name(joined)
        yield from filter(None, _conjoined(joined if is_one else parts[place], is_name))
        place += 1 + is_one


def _conjoined(text: str, is_name: IsName) -> Iterator[str]:
    """Yield the names that conjunctions part, the longest that is one before its parts."""
    parts = _WEAK.split(_LEADING.sub("", text))
    place = 0
    while place < len(parts):
        last = min(len(parts), place + 1 + 2 * _MOST_CONJUNCTIONS)
        ends = range(last, place, -2)
        end = next((each for each in ends if is_name("".join(parts[place:each]))), place + 1)
        yield "".join(parts[place:end]).strip(" .")
        place = end + 1


def _told_place(piece: str, is_name: IsName) -> tuple[str, str]:
    """Return a name and what it is said to lie in: `Tarrant en Texas`."""
    match = None if _is_called(piece, is_name) else _WITHIN.match(piece)
    return (match[1].strip(), match[2].strip()) if match else (piece, "")


def _told_level(name: str, is_name: IsName) -> tuple[SaidName, bool, bool]:
    """Return a name with its kind, whether the word for it speaks of several, and whether it stands
    behind. A name with the word in it is no kind (Distrito Nacional).
    """
    if is_name(name):
        level = _level_of_word(name)
        return SaidName(name, level, is_told=level is not None), False, False
    for bare in spellings(name):
        for level, pattern in _BEFORE:
            if match := pattern.match(bare):
                return _with_kind(bare[match.end() :], level), bool(match["many"]), False
    for level, pattern in _BEHIND:
        if match := pattern.search(name):
            return _with_kind(name[: match.start()], level), bool(match["many"]), True
    return SaidName(name), False, False


def _with_kind(name: str, level: ChargeLevel) -> SaidName:
    return SaidName(name, level, is_told=True)


def _level_of_word(name: str) -> ChargeLevel | None:
    """Return the kind that a name says itself: `Estado de México` is no country."""
    words = [fold(each) for each in spellings(name)]
    said = (level for level, pattern in _BEFORE if any(map(pattern.match, words)))
    return next(said, None)


def _is_called(text: str, is_name: IsName) -> bool:
    return any(map(is_name, spellings(text)))
