"""An entry of the Atom feeds of USGS. Pure."""

from __future__ import annotations

import re

from feeds.earthquakes import estimated_band, severity_by_magnitude
from feeds.formats.atom_entry import AtomEntry, cap_link
from feeds.geometry_text import point_from_text
from feeds.quantities import magnitude_and_depth_km, number_in
from feeds.timestamps import moment_or_none, read_moment
from feeds.values import AlertMessage, HazardKind, Precision, Severity

_ID = re.compile(r"^urn:earthquake-usgs-gov:([a-z]{2,}):([a-z0-9]+)$")


def read_earthquake_entry(entry: AtomEntry) -> AlertMessage | None:
    """Return the earthquake of an entry; None when it is another thing.

    Raises BadGeometry or InvalidTimestamp without a point or a date.
    """
    match = _ID.match(entry.text("id"))
    if match is None:
        return None
    event_id = match[1] + match[2]
    title = entry.text("title")
    magnitude = number_in(title) if title.upper().startswith("M ") else None
    point = point_from_text(entry.text("point"))
    depth_km = _depth_km(entry.text("summary"))
    band = estimated_band(point, magnitude, depth_km)
    return AlertMessage(
        identifier=event_id,
        sender="earthquake.usgs.gov",
        sent=read_moment(entry.text("updated")),
        event_key=f"usgs:{event_id}",
        is_sequenced=True,
        kind=HazardKind.EARTHQUAKE,
        category="Geo",
        event="Earthquake",
        severity=severity_by_magnitude(magnitude) if magnitude is not None else Severity.UNKNOWN,
        urgency="Past",
        onset=moment_or_none(entry.text("date")),
        sender_name="U.S. Geological Survey",
        headline=title,
        area_desc=title.partition(",")[2].strip(),
        bands=(band,) if band else (),
        precision=Precision.ESTIMATE if band else None,
        point=point,
        magnitude=magnitude,
        depth_km=depth_km,
        is_summary=True,
        links={"cap": link} if (link := cap_link(entry)) else {},
    )


def _depth_km(summary: str) -> float | None:
    """Return the depth out of the HTML of a summary: "<strong>Depth</strong>: 38.70 km"."""
    text = re.sub(r"<[^<>]+>", "", summary)
    _, depth_km = magnitude_and_depth_km(re.sub(r"\s+", "", text))
    return depth_km
