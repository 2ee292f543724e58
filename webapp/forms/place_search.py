"""Looking up administrative units and places by name, inside a form and without a script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request
from flask_babel import get_locale

from core.atlas.placing.path_words import unit_path
from webapp.forms.places import places_called, units_called
from webapp.http.services import services


def unit_words() -> Callable[[str], str]:
    """Return how the code of a unit is shown: by its path of names, or as it is when unknown."""
    atlas, language = services().atlas, str(get_locale())

    def words(code: str) -> str:
        unit = atlas.unit(code)
        return unit_path(atlas, unit, language) if unit else code

    return words


def place_search(near: str, act: str) -> dict[str, Any]:
    """Return the texts typed into the two boxes, and what `act` found.

    `near` is the country whose units come first. `unit_hits` and `place_hits` are None where their
    button was not pressed.
    """
    atlas = services().atlas
    unit_text, place_text = request.form.get("unit_text", ""), request.form.get("place_text", "")
    return {
        "unit_words": unit_words(),
        "unit_text": unit_text,
        "unit_hits": units_called(atlas, unit_text, near) if act == "find_units" else None,
        "place_text": place_text,
        "place_hits": places_called(atlas, place_text, near) if act == "find_place" else None,
    }
