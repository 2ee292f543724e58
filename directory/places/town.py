"""An entry without a point is put in its town: the precision of that is kept beside the point.

A shelter without any point appears in no alert. A town of several readings is asked, never guessed;
a name that is only nearly one is asked too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.atlas.placing.readings import (
    OpenReading,
    PlaceReadings,
    PlacingAtlas,
    choice_key,
    read_place,
)
from core.atlas.values import Place, Unit
from directory.entries.models import HasAddress

TOWN_PRECISION = "municipality"
"""Of a point that is only the middle of the town; one that somebody gave has none."""
CITY = "city"
"""The field a town is typed into, and under which its reading is chosen."""


@dataclass(frozen=True, slots=True)
class TownAnswer:
    """Where a town is: its `place`, or the `question` which of several is meant; or neither."""

    place: Place | None = None
    question: OpenReading | None = None


def find_town(
    atlas: PlacingAtlas,
    city: str,
    *,
    state: str = "",
    country: str = "",
    own: Sequence[str] = (),
    readings: Mapping[str, str] | None = None,
) -> TownAnswer:
    """Return the town called `city`, in the `state` when the atlas knows it, in the `country` (ISO
    code) when one is stated.

    `readings` are choices made before: the code by the key of the text.
    """
    text = ", ".join(part for part in (city.strip(), _known_state(atlas, state, country)) if part)
    if not city.strip():
        return TownAnswer()
    found = read_place(atlas, text, own=own, country=country or None)
    chosen = found.reading_of((readings or {}).get(choice_key(CITY, text), ""))
    town = chosen or _certain_town(found)
    if town is not None:
        return TownAnswer(town)
    return TownAnswer(question=OpenReading(CITY, found)) if found.offer else TownAnswer()


def is_only_town(entry: HasAddress) -> bool:
    """Return whether only the town of an entry is known, and its point is the middle of that."""
    return entry.point is not None and entry.point_precision == TOWN_PRECISION


def is_too_large(place: Place) -> bool:
    """Return whether a place is a whole state or country: its middle is nobody's address."""
    return place.kind == "admin" and place.admin2 is None


# -- inside ---------------------------------------------------------------------------------


def _certain_town(found: PlaceReadings) -> Place | None:
    """Return the town that a text names beyond doubt; None for a name that is only nearly one, and
    for a whole state.
    """
    sure = found.sure
    return None if sure is None or is_too_large(sure) else sure


def _known_state(atlas: PlacingAtlas, state: str, country: str) -> str:
    """Return the state, where the atlas has one of the name: other words find no town at all."""
    named: list[Unit] = atlas.by_name(state, country or None) if state.strip() else []
    return state.strip() if any(unit.kind == "admin1" for unit in named) else ""
