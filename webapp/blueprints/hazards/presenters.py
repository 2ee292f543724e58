"""From what the packages below know to what a page shows: its maps, sheets and files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from core.atlas.base_map import detail_base, region_file, region_folder, snapped
from core.geo.geometry import Box, Point
from core.i18n.phones import international
from feeds.labels import SEVERITY_WORDS
from feeds.models import Hazard
from feeds.sources.health import is_overdue
from feeds.values import Band
from watch.sheet.model import AffectedSheet, CountryLine, PostLine, ShelterLine
from webapp.http.i18n import country_name, home_only_words, number
from webapp.http.services import Services, services
from webapp.labels.hazard_names import name_of_hazard
from webapp.maps.base_map import credit, map_words
from webapp.maps.map_data import (
    band_features,
    box_of,
    large_first,
    map_document,
    pin_feature,
    zone_feature,
)
from webapp.maps.standalone import MapPin, MapSheet


def board_map(hazards: Sequence[Hazard]) -> dict[str, Any]:
    """Return the map of the board: each hazard's zone, small ones over large ones."""
    zones = [
        zone_feature(
            hazard.zone,
            hazard.severity,
            title=name_of_hazard(hazard),
            lines=[_(SEVERITY_WORDS[hazard.severity])],
            url=url_for("hazards.hazard", hazard_id=hazard.id),
        )
        for hazard in large_first(hazards)
        if hazard.zone
    ]
    box = box_of([hazard.zone for hazard in hazards if hazard.zone])
    return map_document(zones, [], box, credit(), map_words())


def zone_map(
    bands: Sequence[Band], title: str, sheet: AffectedSheet | None = None
) -> tuple[dict[str, Any], Box | None]:
    """Return the map of one zone, with the shelters and posts of `sheet` when there is one, and its
    box.
    """
    words = [_(SEVERITY_WORDS[band.severity]) for band in bands]
    pins = [_pin(pin) for pin in (sheet_pins(sheet) if sheet else ())]
    box = box_of([band.area for band in bands])
    return map_document(band_features(bands, title, words), pins, box, credit(), map_words()), box


def sheet_pins(sheet: AffectedSheet) -> tuple[MapPin, ...]:
    """Shelters and posts of a sheet, those in danger first; places and their telephones, never
    people.
    """
    posts = {line.id: line for line in (*sheet.posts_inside, *sheet.posts_in_charge)}
    pins = [
        *(_shelter_pin(line) for line in (*sheet.shelters_inside, *sheet.shelters_near)),
        *(_post_pin(line) for line in posts.values()),
    ]
    return tuple(sorted((pin for pin in pins if pin), key=lambda pin: not pin.is_inside))


def map_facts(hazard: Hazard, sheet: AffectedSheet) -> list[str]:
    """Return what stands above the map that travels; moments in UTC, because nobody knows where it
    is opened.

    Counts are told as across a border, small ones hidden: the file is made to be passed on.
    """
    lines = [
        _("EJERCICIO O PRUEBA: no es real") if hazard.is_test else "",
        _("Datos de demostración: personas inventadas") if hazard.is_demo else "",
        _("Gravedad: %(severity)s", severity=_(SEVERITY_WORDS[hazard.severity])),
        _("Fuente: %(source)s", source=hazard.source.name),
        _("En palabras de la fuente: %(title)s", title=hazard.title),
        _("Datos de %(when)s", when=f"{hazard.last_seen_at:%Y-%m-%d %H:%M} UTC"),
        silence_words(hazard, sheet.made_at),
        _("Mapa hecho: %(when)s", when=f"{sheet.made_at:%Y-%m-%d %H:%M} UTC"),
        *(f"{country_name(line.country)}: {_registered(line)}" for line in sheet.countries),
        _("Sin nombres de personas: puede compartirse con socios."),
    ]
    return [line for line in lines if line]


def silence_words(hazard: Hazard, now: datetime) -> str:
    """Return since when the source of a hazard is silent, for papers and files that travel; empty
    while it answers.
    """
    source = hazard.source
    if not source.address or not source.is_enabled or not is_overdue(source, now):
        return ""
    since = f"{source.last_good_at or source.created_at:%Y-%m-%d %H:%M} UTC"
    return str(_("%(source)s no responde desde %(since)s.", source=source.name, since=since))


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
    pins = sheet_pins(sheet)
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
        credit=credit(),
    )


# -- inside ---------------------------------------------------------------------------------


def _region(installation: Services, language: str) -> dict[str, Any]:
    base: dict[str, Any] = json.loads(
        region_file(installation.atlas, language, region_folder(installation.settings)).plain
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


def _place(
    point: Point | None, shape: str, line: ShelterLine | PostLine, kind: str
) -> MapPin | None:
    if point is None:
        return None
    phones = [
        " ".join(filter(None, (international(channel.value), home_only_words(channel.value))))
        for channel in line.channels
        if channel.value.startswith("+")
    ]
    lines = [part for part in (line.address, line.city, *phones[:2]) if part]
    return MapPin(shape, line.name, kind, point, tuple(lines), line.is_inside)
