"""Hazards as GeoJSON (RFC 7946): the zone, and what is known of it; never whom it touches."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from core.json_values import json_value
from feeds.values import HazardKind, Severity
from watch.matching.hazard_zone import bands_of
from watch.sheet.caveats import caveats_of
from webapp.api.answers import following_part
from webapp.api.cursor import part_of
from webapp.api.hazards.listing import ToldHazard, hazards_told
from webapp.auth.access import current_scope
from webapp.http.database import db
from webapp.http.services import services
from webapp.labels.hazard_names import name_of_hazard


def hazards_document(question: dict[str, Any]) -> dict[str, Any]:
    """Return one part of the hazards that threaten now, as a FeatureCollection."""
    found = asked_hazards(question, current_scope().source_country)
    part = part_of(found, _key, question["cursor"], question["limit"])
    return {
        "type": "FeatureCollection",
        "features": [hazard_feature(each) for each in part.items],
        **following_part(part.cursor),
    }


def asked_hazards(question: dict[str, Any], country: str) -> list[ToldHazard]:
    """Return the hazards that threaten now, of the kind and severity asked for, as `country` is
    told of them.
    """
    return hazards_told(
        db.session(),
        country,
        kind=HazardKind(question["kind"]) if question["kind"] else None,
        least=Severity(question["least"]) if question["least"] else None,
    )


def hazard_feature(known: ToldHazard) -> dict[str, Any]:
    """Return a hazard with its whole zone; a null geometry where it has no place."""
    hazard = known.hazard
    zone = hazard.zone.to_geojson() if hazard.zone is not None else None
    return {
        "type": "Feature",
        "id": str(hazard.id),
        "geometry": zone,
        "properties": _properties(known),
    }


def banded_feature(known: ToldHazard) -> dict[str, Any]:
    """Return a hazard with the parts of its zone, each of its own severity, among its members."""
    bands = [
        {
            "type": "Feature",
            "geometry": band.area.to_geojson(),
            "properties": {
                "severity": band.severity.value,
                "label": band.label,
                "starts": json_value(band.starts),
                "lapses": json_value(band.lapses),
            },
        }
        for band in bands_of(known.hazard)
    ]
    return {**hazard_feature(known), "bands": bands}


def hazard_page(known: ToldHazard) -> str:
    """Return the address of the page of a hazard."""
    return f"{services().settings.public_url}/vigilancia/{known.hazard.id}"


# -- inside ---------------------------------------------------------------------------------


def _properties(known: ToldHazard) -> dict[str, Any]:
    hazard = known.hazard
    return {
        "title": name_of_hazard(hazard, UTC),
        "source_title": hazard.title,
        "kind": hazard.kind.value,
        "severity": hazard.severity.value,
        "status": hazard.status.value,
        "is_test": hazard.is_test or hazard.is_demo,
        "is_context": hazard.is_context,
        "started_at": json_value(hazard.started_at),
        "ends_at": json_value(hazard.ends_at),
        "ended_at": json_value(hazard.ended_at),
        "ended_because": json_value(hazard.ended_because),
        "precision": json_value(hazard.precision),
        "magnitude": hazard.magnitude,
        "same_as": json_value(hazard.same_as_id),
        "source": hazard.source.key,
        "publisher": hazard.source.publisher or hazard.source.name,
        "credit": hazard.source.credit,
        "version": known.version.number,
        "known_at": json_value(known.version.known_at),
        "caveats": json_value(caveats_of(hazard)),
        "page": hazard_page(known),
    }


def _key(known: ToldHazard) -> tuple[str, ...]:
    return known.key
