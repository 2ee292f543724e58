"""A name taken apart: the words that tell somebody apart, and what each may stand for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.atlas.names import fold

MOST_GIVEN = MOST_SURNAMES = 3
MOST_WORDS = MOST_GIVEN + MOST_SURNAMES
LONGEST_NAME, LONGEST_WORD = 200, 40
"""Letters that are looked at; a card's name is no longer, and a longer word is nobody's. How a word
may be split is tried letter by letter: without a bound one sought word would hold a processor.
"""


_REMARK = re.compile(r"[(\[{][^)\]}]*[)\]}]?")
_BRACKET = re.compile(r"[(\[{]")
_FIGURE = re.compile(r"\d")
_INNER_CAPITAL = re.compile(r"(?<=[a-zà-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")
_PUT_APART = str.maketrans({"-": " ", ".": " ", "/": " ", "`": None})
_LIKE_LETTERS = str.maketrans("013456789", "oieasgtbg")
_FIRST_LIKE_L = re.compile(r"\b1(?=[a-z])")


@dataclass(frozen=True, slots=True)
class WrittenName:
    """The words of a name, folded, at most six: as they were written, or given names first where
    a comma says which they are.
    """

    words: tuple[str, ...]
    given: int = 0
    """How many of them are given names; 0 where the writing does not say."""


@dataclass(frozen=True, slots=True)
class NameWords:
    """The words of one name by their roles, at most three of each."""

    given: tuple[str, ...]
    surnames: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """Return all words, the given names first."""
        return self.given + self.surnames


def written_name(text: str) -> WrittenName:
    """Return the words of a name as somebody wrote it, as far as anybody's name goes.

    With a comma, "PÉREZ LÓPEZ, Ana", what stands before it are the surnames, if anybody bears the
    words behind it.
    """
    text = text[:LONGEST_NAME]
    before, comma, behind = text.partition(",")
    if comma and fold(before) and fold(behind):
        given, surnames = plain_words(behind)[:MOST_GIVEN], plain_words(before)[:MOST_SURNAMES]
        return WrittenName((*given, *surnames), len(given))
    return WrittenName(tuple(plain_words(text)[:MOST_WORDS]))


def plain_words(text: str) -> list[str]:
    """Return the words of a name that tell somebody apart: folded, clerks' abbreviations written
    out, without remarks in brackets, particles and titles; a name of nothing else keeps what it
    has. A capital after a small letter begins a word, and a figure among letters is the letter it
    looks like.

    "Mª de la Cruz Hdez." is maria, cruz, hernandez; "DelaCruz" cruz; "Vá5quez (mamá)" vasquez;
    "Sra. de" is sra, de.
    """
    plain = _REMARK.sub(" ", text) if _BRACKET.search(text) else text
    split = fold(_INNER_CAPITAL.sub(" ", plain).translate(_PUT_APART)).split()
    if _FIGURE.search(text):
        split = [_without_figures(word) for word in split]
    abbreviations = _table()["abbreviations"]
    kept = [word for word in split if word not in particles() and word not in _titles()]
    return [abbreviations.get(word, word)[:LONGEST_WORD] for word in kept or split]


def have_names() -> None:
    """Read the table of names, before somebody is registered under a lock: a file is slow."""
    _table()


@cache
def particles() -> frozenset[str]:
    """Return the words that come and go with whoever writes: `de la Cruz`, `Cruz`."""
    return _listed("particles")


@cache
def said_at_home() -> Mapping[str, frozenset[str]]:
    """Return for each word what else the same person may be called: short names both ways, and the
    same name in another language of the region.
    """
    others: dict[str, set[str]] = {}
    for table in ("short", "mayan", "translations"):
        for formal, text in _table()[table].items():
            for other in fold(text).split():
                others.setdefault(formal, set()).add(other)
                others.setdefault(other, set()).add(formal)
    return {word: frozenset(found - {word}) for word, found in others.items()}


@cache
def given_names() -> frozenset[str]:
    """Return given names known without any register: the formal names of the table."""
    return frozenset(_table()["short"]) | frozenset(_table()["translations"])


# -- inside ---------------------------------------------------------------------------------


def _without_figures(word: str) -> str:
    """Return a word with letters for the figures in it; a word of figures alone as it is."""
    if not any(letter.isalpha() for letter in word):
        return word
    return _FIRST_LIKE_L.sub("l", word).translate(_LIKE_LETTERS)


@cache
def _titles() -> frozenset[str]:
    return _listed("titles")


def _listed(kind: str) -> frozenset[str]:
    return frozenset(_table()["no names"][kind].split())


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("given_names.toml").read_text(encoding="utf-8"))
