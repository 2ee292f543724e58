"""The form of one entry as a page: boxes, choices, faults, and what others changed meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from core.errors import AtalayaError
from core.geo.geometry import Area, Point
from directory.entries.field_model import GROUP_WORDS, Field, FieldShape, Group
from directory.entries.fields import field_of, groups_of
from directory.entries.kinds import ONE_WORDS, AnyEntry, EntryKind
from directory.entries.models import ChannelKind, CommunityLeader, Shelter
from directory.entries.occupancy import Crowding
from directory.entries.validation import InvalidValues
from feeds.values import Severity
from webapp.auth.access import current_scope
from webapp.auth.entry_access import organisations_offered, posts_offered
from webapp.auth.entry_rights import fixed_fields, locked_fields, visibilities
from webapp.auth.users import RCM_COUNTRIES
from webapp.blueprints.directory.saving import ParallelChange, newest_change
from webapp.forms.entry_form import USUAL_LANGUAGES, form_fields, raw_of
from webapp.forms.entry_places import PlacedForm
from webapp.forms.field_types import Boxes
from webapp.forms.place_choice import place_choices
from webapp.forms.place_search import place_search
from webapp.http.i18n import with_colon
from webapp.labels.entry_values import choice_words
from webapp.maps.base_map import credit, detail_url, map_words
from webapp.maps.map_data import box_of, map_document, zone_feature

KINDS = "<any(post, focal_point, shelter, organisation):kind>"


@dataclass(frozen=True, slots=True)
class EditForm:
    """What a page of the form shows. `entry` is None while it is new."""

    kind: EntryKind
    entry: AnyEntry | None
    country: str
    boxes: Boxes
    errors: Mapping[str, str] = field(default_factory=dict)
    others: Sequence[ParallelChange] = ()
    """What somebody else changed since the page was opened."""
    is_late: bool = False
    placed: PlacedForm | None = None
    """What must be answered about the place before it is saved."""
    crowded: Sequence[Crowding] = ()
    """What was counted and is more than there are places."""

    @property
    def read_entry(self) -> AnyEntry | None:
        """The entry as it is read now; None where the page goes on from what was sent."""
        return self.entry if request.method != "POST" or self.is_late else None


def entry_address(kind: EntryKind, entry: AnyEntry, page: str = "entry") -> str:
    """Return where a page (`entry`, `edit`, `past`) of an entry is; leaders have pages of their
    own.
    """
    if kind is EntryKind.LEADER:
        return (
            url_for("directory.leaders")
            if page == "entry"
            else url_for(f"directory.{page}_leader", entry_id=entry.id)
        )
    return url_for(f"directory.{page}", kind=kind.value, entry_id=entry.id)


def hidden_fields(kind: EntryKind) -> set[str]:
    """Return the fields the asker may not set on entries of this kind."""
    return {*fixed_fields(current_scope(), kind), *locked_fields(current_scope(), kind)}


def explain_problems(kind: EntryKind, unfit: InvalidValues) -> dict[str, str]:
    """Return the faults of a form, by field, in the reader's language."""
    return {
        key: f"{with_colon(_(field_of(kind, key).title))} {problem.explain(_)}"
        for key, problem in unfit.problems.items()
    }


def form_page(form: EditForm, act: str = "") -> str:
    """Return the page; `act` is the button pressed that does not save."""
    return render_template(
        "directory/form.html",
        kind=form.kind,
        kind_words=_(ONE_WORDS[form.kind]),
        entry=form.entry,
        title=_title(form),
        country=form.country,
        boxes=form.boxes,
        groups=_groups(form.kind),
        errors=form.errors,
        others=form.others,
        is_late=form.is_late,
        crowded=form.crowded,
        **_place_questions(form.placed),
        **_seen_values(form.read_entry),
        choices=lambda field: _choices(form, field),
        channel_choices=_channel_choices(),
        languages=USUAL_LANGUAGES,
        countries=RCM_COUNTRIES,
        **place_search(form.boxes.get("located_in", "") or form.country, act),
        **(_map(form.boxes) if "drawn" in form.boxes else {"map_document": None, "detail": ""}),
        back=_back(form),
    )


# -- inside ---------------------------------------------------------------------------------


