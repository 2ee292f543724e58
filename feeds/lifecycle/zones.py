"""Where an alert holds: its own drawing, else its codes, else what its words name.

Pure, given the atlas.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, filterfalse
from typing import Protocol

from core.atlas import Located, PlacedCodes, Unit, UnknownScheme
from core.atlas.gazetteer import PartOfCountry
from core.atlas.names import fold
from core.geo.errors import BadGeometry
from core.geo.geometry import Area, Box, Point, union
from core.i18n.languages import N_
from feeds.lifecycle.swapped_axes import DrawingFault, suspected_bands
from feeds.naming.named_units import NameAtlas, units_named
from feeds.quantities import DISTANCE
from feeds.reading_notes import (
    AXES_PARTLY_SUSPECTED,
    AXES_SUSPECTED,
    FAR_AWAY,
    IN_THE_AIR,
    SIGN_PARTLY_SUSPECTED,
    SIGN_SUSPECTED,
)
from feeds.sender_countries import country_of_sender
from feeds.values import (
    AlertMessage,
    Band,
    Geocode,
    Precision,
    Severity,
    UndrawnArea,
    Unplaced,
    Zone,
    band_label,
)

NOT_FETCHED = N_("Su dibujo aún no se ha podido traer")
UNUSABLE_SHAPE = N_("Su forma no se puede usar")
ONLY_A_POINT = N_("El mensaje señala un punto, no una zona")
NO_AREA = N_("El mensaje no nombra ninguna zona")
UNKNOWN_CODES = N_("Ningún mapa de la instalación dibuja sus códigos de zona")
UNKNOWN_NAMES = N_("Los nombres de su zona no se reconocen")

_SUSPICIONS: Mapping[DrawingFault, tuple[str, str]] = {
    DrawingFault.AXES: (AXES_SUSPECTED, AXES_PARTLY_SUSPECTED),
    DrawingFault.SIGN: (SIGN_SUSPECTED, SIGN_PARTLY_SUSPECTED),
}
"""What is said of a drawing that is not used: where it is all of it, and where it is a part."""
_APART_KM = 10.0
_COARSENESS = list(Precision)
_SHARPEST_FIRST = (("UGC-FIRE",), ("UGC",), ("SAME", "FIPS6"))
"""Schemes that name the same ground twice in NWS alerts: the first whose codes are all drawn is
enough.
"""


class ZoneAtlas(NameAtlas, Protocol):
    """What placing asks of the atlas (`core.atlas.Atlas` has it)."""

    def read_ahead(self, codes: Iterable[tuple[str, str]]) -> None:
        """Read the shapes of geocodes (scheme, value) that are to be placed next together."""

    def placed(self, codes: Iterable[tuple[str, str]]) -> PlacedCodes:
        """Return all geocodes (scheme, value) at once. Raises UnknownScheme."""

    def areas(self, codes: Iterable[str]) -> tuple[Area | None, tuple[str, ...]]:
        """Return the union of the units' shapes and the codes without one."""

    def people_within_each(self, areas: Sequence[Area]) -> Sequence[Mapping[PartOfCountry, int]]:
        """Return how many people live in the towns inside each area, by country, state, county."""

    def locate(self, point: Point) -> Located:
        """Return the units that hold a point."""

    def area(self, code: str) -> Area | None:
        """Return the shape of a unit."""

    def part_boxes(self, code: str) -> tuple[Box, ...]:
        """Return boxes around what draws a unit; none where it has no shape."""


def place(message: AlertMessage, atlas: ZoneAtlas) -> Zone | Unplaced:
    """Return the zone of a message, or why there is none.

    The zone is the union of what the message draws and what its codes and names add to it
    (CAP 1.2, 3.2.4). A code beside a drawing adds ground only where it lies apart from it: most
    only repeat it coarsely (an NWS polygon and its counties). What no layer draws is reported in
    `missing_codes`: it is never read as "nobody".
    """
    suspected = dict(suspected_bands(message, atlas))
    if suspected and len(suspected) == len(message.bands):
        reason = _SUSPICIONS[next(iter(suspected.values()))][0]
        return Unplaced(reason, (message.area_desc[:80],))
    drawn = [band for band in message.bands if band not in suspected]
    named, precisions, missing = _named_ground(message, atlas)
    bands = [*drawn, *named]
    if not bands:
        return _unplaced(message, missing)
    try:
        ground = union(band.area for band in bands)
    except BadGeometry as wrong:
        return Unplaced(UNUSABLE_SHAPE, (str(wrong), *missing))
    coarsest = max(precisions, key=_COARSENESS.index)
    notes = tuple(dict.fromkeys(_SUSPICIONS[fault][1] for fault in suspected.values()))
    return Zone(_gathered(bands), coarsest, tuple(dict.fromkeys(missing)), ground, notes)


