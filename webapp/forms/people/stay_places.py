"""Where somebody stays, from the words in a box: found, asked, or left to be placed.

The words are sought as everywhere: a sure reading is taken, of several one is chosen, and of an
address the end that names a town is enough. What leads nowhere is told first, and only then, when
somebody says so, waits to be placed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from core.atlas import Atlas
from core.atlas.placing.readings import (
    OpenReading,
    PlaceReadings,
    is_too_large,
    read_place,
)
from core.atlas.values import Place
from core.i18n.languages import N_
from core.problems import Problem
from registry.imports.geocoding import Geocoder
from registry.people.record import LONGEST, StayPlace
from registry.people.sought_place import SoughtPlace
from webapp.forms.place_choice import own_units, sent_choices
from webapp.http.services import services

FIELD = "place"
LEAVE = "leave_unplaced"
"""The box by which somebody says that the place is to be sought later."""
NONE = "none"
_UNKNOWN = N_("No se conoce ningún lugar que se llame así.")
_TOO_LARGE = N_(
    "%(name)s es demasiado grande: en su centro no vive nadie y las alertas de la costa no le"
    " llegarían. Escriba el municipio, el condado, la ciudad o el código postal; mientras"
    " tanto sigue sin lugar."
)
_NOTHING = N_("Falta el lugar. Si no se sabe, marque la casilla: queda por ubicar.")


@dataclass(frozen=True, slots=True)
class PlacedWords:
    """What the words for a place came to: one of the four."""

    place: StayPlace | None = None
    sought: SoughtPlace | None = None
    """To be placed later."""
    question: OpenReading | None = None
    fault: Problem | None = None
    country: str = ""
    """Where the place lies (ISO 3166-1 alpha-2), empty when no map says."""


def place_words(form: Mapping[str, str], *, field: str = FIELD) -> PlacedWords:
    """Return what the words in a box come to; empty words are to be placed once that is said."""
    atlas, text = services().atlas, form.get(field, "").strip()[: LONGEST["text"]]
    is_left = form.get(LEAVE) == "1"
    if not text:
        return _left(text, Problem(_NOTHING), is_left=is_left)
    question = OpenReading(field, read_place(atlas, text, own=own_units()))
    code = sent_choices(form).get(question.key, "")
    found = question.readings.reading_of(code) or question.readings.sure
    if found is None and code != NONE:
        return _by_address(atlas, text, question, is_left=is_left)
    if found is None:
        return _left(text, Problem(_UNKNOWN), is_left=True)
    if is_too_large(atlas, found):
        return _left(text, Problem(_TOO_LARGE, {"name": found.name}), is_left=is_left)
    return PlacedWords(stay_place(atlas, found, text), country=found.country or "")


def stay_place(atlas: Atlas, found: Place, text: str) -> StayPlace:
    """Return a reading as the place of a stay, with how precisely it is known; asks the map, so
    before anything is written.
    """
    kind = {"point": "address", "admin": "unit"}.get(found.kind, "place")
    located = atlas.locate(found.point)
    # Of a whole department the county in its middle would be said, where nobody said it.
    around = located.admin2.code if located.admin2 and found.kind != "admin" else ""
    return StayPlace(
        lon=found.point.lon,
        lat=found.point.lat,
        text=text,
        unit_code=found.admin2 or around,
        accuracy=kind,
    )


# -- inside ---------------------------------------------------------------------------------


def _by_address(atlas: Atlas, text: str, question: OpenReading, *, is_left: bool) -> PlacedWords:
    """Return where an address leads that is no place by itself, else what is to be asked."""
    readings: PlaceReadings = question.readings
    if readings.is_open and not readings.is_near:
        return _left_or(is_left, text, PlacedWords(question=question))
    row = Geocoder(atlas).row_place({"address": text})
    if row.place is not None and row.problem is None:
        return PlacedWords(row.place, country=row.country)
    if readings.is_open:
        return _left_or(is_left, text, PlacedWords(question=question))
    return _left(text, Problem(_UNKNOWN), is_left=is_left)


def _left_or(is_left: bool, text: str, other: PlacedWords) -> PlacedWords:
    return _left(text, Problem(_UNKNOWN), is_left=True) if is_left else other


def _left(text: str, problem: Problem, *, is_left: bool) -> PlacedWords:
    """Return words to be placed later, or why they are not, until somebody says so."""
    if not is_left:
        return PlacedWords(fault=problem)
    gaps = json.dumps(dict(problem.gaps), ensure_ascii=False)
    return PlacedWords(sought=SoughtPlace(text=text, message=problem.message, gaps=gaps))
