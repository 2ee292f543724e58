"""The past of an entry: who changed what, when, from which value; and the way back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from core.atlas import Atlas
from core.crypto import Keyring
from core.i18n.languages import N_
from directory.entries.change_log import (
    ChangeAction,
    ChangeLogEntry,
    ChangeVia,
    changes_of,
    values_of_change,
)
from directory.entries.fields import FIELDS, GROUP_WORDS, Group
from directory.entries.kinds import ONE_WORDS, AnyEntry, EntryKind
from directory.entries.lifecycle import DesignationTaken, put_back
from directory.entries.models import CommunityLeader, ConfirmationMethod, FocalPoint, Visibility
from directory.labels import METHOD_WORDS
from webapp.auth.access import current_scope
from webapp.auth.accounts import User
from webapp.auth.entry_rights import may_edit, may_put_back
from webapp.auth.users import RCM_COUNTRIES
from webapp.blueprints.directory.access import (
    change_origin,
    keys_for,
    note_reading,
    remembered_entry,
)
from webapp.blueprints.directory.edit_views import KINDS, entry_address
from webapp.blueprints.directory.views import blueprint
from webapp.http.database import db
from webapp.http.services import services
from webapp.labels.entry_values import SaidChange, Speaker

ACTION_WORDS: Mapping[ChangeAction, str] = {
    ChangeAction.CREATED: N_("Entrada hecha"),
    ChangeAction.CHANGED: N_("Cambio"),
    ChangeAction.RETIRED: N_("Entrada retirada"),
    ChangeAction.RESTORED: N_("Entrada repuesta"),
    ChangeAction.CONFIRMED: N_("Confirmación"),
}
VIA_WORDS: Mapping[ChangeVia, str] = {
    ChangeVia.SCREEN: N_("en pantalla"),
    ChangeVia.LINK: N_("por enlace"),
    ChangeVia.IMPORT: N_("por importación"),
    ChangeVia.MERGE: N_("al unir duplicados"),
    ChangeVia.PUT_BACK: N_("al volver atrás"),
    ChangeVia.COMMAND: N_("por comando"),
}
_WHO_WORDS = {
    "invitation": N_("quien recibió el enlace de la ronda"),
    "link": N_("quien recibió el enlace del albergue"),
    "cli": N_("quien administra el sistema"),
    "worker": N_("el sistema"),
}


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change, ready to be shown."""

    change: ChangeLogEntry
    who: str
    action: str
    via: str
    fields: tuple[SaidChange, ...]
    can_go_back: bool


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
    changes = designations_of(db.session(), country, services().atlas)
    if not scope.country:
        changes = [each for each in changes if _is_shown_abroad(each.change)]
    return render_template("directory/designations.html", country=country, changes=changes)


