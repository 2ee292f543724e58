"""Names as people type them: folded for comparison, one slip of the finger away, or coordinates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from core.geo.errors import BadGeometry
from core.geo.geometry import Point

_FEWEST_LETTERS, _FEWEST_OF_WORD = 2, 3
_LETTERS = "abcdefghijklmnopqrstuvwxyz "
_NOT_WORD = re.compile(r"[^\w]+", re.UNICODE)
_NUMBER = r"([-+]?\d{1,3}(?:[.]\d+)?)"
_DECIMAL = re.compile(rf"^\s*{_NUMBER}\s*°?\s*[,;\s]\s*{_NUMBER}\s*°?\s*$")
_LONGEST_COORDINATES = 200
_DEGREES = re.compile(
    r"(\d{1,3}(?:\.\d+)?)\s*[°ºd]?\s*(?:(\d{1,2}(?:\.\d+)?)\s*['′m]?\s*)?"
    r"(?:(\d{1,2}(?:\.\d+)?)\s*(?:\"|″|''|s)?\s*)?([NSEWO])",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return the text without accents, case, punctuation and doubled spaces, to compare names.

    Remembered: a list says the same words in thousands of rows, and a row's name is compared again
    and again.
    """
    plain = without_accents(text)
    if plain.isalnum():  # one word, as most cells are
        return plain
    return " ".join(
        _NOT_WORD.sub(" ", plain.replace("'", "").replace("’", "").replace("_", " ")).split()
    )


def without_accents(text: str) -> str:
    """Return the text in small letters without accents, with its punctuation."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def abbreviates(short: str, name: str, code: str) -> bool:
    """Return whether a text is short for a state of this name and code (ISO 3166-2).

    Short are the letters of the code behind the country (`F.M.` of `HN-FM`), the initials of the
    name, with or without its small words (`S.S.`, `I.B.`), and its words cut short, each in its
    place and one of them by its end alone (`Intib.`, `Fco. Morazán`, `Sta. Bárbara`). Letters taken
    out of the middle of a single word say too little: `Ote.` is a side of a street.
    """
    words = fold(short).split()
    letters = "".join(words)
    if len(letters) < _FEWEST_LETTERS or not letters.isalpha():
        return False
    if letters == fold(code.partition("-")[2]):
        return True
    return any(_are_initials(letters, keys) or _are_cut(words, keys) for keys in _word_lists(name))


def misspellings(key: str) -> Iterator[str]:
    """Yield every folded key one deletion, swap, replacement or insertion away from `key`.

    The way of Norvig's "How to write a spelling corrector": some 600 keys for a name of 11 letters,
    few enough to be looked up in an index.
    """
    splits = [(key[:at], key[at:]) for at in range(len(key) + 1)]
    for left, right in splits:
        if right:
            yield left + right[1:]
            yield from (left + letter + right[1:] for letter in _LETTERS)
        if len(right) > 1:
            yield left + right[1] + right[0] + right[2:]
        yield from (left + letter + right for letter in _LETTERS)


def read_coordinates(text: str) -> Point | None:
    """Return the point in "14.6, -90.5" (latitude first, as people write it) or "14°36'N 90°30'W";
    else None.

    O (oeste) reads as W. A pair whose first number cannot be a latitude is read longitude first.
    Blanks count once: a stranger's thousand would be tried between the numbers in every way.
    """
    text = " ".join(text.split())
    if len(text) > _LONGEST_COORDINATES:
        return None
    match = _DECIMAL.match(text)
    if match:
        first, second = float(match[1]), float(match[2])
        return _point(second, first) or _point(first, second)
    return _degrees_point(text)


def _word_lists(name: str) -> list[list[str]]:
    """Return the words of a name, folded: all of them, and without the small ones (`de la`)."""
    every = name.split()
    large = [word for word in every if word[:1].isupper()]
    return [[fold(word) for word in chosen] for chosen in (every, large) if chosen]


def _are_initials(letters: str, keys: list[str]) -> bool:
    return len(keys) > 1 and letters == "".join(key[0] for key in keys)


def _are_cut(words: list[str], keys: list[str]) -> bool:
    pairs = list(zip(words, keys, strict=False))
    return (
        len(words) == len(keys)
        and all(map(_is_cut, words, keys))
        and any(key.startswith(word) and len(word) >= _FEWEST_OF_WORD for word, key in pairs)
    )


def _is_cut(word: str, key: str) -> bool:
    """Return whether a word begins as another and has its letters in their order."""
    left = iter(key)
    return word[0] == key[0] and all(letter in left for letter in word)


def _degrees_point(text: str) -> Point | None:
    """Return the point in one latitude and one longitude, each with its letter, in any order."""
    pair = list(_DEGREES.finditer(text))
    if len(pair) != 2 or _DEGREES.sub("", text).strip(" ,;"):
        return None
    by_axis = {"lat" if match[4].upper() in "NS" else "lon": match for match in pair}
    if len(by_axis) != 2:
        return None
    return _point(_degrees(by_axis["lon"]), _degrees(by_axis["lat"]))


def _degrees(match: re.Match[str]) -> float:
    size = float(match[1]) + float(match[2] or 0) / 60 + float(match[3] or 0) / 3600
    return -size if match[4].upper() in "SWO" else size


def _point(lon: float, lat: float) -> Point | None:
    try:
        return Point(lon, lat)
    except BadGeometry:
        return None
