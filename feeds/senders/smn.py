"""Servicio Meteorológico Nacional (CONAGUA, Mexico): a traffic light, and lists of states.

Its notices on one cyclone come every three hours, each a whole one: by the storm's name, the season
and the basin they are one hazard, of which the newest speaks.
"""

from __future__ import annotations

import re
from dataclasses import replace

from feeds.classification import SEMAFORO
from feeds.quantities import DISTANCE
from feeds.reading_notes import FAR_AWAY
from feeds.senders.sender import Sender
from feeds.storm_names import STORM_KEY, storm_key, storm_named_in
from feeds.values import AlertMessage, Geocode, Severity, UndrawnArea

_FAR = "morethan500km"
"""Its own word, in the parameter `distancia`, for a cyclone that touches no state yet."""


_LIGHT = ("semáforo", "semaforo", "Semáforo", "Semaforo")
_CATEGORIES = (
    (re.compile(r"hurac[aá]n", re.IGNORECASE), Severity.EXTREME),
    (re.compile(r"tormenta (?:sub)?tropical", re.IGNORECASE), Severity.SEVERE),
    (re.compile(r"depresi[oó]n tropical|ondas? tropical", re.IGNORECASE), Severity.MODERATE),
)
"""What `categoría` says of a cyclone, where no light does."""
_CYCLONE = re.compile(r"ciclontropical|cicl[oó]n tropical", re.IGNORECASE)
_QUOTED = re.compile(r"[\"«“]\s*(?P<name>[^\W\d_]{3,20})\s*[\"»”]")
_PACIFIC = re.compile(r"pac[ií]fico", re.IGNORECASE)
_ATLANTIC = re.compile(r"atl[aá]ntico|caribe|golfo de m[eé]xico", re.IGNORECASE)


def _is_smn(message: AlertMessage) -> bool:
    return "conagua" in message.sender or message.sender == "smn.cna.gob.mx"


def _refine(message: AlertMessage) -> AlertMessage:
    """Return the message with the severity of its traffic light and its states as codes.

    `severity` is Unknown in its cyclone notices: the light says it.
    """
    if message.parameters.get("distancia", "").strip().lower() == _FAR:
        message = _without_named_places(message)
    severity = message.severity
    if severity is Severity.UNKNOWN:
        severity = _severity_of(message.parameters)
    storm = _storm_of(message)
    return replace(
        message,
        severity=severity,
        also_known_as=(*message.also_known_as, storm) if storm else message.also_known_as,
        undrawn=tuple(_as_states(area, severity) for area in message.undrawn),
        bands=tuple(replace(band, severity=severity) for band in message.bands),
    )


def _without_named_places(message: AlertMessage) -> AlertMessage:
    """Return a notice on a far cyclone without the places its text measures the distance from."""
    drawn = tuple(area for area in message.undrawn if area.geocodes)
    return replace(message, undrawn=drawn, reading_notes=(*message.reading_notes, FAR_AWAY))


def _as_states(area: UndrawnArea, severity: Severity) -> UndrawnArea:
    # "150 km al sur de Tapachula, Chis." measures from a place, it names no state.
    if area.geocodes or not area.description or DISTANCE.search(area.description):
        return replace(area, severity=severity)
    return replace(area, severity=severity, geocodes=(Geocode("MX-STATE", area.description),))


def _severity_of(parameters: dict[str, str]) -> Severity:
    """Return what the light says, else the category of the cyclone; a distance makes neither."""
    lights = (parameters[name].strip().lower() for name in _LIGHT if name in parameters)
    light = SEMAFORO.get(next(lights, ""), Severity.UNKNOWN)
    if light is not Severity.UNKNOWN:
        return light
    category = parameters.get("categoría", parameters.get("categoria", ""))
    named = (severity for words, severity in _CATEGORIES if words.search(category))
    return next(named, Severity.UNKNOWN)


def _storm_of(message: AlertMessage) -> str:
    """Return the key of the storm a notice is about; "" for one that is about none."""
    if not _CYCLONE.search(f"{message.identifier} {message.event}"):
        return ""
    text = f"{message.headline} {message.description}"
    quoted = _QUOTED.search(text)
    return storm_key(quoted["name"] if quoted else storm_named_in(text), message.sent)


def _event_key(message: AlertMessage) -> str:
    """Return name, season and basin of the storm; "" for other notices and without a name."""
    storm = _storm_of(message)
    region = f"{message.event} {message.parameters.get('layer:Google:Region:0.1', '')}"
    basin = "p" if _PACIFIC.search(region) else "a" if _ATLANTIC.search(region) else ""
    return f"smn:{storm.removeprefix(STORM_KEY)}:{basin}" if storm else ""


SMN = Sender(
    name="smn",
    matches=_is_smn,
    refine=_refine,
    identity=_event_key,
    is_sequenced=True,
    hosts={"smn.conagua.gob.mx": ("smn.cna.gob.mx",)},
)
