"""What kind of hazard an event name means, how severe a colour is, and what is only a test."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from core.exercise import is_exercise
from feeds.values import HazardKind, Severity, Status

_K = HazardKind
_WORDS: tuple[tuple[HazardKind, str], ...] = (
    # The first that fits wins: "tsunami" before "earthquake", "flood" before "storm", "wind chill"
    # before "wind".
    (_K.TSUNAMI, r"tsunami|maremoto|raz.de.mar[ée]e"),
    (
        _K.EARTHQUAKE,
        r"earthquake|sismo|sísmic|seismic|terremoto|temblor|séisme|sasmex|tel[uú]rico"
        r"|tremblement de terre",
    ),
    (
        _K.VOLCANO,
        r"volcan|volcán|eruption|erupción|ash ?fall|ceniza|\blahar|pirocl[aá]stic|pyroclastic",
    ),
    (
        _K.SECURITY,
        # Before fire: gunfire, crossfire and a ceasefire burn nothing.
        r"\b(gun|cross|cease)-?\s?fire\b|active shooter|shooting|tiroteo|balacera|fusillade",
    ),
    (
        _K.WILDFIRE,
        r"\b(wild|bush|brush|grass|forest)?-?\s?fires?\b|firestorm|incendio|\bfeux?\b|red flag",
    ),
    (
        _K.LANDSLIDE,
        r"landslide|falling rock|mud ?(?:slide|flow)|debris flow|deslizamiento|deslave|derrumbe"
        r"|flujos? de lodo|glissement de terrain|\balud|avalanche",
    ),
    (_K.FLOOD, r"flood|inundaci|inondation|crecida|\bcrues?\b|desborda"),
    (
        _K.COLD,
        r"blizzard|snow|\bice\b|\bicy\b|freez|frost|cold|winter|chill"
        r"|helada|fr[ií]o|nieve|froid|neige|nevada|invernal|vergla[sç]|poudrerie|\barctic\b"
        r"|temperaturas? (?:muy )?(?:m[ií]nima|baja)|bajas temperaturas",
    ),
    (
        _K.STORM,
        r"hurricane|tropical|typhoon|cyclon|cicl[oó]n|hurac[aá]n|tornado|storm|tormenta"
        r"|ouragan|temp[eê]te|descargas? el[eé]ctrica"
        r"|\borages?\b|\bhail|graniz|severe weather|squall",
    ),
    (
        _K.FLOOD,
        # A temporal is days of rain; what is "cierre temporal" is closed for a while.
        r"hydrologic|\bhydro|\brain|lluvia|chuva|\bpluie|aguacero|\bvaguada|precipitaci"
        r"|^temporal\b|temporal (?:lluvioso|del (?:pac[ií]fico|caribe|atl[aá]ntico))",
    ),
    (
        _K.HEAT,
        r"\bheat|calor|hot weather|can[ií]cul[ae]|chaleur|high.?temperature"
        r"|temperaturas? (?:muy )?(?:m[aá]xima|alta|elevada)|altas temperaturas",
    ),
    (_K.DROUGHT, r"drought|sequ[ií]a|sécheresse"),
    (
        _K.MARINE,
        r"marine|\bsurf\b|rip current|small craft|\bgale|\bseas\b|coastal|beach"
        r"|oleaje|mar de fondo|marejada|swell|costeiro",
    ),
    (
        _K.WIND,
        r"\bwind(?!ow)|viento|\bvento|\bgusts?\b|\bdust\b|\bvents?\b|\bnortes?\b|\bsuradas?\b"
        r"|\bpolvo del (?:sahara|desierto)|tolvanera|vendaval|\br[aá]fagas?\b|\brafales?\b",
    ),
    (
        _K.HEALTH,
        r"health|epidemi|air quality|calidad del aire|contagi|ozone|pollution|pandemi|\bdengue\b"
        r"|\bch?[oó]l[eé]ra\b|contingencia ambiental|\bsmog\b",
    ),
    (
        _K.SECURITY,
        r"\bcivil\b|amber|child abduction|abducci[oó]n|secuestro|enl[eè]vement|law enforcement"
        r"|shelter in place|evacuation|hazardous materials|nuclear|radiolog|terror|missile|attack"
        r"|homeland|disturbios?\b|\bunrest\b|\briots?\b|derrame|qu[ií]mic[oa]|toque de queda"
        r"|\bcurfew|estallido social|bloqueos? de (?:carreter|v[ií]as|calles|caminos)|narcobloqueo",
    ),
)
_LONGEST_NAME = 200
"""Of events whose kind is kept in mind: a stranger's text of megabytes is looked at and let go."""
_PATTERNS = tuple((kind, re.compile(words, re.IGNORECASE)) for kind, words in _WORDS)
_CATEGORIES = {
    "Fire": _K.WILDFIRE,
    "Health": _K.HEALTH,
    "Security": _K.SECURITY,
    "CBRNE": _K.SECURITY,
}

