"""Names of tropical cyclones, by which several sources tell one storm."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache

from core.atlas.names import fold

STORM_KEY = "storm:"
ATCF_KEY = "atcf:"
_NAMED = re.compile(
    r"\b(?:hurricane|(?:sub)?tropical storm|tropical depression|typhoon"
    r"|hurac[aá]n|tormenta (?:sub)?tropical|depresi[oó]n tropical|cicl[oó]n (?:sub)?tropical"
    r"|ouragan|temp[eê]te tropicale)"
    r"\s+[\"«“']?(?P<name>[^\W\d_]{3,20}(?:-[A-Z]\b)?)",
    re.IGNORECASE,
)
_NO_NAMES = frozenset(
    """
    advisories advisory aviso bulletin category center centers conditions
    condition force forecast headed image impacts intensity local moves
    operations para preparedness program ridge season specialist statement
    strength surge warning warnings watch watches wind winds with near
    from and the has will may que del con por over off frente
    """.split()  # noqa: SIM905 - a list of words reads as words
)
"""What follows the word without being a name ("Hurricane Warning", "Hurricane Ridge")."""
_UNITS = (
    *("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty")
_ATCF = re.compile(r"(?P<basin>[a-z]{2})(?P<number>\d{2})(?P<year>\d{4})")
_LETTERS = {"ep": "e", "cp": "c"}
"""Basins whose letter goes behind the number ("Two-C"); of the Atlantic and of Asia it does not."""
_LAST_NUMBER = 49
"""Numbers of storms; 80 to 89 are tests, 90 to 99 disturbances under watch (ATCF)."""


def storm_key(name: str, moment: datetime) -> str:
    """Return what a storm is known by in every source: its name and the year; "" without a name.

    A name comes again after six years. GDACS writes "IDA-21"; a number in words ("EIGHTEEN-26",
    "TWO-C-26") is a name until the storm gets one.
    """
    bare = re.sub(r"-\d{2,4}$", "", name.strip())
    letters = fold(bare).replace("-", "").replace(" ", "")
    return f"{STORM_KEY}{letters}:{moment.year}" if re.fullmatch(r"[a-z]{3,20}", letters) else ""


def storm_keys_of(atcf_id: str, name: str, moment: datetime) -> tuple[str, ...]:
    """Return all that a storm of the ATCF (`cp022026`) is known by: its id, its name, and the
    number in words that it went by before it was named, whether we saw that or not.

    GDACS went on writing "TWO-C-26" a day after CPHC had named it Moke.
    """
    match = _ATCF.fullmatch(atcf_id.lower())
    named = storm_key(name, moment)
    if match is None:
        return (named,) if named else ()
    numbered = storm_key(_number_words(match["basin"], int(match["number"])), moment)
    keys = (f"{ATCF_KEY}{atcf_id.lower()}", named, numbered)
    return tuple(dict.fromkeys(key for key in keys if key))


def name_in_key(key: str) -> str:
    """Return the name in a storm's key, "" of any other key."""
    return key.split(":")[1] if key.startswith(STORM_KEY) else ""


def is_number_name(name: str) -> bool:
    """Return whether the name of a storm is but its number in words ("eighteen", "twoc")."""
    return name in _number_names()


def storm_named_in(text: str) -> str:
    """Return the name of the first storm a text speaks of; "" when it names none."""
    for match in _NAMED.finditer(text):
        if fold(match["name"]) not in _NO_NAMES:
            return match["name"]
    return ""


@cache
def _number_names() -> frozenset[str]:
    spelled = {_number_words(basin, n) for basin in ("al", "ep", "cp") for n in range(1, 50)}
    return frozenset(fold(each).replace("-", "").replace(" ", "") for each in spelled)


def _number_words(basin: str, number: int) -> str:
    """Return the number of a storm in words, with the letter of its basin; "" of a test."""
    if not 0 < number <= _LAST_NUMBER:
        return ""
    tens, units = divmod(number, 10)
    words = _UNITS[number] if number < len(_UNITS) else _TENS[tens - 2] + _UNITS[units]
    return f"{words}-{_LETTERS[basin]}" if basin in _LETTERS else words
