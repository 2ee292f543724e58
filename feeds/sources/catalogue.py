"""The sources known from the start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feeds.models import Source

FILES = "files"
DEMO = "demo"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSpec:
    """One row of `Source`, before it is one."""

    key: str
    name: str
    publisher: str
    address: str = ""
    format: str
    interval_minutes: int = 5
    keep_hours: int = 48
    credit: str = ""
    is_enabled: bool = True


_HAND_FED = {
    FILES: SourceSpec(key=FILES, name="Archivos entregados a mano", publisher="", format="auto"),
    DEMO: SourceSpec(key=DEMO, name="Demostración", publisher="", format="auto"),
}
SOURCES = (
    SourceSpec(
        key="gdacs",
        name="GDACS",
        publisher="European Commission / United Nations",
        address="https://www.gdacs.org/xml/rss.xml",
        format="gdacs-rss",
        # It states no limits and sends neither ETag nor Last-Modified: the body is hashed.
        interval_minutes=10,
        credit="Global Disaster Alert and Coordination System (GDACS), © European Union",
    ),
    SourceSpec(
        key="usgs",
        name="USGS M4.5+",
        publisher="U.S. Geological Survey",
        address="https://earthquake.usgs.gov/earthquakes/feed/v1.0/summary/4.5_week.geojson",
        format="usgs-geojson",
        keep_hours=72,
        credit="U.S. Geological Survey, Earthquake Hazards Program",
    ),
    SourceSpec(
        key="usgs-day",
        name="USGS M2.5+",
        publisher="U.S. Geological Survey",
        address="https://earthquake.usgs.gov/earthquakes/feed/v1.0/summary/2.5_day.geojson",
        format="usgs-geojson",
        keep_hours=72,
        credit="U.S. Geological Survey, Earthquake Hazards Program",
    ),
    SourceSpec(
        key="nws",
        name="National Weather Service",
        publisher="NOAA / National Weather Service",
        address="https://api.weather.gov/alerts/active?status=actual",
        format="nws-geojson",
        keep_hours=12,
        credit="NOAA / National Weather Service",
    ),
    SourceSpec(
        key="nhc",
        name="National Hurricane Center",
        publisher="NOAA / National Hurricane Center",
        address="https://www.nhc.noaa.gov/CurrentStorms.json",
        format="nhc-storms",
        interval_minutes=10,
        # An advisory comes every three or six hours; a storm leaves the list when it is over.
        keep_hours=18,
        credit="NOAA / National Hurricane Center and Central Pacific Hurricane Center",
    ),
    SourceSpec(
        key="smn",
        name="Servicio Meteorológico Nacional (México)",
        publisher="CONAGUA",
        address="https://smn.conagua.gob.mx/tools/PHP/feedsmn/cap.php",
        format="atom",
        interval_minutes=15,
        keep_hours=24,
        credit="Comisión Nacional del Agua, Servicio Meteorológico Nacional",
    ),
    _HAND_FED[FILES],
)


def ensure_sources(session: Session) -> list[Source]:
    """Add the sources that are not there yet; those there are left as their keepers set them."""
    known = set(session.scalars(sa.select(Source.key)))
    for spec in SOURCES:
        if spec.key not in known:
            session.add(Source(**asdict(spec)))
    session.flush()
    return list(session.scalars(sa.select(Source).order_by(Source.key)))


def source_by_key(session: Session, key: str) -> Source:
    """Return the source of that key; made by hand for `files` and `demo`.

    Raises KeyError for another unknown one.
    """
    found = session.scalar(sa.select(Source).where(Source.key == key))
    if found is not None:
        return found
    made = Source(**asdict(_HAND_FED[key]))
    session.add(made)
    session.flush()
    return made


def sources_by_name(session: Session) -> Sequence[Source]:
    """Return every source, in the order of names."""
    return session.scalars(sa.select(Source).order_by(Source.name)).all()
