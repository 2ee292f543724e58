"""The place of a stay, and what must be so that somebody can be looked for there."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from core.errors import UnusableInput
from registry.people.text_limits import check_text

ACCURACIES = ("address", "place", "unit")


class InvalidPlace(UnusableInput):
    """A place nobody can be looked for at; `location` is the field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StayPlace:
    """Where somebody stays: degrees on WGS84, the words for it, the second administrative unit."""

    lon: float
    lat: float
    text: str = ""
    unit_code: str = ""
    accuracy: str = "place"
    """`address` (a house), `place` (a town or a ZIP), `unit` (only the municipality is known)."""
    unread: tuple[str, ...] = dataclasses.field(default=(), compare=False)
    """As of a card."""


def check_place(place: StayPlace) -> None:
    """Raise InvalidPlace, naming the field, unless somebody can be looked for there."""
    for field, degrees, limit in (("lon", place.lon, 180), ("lat", place.lat, 90)):
        if not -limit <= degrees <= limit:  # nor is it where it is no number
            raise InvalidPlace(field, f"lies outside ±{limit}")
    check_text(InvalidPlace, "text", place.text)
    check_text(InvalidPlace, "unit_code", place.unit_code)
    if place.accuracy not in ACCURACIES:
        raise InvalidPlace("accuracy", f"is not one of {', '.join(ACCURACIES)}")
