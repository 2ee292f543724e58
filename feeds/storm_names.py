"""Names of tropical cyclones, by which several sources tell one storm."""

from __future__ import annotations

import re
from datetime import datetime

from core.atlas.names import fold

STORM_KEY = "storm:"
_NAMED = re.compile(
    r"\b(?:hurricane|(?:sub)?tropical storm|tropical depression|typhoon"
    r"|hurac[aá]n|tormenta (?:sub)?tropical|depresi[oó]n tropical|ouragan|temp[eê]te tropicale)"
    r"\s+[\"«“']?(?P<name>[^\W\d_]{3,20})",
    re.IGNORECASE,
)
_NO_NAMES = frozenset(
    """
    advisories advisory aviso bulletin category center centers conditions
    condition force forecast headed image impacts intensity local moves
    operations para preparedness program ridge season specialist statement
    strength surge warning warnings watch watches wind winds with near
    from and the has will may que del con por over off
    """.split()  # noqa: SIM905 - a list of words reads as words
)
"""What follows the word without being a name ("Hurricane Warning", "Hurricane Ridge")."""


def storm_key(name: str, moment: datetime) -> str:
    """Return what a storm is known by in every source: its name and the year; "" without a name.

    A name comes again after six years. GDACS writes "IDA-21"; a number in words ("EIGHTEEN-26") is
    a name until the storm gets one.
    """
    bare = re.sub(r"-\d{2,4}$", "", name.strip())
    folded = fold(bare)
    return f"{STORM_KEY}{folded}:{moment.year}" if re.fullmatch(r"[a-z]{3,20}", folded) else ""


def storm_named_in(text: str) -> str:
    """Return the name of the first storm a text speaks of; "" when it names none."""
    for match in _NAMED.finditer(text):
        if fold(match["name"]) not in _NO_NAMES:
            return match["name"]
    return ""
