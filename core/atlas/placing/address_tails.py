"""The end of an address that names a town: `1200 S 10th St, McAllen, TX 78501`. Pure."""

from __future__ import annotations

import re

_ZIP_BEHIND = re.compile(r"\s+\d{5}(?:-\d{4})?$", re.ASCII)
_FEWEST_PARTS = 2
_MOST_TAILS = 4


def address_tails(text: str) -> list[str]:
    """Return the ends of an address that may be a town with its state or country, the longest (the
    whole) first, without the ZIP code of the United States behind them.

    One part alone is none: a quarter, a street and a village share names (`…, Centro`).
    """
    parts = [part for each in text.split(",") if (part := _ZIP_BEHIND.sub("", each.strip()))]
    parts = [part for part in parts if not part.replace("-", "").isdigit()]
    starts = range(len(parts) - _FEWEST_PARTS + 1)
    return [", ".join(parts[start:]) for start in starts][-_MOST_TAILS:]
