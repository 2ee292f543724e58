"""Making and changing entries: one form for every kind, driven by `directory.entries.fields`."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.errors import AtalayaError
from core.geo.geometry import Area, Point
from core.i18n.languages import N_
from directory.entries.field_model import GROUP_WORDS, FieldShape
from directory.entries.fields import field_of, groups_of
from directory.entries.kinds import ONE_WORDS, AnyEntry, EntryKind
from directory.entries.lifecycle import ChangedMeanwhile, DesignationTaken
from directory.entries.models import ChannelKind, CommunityLeader, Designation, Shelter
from directory.entries.validation import InvalidValues
from directory.entries.values import Values, values_of
from feeds.values import Severity
from webapp.auth.access import current_scope
from webapp.auth.entry_access import (
    editable_entry,
    keys_for,
    note_reading,
    organisations_offered,
    posts_offered,
)
from webapp.auth.entry_rights import (
    creatable,
    fixed_fields,
    locked_fields,
    may_create,
    visibilities,
)
from webapp.auth.users import RCM_COUNTRIES
from webapp.blueprints.directory.saving import (
    Meanwhile,
    cleaned,
    confirm_all,
    meanwhile,
    newest_change,
    write,
)
from webapp.blueprints.directory.views import blueprint
from webapp.forms.entry_boxes import (
    USUAL_LANGUAGES,
    Boxes,
    act_on,
    boxes_of,
    boxes_sent,
    form_fields,
    places_called,
    raw_of,
    unit_path,
    units_called,
)
from webapp.http.services import services
from webapp.labels.entry_values import choice_words
from webapp.maps.base_map import credit, detail_url, map_words
from webapp.maps.map_data import box_of, map_document, zone_feature

KINDS = "<any(post, focal_point, shelter, organisation):kind>"
Answer = str | Response | tuple[str, int]


@blueprint.get("/directorio/nueva")
def choose_new() -> str:
    """Return what can be made: a list of kinds, and for the Secretariat the country it is made for."""
    kinds = [(kind, ONE_WORDS[kind]) for kind in creatable(current_scope())]
    countries = () if current_scope().country else RCM_COUNTRIES
    return render_template("directory/choose_new.html", kinds=kinds, countries=countries)


@blueprint.route(f"/directorio/nueva/{KINDS}", methods=["GET", "POST"])
def new(kind: str) -> Answer:
    """Return the form of an entry yet to be made."""
    return _new(EntryKind(kind))


@blueprint.route("/directorio/lideres/nuevo", methods=["GET", "POST"])
def new_leader() -> Answer:
    """Return the form of a community leader yet to be noted."""
    return _new(EntryKind.LEADER)


@blueprint.route(f"/directorio/{KINDS}/<uuid:entry_id>/editar", methods=["GET", "POST"])
def edit(kind: str, entry_id: uuid.UUID) -> Answer:
    """Return the form of an entry."""
    return _answer(
        EntryKind(kind), entry := editable_entry(EntryKind(kind), entry_id), entry.country
    )


@blueprint.route("/directorio/lideres/<uuid:entry_id>/editar", methods=["GET", "POST"])
def edit_leader(entry_id: uuid.UUID) -> Answer:
    """Return the form of a community leader; opening it is noted in the journal."""
    entry = editable_entry(EntryKind.LEADER, entry_id)
    if isinstance(entry, CommunityLeader):
        note_reading(entry, N_("Corregir los datos de un líder comunitario"))
    return _answer(EntryKind.LEADER, entry, entry.country)


def entry_address(kind: EntryKind, entry: AnyEntry, page: str = "entry") -> str:
    """Return where a page (`entry`, `edit`, `past`) of an entry is; leaders have doors of their
    own.
    """
    if kind is EntryKind.LEADER:
        return (
            url_for("directory.leaders")
            if page == "entry"
            else url_for(f"directory.{page}_leader", entry_id=entry.id)
        )
    return url_for(f"directory.{page}", kind=kind.value, entry_id=entry.id)


# -- inside ---------------------------------------------------------------------------------


def _new(kind: EntryKind) -> Answer:
    scope = current_scope()
    country = scope.country or request.args.get("country", "").upper()
    if not scope.country and country not in RCM_COUNTRIES:
        return redirect(url_for("directory.choose_new"))
    if not may_create(scope, kind, country, scope.post_id):
        abort(403)
    return _answer(kind, None, country)


def _answer(kind: EntryKind, entry: AnyEntry | None, country: str) -> Answer:
    if request.method != "POST":
        values = values_of(entry, keys_for(kind)) if entry is not None else _at_first(kind)
        return _page(kind, entry, country, boxes_of(kind, values))
    boxes = boxes_sent(kind, request.form, _hidden(kind))
    act = request.form.get("act", "save")
    if act != "save":
        return _page(kind, entry, country, act_on(kind, boxes, act), act=act)
    return _save(kind, entry, country, boxes)


def _save(kind: EntryKind, entry: AnyEntry | None, country: str, boxes: Boxes) -> Answer:
    try:
        values = cleaned(kind, country, entry, boxes)
    except InvalidValues as unfit:
        return _page(kind, entry, country, boxes, errors=_said(kind, unfit)), 422
    try:
        saved = write(kind, country, entry, values, seen_at=_seen_at())
    except DesignationTaken as taken:
        words = _(
            "Ya lo es %(name)s: cambie primero su designación o retire su entrada.",
            name=taken.holder.name,
        )
        return _page(kind, entry, country, boxes, errors={"designation": words}), 422
    except ChangedMeanwhile:
        if entry is None:
            raise
        return _page_of_two(kind, entry, country, boxes, values), 409
    if request.form.get("confirm"):
        confirm_all(saved)
    flash(
        _("Guardado y confirmado hoy.") if request.form.get("confirm") else _("Guardado."), "done"
    )
    return redirect(entry_address(kind, saved))


def _page_of_two(
    kind: EntryKind, entry: AnyEntry, country: str, boxes: Boxes, values: Values
) -> str:
    """Return the form once more with what both wrote; fields only the other one touched hold what
    the other wrote.
    """
    others = meanwhile(entry, values, request.form.get("seen_change", ""))
    now = boxes_of(kind, values_of(entry, keys_for(kind)))
    taken_over = {each.key: now[each.key] for each in others if not each.is_conflict}
    return _page(kind, entry, country, {**boxes, **taken_over}, others=others, is_late=True)


def _page(
    kind: EntryKind,
    entry: AnyEntry | None,
    country: str,
    boxes: Boxes,
    *,
    act: str = "",
    errors: dict[str, str] | None = None,
    others: list[Meanwhile] | None = None,
    is_late: bool = False,
) -> str:
    atlas, language = services().atlas, str(get_locale())
    hidden = _hidden(kind)
    is_first = request.method != "POST" or is_late
    unit_text, place_text = request.form.get("unit_text", ""), request.form.get("place_text", "")
    here = boxes.get("located_in", "") or country
    return render_template(
        "directory/form.html",
        kind=kind,
        kind_words=_(ONE_WORDS[kind]),
        entry=entry,
        title=_title(kind, entry, boxes),
        country=country,
        boxes=boxes,
        groups=[
            (group, _(GROUP_WORDS[group]), fields)
            for group in groups_of(kind)
            if (fields := [each for each in form_fields(kind, hidden) if each.group is group])
        ],
        errors=errors or {},
        others=others or [],
        is_late=is_late,
        seen_at=entry.updated_at.isoformat()
        if entry is not None and is_first
        else request.form.get("seen_at", ""),
        seen_change=newest_change(entry)
        if entry is not None and is_first
        else request.form.get("seen_change", ""),
        choices=lambda field: _choices(field.key, kind, entry, country),
        channel_choices=[
            (each.value, choice_words(field_of(EntryKind.POST, "channels"), each.value))
            for each in ChannelKind
        ],
        languages=USUAL_LANGUAGES,
        countries=RCM_COUNTRIES,
        unit_words=lambda code: (
            unit_path(atlas, unit, language) if (unit := atlas.unit(code)) else code
        ),
        unit_text=unit_text,
        place_text=place_text,
        unit_hits=units_called(atlas, unit_text, here) if act == "find_units" else None,
        place_hits=places_called(atlas, place_text, here) if act == "find_place" else None,
        **(_map(boxes) if "drawn" in boxes else {"map_document": None, "detail": ""}),
        back=entry_address(kind, entry) if entry is not None else url_for("directory.choose_new"),
    )


def _title(kind: EntryKind, entry: AnyEntry | None, boxes: Boxes) -> str:
    if entry is None:
        return str(_("Nueva entrada: %(kind)s", kind=_(ONE_WORDS[kind]).lower()))
    return str(boxes["zone"] if isinstance(entry, CommunityLeader) else entry.name)


def _at_first(kind: EntryKind) -> Values:
    """Return what a new entry starts with."""
    start: Values = {"visibility": "rcm"}
    if kind is EntryKind.FOCAL_POINT:
        start["designation"] = Designation.OTHER.value
    return start


def _hidden(kind: EntryKind) -> set[str]:
    return {*fixed_fields(current_scope(), kind), *locked_fields(current_scope(), kind)}


def _choices(
    key: str, kind: EntryKind, entry: AnyEntry | None, country: str
) -> list[tuple[str, str]]:
    field = field_of(kind, key)
    if key == "visibility":
        current = entry.visibility if entry is not None else None
        offered = dict.fromkeys(
            (*visibilities(current_scope(), current), *((current,) if current else ()))
        )
        return [(each.value, choice_words(field, each.value)) for each in offered]
    if field.shape is FieldShape.POST:
        return [
            (str(post.id), post.name)
            for post in posts_offered(country)
            if entry is None or post.id != entry.id
        ]
    if field.shape is FieldShape.ORGANISATION:
        found = [(str(one.id), one.name) for one in organisations_offered(country)]
        kept = entry.organisation if isinstance(entry, Shelter) else None
        return (
            found
            if kept is None or (str(kept.id), kept.name) in found
            else [*found, (str(kept.id), kept.name)]
        )
    return [(code.value, choice_words(field, code.value)) for code in field.choices or ()]


def _said(kind: EntryKind, unfit: InvalidValues) -> dict[str, str]:
    return {
        key: f"{_(field_of(kind, key).title)}: {problem.said(_)}"
        for key, problem in unfit.problems.items()
    }


def _seen_at() -> datetime | None:
    try:
        seen = datetime.fromisoformat(request.form.get("seen_at", ""))
    except ValueError:
        return None
    return seen if seen.tzinfo else seen.replace(tzinfo=UTC)


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
