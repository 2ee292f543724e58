"""A storm of the NHC as a message: who it is, how strong, and the ground of its advisory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.geo.errors import BadGeometry
from core.geo.geometry import Area, Point
from core.i18n.languages import N_
from feeds.classification import most_severe
from feeds.formats.nhc.layers import CONE, StormLayers, wind_bands
from feeds.reading_notes import EARLIER_DRAWING
from feeds.storm_names import storm_keys_of
from feeds.values import AlertMessage, Band, HazardKind, Precision, Severity

SENDER = "nhc.noaa.gov"
CLASS_WORDS = {
    "TD": N_("Depresión tropical"),
    "STD": N_("Depresión subtropical"),
    "TS": N_("Tormenta tropical"),
    "STS": N_("Tormenta subtropical"),
    "SD": N_("Depresión subtropical"),
    "SS": N_("Tormenta subtropical"),
    "HU": N_("Huracán"),
    "MH": N_("Huracán mayor"),
    "PTC": N_("Ciclón postropical o potencial"),
    "TY": N_("Tifón"),
}
HURRICANE_KT = (64, 83, 96, 113, 137)
"""From which maximum wind a hurricane is of category 1 to 5 (Saffir-Simpson)."""
_GALE_KT = 34
_ESTIMATE_KM = 200.0
"""Round the centre of a storm of gale force whose radii are not to be had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Storm:
    """What an advisory says of a storm in numbers."""

    atcf_id: str
    """`al092021`: basin, number, year; it stays when the name or the basin's slot changes."""
    name: str
    classification: str
    advisory: str
    """As `feeds.formats.nhc.layers.advisory_number` spells it."""
    updated: datetime
    center: Point | None
    wind_kt: int | None
    pressure_mb: int | None
    web: str = ""
    words: str = ""
    """Its centre's own, where the product has any."""
    language: str = "en-US"


def category_of(wind_kt: int) -> int:
    """Return the Saffir-Simpson category of a wind in knots; 0 under 64."""
    return sum(wind_kt >= least for least in HURRICANE_KT)


def storm_message(storm: Storm, links: dict[str, str] | None = None) -> AlertMessage:
    """Return a storm without its layers: where its centre is, no ground but an estimate.

    A storm whose products are all missing is still a storm.
    """
    band = _estimate(storm)
    title = _title(storm)
    return AlertMessage(
        identifier=f"{storm.atcf_id.lower()}-{storm.advisory or 'x'}",
        sender=SENDER,
        sent=storm.updated,
        event_key=f"nhc:{storm.atcf_id.lower()}",
        also_known_as=storm_keys_of(storm.atcf_id, storm.name, storm.updated),
        is_sequenced=True,
        kind=HazardKind.STORM,
        category="Met",
        event=CLASS_WORDS.get(storm.classification, storm.classification),
        language=storm.language,
        severity=_severity(storm),
        urgency="Expected",
        certainty="Likely",
        onset=storm.updated,
        sender_name="NOAA / National Hurricane Center",
        headline=title,
        description=storm.words or _figures(storm),
        web=storm.web,
        area_desc=storm.name,
        bands=(band,) if band else (),
        precision=Precision.ESTIMATE if band else None,
        point=storm.center,
        parameters={
            "name": storm.name,
            "advisory": storm.advisory,
            "classification": storm.classification,
            "wind_kt": str(storm.wind_kt or ""),
        },
        links=links or {},
    )


def with_layers(message: AlertMessage, layers: StormLayers) -> AlertMessage:
    """Return a storm with the ground of its layers, the older ones named as such.

    The zone is the union of wind by hour, watches and warnings, and the cone as what it is: where
    the centre may pass, in two of three cases; who is outside it is not safe.
    """
    bands = [*wind_bands(layers.rings), *layers.warnings]
    if layers.cone is not None:
        bands.append(Band(layers.cone, Severity.MINOR, CONE))
    if not bands:
        return replace(message, drawing_faults=(*message.drawing_faults, *layers.faults))
    is_drawn = bool(layers.rings)
    return replace(
        message,
        onset=_onset(message, bands),
        bands=tuple(sorted(bands, key=lambda band: band.severity.rank)),
        # A warning along the coast is widened by us.
        precision=Precision.POLYGON if is_drawn else Precision.ESTIMATE,
        severity=most_severe(band.severity for band in bands),
        drawing_faults=(*message.drawing_faults, *layers.faults),
        reading_notes=_notes(message, layers),
    )


def _onset(message: AlertMessage, bands: Sequence[Band]) -> datetime | None:
    """Return when a storm begins: where all of its wind is still to come, with the first of it."""
    starts = [band.starts for band in bands if band.starts is not None]
    return max(filter(None, (message.onset, min(starts, default=None))), default=None)


def _notes(message: AlertMessage, layers: StormLayers) -> tuple[str, ...]:
    """Return what is said of layers that are of another advisory than the message."""
    current = message.parameters.get("advisory", "")
    older = any(number not in {"", current} for number in layers.advisories.values())
    return (*message.reading_notes, EARLIER_DRAWING) if older and current else message.reading_notes


def _severity(storm: Storm) -> Severity:
    wind = storm.wind_kt or 0
    if wind >= HURRICANE_KT[0]:
        return Severity.EXTREME
    return Severity.MODERATE if wind >= _GALE_KT else Severity.MINOR


def _estimate(storm: Storm) -> Band | None:
    if storm.center is None or (storm.wind_kt or 0) < _GALE_KT:
        return None
    try:
        return Band(Area.circle(storm.center, _ESTIMATE_KM), _severity(storm), storm.name)
    except BadGeometry:
        return None


def _title(storm: Storm) -> str:
    category = category_of(storm.wind_kt or 0)
    word = f"Hurricane category {category}" if category else storm.classification
    return f"{storm.name}: {word}, advisory {storm.advisory}"


def _figures(storm: Storm) -> str:
    parts = [f"{storm.wind_kt} kt" if storm.wind_kt is not None else ""]
    parts.append(f"{storm.pressure_mb} mb" if storm.pressure_mb is not None else "")
    return " · ".join(part for part in parts if part)
