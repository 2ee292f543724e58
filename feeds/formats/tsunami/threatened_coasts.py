"""Which coasts a tsunami bulletin of the Pacific centre threatens, and with what. Pure.

Only its lists of countries say so: "more than 3 meters ... along some coasts of CHILE", or, until
2014, "A TSUNAMI WARNING IS IN EFFECT FOR". Whom the bulletin is addressed to, what it is "for
information only" for, the places of its tables of arrival and what it cancels are no threatened
coasts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from feeds.values import Severity

EVERY_COUNTRY = "*"
BELOW_THREAT = "< 0.3 m"


@dataclass(frozen=True, slots=True)
class ThreatenedCoasts:
    """The countries of one list of a bulletin."""

    names: tuple[str, ...]
    severity: Severity
    label: str
    within_km: float | None = None
    """Only where their coast lies so near to the epicentre."""


_HEADINGS: tuple[tuple[re.Pattern[str], Severity, str], ...] = tuple(
    (re.compile(words), severity, label)
    for words, severity, label in (
        (r"LESS THAN 0?\.3 MET", Severity.UNKNOWN, BELOW_THREAT),
        (r"WAVES? .*\bMORE THAN 3 MET", Severity.EXTREME, "> 3 m"),
        (r"WAVES? .*\b1 TO 3 MET", Severity.SEVERE, "1-3 m"),
        (r"WAVES? .*\b0?\.3 TO 1 MET", Severity.MODERATE, "0.3-1 m"),
        (r"HAZARDOUS TSUNAMI WAVES?\b.*\b(?:POSSIBLE|FORECAST|EXPECTED)\b", Severity.EXTREME, ""),
        (r"TSUNAMI WARNING\b.*\bIN EFFECT\b", Severity.EXTREME, "warning"),
        (r"TSUNAMI ADVISORY\b.*\bIN EFFECT\b", Severity.SEVERE, "advisory"),
        (r"TSUNAMI WATCH\b.*\bIN EFFECT\b", Severity.MODERATE, "watch"),
    )
)
"""What the sentence before a list says; the first that fits counts."""
_LIST = re.compile(r"\b(?:COASTS? OF|IN EFFECT FOR|IN EFFECT ONLY FOR)\b")
_ENDED = re.compile(r"\bCANCELL?ED\b|\bNO LONGER\b|\bEXPIRED\b")
_NEAR = re.compile(
    r"\bWITHIN (?P<km>\d{2,4}) ?(?:KM|KILOMETERS) OF (?:THE )?(?:EARTHQUAKE )?EPICENT"
)
_COUNTRIES_WITH_AND = re.compile(
    r"\b(ANTIGUA|TRINIDAD|(?:SAINT|ST\.?) KITTS|(?:SAINT|ST\.?) VINCENT|(?:SAINT|ST\.?) PIERRE"
    r"|WALLIS|TURKS|HOWLAND|HEARD ISLAND|SAO TOME|BONAIRE) AND "
)
_ABBREVIATION = re.compile(r"\b(U)\.(S)\.|\b(ST)\.(?= [A-Z])")
_NEW_CLAUSE = re.compile(
    r"\b(?:WHILE|BUT|HOWEVER)\b|;|(?:\.{3}|,)?\s*\bAND (?=(?:A|THE|ALL|IT) )|\.{3}\s*(?=(?:A|THE) )"
)
_MOST_WORDS = 7
"""A longer item of a list is a sentence, no name."""


def read_coasts(text: str) -> list[ThreatenedCoasts]:
    """Return the lists of a bulletin in capitals, in order; those below 0.3 m too."""
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", text)]
    lists: list[ThreatenedCoasts] = []
    for number, paragraph in enumerate(paragraphs):
        following = paragraphs[number + 1] if number + 1 < len(paragraphs) else ""
        lists += _lists_of(paragraph.lstrip("* "), following)
    return lists


def _lists_of(paragraph: str, following: str) -> Iterator[ThreatenedCoasts]:
    """Yield the list each clause of a paragraph begins: in it, or in the paragraph after it."""
    for clause in _clauses(paragraph):
        heading = next((found for found in _HEADINGS if found[0].search(clause)), None)
        if heading is None or _ENDED.search(clause):
            continue
        _, severity, label = heading
        near = _NEAR.search(clause)
        within_km = float(near["km"]) if near else None
        names = _names_after(clause, following)
        if names:
            yield ThreatenedCoasts(names, severity, label, within_km)
        elif within_km is not None and _LIST.search(clause) is None:
            yield ThreatenedCoasts((EVERY_COUNTRY,), severity, label, within_km)


def _names_after(clause: str, following: str) -> tuple[str, ...]:
    starts = [match.end() for match in _LIST.finditer(clause)]
    if not starts:
        return ()
    rest = clause[starts[-1] :].strip(" :.")
    return tuple(_names(rest or _sentences(following)[0]))


def _names(text: str) -> Iterator[str]:
    """Yield the names of a list: parted by slashes, dots or commas, the last by "AND"."""
    for part in re.split(r"\s*(?:\.{2,}|/|,|;|\bAND\b)\s*", text):
        name = part.replace("&", "AND").strip(" .*")
        if name and len(name.split()) <= _MOST_WORDS:
            yield name


def _clauses(paragraph: str) -> Iterator[str]:
    for sentence in _sentences(paragraph):
        yield from _NEW_CLAUSE.split(sentence)


def _sentences(paragraph: str) -> list[str]:
    """Return the sentences of a paragraph, "AND" within a name as "&"; three dots are a comma in a
    bulletin.
    """
    plain = _ABBREVIATION.sub(lambda match: "".join(filter(None, match.groups())), paragraph)
    whole = _COUNTRIES_WITH_AND.sub(r"\1 & ", plain)
    return re.split(r"(?<!\.)\.\s+(?=[A-Z])", whole)


def named_below_threat(lists: Iterable[ThreatenedCoasts]) -> tuple[str, ...]:
    """Return the countries for which less than 0.3 m is expected: said, and no threat."""
    return tuple(name for each in lists if each.label == BELOW_THREAT for name in each.names)
