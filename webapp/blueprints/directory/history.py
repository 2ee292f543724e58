"""The past of an entry: who changed what, when, from which value; and the way back."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.i18n.languages import N_
from directory.entries.change_log import (
    ChangeAction,
    ChangeLogEntry,
    ChangeVia,
    can_be_undone,
    changes_of,
    designation_changes,
    values_of_change,
)
from directory.entries.kinds import ONE_WORDS, AnyEntry, EntryKind
from directory.entries.lifecycle import DesignationTaken, put_back
from directory.entries.models import CommunityLeader, FocalPoint, Visibility
from directory.rounds.answers.by_hand import take_back_confirmation
from webapp.auth.access import current_scope
from webapp.auth.entry_access import (
    change_origin,
    keys_for,
    note_reading,
    remembered_entry,
)
from webapp.auth.entry_rights import may_edit, may_put_back
from webapp.auth.users import RCM_COUNTRIES
from webapp.blueprints.directory.edit_page import KINDS, entry_address
from webapp.blueprints.directory.views import blueprint
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import writes
from webapp.labels.change_lines import ChangeLine, change_lines

DESIGNATION_FIELDS = frozenset({"name", "designation", "designated_on", "post_id"})
"""What the history of the designations says of a focal point."""


@blueprint.get(f"/directorio/{KINDS}/<uuid:entry_id>/historial")
def past(kind: str, entry_id: uuid.UUID) -> str:
    """Return all that happened to an entry, newest first."""
    return _page(EntryKind(kind), remembered_entry(EntryKind(kind), entry_id))


@blueprint.get("/directorio/puntos-focales/<country>/historial")
def designations(country: str) -> str:
    """Return who was designated when: the focal points of one country, for its officials and the
    Secretariat.
    """
    scope = current_scope()
    if country not in RCM_COUNTRIES or scope.country not in {"", country}:
        abort(404)
    changes = designation_changes(db.session(), country)
    if not scope.country:
        changes = [each for each in changes if _is_shown_abroad(each)]
    lines = change_lines(
        db.session(),
        services().atlas,
        changes,
        None,
        current_scope().viewer,
        only=DESIGNATION_FIELDS,
    )
    return render_template("directory/designations.html", country=country, changes=lines)


@blueprint.get("/directorio/lideres/<uuid:entry_id>/historial")
def past_leader(entry_id: uuid.UUID) -> str:
    """Return the past of a community leader, opened for the own country only and noted in the
    audit log.
    """
    entry = remembered_entry(EntryKind.LEADER, entry_id)
    if isinstance(entry, CommunityLeader):
        note_reading(entry, N_("Historial de un líder comunitario"))
    return _page(EntryKind.LEADER, entry)


@blueprint.route(
    f"/directorio/{KINDS}/<uuid:entry_id>/historial/<uuid:change_id>", methods=["GET", "POST"]
)
def go_back(
    kind: str, entry_id: uuid.UUID, change_id: uuid.UUID
) -> str | Response | tuple[str, int]:
    """Undo one change: GET asks once more, POST does it."""
    return _go_back(EntryKind(kind), entry_id, change_id)


@blueprint.route(
    "/directorio/lideres/<uuid:entry_id>/historial/<uuid:change_id>", methods=["GET", "POST"]
)
def go_back_leader(entry_id: uuid.UUID, change_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """Undo one change of a community leader."""
    return _go_back(EntryKind.LEADER, entry_id, change_id)


# -- inside ---------------------------------------------------------------------------------


def _page(kind: EntryKind, entry: AnyEntry) -> str:
    changes = changes_of(db.session(), entry.id)
    return render_template(
        "directory/past.html",
        kind=kind,
        kind_words=_(ONE_WORDS[kind]),
        entry=entry,
        title=_name(entry),
        changes=change_lines(
            db.session(), services().atlas, changes, keys_for(kind), current_scope().viewer
        ),
        may_edit=may_edit(current_scope(), entry),
        back=entry_address(kind, entry),
        back_link=lambda change: _address(kind, entry, change),
    )


def _go_back(
    kind: EntryKind, entry_id: uuid.UUID, change_id: uuid.UUID
) -> str | Response | tuple[str, int]:
    entry = remembered_entry(kind, entry_id, to_edit=True)
    change = _change_or_404(entry, change_id)
    if isinstance(entry, CommunityLeader):
        note_reading(entry, N_("Historial de un líder comunitario"))
    before = {key: pair[0] for key, pair in values_of_change(change, keys_for(kind)).items()}
    if change.action is ChangeAction.CHANGED and not may_put_back(current_scope(), entry, before):
        abort(403)
    if request.method != "POST":
        return _ask(kind, entry, change)
    writes()
    try:
        is_changed = _undo(change, kind)
    except DesignationTaken as taken:
        words = _("No se puede: la designación ya es de %(name)s.", name=taken.holder.name)
        return _ask(kind, entry, change, words), 422
    flash(_("Vuelto atrás.") if is_changed else _("No había nada que volver atrás."), "done")
    return redirect(entry_address(kind, entry, "past"))


def _undo(change: ChangeLogEntry, kind: EntryKind) -> bool:
    origin = change_origin(ChangeVia.PUT_BACK)
    if change.action is ChangeAction.CONFIRMED:
        return take_back_confirmation(db.session(), change, origin=origin)
    return put_back(db.session(), change, origin=origin, keyring=keys_for(kind)) is not None


def _change_or_404(entry: AnyEntry, change_id: uuid.UUID) -> ChangeLogEntry:
    """Return a change of this entry that can be undone."""
    change = db.session().get(ChangeLogEntry, change_id)
    if change is None or change.entry_id != entry.id or not can_be_undone(change):
        abort(404)
    return change


def _ask(kind: EntryKind, entry: AnyEntry, change: ChangeLogEntry, fault: str = "") -> str:
    return render_template(
        "directory/go_back.html",
        kind=kind,
        title=_name(entry),
        one=change_lines(
            db.session(), services().atlas, [change], keys_for(kind), current_scope().viewer
        )[0],
        actions=ChangeAction,
        fault=fault,
        back=entry_address(kind, entry, "past"),
    )


def _address(kind: EntryKind, entry: AnyEntry, change: ChangeLogEntry) -> str:
    if kind is EntryKind.LEADER:
        return url_for("directory.go_back_leader", entry_id=entry.id, change_id=change.id)
    return url_for("directory.go_back", kind=kind.value, entry_id=entry.id, change_id=change.id)


def _name(entry: AnyEntry) -> str:
    return entry.zone if isinstance(entry, CommunityLeader) else entry.name


def _is_shown_abroad(change: ChangeLogEntry) -> bool:
    """Return whether the Secretariat sees the focal point a change is of, or saw it before it was
    retired.
    """
    entry = db.session().get(FocalPoint, change.entry_id)
    return entry is not None and entry.visibility in {Visibility.RCM, Visibility.PUBLIC}


def _lines(kind: EntryKind, changes: Sequence[ChangeLogEntry]) -> list[ChangeLine]:
    viewer = current_scope().viewer
    return change_lines(db.session(), services().atlas, changes, keys_for(kind), viewer)
