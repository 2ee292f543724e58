"""What a text may mean on the ground: one reading, or several among which a person chooses.

Never chosen in silence: two towns of one name are both offered unless one is fifty times as large;
counties of one name always are. Passed over, though still offered behind the others: a unit called
as a town ten times its size (Houston County, Georgia), a county called as a state two hundred times
its size, and the unit around a town that makes up a tenth of it, since whoever says `Chihuahua` and
means the state can say so. A name that is only nearly one is asked too, though only one place fits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from core.atlas.names import abbreviates, fold
from core.atlas.placing.point_judgement import PointAtlas
from core.atlas.placing.short_words import other_spellings
from core.atlas.values import Place, Unit
from core.errors import UnusableInput
from core.geo.geometry import Area
from core.i18n.languages import N_

MOST_READINGS = 5
"""As many as are shown; who means another one writes its state beside it."""
LARGEST_KM2 = 10_000.0
"""Of a unit whose middle says where somebody is; hazards we match by zone are about as large."""
_MOST_FOUND = 60
NAMED = 0.9
"""From this score on a place is called so; below it only the start of the name, or another
spelling, is the same."""
_SAME_SCORE = 0.05
_APART_KM = 30.0
_FAR_LARGER, _LARGER_THAN_UNIT, _LARGER_THAN_COUNTY = 50, 10, 200
_LARGEST_SHOWN = 3


class ReadingAtlas(Protocol):
    """What reading a text asks of the atlas; `core.atlas.Atlas` is one."""

    def find(self, text: str, country: str | None = None, limit: int = 10) -> list[Place]:
        """Return the places that a text may mean, best first."""

    def population(self, code: str) -> int:
        """Return how many people live in the towns of a unit."""

    def by_name(self, text: str, country: str | None = None) -> list[Unit]:
        """Return the units of a name, countries first."""

    def unit(self, code: str) -> Unit | None:
        """Return the unit of a code, None when there is none."""

    def area(self, code: str) -> Area | None:
        """Return the shape of a unit, None when it is not known."""


class PlacingAtlas(PointAtlas, ReadingAtlas, Protocol):
    """What placing an entry asks of the atlas: points judged, texts read."""


@dataclass(frozen=True, slots=True)
class PlaceReadings:
    """A text read: `plausible` are the readings among which must be chosen when several.

    `others` are far smaller namesakes. Places of units bear the people of their towns.
    """

    text: str
    plausible: tuple[Place, ...] = ()
    others: tuple[Place, ...] = ()

    @property
    def is_near(self) -> bool:
        """Whether nothing is called so, and the readings are only nearly called so."""
        return bool(self.plausible) and self.plausible[0].score < NAMED

    @property
    def is_open(self) -> bool:
        """Whether a person must choose: among several, or whether a near name is the one meant."""
        return len(self.plausible) > 1 or self.is_near

    @property
    def sure(self) -> Place | None:
        """The only plausible reading that is called so; None when there is none, or several."""
        return None if self.is_open or not self.plausible else self.plausible[0]

    @property
    def offer(self) -> tuple[Place, ...]:
        """The readings offered, at most `MOST_READINGS`; the largest are always among them."""
        every = (*self.plausible, *self.others)
        largest = sorted(self.plausible, key=lambda place: -place.population)[:_LARGEST_SHOWN]
        offered = list(dict.fromkeys((*largest, *every)))[:MOST_READINGS]
        return tuple(each for each in every if each in offered)

    @property
    def more(self) -> int:
        """How many readings are not shown."""
        return max(0, len(self.plausible) + len(self.others) - MOST_READINGS)

    def reading_of(self, code: str) -> Place | None:
        """Return the reading of a code that somebody chose; None when this text has none."""
        return next((each for each in (*self.plausible, *self.others) if each.code == code), None)


@dataclass(frozen=True, slots=True)
class OpenReading:
    """A text somebody must choose a reading of; `field` is the one it was typed into."""

    field: str
    readings: PlaceReadings

    @property
    def key(self) -> str:
        """The name under which the choice is sent."""
        return choice_key(self.field, self.readings.text)


class SeveralPlaces(UnusableInput):
    """Words that may mean several places; `questions` are to be put to a person."""

    def __init__(self, questions: Sequence[OpenReading]) -> None:
        first = questions[0]
        names = "; ".join(each.readings.text for each in questions)
        super().__init__(first.field, N_("Hay varios lugares que se llaman así: ") + names)
        self.questions = tuple(questions)


def choice_key(field: str, text: str) -> str:
    """Return the name under which the reading chosen for a text in a field travels.

    It holds the text: a choice made for another text is none.
    """
    return f"{field}:{fold(text)}"


def read_place(
    atlas: ReadingAtlas, text: str, *, own: Sequence[str] = (), country: str | None = None
) -> PlaceReadings:
    """Return the places `text` may mean, in the units `own` (codes, the nearest first) before
    others, then by size; of one `country` if named. What stands behind a town may be short for its
    state (`Tegucigalpa, F.M.`): the town's own state tells. Where nothing is called as it stands,
    words that are cut short are read in full (`Cd. Juárez`).
    """
    found = _called(atlas, text, country)
    if not _is_named(found):
        spelled = (_called(atlas, each, country) for each in other_spellings(text))
        found = next((each for each in spelled if _is_named(each)), found)
    return _read(atlas, text, _distinct([_counted(atlas, each) for each in found]), own)


def read_unit(
    atlas: ReadingAtlas, text: str, *, own: Sequence[str] = (), country: str | None = None
) -> PlaceReadings:
    """Return the units `text` may mean, by code or by name, as places; a code means one."""
    coded = atlas.unit(text.strip())
    units = [coded] if coded else atlas.by_name(text, country)
    places = (_unit_place(atlas, unit) for unit in units if not _is_zone(unit, coded))
    return _read(atlas, text, [each for each in places if each is not None], own)


def is_short_for_state(atlas: ReadingAtlas, text: str, place: Place) -> bool:
    """Return whether a text is short for the state that a place lies in."""
    state = atlas.unit(place.admin1 or "")
    return state is not None and abbreviates(text, state.name, state.code)


def is_too_large(atlas: ReadingAtlas, place: Place) -> bool:
    """Return whether a reading is a whole state or country whose middle is nobody's address.

    A department of El Salvador is as small as a county and tells as much; of Texas the middle would
    be alerted for what its coast is not, and not for what its coast is.
    """
    if place.kind != "admin" or place.admin2:
        return False
    area = atlas.area(place.code)
    return area is not None and area.size_km2 > LARGEST_KM2


# -- inside ---------------------------------------------------------------------------------


def _called(atlas: ReadingAtlas, text: str, country: str | None) -> list[Place]:
    """Return the places that are called so, or nearly so."""
    found = _same_called(atlas.find(text, country, _MOST_FOUND))
    return found if _is_named(found) else _of_short_state(atlas, text, country) or found


def _is_named(found: Sequence[Place]) -> bool:
    return bool(found) and found[0].score >= NAMED


def _same_called(found: Sequence[Place]) -> list[Place]:
    """Return the places that are called so; where none is, those that are nearest to it."""
    if not found:
        return []
    least = NAMED if found[0].score >= NAMED else found[0].score - _SAME_SCORE
    return [each for each in found if each.score >= least]


def _of_short_state(atlas: ReadingAtlas, text: str, country: str | None) -> list[Place]:
    """Return the places called as the text says that lie in a state its last part is short for."""
    head, _comma, short = text.rpartition(",")
    if not (head.strip() and short.strip()) or "," in head:
        return []
    called = atlas.find(head, country, _MOST_FOUND)
    return [
        each for each in called if each.score >= NAMED and is_short_for_state(atlas, short, each)
    ]


def _counted(atlas: ReadingAtlas, place: Place) -> Place:
    if place.kind != "admin":
        return place
    return replace(place, population=atlas.population(place.code))


def _unit_place(atlas: ReadingAtlas, unit: Unit) -> Place | None:
    area = atlas.area(unit.code)
    if area is None:
        return None
    admin1 = {"admin1": unit.code, "admin2": unit.parent}.get(unit.kind)
    admin2 = unit.code if unit.kind == "admin2" else None
    return Place(
        unit.name,
        "admin",
        area.center,
        unit.country,
        admin1,
        admin2,
        atlas.population(unit.code),
        unit.code,
        1.0,
        "unit",
    )


def _is_zone(unit: Unit, coded: Unit | None) -> bool:
    """Return whether a unit is a forecast zone that nobody named by its code."""
    return coded is None and unit.kind.startswith("nws")


def _distinct(places: Sequence[Place]) -> list[Place]:
    """Return places without those that are the same ground as a larger or better one."""
    kept: list[Place] = []
    for each in sorted(places, key=lambda place: (place.kind == "admin", -place.population)):
        if not any(_is_same_ground(each, other) for other in kept):
            kept.append(each)
    return kept


def _is_same_ground(place: Place, other: Place) -> bool:
    """Return whether two readings put people at the same spot, or a unit is led by its town."""
    if place.point.distance_km(other.point) <= _APART_KM and place.country == other.country:
        return True
    if place.kind != "admin" or not _holds(place, other):
        return False
    is_country = place.admin1 is None
    return is_country or other.population * _LARGER_THAN_UNIT >= place.population


def _holds(unit: Place, town: Place) -> bool:
    return unit.code in {town.country, town.admin1, town.admin2}


def _read(
    atlas: ReadingAtlas, text: str, places: Sequence[Place], own: Sequence[str]
) -> PlaceReadings:
    small = {each.code for each in places if any(_dwarfs(other, each) for other in places)}
    ordered = sorted(
        places, key=lambda place: (_nearness(place, own), -place.population, place.code)
    )
    plausible = tuple(each for each in ordered if each.code not in small)
    others = tuple(each for each in ordered if each.code in small)
    return PlaceReadings(text.strip(), plausible, others)


def _dwarfs(place: Place, other: Place) -> bool:
    """Return whether nobody who says the name of both means the other."""
    if place.kind != "admin":
        times = _LARGER_THAN_UNIT if other.kind == "admin" else _FAR_LARGER
    elif place.admin2 is None and other.admin2 is not None and other.kind == "admin":
        times = _LARGER_THAN_COUNTY
    else:
        return False
    return place.population > times * max(1, other.population)


def _nearness(place: Place, own: Sequence[str]) -> int:
    """Return the rank of the first own unit that holds a place; one more than any when none."""
    codes: Iterable[str | None] = (place.admin2, place.admin1, place.country)
    return min((own.index(code) for code in codes if code in own), default=len(own))
