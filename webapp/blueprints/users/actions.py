"""What is done to an account: at once what only takes away, by two people all else."""

from __future__ import annotations

import uuid
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.accounts import RequestKind, User
from core.audit_log import record
from core.errors import UnusableInput
from webapp.auth.access import current_scope
from webapp.auth.account_links import close_account
from webapp.auth.accounts import change_role, clean_role
from webapp.auth.second_person.actions import belonging
from webapp.auth.second_person.rules import belonging_of, is_grant
from webapp.blueprints.users.forms import ask_about, belonging_typed, managed, typed
from webapp.blueprints.users.views import account_page, blueprint
from webapp.http.database import db
from webapp.http.services import services

Answer = Response | tuple[str, int]


@blueprint.post("/<uuid:user_id>/papel")
def set_role(user_id: uuid.UUID) -> Answer:
    """Another role, post or organisation for an account of the own country; a lesser one at once,
    and its sessions end.
    """
    account = managed(user_id, not_self=True)
    if not current_scope().country:
        abort(403)
    form = typed("role", "post_id", "organisation_id", "is_post_admin")
    try:
        details = belonging_typed(form, account.country)
        held = belonging(db.session(), account.country, details)
        role = clean_role(account, held.role, held.post_id)
        if is_grant(belonging_of(account), held):
            return ask_about(account, RequestKind.GRANT_ROLE, field="role_reason", **details)
    except UnusableInput as wrong:
        return _refusal(account, wrong)
    change_role(db.session(), account, role, held.post_id, held.organisation_id)
    account.is_post_admin = held.is_post_admin
    _note(account, "account.role", role=role.value)
    flash(_("Papel cambiado: sus sesiones terminaron."), "done")
    return redirect(url_for("users.user", user_id=account.id))


@blueprint.post("/<uuid:user_id>/estado")
def set_active(user_id: uuid.UUID) -> Answer:
    """Close an account of the own country, which ends its sessions at once; ask to open it again,
    or to close another country's.
    """
    account = managed(user_id, not_self=True)
    if request.form.get("active") == "1":
        return _petition(account, RequestKind.OPEN_ACCOUNT)
    if account.country != current_scope().country:
        return _petition(account, RequestKind.CLOSE_ACCOUNT)
    close_account(db.session(), account, services().clock())
    _note(account, "account.close")
    flash(_("Cuenta cerrada: sus sesiones terminaron."), "done")
    return redirect(url_for("users.user", user_id=account.id))


@blueprint.post("/<uuid:user_id>/contrasena")
def reset_password(user_id: uuid.UUID) -> Answer:
    """Ask for a new password; its link goes to the account's own address once it is decided."""
    return _petition(managed(user_id, not_self=True), RequestKind.RESET_PASSWORD)


@blueprint.post("/<uuid:user_id>/segundo-paso")
def reset_totp(user_id: uuid.UUID) -> Answer:
    """Ask to take the second factor off an account whose telephone was lost."""
    return _petition(managed(user_id, not_self=True), RequestKind.DROP_FACTOR)


# -- inside ---------------------------------------------------------------------------------


def _petition(account: User, kind: RequestKind) -> Answer:
    try:
        return ask_about(account, kind)
    except UnusableInput as wrong:
        return _refusal(account, wrong)


def _refusal(account: User, wrong: UnusableInput) -> tuple[str, int]:
    return account_page(account, {wrong.location: _(wrong.what)}), 422


def _note(account: User, action: str, **details: Any) -> None:
    record(
        db.session(),
        at=services().clock(),
        actor=current_scope().actor,
        action=action,
        subject=account.id,
        country=account.country,
        **details,
    )
