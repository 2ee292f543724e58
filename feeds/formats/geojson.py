"""GeoJSON as feeds write it: features with properties, some of them not what they should be."""

from __future__ import annotations

from typing import Any

from core.errors import UnusableInput
from feeds.values import UnreadableItem

_LOOKED_AT = 200
"""Features looked at to tell the format: a catalogue of a month holds 11,000 alike."""


def features_of(document: Any) -> list[Any]:
    """Return the features of a FeatureCollection, or the one Feature a document is."""
    if document.get("type") != "FeatureCollection":
        return [document]
    return list_or_empty(document.get("features"))


def first_properties(document: Any) -> list[dict[str, Any]]:
    """Return the properties of the first features, to tell the format by; none for other JSON."""
    if not isinstance(document, dict):
        return []
    features = document.get("features")
    many = features if isinstance(features, list) else [document]
    usable = [feature for feature in many if isinstance(feature, dict)]
    given = (feature.get("properties") for feature in usable[:_LOOKED_AT])
    return [properties for properties in given if isinstance(properties, dict)]


def require_features(document: Any, format_name: str, location: str) -> dict[str, Any]:
    """Return the document if it is GeoJSON with features. Raises UnusableInput."""
    if not isinstance(document, dict):
        raise UnusableInput(location, "not a JSON object")
    if document.get("type") not in ("FeatureCollection", "Feature"):
        raise UnusableInput(location, f"not {format_name}: no GeoJSON features in it")
    return document


def properties_of(feature: Any) -> dict[str, Any]:
    """Return the properties of a feature. Raises UnreadableItem."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        raise UnreadableItem("not a GeoJSON feature")
    return properties


def feature_id(feature: Any) -> str:
    """Return the id of a feature as text; empty when it is none."""
    return str(feature.get("id", "")) if isinstance(feature, dict) else ""


def title_details(document: dict[str, Any]) -> dict[str, Any]:
    """Return the title of a document as `Reading.details` holds it."""
    title = document.get("title")
    return {"title": title} if title else {}


def list_or_empty(value: Any) -> list[Any]:
    """Return the value if it is a list."""
    return value if isinstance(value, list) else []
