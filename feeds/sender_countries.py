"""Which country a sender of alerts is of: what a hub's country feed is checked by, and where its
drawings should lie. Pure.

The end of its address tells it; where that tells none, the register of the WMO does, which puts the
number of the country (ISO 3166-1) into the identifiers of its members: 2.49.0.1.124 is Canada.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_DOMAINS: Mapping[str, str] = {"sasmex.net": "MX", "wmo.int": "", "rsmcnewdelhi.imd.gov.in": "IN"}
"""Senders whose address ends in no country."""
_GOVERNMENTS = {"gov": "US", "mil": "US"}
WATCH_THE_WORLD = frozenset({"US"})
"""Countries whose senders speak of any other (USGS, the tsunami centres): where such a one is tells
little of where it speaks of.
"""
_REGISTERED = re.compile(r"(?:^|:)2\.49\.0\.[01]\.(?P<number>\d{1,3})\.")
_NUMBERS: Mapping[int, str] = {
    32: "AR", 44: "BS", 52: "BB", 68: "BO", 76: "BR", 84: "BZ", 124: "CA", 152: "CL", 170: "CO",
    188: "CR", 192: "CU", 214: "DO", 218: "EC", 222: "SV", 320: "GT", 328: "GY", 332: "HT",
    340: "HN", 388: "JM", 484: "MX", 558: "NI", 591: "PA", 600: "PY", 604: "PE", 740: "SR",
    780: "TT", 840: "US", 858: "UY", 862: "VE",
}  # fmt: skip
"""The Americas in the numbers of ISO 3166-1."""


def country_of_sender(sender: str, identifier: str = "") -> str:
    """Return the ISO 3166-1 code of a sender's country; "" where nothing tells it.

    A sender may be a number of the register itself (`urn:oid:2.49.0.0.222.0`).
    """
    domain = sender.strip().lower().rpartition("@")[2].rstrip("/")
    if domain in _DOMAINS:
        return _DOMAINS[domain]
    if country := _country_of_address(domain):
        return country
    registered = _REGISTERED.search(sender.strip()) or _REGISTERED.search(identifier)
    return _NUMBERS.get(int(registered["number"]), "") if registered else ""


def _country_of_address(sender: str) -> str:
    """Return the country in the end of a sender's address; "" for .org, .com or no address."""
    ending = sender.rsplit(".", 1)[-1].lower() if "." in sender else ""
    if not ending.isalpha():
        return ""
    return _GOVERNMENTS.get(ending, ending.upper() if len(ending) == 2 else "")
