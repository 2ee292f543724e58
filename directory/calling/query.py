"""Read what a question is about: a place, coordinates, a unit, a drawn area, a telephone, an entry.

A name is read by the one component for that (`core.atlas.placing.readings`): where several readings
are plausible one must be chosen first, so must one that is only nearly called so, and the others of
a sure one are always named.
"""

from __future__ import annotations

import enum
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.atlas.atlas import Atlas
from core.atlas.names import read_coordinates
from core.atlas.placing.readings import MOST_READINGS, PlaceReadings, read_place
from core.atlas.values import Place
from core.context import Context
from core.geo.errors import BadGeometry
from core.geo.geometry import Area, Point
from directory.entries.models import FocalPoint
from directory.entries.visibility import Viewer
from directory.search.index import digits_of, plain
from directory.search.ranking import MatchKind, SearchHit, search

MOST_ENTRIES = 5
LONGEST_TEXT, LONGEST_WORDS = 4000, 200
"""Of a drawn area, and of words: anybody asks, and each reading of them is looked for."""
_PHONE = re.compile(r"\+?[\d\s().;/\-]{7,30}(?:\s*(?:ext|x)[.\s=]*\d{1,6})?", re.IGNORECASE)
_UNIT_CODE = re.compile(r"[A-Z]{2}(?:[-:]?[A-Z0-9]+)[A-Z0-9.:\-]*")
_FEWEST_PHONE_DIGITS = 7
_UNREAD = PlaceReadings("")


class QuestionKind(enum.StrEnum):
    """What the question was."""

    PLACE = "place"
    POINT = "point"
    UNIT = "unit"
    AREA = "area"
    PHONE = "phone"
    ENTRY = "entry"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class CallQuestion:
    """A question understood.

    `readings` are those of its words: of several plausible ones, and of one that is only nearly
    called so, one must be chosen first.
    """

    kind: QuestionKind
    title: str = ""
    point: Point | None = None
    """The place itself, or the middle of the area."""
    area: Area | None = None
    units: tuple[str, ...] = ()
    entries: tuple[SearchHit, ...] = ()
    """Whose telephone it is, or the entries that are called so."""
    readings: PlaceReadings = _UNREAD

    @property
    def is_open(self) -> bool:
        """Whether one of the `places` must be chosen first."""
        return self.readings.is_open

    @property
    def is_answered(self) -> bool:
        """Whether it is known what the question is about, and nothing must be chosen first."""
        return not self.is_open and bool(self.point or self.area or self.entries)

    @property
    def places(self) -> tuple[Place, ...]:
        """The readings to choose from; of a sure one, the others of that name."""
        return self.readings.offer if self.is_open else self.readings.others[:MOST_READINGS]

    def distance_km(self, point: Point) -> float | None:
        """Return how far a point lies from what was asked about, 0 inside an area."""
        if self.area is not None:
            return self.area.distance_km(point)
        return None if self.point is None else self.point.distance_km(point)


def understand(
    context: Context[Viewer], question: str | Point | Area, own: Sequence[str] = ()
) -> CallQuestion:
    """Return what `question` asks about, as far as the viewer may see the directory; readings in
    the units `own` (codes) are offered before others.
    """
    atlas = context.atlas
    if isinstance(question, Area):
        return CallQuestion(
            QuestionKind.AREA, _around(atlas, question.center), question.center, question
        )
    if isinstance(question, Point):
        return CallQuestion(QuestionKind.POINT, _around(atlas, question), question)
    text = question.strip()[:LONGEST_TEXT]
    if not plain(text):
        return CallQuestion(QuestionKind.NOTHING)
    if text.startswith("{"):
        return _drawn_area(atlas, text)
    text = text[:LONGEST_WORDS].strip()
    point = read_coordinates(text)
    if point is not None:
        return CallQuestion(QuestionKind.POINT, _around(atlas, point), point)
    if _UNIT_CODE.fullmatch(text) and atlas.unit(text) is not None:
        return _unit(atlas, text)
    if _PHONE.fullmatch(text) and len(digits_of(text)) >= _FEWEST_PHONE_DIGITS:
        return _of_entries(QuestionKind.PHONE, text, _entries(context, text))
    return _named(context, text, own)


# -- inside ---------------------------------------------------------------------------------


def _around(atlas: Atlas, point: Point) -> str:
    """Return the nearest town, as a title; empty when there is none."""
    place = atlas.nearest_place(point)
    return place.name if place else ""


def _drawn_area(atlas: Atlas, text: str) -> CallQuestion:
    try:
        area = Area.from_geojson(json.loads(text))
    except (ValueError, RecursionError, BadGeometry):
        return CallQuestion(QuestionKind.NOTHING, text[:60])
    return CallQuestion(QuestionKind.AREA, _around(atlas, area.center), area.center, area)


def _unit(atlas: Atlas, code: str) -> CallQuestion:
    unit, area = atlas.unit(code), atlas.area(code)
    if unit is None or area is None:
        return CallQuestion(QuestionKind.NOTHING, code)
    return CallQuestion(QuestionKind.UNIT, unit.name, area.center, area, (unit.code,))


def _named(context: Context[Viewer], text: str, own: Sequence[str]) -> CallQuestion:
    """Return a place of that name before an entry, unless only the entry is called exactly so."""
    readings = _readings(context.atlas, text, own)
    if _is_named(readings):
        return _of_readings(context.atlas, readings)
    entries = _entries(context, text)
    is_meant = bool(entries) and all(why.how is not MatchKind.SIMILAR for why in entries[0].why)
    if readings.plausible and not is_meant:
        return _of_readings(context.atlas, readings)
    return _of_entries(QuestionKind.ENTRY, text, entries)


def _entries(context: Context[Viewer], text: str) -> list[SearchHit]:
    return search(context.session, context.viewer, text, MOST_ENTRIES)


def _readings(atlas: Atlas, text: str, own: Sequence[str]) -> PlaceReadings:
    readings = PlaceReadings(text)
    for spelling in _spellings(text):
        found = read_place(atlas, spelling, own=own)
        readings = found if found.plausible else readings
        if _is_named(readings):
            break
    return readings


def _is_named(readings: PlaceReadings) -> bool:
    """Return whether a place is called so, not only nearly so."""
    return bool(readings.plausible) and not readings.is_near


def _spellings(text: str) -> Iterator[str]:
    """Yield the text; without apostrophes; with two neighbours written as one (`Mc Allen`)."""
    yield text
    bare = plain(text)
    if bare != text.casefold() and "," not in text:
        yield bare
    words = bare.split()
    for at in range(min(3, len(words) - 1)):
        yield " ".join([*words[:at], words[at] + words[at + 1], *words[at + 2 :]])


def _of_readings(atlas: Atlas, readings: PlaceReadings) -> CallQuestion:
    """Return the place of the only reading; of several, that one must be chosen: none is taken."""
    best = readings.sure
    if best is None:
        return CallQuestion(QuestionKind.PLACE, readings.text, readings=readings)
    if best.kind == "admin":
        return replace(_unit(atlas, best.code), readings=readings)
    return CallQuestion(QuestionKind.PLACE, best.name, best.point, readings=readings)


def _of_entries(kind: QuestionKind, text: str, found: list[SearchHit]) -> CallQuestion:
    """Return the place of the best of the entries found; of an official, that of the post."""
    for each in found:
        entry = each.entry
        placed = entry.post if isinstance(entry, FocalPoint) else entry
        if placed is not None and placed.point is not None:
            return CallQuestion(
                kind, placed.city or placed.name, placed.point, entries=tuple(found)
            )
    return CallQuestion(kind, text, entries=tuple(found))