def codes_to_place(message: AlertMessage) -> Iterator[tuple[str, str]]:
    """Yield the geocodes (scheme, value) whose shapes placing a message asks the atlas for."""
    for area in message.undrawn:
        known, _ = _sorted_by_scheme(area.geocodes)
        codes = known if area.is_drawn else next(_by_sharpness(known), known)
        yield from ((code.scheme, code.value) for code in codes)


def _named_ground(
    message: AlertMessage, atlas: ZoneAtlas
) -> tuple[list[Band], list[Precision], list[str]]:
    """Return what codes and names add to the drawing of a message; how each part was come by, the
    drawing first; and the codes nobody draws.
    """
    bands: list[Band] = []
    precisions = [message.precision] if message.bands and message.precision else []
    missing: list[str] = []
    sender_country = country_of_sender(message.sender, message.identifier)
    for named in message.undrawn:
        if named.is_drawn:
            area, precision, without = _place_beside(named, message.bands, atlas)
        else:
            area, precision, without = _place_area(named, atlas, sender_country)
        missing += without
        if area is None:
            continue
        label = band_label(named.description)
        bands.append(Band(area, named.severity, label, named.starts, named.lapses))
        precisions.append(precision)
    return bands, precisions, missing


def _place_beside(
    named: UndrawnArea, bands: Sequence[Band], atlas: ZoneAtlas
) -> tuple[Area | None, Precision, list[str]]:
    """Return the ground that the codes of a drawn area add to its drawing.

    The zones and counties of the NWS are those that its drawing clips: where one of them meets it,
    they all repeat it (zones are redrawn since, counties reach far beyond). Of other schemes each
    code that lies apart from the drawing is added.
    """
    known, unknown = _sorted_by_scheme(named.geocodes)
    missing = [f"{code.scheme}:{code.value}" for code in unknown]
    by_code = {code: _placed([code], atlas) for code in known}
    without = list(dict.fromkeys(chain.from_iterable(each for _, each in by_code.values())))
    apart = [code for code, (placed, _) in by_code.items() if _lies_apart(placed.area, bands)]
    if _repeat_the_drawing(known, apart, without):
        apart, without = list(filterfalse(_is_of_nws, apart)), []
    units = list(chain.from_iterable(by_code[code][0].units for code in apart))
    area, _ = atlas.areas([unit.code for unit in units])
    return area, _precision(units), missing + without


def _repeat_the_drawing(
    known: Sequence[Geocode], apart: Sequence[Geocode], without: Sequence[str]
) -> bool:
    """Return whether one of the codes of the NWS, which has a shape, meets the drawing."""
    return any(
        code not in apart and code.value not in without for code in known if _is_of_nws(code)
    )


def _is_of_nws(code: Geocode) -> bool:
    return any(code.scheme.strip().upper() in schemes for schemes in _SHARPEST_FIRST)


def _lies_apart(area: Area | None, bands: Iterable[Band]) -> bool:
    """Return whether the ground of a code is another place than what its message draws.

    Apart by more than the atlas' shapes and the sender's corners are off: _APART_KM.
    """
    return area is not None and all(area.is_apart(band.area, _APART_KM) for band in bands)


def _place_area(
    area: UndrawnArea, atlas: ZoneAtlas, sender_country: str
) -> tuple[Area | None, Precision, list[str]]:
    """Return the ground of an area by its codes; where no layer draws any of them, by its words.

    Not for codes of the NWS: their words are names of zones, which counties bear elsewhere.
    """
    known, unknown = _sorted_by_scheme(area.geocodes)
    missing = [f"{code.scheme}:{code.value}" for code in unknown]
    for codes in _by_sharpness(known):
        placed, without = _placed(codes, atlas)
        if placed.area is not None and not without:
            return placed.area, _precision(placed.units), missing
    if known:
        placed, without = _placed(known, atlas)
        missing += without
        if placed.area is not None or any(map(_is_of_nws, known)):
            return placed.area, _precision(placed.units), missing
    named, precision, unknown_names = _by_names(area.description, atlas, sender_country)
    if not known:
        return named, precision, missing + unknown_names
    return named, precision, _missing_beside_names(missing, unknown_names, area, named)