@blueprint.get("/directorio/lideres/<uuid:entry_id>/historial")
def past_leader(entry_id: uuid.UUID) -> str:
    """Return the past of a community leader, opened for the own country only and noted in the
    journal.
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


def designations_of(session: Session, country: str, atlas: Atlas) -> list[ChangeLine]:
    """Return the history of the designations of the focal points of `country`, newest first."""
    statement = (
        sa.select(ChangeLogEntry)
        .where(
            ChangeLogEntry.country == country, ChangeLogEntry.entry_kind == EntryKind.FOCAL_POINT
        )
        .order_by(ChangeLogEntry.at.desc(), ChangeLogEntry.turn.desc())
    )
    changes = [each for each in session.scalars(statement) if _is_of_designation(each)]
    return told(
        session, atlas, changes, None, only={"name", "designation", "designated_on", "post_id"}
    )


def told(
    session: Session,
    atlas: Atlas,
    changes: Sequence[ChangeLogEntry],
    keyring: Keyring | None,
    only: set[str] | None = None,
) -> list[ChangeLine]:
    """Changes in words: who, what was done, by which way, and each field from what to what."""
    speaker, names = Speaker(session, atlas), _names(session, changes)
    return [
        ChangeLine(
            change,
            names.get(change.actor)
            or _(_WHO_WORDS.get(change.actor.partition(":")[0], N_("alguien"))),
            _(ACTION_WORDS[change.action]),
            _(VIA_WORDS[change.via]),
            tuple(_fields(speaker, change, values_of_change(change, keyring), only)),
            change.action is not ChangeAction.CONFIRMED,
        )
        for change in changes
    ]


# -- inside ---------------------------------------------------------------------------------


def _page(kind: EntryKind, entry: AnyEntry) -> str:
    changes = changes_of(db.session(), entry.id)
    return render_template(
        "directory/past.html",
        kind=kind,
        kind_words=_(ONE_WORDS[kind]),
        entry=entry,
        title=_name(entry),
        changes=told(db.session(), services().atlas, changes, keys_for(kind)),
        may_edit=may_edit(current_scope(), entry),
        back=entry_address(kind, entry),
        back_link=lambda change: _address(kind, entry, change),
    )


def _go_back(
    kind: EntryKind, entry_id: uuid.UUID, change_id: uuid.UUID
) -> str | Response | tuple[str, int]:
    entry = remembered_entry(kind, entry_id, to_edit=True)
    change = db.session().get(ChangeLogEntry, change_id)
    if change is None or change.entry_id != entry.id or change.action is ChangeAction.CONFIRMED:
        abort(404)
    if isinstance(entry, CommunityLeader):
        note_reading(entry, N_("Historial de un líder comunitario"))
    before = {key: pair[0] for key, pair in values_of_change(change, keys_for(kind)).items()}
    if change.action is ChangeAction.CHANGED and not may_put_back(current_scope(), entry, before):
        abort(403)
    if request.method != "POST":
        return _ask(kind, entry, change)
    try:
        done = put_back(
            db.session(),
            change,
            origin=change_origin(ChangeVia.PUT_BACK),
            keyring=keys_for(kind),
        )
    except DesignationTaken as taken:
        words = _("No se puede: la designación ya es de %(name)s.", name=taken.holder.name)
        return _ask(kind, entry, change, words), 422
    flash(_("Vuelto atrás.") if done else _("No había nada que volver atrás."), "done")
    return redirect(entry_address(kind, entry, "past"))


def _ask(kind: EntryKind, entry: AnyEntry, change: ChangeLogEntry, fault: str = "") -> str:
    return render_template(
        "directory/go_back.html",
        kind=kind,
        title=_name(entry),
        one=told(db.session(), services().atlas, [change], keys_for(kind))[0],
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


def _names(session: Session, changes: Sequence[ChangeLogEntry]) -> dict[str, str]:
    """Return the e-mail of each account among the actors: what people know each other by here."""
    wanted = {actor for actor in (each.actor for each in changes) if actor.startswith("user:")}
    found = session.execute(
        sa.select(User.id, User.email).where(User.id.in_([_identity(each) for each in wanted]))
    )
    return {f"user:{user_id}": email for user_id, email in found}


def _identity(actor: str) -> uuid.UUID:
    try:
        return uuid.UUID(actor.partition(":")[2])
    except ValueError:
        return uuid.UUID(int=0)


def _fields(
    speaker: Speaker,
    change: ChangeLogEntry,
    values: Mapping[str, Sequence[Any]],
    only: set[str] | None,
) -> Iterable[SaidChange]:
    if change.action is ChangeAction.CONFIRMED:
        yield _confirmed(values)
        return
    for field in FIELDS[change.entry_kind]:
        if field.key in values and (only is None or field.key in only):
            before, after = values[field.key]
            yield speaker.changed(field, before, after)


def _confirmed(values: Mapping[str, Sequence[Any]]) -> SaidChange:
    groups = tuple(_(GROUP_WORDS[Group(each)]) for each in values.get("groups", ([], []))[1])
    method = values.get("method", ("", ""))[1]
    how = _(METHOD_WORDS[ConfirmationMethod(method)]) if method else ""
    return SaidChange(_("Confirmado %(how)s", how=how), (), (", ".join(groups),) if groups else ())


def _is_shown_abroad(change: ChangeLogEntry) -> bool:
    """Return whether the Secretariat sees the focal point a change is of, or saw it before it was
    retired.
    """
    entry = db.session().get(FocalPoint, change.entry_id)
    return entry is not None and entry.visibility in {Visibility.RCM, Visibility.PUBLIC}


def _is_of_designation(change: ChangeLogEntry) -> bool:
    if change.action in {ChangeAction.CREATED, ChangeAction.CHANGED}:
        return bool({"designation", "post_id"} & set(change.values))
    return change.action in {ChangeAction.RETIRED, ChangeAction.RESTORED}
