"""Words of the second set, from `second_hand.toml`: ladders to pick from, names taken apart."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any, Self

PARTICLES = frozenset({"de", "del", "la", "las", "los"})
SUFFIXES = frozenset({"Jr.", "Sr.", "hijo"})
_OWN_TAIL_SHARE = 0.3
"""How much of what the frequent surnames leave belongs to a country's own rare ones."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """Words with their weights added up, to pick from quickly."""

    words: tuple[str, ...]
    cumulative: tuple[float, ...]

    @classmethod
    def of(cls, weighted: Iterable[tuple[str, float]]) -> Self:
        """Return the ladder of words with their weights; "_" in a word becomes a space."""
        pairs = list(weighted)
        words = tuple(word.replace("_", " ") for word, _ in pairs)
        return cls(words, tuple(accumulate(weight for _, weight in pairs)))

    def pick(self, rng: Random) -> str:
        """Return one word by its weight."""
        return rng.choices(self.words, cum_weights=self.cumulative)[0]


@dataclass(slots=True)
class Draft:
    """A person while a form is written: names apart, everything open to change.

    `layout` is "" (given names first), "," or " " (surnames first, with or without a comma);
    `letters` says how all letters are written: "", plain, lower, upper, latin or asked.
    """

    person: int
    given: list[str]
    surnames: list[str]
    birth_year: int | None
    phones: list[str]
    email: str
    lon: float
    lat: float
    sex: str
    language: str
    household: int
    country: str
    suffix: str = ""
    title: str = ""
    layout: str = ""
    letters: str = ""
    damages: list[str] = field(default_factory=list)

    def copy(self) -> Draft:
        """Return a draft of its own: a change of its lists leaves this one as it is."""
        return replace(
            self,
            given=list(self.given),
            surnames=list(self.surnames),
            phones=list(self.phones),
            damages=list(self.damages),
        )

    def full_name(self) -> str:
        """Return the name as it is written in one field."""
        given, surnames = " ".join(self.given), " ".join(self.surnames)
        if self.layout:
            ordered = [surnames + self.layout.strip(), given, self.suffix]
        else:
            ordered = [self.title, given, surnames, self.suffix]
        return _LETTERS[self.letters](" ".join(part for part in ordered if part))


def without_accents(text: str) -> str:
    """Return a text with its marks taken off: ñ becomes n."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


_LETTERS: dict[str, Callable[[str], str]] = {
    "": str,
    "plain": without_accents,
    "lower": lambda text: without_accents(text).lower(),
    "upper": lambda text: without_accents(text).upper(),
    "latin": lambda text: re.sub("[\x80-\x9f\xad]", "", text.encode().decode("latin-1")),
    "asked": lambda text: re.sub(r"[^\x00-\x7f]", "?", text),
}


@cache
def tables() -> dict[str, Any]:
    """Return the file of words as it stands."""
    return tomllib.loads(Path(__file__).with_name("second_hand.toml").read_text("utf-8"))


def table(name: str) -> dict[str, str]:
    """Return a table of words that stand for each other: word -> words, apart by spaces."""
    found: dict[str, str] = tables()[name]
    return found


def _rungs(rungs: Iterable[Sequence[Any]]) -> Iterator[tuple[str, float]]:
    for weight, words in rungs:
        for word in words.split():
            yield word, float(weight)


@cache
def surnames_of(country: str) -> Ladder:
    """Return a country's surnames: the frequent ones by per cent, the rest evenly."""
    found = tables()["surnames"]
    heads = list(_rungs(found["heads"][country]))
    own, common = found["tails"][country].split(), found["tails"]["common"].split()
    rest = 100 - sum(weight for _, weight in heads)
    return Ladder.of(
        [
            *heads,
            *((word, rest * _OWN_TAIL_SHARE / len(own)) for word in own),
            *((word, rest * (1 - _OWN_TAIL_SHARE) / len(common)) for word in common),
        ]
    )


@cache
def surnames_of_people(people: str) -> Ladder:
    """Return the surnames of a people (`quc`, `kek`, `mam`, `kjb`, `yua`, `ht`, `cab`)."""
    return Ladder.of(_rungs(tables()["surnames"]["peoples"][people]))


@cache
def given_of(era: str, sex: str) -> Ladder:
    """Return given names of an era (`old`, `mid`, `new`; `second` for what follows the first)."""
    return Ladder.of(_rungs(tables()["given"][era][sex]))


@cache
def local_given(place: str, sex: str) -> Ladder:
    """Return given names of a country (its two capital letters) or of a people."""
    kind = "countries" if place.isupper() else "peoples"
    return Ladder.of((word, 1.0) for word in tables()["given"][kind][sex][place].split())


@cache
def given_vocabulary() -> frozenset[str]:
    """Return every given name there is, to tell where the surnames begin."""
    ladders = [given_of(era, sex) for era in ("old", "mid", "new", "second") for sex in "fm"]
    for kind in ("countries", "peoples"):
        ladders += [local_given(p, s) for s in "fm" for p in tables()["given"][kind][s]]
    return frozenset(word for ladder in ladders for word in ladder.words)


@cache
def mayan_words() -> frozenset[str]:
    """Return the surnames that a Mayan language spells in its own way."""
    peoples = ("quc", "kek", "yua")
    return frozenset(word for people in peoples for word in surnames_of_people(people).words)


def _units(name: str) -> Iterator[str]:
    """Yield the words of a name, particles together with what they introduce."""
    pending: list[str] = []
    for word in name.split():
        pending.append(word)
        if word not in PARTICLES:
            yield " ".join(pending)
            pending = []
    if pending:
        yield " ".join(pending)


def take_apart(name: str) -> tuple[list[str], list[str], str]:
    """Return given names, surnames and suffix, as a stranger with a list of given names reads them.

    At most two given names, and at least one surname: who is called Juan Mateo Francisco has
    the given names Juan Mateo for that stranger, which is one of the ways names go wrong.
    """
    units = list(_units(name))
    suffix = units.pop() if units[-1] in SUFFIXES else ""
    count = 1
    if len(units) > 2 and units[1] in given_vocabulary():
        count = 2
    return units[:count], units[count:], suffix
