"""What of a sheet is remembered while hazards, directory and estimates are as they were: places,
officials and their cards, estimates, what shelters answer, and where to go on calling. Never
anything of a person: each look at those is read, and written down, anew.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from flask import render_template
from markupsafe import Markup

from core.data_versions.versioned_data import VersionedData, shared_version
from directory.search.version import SHOWN_DIRECTORY
from feeds.models import SHOWN_HAZARDS
from registry.matching.index import index_state
from registry.people.models import ESTIMATES
from watch.board.present_board import persons_touched
from watch.models import FLAG_COUNTS, FLAGS
from watch.sheet.affected_sheet import Memory, Part, made_anew
from watch.sheet.model import AffectedSheet
from watch.shelter_questions.answers import shelter_answers
from watch.shelter_questions.models import SHELTER_ANSWERS
from watch.shelter_questions.turns import shelters_to_telephone
from webapp.auth.access import current_scope
from webapp.blueprints.hazards.timeline import KnownHazard
from webapp.http.database import db
from webapp.http.i18n import readers_marks
from webapp.http.rendering.remembered_parts import remembered_part
from webapp.http.services import services
from webapp.queries.demo_notice import is_demo


def sheet_version() -> Hashable | None:
    """Return the state of all that sheets show and that may be remembered."""
    parts = (SHOWN_DIRECTORY, SHOWN_HAZARDS, FLAGS, FLAG_COUNTS, ESTIMATES, SHELTER_ANSWERS)
    return shared_version(db.session(), *parts)


def without_cycles(version: Hashable | None) -> Hashable | None:
    """Return a version that stays where a cycle of the watch found nothing new: by it an open sheet
    asks again.
    """
    return _without(version, FLAGS)


def own_count(known: KnownHazard) -> int | None:
    """Return how many of the reader's country a hazard touches, as the watch counted them."""
    return persons_touched(db.session(), known.hazard.id, current_scope().country)


def memory_of(known: KnownHazard, version: Hashable | None) -> Memory:
    """Return what remembers the parts of the sheet of a hazard, as it was known, for who asks: all
    but what shelters answer, for during a round of the directory a link is opened each minute.
    """
    return _memory(known, _without(version, SHELTER_ANSWERS))


def map_memory(known: KnownHazard, *, shows_people: bool) -> Memory:
    """Return what remembers the map of a hazard's page: that of a place, and of people as counts
    while no stay in the index is another.
    """
    version = without_cycles(_without(sheet_version(), SHELTER_ANSWERS))
    if version is not None and shows_people:
        version = (version, index_state(db.session()))
    return _memory(known, version)


def written_questions(known: KnownHazard, version: Hashable | None) -> Markup:
    """Return the sections of what the shelters that were asked say, and which are to be rung for
    nobody can write to them; of a moment of before nothing: they speak of now.
    """
    if known.moment is not None:
        return Markup("")

    def write() -> Markup:
        session, viewer = db.session(), current_scope().viewer
        text = render_template(
            "hazards/asked_shelters.html",
            shelter_answers=shelter_answers(session, known.hazard.id, viewer),
            silent_shelters=shelters_to_telephone(session, known.hazard.id, viewer),
        )
        return Markup(text)  # noqa: S704 - a template of ours, escaped where it was made

    return _memory(known, version)(("asked", is_demo()), write)


def written_places(sheet: AffectedSheet, remember: Memory = made_anew) -> Markup:
    """Return the sections of shelters and posts of a sheet."""

    def write() -> Markup:
        text = render_template("hazards/affected_places.html", sheet=sheet)
        return Markup(text)  # noqa: S704 - a template of ours, escaped where it was made

    shown = tuple(line.country for line in sheet.countries)
    return remember(("cards", shown, sheet.near_km, is_demo()), write)


# -- inside ---------------------------------------------------------------------------------


def _without(version: Hashable | None, part: VersionedData) -> Hashable | None:
    if not isinstance(version, frozenset):
        return version
    return frozenset(each for each in version if each[0] != part.name)


def _memory(known: KnownHazard, version: Hashable | None) -> Memory:
    viewer, marks = current_scope().viewer, readers_marks(services().clock())
    whose = ("sheet", known.hazard.id, known.known_at, viewer, marks)

    def remember(key: Hashable, make: Callable[[], Part], /) -> Part:
        return remembered_part(version, (*whose, key), make)

    return remember
