"""The map of one zone, on screen and on paper: its bands, and the places of a sheet as pins."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup

from core.geo.geometry import Area, Box, Point
from core.i18n.languages import N_
from core.i18n.phones import international
from feeds.labels import SEVERITY_WORDS
from feeds.values import Band
from watch.matching.disclosure_grid import PeopleSquare
from watch.sheet.affected_sheet import Memory, made_anew
from watch.sheet.hazard_places import HazardPlaces
from watch.sheet.model import AffectedSheet, ChannelLine, PostLine, ShelterLine
from webapp.http.i18n import home_only_words
from webapp.http.services import services
from webapp.labels.provenance import made_moment
from webapp.maps.base_map import credit, map_words
from webapp.maps.layers import LegendEntry, MapLayer, layer_of, legend_of
from webapp.maps.map_data import (
    band_features,
    box_of,
    map_document,
    outline,
    pin_feature,
    square_feature,
)
from webapp.maps.map_sheet import MapPin
from webapp.maps.printed_map import PaperMap, printed_map


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
    ground: Area | None = None,
    *,
    has_paper: bool = True,
) -> ZoneMap:
    """Return the map of one zone as it holds at `at`, with the shelters, posts and own people of
    `places` when there are any, and the border of the own `ground`; the pins perhaps as they were
    made before. Without `has_paper` nothing is drawn for paper.
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
        [square_feature(square, square_words(square)) for square in squares],
    )
    if ground is not None:
        document["ground"] = outline(ground)
    keys = {layer_of(band, at) for band in bands} | {pin.shape for pin in pins}
    legend = legend_of(keys | _more_layers(squares, ground))
    paper = Markup("")
    if has_paper:
        drawn = PaperMap(bands, at, pins, [(square, square_words(square)) for square in squares])
        paper = printed_map(drawn, services().atlas, title, str(get_locale()))
    return ZoneMap(document, box, legend, paper, pins)


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


def square_words(square: PeopleSquare) -> str:
    """Return the number of a square, or that it is not told."""
    return str(_("oculto")) if square.persons.is_withheld else str(square.persons)


def pin_words(shape: str, *, is_inside: bool) -> str:
    """Return what a shelter or a post on a map is, in the reader's language."""
    if shape == "shelter":
        words = N_("Albergue dentro de la zona: peligro"), N_("Albergue fuera de la zona")
    else:
        words = N_("Representación dentro de la zona"), N_("Representación a cargo")
    return str(_(words[0] if is_inside else words[1]))


# -- inside ---------------------------------------------------------------------------------


def _more_layers(squares: Sequence[PeopleSquare], ground: Area | None) -> set[str]:
    people = {MapLayer.PEOPLE.value} if squares else set()
    return people | ({MapLayer.GROUND.value} if ground is not None else set())


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


def _pin(pin: MapPin) -> dict[str, Any]:
    return pin_feature(
        pin.point, pin.shape, pin.title, lines=[pin.kind, *pin.lines], inside=pin.is_inside
    )


def _shelter_pin(line: ShelterLine) -> MapPin | None:
    return _place(line.point, "shelter", line, pin_words("shelter", is_inside=line.is_inside))


def _post_pin(line: PostLine) -> MapPin | None:
    return _place(line.point, "post", line, pin_words("post", is_inside=line.is_inside))


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
