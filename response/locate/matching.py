"""What a description and a card have in common besides the name: age, place of origin, marks, where
they were. Pure.

Each is a log-likelihood ratio, to be added to what the registry says of two entries
(`registry.duplicates.evidence`). What a card does not say is no evidence: notes are short, and the
lists of shelters shorter. An age somebody guesses is as good within two years as to the day.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import distance

from core.atlas.names import fold

TOP = 10
LEAST = -1.0
"""Log-odds from which a match is worth a call: one chance in four. What is below is shown apart."""
SURE_YEARS = 2
_AGES = (1.9, 1.9, 1.8, 0.6, -0.3, -1.0, -1.8)
"""By the years between; more than the last say no more."""
_ORIGIN, _MARKS, _PLACE = 2.2, 2.6, 1.4
_FEWEST_LETTERS = 4
_EMPTY_WORDS = frozenset(
    {
        *("para", "como", "desde", "hacia", "sobre", "entre", "cerca", "cuando", "parte", "lado"),
        *("tiene", "lleva", "llevaba", "vestia", "color", "municipio", "departamento", "ciudad"),
        *("colonia", "barrio", "calle", "avenida", "estado", "condado"),
        *("with", "from", "left", "right", "near", "county", "city", "wears"),
    }
)
"""Words of a description that are in many others."""


class DescriptionReason(enum.StrEnum):
    """What of a description speaks for, or against, somebody."""

    AGE = "age"
    ORIGIN = "origin"
    MARKS = "marks"
    LAST_PLACE = "last_place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What is said of whoever is looked for."""

    birth_year: int | None = None
    origin: str = ""
    marks: str = ""
    last_place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownTraits:
    """What a card, a request or a row of a list says of somebody."""

    birth_year: int | None = None
    texts: tuple[str, ...] = ()
    """Notes, and what a list said in its own words."""
    places: tuple[str, ...] = ()
    """Where they live, travel or were seen."""


def describe(sought: Description, known: KnownTraits) -> dict[DescriptionReason, float]:
    """Return what each thing both say says; nothing for what one of them does not say."""
    pieces = {
        DescriptionReason.AGE: _age(sought.birth_year, known.birth_year),
        DescriptionReason.ORIGIN: _ORIGIN
        * share_found(sought.origin, (*known.texts, *known.places)),
        DescriptionReason.MARKS: _MARKS * share_found(sought.marks, known.texts),
        DescriptionReason.LAST_PLACE: _PLACE * share_found(sought.last_place, known.places),
    }
    return {reason: value for reason, value in pieces.items() if value}


def share_found(text: str, others: Iterable[str]) -> float:
    """Return which share of the telling words of a text some others have, from 0 to 1: written so,
    or with one slip.
    """
    words = telling_words(text)
    there = {word for other in others for word in telling_words(other)}
    if not words or not there:
        return 0.0
    return sum(any(_is_near(word, other) for other in there) for word in words) / len(words)


def telling_words(text: str) -> tuple[str, ...]:
    """Return the words of a text that tell somebody apart, folded, each once."""
    found = dict.fromkeys(fold(text).split())
    return tuple(
        word for word in found if len(word) >= _FEWEST_LETTERS and word not in _EMPTY_WORDS
    )


def chance_of(log_odds: float) -> float:
    """Return the probability of log-odds, from 0 to 1."""
    return 1.0 / (1.0 + math.exp(-max(min(log_odds, 500.0), -500.0)))


def strongest_first(reasons: Mapping[str, float]) -> Sequence[tuple[str, float]]:
    """Return reasons, what says most first; what says next to nothing is left out."""
    telling = [each for each in reasons.items() if abs(each[1]) >= 0.1]
    return sorted(telling, key=lambda each: -abs(each[1]))


# -- inside ---------------------------------------------------------------------------------


def _age(one: int | None, other: int | None) -> float:
    if one is None or other is None:
        return 0.0
    return _AGES[min(abs(one - other), len(_AGES) - 1)]


def _is_near(one: str, other: str) -> bool:
    most = 1 if min(len(one), len(other)) > _FEWEST_LETTERS else 0
    return distance.OSA.distance(one, other, score_cutoff=most) <= most
