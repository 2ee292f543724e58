"""The sources known from the start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feeds.formats.registry import linked_hosts
from feeds.models import Source, Trust

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
    trust: Trust = Trust.OFFICIAL
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
        trust=Trust.DERIVED,
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
        key="ptwc",
        name="Pacific Tsunami Warning Center",
        publisher="NOAA / Tsunami Warning Centers",
        address="https://www.tsunami.gov/events/xml/PHEBAtom.xml",
        format="atom",
        # The first wave may be there in minutes; the file is small and changes with a bulletin.
        interval_minutes=2,
        keep_hours=24,
        credit="NOAA / NWS, Pacific Tsunami Warning Center",
    ),
    SourceSpec(
        key="ntwc",
        name="National Tsunami Warning Center",
        publisher="NOAA / Tsunami Warning Centers",
        address="https://www.tsunami.gov/events/xml/PAAQAtom.xml",
        format="atom",
        interval_minutes=2,
        keep_hours=24,
        credit="NOAA / NWS, National Tsunami Warning Center",
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
    SourceSpec(
        key="calfire",
        name="CAL FIRE",
        publisher="California Department of Forestry and Fire Protection",
        address="https://incidents.fire.ca.gov/umbraco/api/IncidentApi/List?inactive=false",
        format="calfire",
        # No limit is stated, and incidents are edited by hand a few times a day.
        interval_minutes=15,
        credit="CAL FIRE",
    ),
    SourceSpec(
        key="nifc",
        name="NIFC (perímetros de incendios)",
        publisher="National Interagency Fire Center",
        # Corners to about a hundred metres: the whole country in a few megabytes.
        address=(
            "https://services3.arcgis.com/T4QMspbfLg3qTGWY/arcgis/rest/services/"
            "WFIGS_Interagency_Perimeters_Current/FeatureServer/0/query?where=1%3D1&outFields=*"
            "&geometryPrecision=4&maxAllowableOffset=0.001&f=geojson"
        ),
        format="nifc-perimeters",
        # Perimeters are flown once or twice a day.
        interval_minutes=60,
        keep_hours=72,
        credit="National Interagency Fire Center, WFIGS",
    ),
    SourceSpec(
        key="inciweb",
        name="InciWeb",
        publisher="National Wildfire Coordinating Group",
        address="https://inciweb.wildfire.gov/incidents/rss.xml",
        format="inciweb",
        trust=Trust.DERIVED,
        interval_minutes=60,
        credit="InciWeb",
        # A point and words of fires that the two before tell better: for who wants the words.
        is_enabled=False,
    ),
    SourceSpec(
        key="hans",
        name="Volcanes (USGS)",
        publisher="U.S. Geological Survey",
        address="https://volcanoes.usgs.gov/hans-public/api/volcano/getElevatedVolcanoes",
        format="hans",
        interval_minutes=10,
        keep_hours=72,
        credit="U.S. Geological Survey, Volcano Hazards Program",
    ),
    SourceSpec(
        key="gvp",
        name="Informe semanal de volcanes",
        publisher="Smithsonian Institution",
        address="https://volcano.si.edu/news/WeeklyVolcanoRSS.xml",
        format="gvp-weekly",
        trust=Trust.CONTEXT,
        # It comes out on Thursdays.
        interval_minutes=360,
        keep_hours=192,
        credit="Global Volcanism Program, Smithsonian Institution / USGS",
    ),
    SourceSpec(
        key="reliefweb",
        name="ReliefWeb",
        publisher="United Nations OCHA",
        # The API asks for a name approved beforehand; the feed for none.
        address="https://reliefweb.int/disasters/rss.xml",
        format="reliefweb",
        trust=Trust.CONTEXT,
        interval_minutes=120,
        credit="ReliefWeb (OCHA)",
    ),
    SourceSpec(
        key="jtwc",
        name="Joint Typhoon Warning Center",
        publisher="U.S. Navy",
        address="https://www.metoc.navy.mil/jtwc/rss/jtwc.rss",
        format="jtwc-rss",
        trust=Trust.CONTEXT,
        interval_minutes=60,
        credit="Joint Typhoon Warning Center",
    ),
    SourceSpec(
        key="sasmex",
        name="SASMEX (alerta sísmica de México)",
        publisher="CIRES",
        address="https://rss.sasmex.net/sasmex2.xml",
        format="atom",
        # A record: it holds for a minute, which is over when anybody asks, and flags nobody.
        trust=Trust.CONTEXT,
        keep_hours=1,
        credit="Centro de Instrumentación y Registro Sísmico, A.C. (CIRES)",
    ),
    SourceSpec(
        key="naads",
        name="NAADS (Canadá)",
        publisher="Pelmorex / Government of Canada",
        address="https://rss.naad-adna.pelmorex.com/",
        format="atom",
        interval_minutes=2,
        keep_hours=24,
        credit="National Alert Aggregation and Dissemination System (NAADS), Pelmorex",
        # Its terms ask who connects to be known to it first.
        is_enabled=False,
    ),
    *(
        SourceSpec(
            key=key,
            name=name,
            publisher=publisher,
            address=f"https://cap-sources.s3.amazonaws.com/{register}/rss.xml",
            format="rss-cap",
            interval_minutes=10,
            keep_hours=24,
            credit=publisher,
            # By the register of the WMO; to be tried from where it shall be asked.
            is_enabled=False,
        )
        for key, name, publisher, register in (
            ("imn", "IMN (Costa Rica)", "Instituto Meteorológico Nacional", "cr-imn-es"),
            (
                "sinamot",
                "SINAMOT (Costa Rica)",
                "Sistema Nacional de Monitoreo de Tsunamis",
                "cr-sinamot-es",
            ),
        )
    ),
    _HAND_FED[FILES],
)


def sources_allowing(host: str) -> tuple[str, ...]:
    """Return the keys of the sources known from the start whose links may lead to a host."""
    homes = ((spec.key, urlsplit(spec.address).hostname) for spec in SOURCES)
    return tuple(key for key, home in homes if home and host in linked_hosts(home))


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


def sources_by_name(session: Session, country: str) -> Sequence[Source]:
    """Return the sources of all and those of a country itself ("" for none), in the order of names.

    That another country asks a source of its own is that country's business.
    """
    shown = sa.select(Source).where(Source.owner.in_({"", country}))
    return session.scalars(shown.order_by(Source.name)).all()
