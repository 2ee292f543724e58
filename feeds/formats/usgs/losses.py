"""PAGER's losses.json: deaths and damage estimated for a quake, as context of it. Pure.

The body does not say of which quake, nor when: the address does
(`…/product/losspager/us6000pi9w/us/1736298524449/json/losses.json`).
"""

from __future__ import annotations

import re
from typing import Any

from core.errors import UnusableInput
from feeds.formats.format import Format, ReadOptions, Syntax
from feeds.timestamps import InvalidTimestamp, from_milliseconds
from feeds.values import ContextItem, HazardKind, Reading

LOSSES_NAME = "usgs-losses"
_ADDRESS = re.compile(r"/losspager/(?P<event>[a-z]{2}[a-z0-9]{4,20})/[a-z]+/(?P<moment>\d{13})/")
_MILLION = 1_000_000


def _parts(document: Any) -> dict[str, Any]:
    first = document[0] if isinstance(document, list) and document else document
    return first if isinstance(first, dict) else {}


def _recognizes(document: Any) -> bool:
    return "empirical_fatality" in _parts(document)


def _read(document: Any, options: ReadOptions) -> Reading:
    """Return the losses as context of their quake. Raises UnusableInput when nothing says which."""
    found = _ADDRESS.search(options.location)
    if found is None:
        raise UnusableInput(
            options.location,
            "PAGER losses: their address does not say of which quake; they are read as context of "
            "it when its detail leads to them",
        )
    try:
        published = from_milliseconds(int(found["moment"]))
    except InvalidTimestamp as wrong:
        raise UnusableInput(options.location, str(wrong)) from wrong
    item = ContextItem(
        key=f"pager:{found['event']}",
        title="USGS PAGER: estimated losses",
        published=published,
        text=_words(_parts(document)),
        link=f"https://earthquake.usgs.gov/earthquakes/eventpage/{found['event']}/pager",
        language="en",
        kind=HazardKind.EARTHQUAKE,
        event_key=f"usgs:{found['event']}",
    )
    return Reading(LOSSES_NAME, context=(item,))


def _words(parts: dict[str, Any]) -> str:
    """Return the totals and, of each country with any, its own."""
    deaths = _line(parts.get("empirical_fatality"), "total_fatalities", "fatalities", 1)
    damage = _line(parts.get("empirical_economic"), "total_dollars", "us_dollars", _MILLION)
    lines = (
        f"Estimated deaths: {deaths}" if deaths else "",
        f"Estimated damage, in millions of US dollars: {damage}" if damage else "",
    )
    return "\n".join(filter(None, lines))


def _line(model: Any, total_name: str, name: str, unit: int) -> str:
    """Return "291 (CN 291)": the total of a model and its countries; "" without a total."""
    if not isinstance(model, dict) or (total := _amount(model.get(total_name))) is None:
        return ""
    countries = []
    for row in _rows(model):
        amount = _amount(row.get(name))
        if amount is not None and amount >= unit:
            countries.append(f"{row.get('country_code')} {amount / unit:,.0f}")
    within = f" ({', '.join(countries)})" if countries else ""
    return f"{total / unit:,.0f}{within}"


def _rows(model: dict[str, Any]) -> list[dict[str, Any]]:
    listed = model.get("country_fatalities") or model.get("country_dollars")
    return [row for row in listed if isinstance(row, dict)] if isinstance(listed, list) else []


def _amount(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value)


USGS_LOSSES = Format(name=LOSSES_NAME, syntax=Syntax.JSON, recognizes=_recognizes, read=_read)
