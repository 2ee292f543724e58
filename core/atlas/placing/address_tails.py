"""The end of an address that names a town: `1200 S 10th St, McAllen, TX 78501`. Pure."""

from __future__ import annotations

import re

_CODE_BEHIND = re.compile(r"\s+(?:\d{5}(?:-\d{4})?|[A-Z]\d[A-Z] ?\d[A-Z]\d)$", re.ASCII | re.I)
_CODE_AHEAD = re.compile(r"^(?:C\.?\s?P\.?\s*)?\d{5}\s+(?=[^\d\s])", re.ASCII | re.I)
"""`78501` and `H2Y 1S5` stand behind the state in the United States and Canada; `C.P. 06600` before
the town in Mexico and Central America."""
_IN_BRACKETS = re.compile(r"\s*\(([^(),]+)\)\s*$")
_FEWEST_PARTS = 2
_MOST_TAILS = 4


def address_tails(text: str) -> list[str]:
    """Return the ends of an address that may be a town with its state or country, the longest (the
    whole) first, without the postal code behind the state or before the town; a state in brackets
    (`Gatineau (Québec)`) is a part of its own.

    One part alone is none: a quarter, a street and a village share names (`…, Centro`).
    """
    text = " ".join(text.split())
    parts = [_without_code(each) for each in _IN_BRACKETS.sub(r", \1", text).split(",")]
    parts = [part for part in parts if part and not part.replace("-", "").isdigit()]
    starts = range(len(parts) - _FEWEST_PARTS + 1)
    return [", ".join(parts[start:]) for start in starts][-_MOST_TAILS:]


def _without_code(part: str) -> str:
    return _CODE_AHEAD.sub("", _CODE_BEHIND.sub("", f" {part.strip()}").strip())
