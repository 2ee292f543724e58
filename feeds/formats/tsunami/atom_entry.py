"""An entry of the Atom feeds of tsunami.gov, its category in the text of its summary. Pure."""

from __future__ import annotations

import re

from lxml import etree

from core.geo.errors import BadGeometry
from core.geo.geometry import Point
from feeds.classification import is_test
from feeds.formats.atom_entry import cap_link
from feeds.formats.cap.elements import MAX_TEXT
from feeds.formats.safe_xml import text_of
from feeds.geometry_text import point_from_lonlat
from feeds.quantities import number_in
from feeds.senders.tsunami import is_drill_of_tsunami_centre
from feeds.timestamps import read_moment
from feeds.values import AlertMessage, HazardKind, Severity, Status

_LINK = re.compile(r"/events/(PAAQ|PHEB)/\d{4}/\d\d/\d\d/(\w+)/(\d+)/")
"""The address of a bulletin names its centre, its event and its number."""
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


def read_tsunami_entry(entry: etree._Element) -> AlertMessage | None:
    """Return the bulletin an entry sums up; None when it is another thing.

    Raises InvalidTimestamp without a date.
    """
    summary = " ".join(text_of(entry, "summary").split())
    match = _CATEGORY.search(summary)
    link = cap_link(entry)
    bulletin = _LINK.search(link)
    if match is None or bulletin is None:
        return None
    category = match[1].lower()
    centre, event_id, number = bulletin.groups()
    event = f"Tsunami {category.capitalize()}"
    title = text_of(entry, "title")
    return AlertMessage(
        identifier=f"{centre}-{number}-{event_id}",
        sender="ntwc@noaa.gov",
        sent=read_moment(text_of(entry, "updated")),
        event_key=f"tsunami:{event_id}",
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
        links={"cap": link},
    )


def _point(entry: etree._Element) -> Point | None:
    try:
        return point_from_lonlat(text_of(entry, "long"), text_of(entry, "lat"))
    except BadGeometry:
        return None
