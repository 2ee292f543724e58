"""What is done to an entry with one button: confirm, report a number, count, close, retire,
restore.
"""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.audit_log import record
from directory.calling.failure_reports import report_failure, settle_failure
from directory.entries.field_model import Group
from directory.entries.fields import groups_of
from directory.entries.kinds import AnyEntry, EntryKind, kind_of
from directory.entries.lifecycle import DesignationTaken, change_entry, restore_entry, retire_entry
from directory.entries.models import CommunityLeader, ConfirmationMethod, Post
from directory.entries.occupancy import asked_back
from directory.entries.validation import InvalidValues, validate
from webapp.auth.access import current_scope
from webapp.auth.entry_access import (
    change_origin,
    editable_entry,
    posts_offered,
    remembered_entry,
    seen_channel,
    shelter_to_count,
)
from webapp.auth.entry_rights import may_count, may_edit
from webapp.blueprints.directory.edit_page import KINDS, entry_address
from webapp.blueprints.directory.saving import cleaned_part, confirm_groups
from webapp.blueprints.directory.views import blueprint
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import writes

BY_HAND = (ConfirmationMethod.PHONE, ConfirmationMethod.VISIT, ConfirmationMethod.EMAIL)
"""How somebody confirms on the screen what another said."""


@blueprint.post(f"/directorio/{KINDS}/<uuid:entry_id>/confirmar")
def confirm(kind: str, entry_id: uuid.UUID) -> Response:
    """Confirm one group of fields, or all, by telephone, visit or e-mail, today."""
    entry = editable_entry(EntryKind(kind), entry_id)
    asked, method = request.form.get("group", ""), request.form.get("method", "")
    groups = tuple(each for each in groups_of(EntryKind(kind)) if asked in {"", each.value})
    if not groups or method not in {each.value for each in BY_HAND}:
        abort(400)
    confirm_groups(entry, groups, ConfirmationMethod(method))
    flash(_("Confirmado hoy."), "done")
    return redirect(
        url_for("directory.entry", kind=kind, entry_id=entry.id, _anchor="confirm-title")
    )


@blueprint.route("/directorio/canal/<uuid:channel_id>/falla", methods=["GET", "POST"])
def report(channel_id: uuid.UUID) -> str | Response:
    """Say that a number fails: GET asks what happened, POST notes it."""
    channel, entry = seen_channel(channel_id)
    address = _address(entry)
    if request.method != "POST":
        return render_template("directory/failure.html", channel=channel, entry=entry, back=address)
    now = change_origin()
    report_failure(
        db.session(), channel, at=now.at, by=now.actor, note=request.form.get("note", "")
    )
    record(
        db.session(),
        at=now.at,
        actor=now.actor,
        action="channel.fails",
        subject=channel.id,
        country=entry.country,
    )
    flash(_("Anotado: se ve junto al número hasta que alguien lo arregle."), "done")
    return redirect(address)


@blueprint.post("/directorio/canal/<uuid:channel_id>/funciona")
def settle(channel_id: uuid.UUID) -> Response:
    """Say that a number works again; those who change the entry."""
    channel, entry = seen_channel(channel_id)
    if not may_edit(current_scope(), entry):
        abort(403)
    now = change_origin()
    settle_failure(db.session(), channel, at=now.at, by=now.actor)
    record(
        db.session(),
        at=now.at,
        actor=now.actor,
        action="channel.works",
        subject=channel.id,
        country=entry.country,
    )
    flash(_("Anotado: funciona de nuevo."), "done")
    return redirect(_address(entry))


@blueprint.post("/directorio/shelter/<uuid:entry_id>/ocupacion")
def count(entry_id: uuid.UUID) -> Response | tuple[str, int]:
    """Return how many are in a shelter by day and by night, and whether it is open: counted now."""
    shelter = shelter_to_count(entry_id)
    if not may_count(current_scope(), shelter):
        abort(403)
    sent = {
        key: request.form[key]
        for key in ("occupied", "occupied_night", "open_now")
        if request.form.get(key)
    }
    try:
        values = cleaned_part(shelter, sent)
    except InvalidValues:
        flash(_("No se guardó: escriba números enteros, 0 o más."), "wrong")
        return redirect(_address(shelter, "occupancy-title"))
    crowded = asked_back(values, shelter.capacity, request.form.getlist("crowded"))
    if crowded:
        return render_template(
            "directory/count_again.html",
            entry=shelter,
            crowded=crowded,
            sent=sent,
            back=_address(shelter, "occupancy-title"),
        ), 422
    if sent:
        writes()
        change_entry(db.session(), shelter, values, origin=change_origin())
        confirm_groups(shelter, (Group.OCCUPANCY,), ConfirmationMethod.SCREEN)
        flash(_("Ocupación anotada ahora."), "done")
    return redirect(_address(shelter, "occupancy-title"))


