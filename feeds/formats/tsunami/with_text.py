"""A bulletin of the tsunami centres whole: entry of an Atom, CAP message and text. Pure."""

from __future__ import annotations

from dataclasses import replace

from feeds.classification import most_severe
from feeds.formats.format import FetchLinked, take_whole
from feeds.values import AlertMessage, Reading, UndrawnArea


def completed_by_text(
    message: AlertMessage, details: Reading, fetch: FetchLinked, felt_mmi: float
) -> AlertMessage:
    """Return the whole message that an entry of an Atom sums up, with the coasts its text lists.

    A text that cannot be had is owed: its address stays in the links of the message.
    """
    whole = take_whole(message, details, fetch, felt_mmi)
    address = message.links.get("text", "")
    if not address or whole is message:
        return whole
    text = fetch(address)
    bulletin = next(iter(text.alerts), None) if text else None
    if bulletin is None:
        return replace(whole, links={"text": address})
    return replace(
        whole,
        severity=most_severe((whole.severity, bulletin.severity)),
        area_desc=bulletin.area_desc or whole.area_desc,
        undrawn=(*whole.undrawn, *_added(bulletin, whole)),
        geocodes=(*whole.geocodes, *bulletin.geocodes),
        description=bulletin.description,
        reading_notes=tuple(dict.fromkeys((*whole.reading_notes, *bulletin.reading_notes))),
        also_known_as=whole.also_known_as or bulletin.also_known_as,
        point=whole.point or bulletin.point,
        is_over=whole.is_over or bulletin.is_over,
        is_test=whole.is_test or bulletin.is_test,
    )


def _added(bulletin: AlertMessage, whole: AlertMessage) -> tuple[UndrawnArea, ...]:
    """Return the areas of a text that its CAP message does not code."""
    coded = any(area.geocodes for area in whole.undrawn)
    return tuple(
        area
        for area in bulletin.undrawn
        if not coded or all(code.scheme != "UGC" for code in area.geocodes)
    )
