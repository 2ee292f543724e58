"""From what the packages below know to what a page shows: its maps, sheets and files."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup

from core.atlas.base_map import detail_base, region_file, region_store, snapped
from core.geo.geometry import Box, Point
from core.i18n.phones import international
from feeds.labels import SEVERITY_WORDS
from feeds.models import Hazard
from feeds.sources.health import is_overdue
from feeds.values import Band, Severity
from watch.board.zones import BoardZone
from watch.matching.disclosure_grid import PeopleSquare
from watch.sheet.affected_sheet import Memory, made_anew
from watch.sheet.caveats import caveat_lines, caveats_of
from watch.sheet.hazard_places import HazardPlaces
from watch.sheet.model import AffectedSheet, ChannelLine, CountryLine, PostLine, ShelterLine
from webapp.blueprints.hazards.timeline import KnownHazard, exact_moment
from webapp.crisis_frame.crisis_heads import CrisisArea
from webapp.http.i18n import country_name, home_only_words, number
from webapp.http.services import Services, services
from webapp.labels.hazard_names import name_of_hazard
from webapp.labels.provenance import made_moment
from webapp.maps.base_map import credit, map_words
from webapp.maps.layers import LegendEntry, MapLayer, layer_of, legend_of
from webapp.maps.map_data import (
    band_features,
    box_of,
    map_document,
    pin_feature,
    size_km2,
    square_feature,
    zone_feature,
)
from webapp.maps.map_sheet import MapPin, MapSheet
from webapp.maps.printed_map import PaperMap, printed_map


def board_map(
    zones: Sequence[BoardZone],
    moment: datetime | None = None,
    crises: Sequence[CrisisArea] = (),
) -> dict[str, Any]:
    """Return the map of the board: each hazard's zone, small ones over large ones, and above them
    the border of each open crisis; links keep the moment it is asked about.
    """
    known_at = exact_moment(moment) if moment is not None else None
    features = [
        zone_feature(
            zone.area,
            zone.severity,
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
            layer="crisis",
            title=crisis.title,
            lines=[crisis.number, crisis.description],
            url=url_for("crises.show", number=crisis.number),
        )
        for crisis in crises
    ]
    box = box_of([*(zone.area for zone in zones), *(crisis.area for crisis in crises)])
    return map_document(features, [], box, credit(), map_words())


@dataclass(frozen=True, slots=True)
class ZoneMap:
    """The map of one zone: its document, its box, and the layers that its legend names."""

    document: dict[str, Any]
    box: Box | None
    legend: tuple[LegendEntry, ...]
    paper: Markup
    """The same drawn for paper, and for where no script runs."""
    pins: tuple[MapPin, ...]
    """In the order of their numbers on paper."""


def zone_map(
    bands: Sequence[Band],
    title: str,
    at: datetime,
    places: AffectedSheet | HazardPlaces | None = None,
    remember: Memory = made_anew,
) -> ZoneMap:
    """Return the map of one zone as it holds at `at`, with the shelters, posts and own people of
    `places` when there are any; the pins perhaps as they were made before.
    """
    pins = remember(("pins", _posts_of(places)), lambda: place_pins(places)) if places else ()
    squares = places.squares if places else ()
    box = box_of([band.area for band in bands])
    document = map_document(
        band_features(bands, title, at, _band_lines),
        map(_pin, pins),
        box,
        credit(),
        map_words(),
        [square_feature(square, _square_words(square)) for square in squares],
    )
    keys = {layer_of(band, at) for band in bands} | {pin.shape for pin in pins}
    legend = legend_of(keys | ({MapLayer.PEOPLE} if squares else set()))
    drawn = PaperMap(bands, at, pins, [(square, _square_words(square)) for square in squares])
    paper = printed_map(drawn, services().atlas, title, str(get_locale()))
    return ZoneMap(document, box, legend, paper, pins)


def _posts_of(places: AffectedSheet | HazardPlaces) -> frozenset[uuid.UUID]:
    """Return which posts stand on a map: those of the countries whose people are touched."""
    return frozenset(line.id for line in places.posts_in_charge)


def _band_lines(band: Band) -> list[str]:
    hours = "" if band.starts is None and band.lapses is None else _hours(band)
    lines = (_(SEVERITY_WORDS[band.severity]), _(band.label) if band.label else "", hours)
    return [line for line in lines if line]


def _hours(band: Band) -> str:
    texts = (made_moment(each) if each else "…" for each in (band.starts, band.lapses))
    return " – ".join(texts)


def _square_words(square: PeopleSquare) -> str:
    return str(_("oculto")) if square.persons.is_withheld else str(square.persons)


def place_pins(sheet: AffectedSheet | HazardPlaces) -> tuple[MapPin, ...]:
    """Return the shelters and posts of a sheet, those in danger first; places and their telephones,
    never people.
    """
    posts = {line.id: line for line in (*sheet.posts_inside, *sheet.posts_in_charge)}
    pins = [
        *(_shelter_pin(line) for line in (*sheet.shelters_inside, *sheet.shelters_near)),
        *(_post_pin(line) for line in posts.values()),
    ]
    return tuple(sorted((pin for pin in pins if pin), key=lambda pin: not pin.is_inside))


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
        _("Lo que se sabía a las %(when)s", when=utc_text(known.moment)) if known.moment else "",
        _("Mapa hecho: %(when)s", when=utc_text(sheet.made_at)),
        *caveats,
        *(f"{country_name(line.country)}: {_registered(line)}" for line in sheet.countries),
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
    return str(_("%(n)s registradas en la zona", n=number(line.persons.value)))


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


def _pin(pin: MapPin) -> dict[str, Any]:
    return pin_feature(
        pin.point, pin.shape, pin.title, lines=[pin.kind, *pin.lines], inside=pin.is_inside
    )


def _shelter_pin(line: ShelterLine) -> MapPin | None:
    kind = (
        _("Albergue dentro de la zona: peligro")
        if line.is_inside
        else _("Albergue fuera de la zona")
    )
    return _place(line.point, "shelter", line, kind)


def _post_pin(line: PostLine) -> MapPin | None:
    kind = _("Representación dentro de la zona") if line.is_inside else _("Representación a cargo")
    return _place(line.point, "post", line, kind)


def _phone_words(channel: ChannelLine) -> str:
    """Return a telephone as a map's pop-up says it."""
    label = _("emergencias") + ":" if channel.is_emergency else ""
    value = channel.value
    return " ".join(filter(None, (label, international(value), home_only_words(value))))


def _place(
    point: Point | None, shape: str, line: ShelterLine | PostLine, kind: str
) -> MapPin | None:
    if point is None:
        return None
    phones = [
        _phone_words(channel)
        for channel in line.channels
        if channel.value.startswith("+") or channel.is_emergency
    ]
    lines = [part for part in (line.address, line.city, *phones[:2]) if part]
    return MapPin(shape, line.name, kind, point, tuple(lines), line.is_inside)
