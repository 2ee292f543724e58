"""Where the one box looks: each source answers for what the asker may open, nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import sqlalchemy as sa
from flask import url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from core.atlas.placing.path_words import place_path
from core.atlas.placing.readings import read_place
from core.i18n.languages import N_
from directory.entries.kinds import ONE_WORDS
from directory.search.ranking import search_matches
from feeds.circles import told_to
from feeds.models import Hazard, HazardStatus
from plans.models import PlanArea
from response.crisis.listing import crises_ended, crises_open
from webapp.auth.access import can_open, current_scope
from webapp.auth.policy import OFFICIALS
from webapp.forms.place_choice import own_units
from webapp.http.database import db
from webapp.http.menu import entries
from webapp.http.rendering.addresses import address_of
from webapp.http.services import services
from webapp.labels.hazard_names import name_of_hazard
from webapp.search.found import SHOWN, FoundGroup, FoundThing, first_of, names_it
from webapp.search.recent_places import question_of

_SHORTEST = 2
_MOST_HAZARDS = 400
"""Live ones whose names are read."""
_Source = Callable[[str], FoundGroup]


def search_everything(question: str) -> tuple[FoundGroup, ...]:
    """Return what a question finds, by kind; kinds that have nothing are left out."""
    if len(question) < _SHORTEST:
        return ()
    groups = (source(question) for source in _SOURCES)
    return tuple(group for group in groups if group.things)


# -- inside ---------------------------------------------------------------------------------


def _pages(question: str) -> FoundGroup:
    fitting = (
        FoundThing(_(each.words), url_for(each.endpoint), _(each.says))
        for each in entries()
        if names_it(question, _(each.words), _(each.says))
    )
    return FoundGroup(N_("Páginas"), "arrow", first_of(fitting))


def _places(question: str) -> FoundGroup:
    atlas, language = services().atlas, str(get_locale())
    readings = read_place(atlas, question, own=own_units())
    places = readings.offer[:SHOWN]
    things = []
    for place in places:
        name, _comma, around = place_path(atlas, place, language).partition(", ")
        address = url_for("who_to_call.index", q=question_of(place))
        things.append(FoundThing(name, address, around))
    return FoundGroup(N_("Lugares: llamar ahí"), "phone", things)


def _directory_entries(question: str) -> FoundGroup:
    found = search_matches(db.session(), current_scope().viewer, question, SHOWN)
    things = [
        FoundThing(
            match.row.name,
            address_of("directory.entry", kind=match.row.kind.value, entry_id=match.row.id),
            " · ".join((_(ONE_WORDS[match.row.kind]), *(why.explain(_) for why in match.why[:1]))),
        )
        for match in found
    ]
    more = url_for("directory.index", q=question) if len(things) == SHOWN else ""
    return FoundGroup(N_("Directorio"), "directory", things, more)


def _plans(question: str) -> FoundGroup:
    language = str(get_locale())
    columns = (PlanArea.slug, PlanArea.number, PlanArea.name)
    rows = db.session().execute(sa.select(*columns).order_by(PlanArea.number))
    named = ((row, str(row.name.get(language) or row.name.get("es", ""))) for row in rows)
    fitting = (
        FoundThing(name or row.number, url_for("plans.plan", slug=row.slug), row.number)
        for row, name in named
        if names_it(question, row.number, row.slug.replace("-", " "), name)
    )
    return FoundGroup(N_("Planes"), "plan", first_of(fitting))


def _hazards(question: str) -> FoundGroup:
    query = sa.select(Hazard).where(
        Hazard.status == HazardStatus.ACTIVE,
        Hazard.is_test.is_(False),
        told_to(current_scope().source_country),
    )
    rows = db.session().scalars(query.order_by(Hazard.last_seen_at.desc()).limit(_MOST_HAZARDS))
    named = ((row, name_of_hazard(row)) for row in rows)
    fitting = (
        FoundThing(name, address_of("hazards.hazard", hazard_id=row.id))
        for row, name in named
        if names_it(question, name, row.title)
    )
    return FoundGroup(N_("Peligros vivos"), "watch", first_of(fitting))


def _crises(question: str) -> FoundGroup:
    def rows() -> Iterator[FoundThing]:
        if current_scope().role not in OFFICIALS:
            return
        for crisis in (*crises_open(db.session()), *crises_ended(db.session())):
            if names_it(question, crisis.number.replace("-", " "), crisis.number, crisis.title):
                yield FoundThing(
                    crisis.title, url_for("crises.show", number=crisis.number), crisis.number
                )

    return FoundGroup(N_("Crisis"), "alert", first_of(rows()))


def sees_persons() -> bool:
    """Return whether the asker may look for a person."""
    return can_open("persons.index")


_SOURCES: Sequence[_Source] = (_pages, _places, _directory_entries, _plans, _hazards, _crises)
