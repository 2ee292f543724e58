"""Is it this place? One component for every form, page and trial that asks where something is.

A text with several plausible readings becomes a list of radio buttons: up to five, each with state,
country, the people there and a small map. The choice travels under the key of its text
(`core.atlas.placing.readings.choice_key`), so that one made for other words counts for nothing, and
all else that was typed stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from markupsafe import Markup

from core.atlas import Atlas
from core.atlas.placing.path_words import place_path
from core.atlas.placing.readings import OpenReading
from core.atlas.placing.spot_map import spot_map
from core.atlas.values import Place
from core.disclosure import Cell
from core.i18n.formats import Formats
from core.i18n.languages import N_
from directory.entries.models import Post
from webapp.auth.access import current_scope
from webapp.auth.policy import OFFICIALS
from webapp.http.database import db
from webapp.http.services import services
from webapp.queries.people_near import own_people

_CHOICE = "reading:"
MOST_CHOICES_SENT = 200
_KIND_WORDS = {
    "city": N_("ciudad o pueblo"),
    "zip": N_("código postal"),
    "point": N_("coordenadas"),
}
_UNIT_WORDS = {
    "countries": N_("país"),
    "countries_world": N_("país"),
    "admin1": N_("estado, departamento o provincia"),
    "admin2": N_("condado o municipio"),
}


@dataclass(frozen=True, slots=True)
class ShownReading:
    """One reading as it is offered."""

    code: str
    name: str
    kind: str
    path: str
    people: tuple[str, ...]
    drawing: Markup


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """The readings of one text; `name` is that of the radio buttons."""

    name: str
    field: str
    text: str
    readings: tuple[ShownReading, ...]
    more: int
    chosen: str = ""
    is_near: bool = False
    """Whether nothing is called so, and these are only nearly called so."""


def sent_choices(form: Mapping[str, str]) -> dict[str, str]:
    """Return the readings chosen in a form: code by key."""
    sent = [key for key in form if key.startswith(_CHOICE)][:MOST_CHOICES_SENT]
    return {key.removeprefix(_CHOICE): form[key] for key in sent if form[key]}


def place_choices(
    questions: Sequence[OpenReading], chosen: Mapping[str, str] | None = None
) -> list[PlaceChoice]:
    """Return what is shown for texts of which a reading must be chosen, in their order."""
    places = {each.code: each for asked in questions for each in asked.readings.offer}
    own = _own_counts(list(places.values()))
    return [
        PlaceChoice(
            f"{_CHOICE}{asked.key}",
            asked.field,
            asked.readings.text,
            tuple(_shown_reading(each, own.get(each.code)) for each in asked.readings.offer),
            asked.readings.more,
            (chosen or {}).get(asked.key, ""),
            asked.readings.is_near,
        )
        for asked in questions
    ]


def own_units(post_id: object = None) -> tuple[str, ...]:
    """Return the units whose readings the asker sees first: of the post, then of the country."""
    scope = current_scope()
    post = db.session().get(Post, post_id or scope.post_id) if post_id or scope.post_id else None
    located = services().atlas.locate(post.point) if post is not None and post.point else None
    around = (located.admin2, located.admin1, located.country) if located else ()
    codes = [unit.code for unit in around if unit is not None]
    return tuple(dict.fromkeys([*codes, *([scope.country] if scope.country else [])]))


def kind_words(atlas: Atlas, place: Place) -> str:
    """Return what a reading is (`condado o municipio`), as a message id; empty when not known."""
    unit = atlas.unit(place.code) if place.kind == "admin" else None
    return _UNIT_WORDS.get(unit.kind, "") if unit else _KIND_WORDS.get(place.kind, "")


# -- inside ---------------------------------------------------------------------------------


def _own_counts(places: Sequence[Place]) -> Mapping[str, Cell]:
    """Return how many of the asker's own people are there, where they may see counts."""
    scope, now = current_scope(), services().clock()
    if scope.role not in OFFICIALS or not scope.country or not places:
        return {}
    at = services()
    return own_people(
        db.session(), at.keyring, at.atlas, scope.country, places, now, at.settings.disclosure
    )


def _shown_reading(place: Place, own: Cell | None) -> ShownReading:
    atlas, language = services().atlas, str(get_locale())
    name, _comma, path = place_path(atlas, place, language).partition(", ")
    kind = kind_words(atlas, place)
    people = tuple(words for words in (_population(place, language), _own(own)) if words)
    drawing = Markup(spot_map(atlas, place))  # noqa: S704 - numbers and fixed words alone
    return ShownReading(place.code, name, _(kind) if kind else "", path, people, drawing)


def _population(place: Place, language: str) -> str:
    """Return the people of the place, or of the towns of the unit, in words."""
    if not place.population:
        return ""
    step = 10 ** max(0, len(str(place.population)) - 2)
    rounded = round(place.population / step) * step
    return str(_("unos %(n)s habitantes", n=Formats(language).number(rounded)))


def _own(count: Cell | None) -> str:
    """Return how many of one's own are registered there; unknown is not said as 0."""
    if count is None or not (count.value or count.is_hidden):
        return ""
    if count.is_hidden:
        return str(_("%(n)s de los suyos", n=str(count)))
    return str(
        ngettext(
            "%(num)s de los suyos registrado", "%(num)s de los suyos registrados", count.value or 0
        )
    )