def _place_questions(placed: PlacedForm | None) -> dict[str, Any]:
    """Return the readings to choose from, and what is wrong with the point."""
    doubt = placed.doubt if placed else None
    problem = doubt.problem(str(get_locale())) if doubt else None
    repair = doubt.repair if doubt else None
    return {
        "questions": place_choices(placed.questions) if placed else [],
        "doubt": problem.explain(_) if problem else "",
        "repair": f"{repair.lat:.5f}, {repair.lon:.5f}" if repair else "",
    }


def _title(form: EditForm) -> str:
    if form.entry is None:
        return str(_("Nueva entrada: %(kind)s", kind=_(ONE_WORDS[form.kind]).lower()))
    if isinstance(form.entry, CommunityLeader):
        return str(form.boxes["zone"])
    return form.entry.name


def _back(form: EditForm) -> str:
    if form.entry is None:
        return url_for("directory.choose_new")
    return entry_address(form.kind, form.entry)


def _groups(kind: EntryKind) -> list[tuple[Group, str, list[Field]]]:
    """Return the groups that have a field to fill in, in order."""
    by_group: dict[Group, list[Field]] = {group: [] for group in groups_of(kind)}
    for each in form_fields(kind, hidden_fields(kind)):
        by_group[each.group].append(each)
    return [(group, _(GROUP_WORDS[group]), fields) for group, fields in by_group.items() if fields]


def _seen_values(entry: AnyEntry | None) -> dict[str, str]:
    """Return what the form sends back so that a change made meanwhile is noticed."""
    if entry is None:
        return {name: request.form.get(name, "") for name in ("seen_at", "seen_change")}
    return {"seen_at": entry.updated_at.isoformat(), "seen_change": newest_change(entry)}


def _channel_choices() -> list[tuple[str, str]]:
    channels = field_of(EntryKind.POST, "channels")
    return [(each.value, choice_words(channels, each.value)) for each in ChannelKind]


def _choices(form: EditForm, field: Field) -> list[tuple[str, str]]:
    """Return what a list of choices offers."""
    if field.key == "visibility":
        return _visibility_choices(form.entry, field)
    if field.shape is FieldShape.POST:
        return _post_choices(form)
    if field.shape is FieldShape.ORGANISATION:
        return _organisation_choices(form)
    return [(code.value, choice_words(field, code.value)) for code in field.choices or ()]


def _visibility_choices(entry: AnyEntry | None, field: Field) -> list[tuple[str, str]]:
    """Return what the asker may set, and what is set already."""
    current = entry.visibility if entry is not None else None
    offered = dict.fromkeys(visibilities(current_scope(), current))
    if current is not None:
        offered.setdefault(current)
    return [(each.value, choice_words(field, each.value)) for each in offered]


def _post_choices(form: EditForm) -> list[tuple[str, str]]:
    own = form.entry.id if form.entry is not None else None
    posts = posts_offered(form.country)
    return [(str(post.id), post.name) for post in posts if post.id != own]


def _organisation_choices(form: EditForm) -> list[tuple[str, str]]:
    """Return the organisations of the country, and the shelter's present one wherever it is of."""
    choices = [(str(one.id), one.name) for one in organisations_offered(form.country)]
    current = form.entry.organisation if isinstance(form.entry, Shelter) else None
    if current is not None and (str(current.id), current.name) not in choices:
        choices.append((str(current.id), current.name))
    return choices


def _map(boxes: Boxes) -> dict[str, Any]:
    """Return the drawing board: the area as it stands, or the surroundings of the post, with the
    finer base of that box.
    """
    raw = raw_of(EntryKind.POST, {"drawn": boxes["drawn"], "point": boxes["point"]})
    zones, box = [], None
    try:
        if raw["drawn"]:
            area = Area.from_geojson(raw["drawn"])
            zones, box = (
                [zone_feature(area, Severity.UNKNOWN, title=_("Área dibujada"), lines=[])],
                box_of([area]),
            )
        elif isinstance(raw["point"], list):
            box = box_of([], [Point(*raw["point"])])
    except (AtalayaError, ValueError):
        box = None
    return {
        "map_document": map_document(zones, [], box, credit(), map_words()),
        "detail": detail_url(box),
    }
