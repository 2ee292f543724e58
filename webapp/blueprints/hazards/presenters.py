"""From what the packages below know to what a page shows: its maps, sheets and files."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from core.atlas.base_map import detail_base, region_file, region_store, snapped
from core.geo.geometry import Area, Box
from feeds.labels import SEVERITY_WORDS
from feeds.models import Hazard
from feeds.sources.health import is_overdue
from feeds.values import Severity
from watch.board.board_places import BoardPlace
from watch.board.zones import BoardZone
from watch.matching.disclosure_grid import PeopleSquare
from watch.sheet.caveats import caveat_lines, caveats_of
from watch.sheet.model import AffectedSheet, CountryLine
from webapp.blueprints.hazards.timeline import KnownHazard, exact_moment
from webapp.crisis_frame.crisis_heads import CrisisArea
from webapp.http.i18n import country_name, number, with_colon
from webapp.http.services import Services, services
from webapp.labels.hazard_names import name_of_hazard
from webapp.maps.base_map import credit, map_words
from webapp.maps.layers import LegendEntry, MapLayer, layer_of, legend_of
from webapp.maps.map_data import (
    box_of,
    map_document,
    outline,
    pin_feature,
    size_km2,
    square_feature,
    zone_feature,
)
from webapp.maps.map_sheet import MapPin, MapSheet
from webapp.maps.zone_map import pin_words, place_pins, square_words


@dataclass(frozen=True, slots=True)
class BoardMap:
    """The map of the board: its document, and the layers that its legend names."""

    document: dict[str, Any]
    legend: tuple[LegendEntry, ...]


@dataclass(frozen=True, slots=True)
class BoardLayers:
    """What stands on the map of the board beside its zones; nothing of a board that is past."""

    crises: Sequence[CrisisArea] = ()
    places: Sequence[BoardPlace] = ()
    squares: Sequence[PeopleSquare] = ()
    ground: Area | None = None
    """Of who reads."""


def board_map(
    zones: Sequence[BoardZone], layers: BoardLayers, moment: datetime | None = None
) -> BoardMap:
    """Return the map of the board: each hazard's zone, small ones over large ones, and above them
    the border of each open crisis; links keep the moment it is asked about.
    """
    known_at = exact_moment(moment) if moment is not None else None
    features = [
        zone_feature(
            zone.area,
            zone.severity,
            layer=zone.severity.value,
            title=name_of_hazard(zone.hazard),
            lines=[_(SEVERITY_WORDS[zone.severity])],
            url=url_for("hazards.hazard", hazard_id=zone.hazard.id, known_at=known_at),
        )
        for zone in sorted(zones, key=lambda zone: -size_km2(zone.area))
    ]
    features += [
        zone_feature(
            crisis.area,
            Severity.UNKNOWN,
            layer=MapLayer.CRISIS.value,
            title=crisis.title,
            lines=[crisis.number, crisis.description],
            url=url_for("crises.show", number=crisis.number),
        )
        for crisis in layers.crises
    ]
    box = box_of([*(zone.area for zone in zones), *(crisis.area for crisis in layers.crises)])
    squares = [square_feature(square, square_words(square)) for square in layers.squares]
    pins = map(_board_pin, layers.places)
    document = map_document(features, pins, box, credit(), map_words(), squares)
    document |= {"ground": outline(layers.ground)} if layers.ground is not None else {}
    return BoardMap(document, legend_of(_board_keys(zones, layers)))


def map_facts(known: KnownHazard, sheet: AffectedSheet) -> list[str]:
    """Return what stands above the map that travels; moments in UTC, because nobody knows where it
    is opened.

    Counts are told as across a border, small ones hidden: the file is made to be passed on.
    """
    hazard, state = known.hazard, known.state or known.hazard
    caveats = caveat_lines(caveats_of(state), _, utc_text)
    lines = [
        _("EJERCICIO O PRUEBA: no es real") if state.is_test else "",
        _("Datos de demostración: personas inventadas") if hazard.is_demo else "",
        _("Gravedad: %(severity)s", severity=_(SEVERITY_WORDS[state.severity])),
        _("Fuente: %(source)s", source=hazard.source.name),
        _("En palabras de la fuente: %(title)s", title=state.title),
        _("Datos de %(when)s", when=utc_text(hazard.last_seen_at)) if not known.moment else "",
        silence_words(hazard, sheet.made_at, utc_text) if not known.moment else "",
        _("Lo que se sabía: %(when)s", when=utc_text(known.moment)) if known.moment else "",
        _("Mapa hecho: %(when)s", when=utc_text(sheet.made_at)),
        *caveats,
        *(
            f"{with_colon(country_name(line.country))} {_registered(line)}"
            for line in sheet.countries
        ),
        _("Sin nombres de personas: puede compartirse con socios."),
    ]
    return [line for line in lines if line]


def silence_words(hazard: Hazard, now: datetime, text_of: Callable[[datetime], str]) -> str:
    """Return since when the source of a hazard is silent, for papers and files that travel; empty
    while it answers.
    """
    source = hazard.source
    if not source.address or not source.is_enabled or not is_overdue(source, now):
        return ""
    since = text_of(source.last_good_at or source.created_at)
    return str(_("%(source)s no responde desde %(since)s.", source=source.name, since=since))


def utc_text(moment: datetime) -> str:
    """Return a moment for a file that is opened nobody knows where."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _registered(line: CountryLine) -> str:
    if line.persons.is_hidden:
        return str(_("menos de %(below)s registradas en la zona", below=line.persons.below))
    if not line.persons.value:
        return str(_("registradas en la zona: desconocido"))
    return str(
        ngettext(
            "%(n)s registrada en la zona",
            "%(n)s registradas en la zona",
            line.persons.value,
            n=number(line.persons.value),
        )
    )


