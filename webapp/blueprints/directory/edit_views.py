"""Making and changing entries: one form for every kind, driven by `directory.entries.fields`."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.i18n.languages import N_
from directory.entries.kinds import ONE_WORDS, AnyEntry, EntryKind
from directory.entries.lifecycle import ChangedMeanwhile, DesignationTaken
from directory.entries.models import CommunityLeader, Designation, FocalPoint
from directory.entries.occupancy import asked_back
from directory.entries.validation import InvalidValues
from directory.entries.values import Values, values_of
from webapp.auth.access import current_scope
from webapp.auth.entry_access import (
    editable_entry,
    keys_for,
    note_reading,
)
from webapp.auth.entry_rights import (
    creatable,
    may_create,
)
from webapp.auth.users import RCM_COUNTRIES
from webapp.blueprints.directory.edit_page import (
    KINDS,
    EditForm,
    entry_address,
    explain_problems,
    form_page,
    hidden_fields,
)
from webapp.blueprints.directory.saving import (
    cleaned,
    confirm_all,
    parallel_changes,
    telephone_evidence,
    telephones_in_words,
    write,
)
from webapp.blueprints.directory.views import blueprint
from webapp.forms.entry_form import act_on, boxes_of, raw_of, submitted_boxes
from webapp.forms.entry_places import PlacedForm, place_form
from webapp.forms.field_types import Boxes
from webapp.forms.place_choice import own_units
from webapp.http.services import services
from webapp.http.transactions import give_up_writing, writes

Answer = str | Response | tuple[str, int]


@blueprint.get("/directorio/nueva")
def choose_new() -> str:
    """Return what can be made: the kinds, and for the Secretariat the country it is made for."""
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
    """Return the form of a community leader; opening it is noted in the audit log."""
    entry = editable_entry(EntryKind.LEADER, entry_id)
    if isinstance(entry, CommunityLeader):
        note_reading(entry, N_("Corregir los datos de un líder comunitario"))
    return _answer(EntryKind.LEADER, entry, entry.country)


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
        return form_page(EditForm(kind, entry, country, boxes_of(kind, values)))
    boxes = submitted_boxes(kind, request.form, hidden_fields(kind))
    act = request.form.get("act", "save")
    if act != "save":
        return form_page(EditForm(kind, entry, country, act_on(kind, boxes, act)), act)
    return _save(kind, entry, country, boxes)


def _save(kind: EntryKind, entry: AnyEntry | None, country: str, boxes: Boxes) -> Answer:
    placed = place_form(
        services().atlas, boxes, request.form, own_units(), getattr(entry, "point", None)
    )
    if placed.is_open:
        errors = _place_errors(placed)
        return form_page(EditForm(kind, entry, country, placed.boxes, errors, placed=placed)), 422
    boxes = placed.boxes
    try:
        values = cleaned(kind, country, entry, boxes)
    except InvalidValues as unfit:
        errors = explain_problems(kind, unfit)
        return form_page(EditForm(kind, entry, country, boxes, errors)), 422
    crowded = asked_back(values, getattr(entry, "capacity", None), request.form.getlist("crowded"))
    if crowded:
        errors = {each.field: _("Más personas que lugares: confírmelo arriba.") for each in crowded}
        return form_page(EditForm(kind, entry, country, boxes, errors, crowded=crowded)), 422
    raw = raw_of(kind, boxes)
    phones = telephones_in_words(raw, telephone_evidence(country, entry, raw))
    writes()
    try:
        saved = write(kind, country, entry, values, seen_at=_seen_at())
    except DesignationTaken as taken:
        words = _(
            "Ya lo es %(name)s: cambie primero su designación o retire su entrada.",
            name=taken.holder.name,
        )
        give_up_writing()
        return form_page(EditForm(kind, entry, country, boxes, {"designation": words})), 422
    except ChangedMeanwhile:
        if entry is None:
            raise
        give_up_writing()
        return _page_of_two(kind, entry, country, boxes, values), 409
    _finish(saved, placed, phones)
    return redirect(entry_address(kind, saved))


def _finish(saved: AnyEntry, placed: PlacedForm, phones: Iterable[str]) -> None:
    """Note how well it is placed, confirm it where that was ticked, and say what became of it."""
    if placed.precision and not isinstance(saved, FocalPoint):
        saved.point_precision = placed.precision
    is_confirmed = bool(request.form.get("confirm"))
    if is_confirmed:
        confirm_all(saved)
    _flash_saved(phones, placed, is_confirmed=is_confirmed)


def _flash_saved(phones: Iterable[str], placed: PlacedForm, *, is_confirmed: bool) -> None:
    """Say what became of a form: how its telephones were read, and where it was put."""
    for words in phones:
        flash(_("Teléfono %(words)s", words=words), "done")
    flash(_("Guardado y confirmado hoy.") if is_confirmed else _("Guardado."), "done")
    if placed.precision:
        flash(_("Sin coordenadas: se puso en el centro de %(city)s.", city=placed.town), "done")


def _place_errors(placed: PlacedForm) -> dict[str, str]:
    """Return why a place that was sought is none, by box."""
    if not placed.too_large:
        return {}
    words = _(
        "%(name)s es demasiado grande para un punto: escriba la ciudad, la dirección o las"
        " coordenadas.",
        name=placed.too_large,
    )
    return {"point": words}


def _page_of_two(
    kind: EntryKind, entry: AnyEntry, country: str, boxes: Boxes, values: Values
) -> str:
    """Return the form once more with what both wrote; fields only the other one touched hold what
    the other wrote.
    """
    others = parallel_changes(entry, values, request.form.get("seen_change", ""))
    now = boxes_of(kind, values_of(entry, keys_for(kind)))
    taken_over = {each.key: now[each.key] for each in others if not each.is_conflict}
    boxes = {**boxes, **taken_over}
    return form_page(EditForm(kind, entry, country, boxes, others=others, is_late=True))


def _at_first(kind: EntryKind) -> Values:
    """Return what a new entry starts with."""
    start: Values = {"visibility": "rcm"}
    if kind is EntryKind.FOCAL_POINT:
        start["designation"] = Designation.OTHER.value
    return start


def _seen_at() -> datetime | None:
    try:
        moment = datetime.fromisoformat(request.form.get("seen_at", ""))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
