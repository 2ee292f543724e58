"""An entry of the Atom feeds of tsunami.gov, its category in the text of its summary. Pure."""

from __future__ import annotations

import re

from core.geo.errors import BadGeometry
from core.geo.geometry import Point
from feeds.classification import is_test
from feeds.formats.atom_entry import AtomEntry, cap_link
from feeds.formats.cap.elements import MAX_TEXT
from feeds.formats.tsunami.address import SENDER, BulletinAddress
from feeds.geometry_text import point_from_lonlat
from feeds.quantities import number_in
from feeds.senders.tsunami import event_key, is_drill_of_tsunami_centre
from feeds.timestamps import read_moment
from feeds.values import AlertMessage, HazardKind, Severity, Status

_CATEGORY = re.compile(
    r"Category:\s*(Warning|Advisory|Watch|Threat|Information|Cancellation)", re.IGNORECASE
)
_CANCELLATION = "cancellation"
_SEVERITIES = {
    "warning": Severity.EXTREME,
    "threat": Severity.EXTREME,
    "advisory": Severity.SEVERE,
    "watch": Severity.MODERATE,
    "information": Severity.MINOR,
    _CANCELLATION: Severity.MINOR,
}


_ALARMS = {"warning", "threat", "advisory", "watch"}


def read_tsunami_entry(entry: AtomEntry) -> AlertMessage | None:
    """Return the bulletin an entry sums up; None when it is another thing.

    Raises InvalidTimestamp without a date.
    """
    summary = " ".join(entry.text("summary").split())
    match = _CATEGORY.search(summary)
    link = cap_link(entry)
    bulletin = BulletinAddress.of(link)
    if match is None or bulletin is None:
        return None
    category = match[1].lower()
    event = f"Tsunami {category.capitalize()}"
    title = entry.text("title")
    return AlertMessage(
        identifier=bulletin.identifier,
        sender=SENDER,
        sent=read_moment(entry.text("updated")),
        event_key=event_key(bulletin.event_id, bulletin.product),
        is_sequenced=True,
        kind=HazardKind.TSUNAMI,
        category="Geo",
        event=event,
        severity=_SEVERITIES[category],
        headline=f"{event}: {title}",
        description=summary[:MAX_TEXT],
        area_desc=title,
        point=_point(entry),
        magnitude=number_in(summary.partition("Magnitude:")[2]),
        is_test=is_test(Status.ACTUAL, event) or is_drill_of_tsunami_centre(event, summary),
        is_over=category == _CANCELLATION,
        is_summary=True,
        links=_links(entry, link, category),
    )


def _links(entry: AtomEntry, cap: str, category: str) -> dict[str, str]:
    """Return the addresses of the bulletin: its text too, where it may list threatened coasts."""
    addresses = (str(link.get("href", "")).strip() for link in entry.all("link"))
    text = next((address for address in addresses if address.endswith(".txt")), "")
    return {"cap": cap, "text": text} if text and category in _ALARMS else {"cap": cap}


def _point(entry: AtomEntry) -> Point | None:
    try:
        return point_from_lonlat(entry.text("long"), entry.text("lat"))
    except BadGeometry:
        return None