@blueprint.route("/directorio/post/<uuid:entry_id>/cierre", methods=["GET", "POST"])
def close(entry_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """Close a post, with the one that covers it, or open it again."""
    post = editable_entry(EntryKind.POST, entry_id)
    today = services().clock().date().isoformat()
    form = {"closed_since": today, "closed_reason": "", "covering_post_id": ""}
    if isinstance(post, Post):
        form["covering_post_id"] = str(post.covering_post_id or "")
    if request.method != "POST":
        return _closing(post, form, {})
    form = {key: request.form.get(key, "") for key in form}
    is_open = request.form.get("open") == "1"
    if is_open:
        change_entry(
            db.session(), post, {"closed_since": None, "closed_reason": ""}, origin=change_origin()
        )
        flash(_("La representación atiende de nuevo."), "done")
        return redirect(_address(post))
    errors = _closing_faults(post, form)
    if errors:
        return _closing(post, form, errors), 422
    change_entry(
        db.session(),
        post,
        validate(EntryKind.POST, form, country=post.country, is_whole=False),
        origin=change_origin(),
    )
    flash(_("Cerrada: desde ahora se dice quién la cubre."), "done")
    return redirect(_address(post))


@blueprint.route(f"/directorio/{KINDS}/<uuid:entry_id>/retirar", methods=["GET", "POST"])
def retire(kind: str, entry_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """Take an entry out of use, with a reason; it can be put back."""
    return _retire(editable_entry(EntryKind(kind), entry_id))


@blueprint.route("/directorio/lideres/<uuid:entry_id>/retirar", methods=["GET", "POST"])
def retire_leader(entry_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """Take a community leader off the list."""
    return _retire(editable_entry(EntryKind.LEADER, entry_id))


@blueprint.post(f"/directorio/{KINDS}/<uuid:entry_id>/reponer")
def restore(kind: str, entry_id: uuid.UUID) -> Response:
    """Take a retired entry into use again."""
    return _restore(EntryKind(kind), entry_id)


@blueprint.post("/directorio/lideres/<uuid:entry_id>/reponer")
def restore_leader(entry_id: uuid.UUID) -> Response:
    """Take a retired community leader into use again."""
    return _restore(EntryKind.LEADER, entry_id)


# -- inside ---------------------------------------------------------------------------------


def _address(entry: AnyEntry, anchor: str = "") -> str:
    address = entry_address(kind_of(entry), entry)
    return f"{address}#{anchor}" if anchor else address


def _closing(post: AnyEntry, form: dict[str, str], errors: dict[str, str]) -> str:
    others = [(str(one.id), one.name) for one in posts_offered(post.country) if one.id != post.id]
    return render_template(
        "directory/close.html", entry=post, form=form, errors=errors, others=others
    )


def _closing_faults(post: AnyEntry, form: dict[str, str]) -> dict[str, str]:
    try:
        validate(EntryKind.POST, form, country=post.country, is_whole=False)
    except InvalidValues as unfit:
        return {key: problem.explain(_) for key, problem in unfit.problems.items()}
    errors = {}
    if not form["closed_since"]:
        errors["closed_since"] = _("Diga desde cuándo.")
    offered = {str(one.id) for one in posts_offered(post.country) if one.id != post.id}
    if form["covering_post_id"] and form["covering_post_id"] not in offered:
        errors["covering_post_id"] = _("Elija uno de la lista.")
    return errors


def _retire(entry: AnyEntry) -> str | Response | tuple[str, int]:
    kind, reason = kind_of(entry), request.form.get("reason", "").strip()
    if request.method == "POST" and reason:
        writes()
        retire_entry(db.session(), entry, origin=change_origin(reason=reason))
        flash(_("Retirada. Está en el historial y se puede reponer."), "done")
        return redirect(entry_address(kind, entry, "past"))
    errors = (
        {"reason": _("Diga por qué: quien mire después lo querrá saber.")}
        if request.method == "POST"
        else {}
    )
    name = entry.zone if isinstance(entry, CommunityLeader) else entry.name
    page = render_template(
        "directory/retire.html",
        entry=entry,
        name=name,
        errors=errors,
        back=entry_address(kind, entry),
    )
    return (page, 422) if errors else page


def _restore(kind: EntryKind, entry_id: uuid.UUID) -> Response:
    writes()
    entry = remembered_entry(kind, entry_id, to_edit=True)
    if entry.retired_at is None:
        return redirect(entry_address(kind, entry))
    try:
        restore_entry(db.session(), entry, origin=change_origin())
    except DesignationTaken as taken:
        flash(_("No se puede: la designación ya es de %(name)s.", name=taken.holder.name), "wrong")
        return redirect(entry_address(kind, entry, "past"))
    flash(_("Repuesta."), "done")
    return redirect(entry_address(kind, entry))