def standalone_sheet(
    title: str, facts: Sequence[str], sheet: AffectedSheet, language: str
) -> MapSheet:
    """Return the sheet as a file that travels: zone, places and counts, no names."""
    installation = services()
    pins = place_pins(sheet)
    box = box_of([sheet.zone]) or Box(-180, -90, 180, 90)
    wide = snapped(box)
    base = (
        detail_base(installation.atlas, wide, language) if wide else _region(installation, language)
    )
    return MapSheet(
        language=language,
        title=title,
        facts=tuple(facts),
        bands=sheet.bands,
        box=box,
        pins=pins,
        base=base,
        table_heads=(_("Lugar"), _("Tipo"), _("Datos")),
        at=sheet.at,
        layer_words={entry.key: _(entry.words) for entry in legend_of(_layer_keys(sheet, pins))},
        credit=credit(),
    )


# -- inside ---------------------------------------------------------------------------------


def _layer_keys(sheet: AffectedSheet, pins: Sequence[MapPin]) -> set[str]:
    return {layer_of(band, sheet.at) for band in sheet.bands} | {pin.shape for pin in pins}


def _region(installation: Services, language: str) -> dict[str, Any]:
    base: dict[str, Any] = json.loads(
        region_file(installation.atlas, language, region_store(installation.settings)).plain
    )
    return base


def _board_keys(zones: Sequence[BoardZone], layers: BoardLayers) -> set[str]:
    keys = {zone.severity.value for zone in zones} | {each.kind.value for each in layers.places}
    more = {
        MapLayer.CRISIS: layers.crises,
        MapLayer.PEOPLE: layers.squares,
        MapLayer.GROUND: [] if layers.ground is None else [layers.ground],
    }
    return keys | {key for key, there in more.items() if there}


def _board_pin(place: BoardPlace) -> dict[str, Any]:
    kind = place.kind.value
    words = pin_words(kind, is_inside=place.is_inside)
    url = url_for("directory.entry", kind=kind, entry_id=place.id)
    return pin_feature(
        place.point, kind, place.name, lines=[words], inside=place.is_inside, url=url
    )