GDACS_KINDS = {
    "EQ": _K.EARTHQUAKE,
    "TC": _K.STORM,
    "FL": _K.FLOOD,
    "VO": _K.VOLCANO,
    "DR": _K.DROUGHT,
    "WF": _K.WILDFIRE,
    "TS": _K.TSUNAMI,
}
COLOURS = {
    "green": Severity.MINOR,
    "yellow": Severity.MODERATE,
    "orange": Severity.SEVERE,
    "red": Severity.EXTREME,
}
"""PAGER's and GDACS's colours; GDACS has no yellow."""
SEMAFORO = {
    "blue": Severity.MINOR,
    "azul": Severity.MINOR,
    "green": Severity.MINOR,
    "verde": Severity.MINOR,
    "yellow": COLOURS["yellow"],
    "amarillo": COLOURS["yellow"],
    "orange": COLOURS["orange"],
    "naranja": COLOURS["orange"],
    "red": COLOURS["red"],
    "rojo": COLOURS["red"],
}
"""SMN's traffic light for cyclones: it carries what its `severity` leaves Unknown."""

_TEST_CODES = {"RMT", "RWT", "DMO", "NPT"}
"""SAME codes of drills: required monthly and weekly test, demonstration, national test."""
_DRILL = re.compile(
    r"\W*(?:(?:(?:primer|segundo|tercer|cuarto|gran) )?(?:ma[ck]ro|mega)?-?simulacro\b.*"
    r"|(?:ejercicio|exercise|exercice|test|prueba|essai)\s*(?::|\s[-\u2013]\s|\.\.\.).*"
    r"|(?:exercise |ejercicio )?(?:caribe|pac) ?wave\b.*"
    r"|ejercicio (?:nacional|regional|de (?:evacuaci[oó]n|simulaci[oó]n|respuesta))\b.*"
    r"|(?:mensaje de )?prueba(?: (?:mensual|semanal|anual|nacional|general))?"
    r"(?: (?:de|del) (?:comunicaciones|sistema|alerta|alarmas|sirenas)(?: de alertas?)?)?"
    r"|(?:this is (?:only )?a|esto es (?:s[oó]lo )?una|ceci est un)"
    r" (?:test|drill|prueba|essai|exercice)"
    r"|test (?!(?:site|well|range)\b)(?:\w+ ){1,3}(?:warning|watch|advisory)"
    r"|(?:required (?:weekly|monthly)|national (?:periodic )?|communications? |system )?\s*"
    r"test(?: message| alert)?"
    r"|exercise(?: message)?|(?:practice ?/ ?)?demo(?:nstration)?(?: warning| message)?"
    r"|essai(?: mensuel| hebdomadaire)?|(?:exercice|test)(?: d.alerte)?"
    r"|exercice de s[ée]curit[ée] civile)\W*",
    re.IGNORECASE | re.DOTALL,
)
"""Events that *are* a drill by their whole name; a nuclear test or a test well is none of them."""


def kind_of(event: str, category: str = "") -> HazardKind:
    """Return our kind for an event name in Spanish, English, French or Portuguese; else by
    CAP category.
    """
    find = _kind_named if len(event) <= _LONGEST_NAME else _kind_named.__wrapped__
    return find(event) or _CATEGORIES.get(category, HazardKind.OTHER)


@functools.lru_cache(maxsize=2048)
def _kind_named(event: str) -> HazardKind | None:
    for kind, pattern in _PATTERNS:
        if pattern.search(event):
            return kind
    return None


def is_test(status: Status, event: str, codes: Iterable[str] = ()) -> bool:
    """Return whether a message is test traffic: by status, by event code, or as the drill its event
    is named after.

    Status alone does not tell: FEMA sent a Required Monthly Test as Actual and Severe. No word of
    a headline or a description makes a test ("This is not a test message"): what single senders
    write there is in `feeds.senders`.
    """
    # In the house of a drill its exercises are what happens.
    is_played = status is Status.EXERCISE and is_exercise()
    is_meant = status is Status.ACTUAL or is_played
    if not is_meant or (codes and any(code.strip().upper() in _TEST_CODES for code in codes)):
        return True
    find = _is_drill if len(event) <= _LONGEST_NAME else _is_drill.__wrapped__
    return find(event)


@functools.lru_cache(maxsize=2048)
def _is_drill(event: str) -> bool:
    return _DRILL.fullmatch(event) is not None


def most_severe(severities: Iterable[Severity]) -> Severity:
    """Return the most severe of them; Unknown when there are none."""
    return max(severities, key=lambda severity: severity.rank, default=Severity.UNKNOWN)