def _missing_beside_names(
    missing: list[str], unknown_names: list[str], area: UndrawnArea, named: Area | None
) -> list[str]:
    """Return the codes that nobody draws, once the words of their area were read: a state written
    in full as its own code has been found by its name.
    """
    if named is None:
        return missing
    if unknown_names:
        return missing + unknown_names
    words = fold(area.description)
    return [code for code in missing if fold(code) not in words]


def _by_sharpness(known: Sequence[Geocode]) -> Iterator[list[Geocode]]:
    """Yield the codes of the schemes of the NWS, the sharpest first; none of a scheme, none."""
    for schemes in _SHARPEST_FIRST:
        if codes := [code for code in known if code.scheme.upper() in schemes]:
            yield codes


def _sorted_by_scheme(codes: Iterable[Geocode]) -> tuple[list[Geocode], list[Geocode]]:
    known: list[Geocode] = []
    unknown: list[Geocode] = []
    for code in codes:
        (known if code.scheme.strip().upper() in _OURS else unknown).append(code)
    return known, unknown


_OURS = {
    "SAME",
    "FIPS6",
    "FIPS",
    "UGC",
    "NWSUGC",
    "UGC-FIRE",
    "ISO3166-2",
    "ISO-3166-2",
    "ISO",
    "MX-STATE",
    "SMN",
    "INEGI",
    "CVEGEO",
    "CVE_ENT",
    "PCODE",
    "ADM1_PCODE",
    "ADM2_PCODE",
    "SGC",
    "COAST",
    "COAST-PACIFIC",
    "COAST-ATLANTIC",
}
"""Schemes `core.atlas` spells out; of any other the code is reported missing."""


def _placed(codes: list[Geocode], atlas: ZoneAtlas) -> tuple[PlacedCodes, list[str]]:
    try:
        placed = atlas.placed([(code.scheme, code.value) for code in codes])
    except UnknownScheme:
        return PlacedCodes((), None, ()), [f"{code.scheme}:{code.value}" for code in codes]
    return placed, list(placed.unplaced)


def _by_names(
    text: str, atlas: ZoneAtlas, sender_country: str
) -> tuple[Area | None, Precision, list[str]]:
    """Return the ground of what a text names; what it names that is not known.

    A distance ("1450 km al este de Progreso, Yuc.") names what the hazard is away from, no zone.
    """
    if DISTANCE.search(text):
        return None, Precision.STATE, [text[:80]]
    named = units_named(text, atlas, sender_country)
    area, without = atlas.areas([unit.code for unit in named.units])
    return area, _precision(named.units), [*named.unknown, *without]


def _precision(units: Iterable[Unit]) -> Precision:
    kinds = {unit.kind for unit in units}
    if kinds & {"countries", "countries_world"}:
        return Precision.COUNTRY
    if "admin1" in kinds:
        return Precision.STATE
    # A strip along the sea is of our own making: the source only names the country.
    return Precision.ESTIMATE if "coasts" in kinds else Precision.GEOCODE


def _gathered(bands: list[Band]) -> tuple[Band, ...]:
    """Return the most severe last: who draws or asks them in order ends with what counts."""
    order: dict[Severity, list[Band]] = {}
    for band in bands:
        order.setdefault(band.severity, []).append(band)
    return tuple(
        band for severity in sorted(order, key=lambda known: known.rank) for band in order[severity]
    )


def _unplaced(message: AlertMessage, missing: list[str]) -> Unplaced:
    if any(DISTANCE.search(area.description) for area in message.undrawn if not area.geocodes):
        return Unplaced(FAR_AWAY, tuple(dict.fromkeys(missing)))
    if message.drawing_faults:
        return Unplaced(UNUSABLE_SHAPE, (*message.drawing_faults, *missing))
    if missing:
        return Unplaced(_unknown(message), tuple(dict.fromkeys(missing)))
    if IN_THE_AIR in message.reading_notes:
        return Unplaced(IN_THE_AIR)
    if message.links:
        return Unplaced(NOT_FETCHED, tuple(message.links.values()))
    return Unplaced(ONLY_A_POINT if message.point else NO_AREA)


def _unknown(message: AlertMessage) -> str:
    """Return what of a message no layer of the atlas knows: its codes, else its names."""
    return UNKNOWN_CODES if any(area.geocodes for area in message.undrawn) else UNKNOWN_NAMES
