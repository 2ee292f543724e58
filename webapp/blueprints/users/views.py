"""Accounts, as the Secretariat and the administrators of the countries see them."""

from __future__ import annotations

import uuid

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.accounts import ROLE_WORDS, RoleName, User
from core.audit_log import record
from core.errors import UnusableInput
from core.i18n.languages import LANGUAGES, N_
from webapp.auth.access import current_scope
from webapp.auth.accounts import (
    HashedPassword,
    change_role,
    create_user,
    end_sessions,
    hash_password,
    one_time_password,
    set_password,
)
from webapp.auth.factors.recovery_codes import drop_recovery_codes
from webapp.auth.member_countries import add_country, countries_offered
from webapp.auth.users import (
    managed_user,
    managed_users,
    organisations_of,
    posts_of,
    roles_given,
)
from webapp.http.database import DatabaseSession, db
from webapp.http.services import services
from webapp.http.transactions import short_write

blueprint = Blueprint("users", __name__, url_prefix="/usuarios")
FIELDS = ("email", "role", "country", "post_id", "organisation_id", "language")


@blueprint.get("/")
def index() -> str:
    """Return the accounts within reach."""
    accounts = managed_users(db.session(), current_scope())
    return render_template("users/index.html", users=accounts, role_words=ROLE_WORDS)


@blueprint.route("/nueva", methods=["GET", "POST"])
def new_user() -> str | tuple[str, int]:
    """Return a new account, with a password that works once and is shown once."""
    form = {name: request.form.get(name, "").strip() for name in FIELDS}
    if request.method != "POST":
        return _form({**form, "language": "es"}, {})
    password = one_time_password()
    hashed = hash_password(password)
    try:
        with short_write() as session:
            user = _create(session, form, hashed)
            _note(session, user, "account.create", role=user.role.value)
    except UnusableInput as wrong:
        return _form(form, {wrong.location: _(wrong.what)}), 422
    return render_template("users/password.html", account=user, password=password, is_new=True)


@blueprint.get("/<uuid:user_id>")
def user(user_id: uuid.UUID) -> str:
    """Return one account and what can be done with it."""
    return _page(_managed(user_id), {})


@blueprint.post("/<uuid:user_id>/papel")
def set_role(user_id: uuid.UUID) -> Response | tuple[str, int]:
    """Another role, post or organisation for an account of the own country; its sessions end."""
    account, scope = _managed(user_id, not_self=True), current_scope()
    form = {
        name: request.form.get(name, "").strip() for name in ("role", "post_id", "organisation_id")
    }
    if not scope.country:
        abort(403)
    try:
        if form["role"] not in {role.value for role in roles_given(scope)}:
            raise UnusableInput("role", N_("Elija un papel de la lista."))
        change_role(db.session(), account, form["role"], *_belongs(form, account.country))
    except UnusableInput as wrong:
        return _page(account, {wrong.location: _(wrong.what)}), 422
    _note(db.session(), account, "account.role", role=form["role"])
    flash(_("Papel cambiado: sus sesiones terminaron."), "done")
    return redirect(url_for("users.user", user_id=account.id))


@blueprint.post("/<uuid:user_id>/estado")
def set_active(user_id: uuid.UUID) -> Response:
    """Close the account, which ends its sessions at once, or open it again."""
    account = _managed(user_id, not_self=True)
    account.active = request.form.get("active") == "1"
    end_sessions(account)
    action = "account.open" if account.active else "account.close"
    _note(db.session(), account, action)
    flash(
        _("Cuenta abierta.") if account.active else _("Cuenta cerrada: sus sesiones terminaron."),
        "done",
    )
    return redirect(url_for("users.user", user_id=account.id))


@blueprint.post("/<uuid:user_id>/contrasena")
def reset_password(user_id: uuid.UUID) -> str:
    """Return a new password that works once; the account's sessions end."""
    account, password = _managed(user_id, not_self=True), one_time_password()
    hashed = hash_password(password)
    with short_write() as session:
        set_password(session.get_one(User, account.id), hashed, must_change=True)
        _note(session, account, "account.reset_password")
    return render_template("users/password.html", account=account, password=password, is_new=False)


@blueprint.post("/<uuid:user_id>/segundo-paso")
def reset_totp(user_id: uuid.UUID) -> Response:
    """Take the second factor off an account whose telephone was lost; its sessions end."""
    account = _managed(user_id, not_self=True)
    account.totp_secret = account.totp_counter = None
    drop_recovery_codes(db.session(), account)
    end_sessions(account)
    _note(db.session(), account, "account.reset_totp")
    flash(_("Segundo paso quitado. Pida a la persona que lo active de nuevo."), "done")
    return redirect(url_for("users.user", user_id=account.id))


def _create(session: DatabaseSession, form: dict[str, str], password: HashedPassword) -> User:
    scope = current_scope()
    if form["role"] not in {role.value for role in roles_given(scope)}:
        raise UnusableInput("role", _("Elija un papel de la lista."))
    role = RoleName(form["role"])
    country = scope.country
    if scope.role is RoleName.SECRETARIAT:
        country = form["country"] if role is RoleName.COUNTRY_ADMIN else ""
        if country and country not in countries_offered(db.session()):
            raise UnusableInput("country", _("Elija un país de la lista."))
    post_id, organisation_id = _belongs(form, country)
    if country:
        add_country(session, country, now=services().clock(), actor=scope.actor)
    return create_user(
        session,
        form["email"],
        password,
        role,
        country,
        post_id,
        form["language"],
        organisation_id=organisation_id,
        must_change_password=True,
    )


def _belongs(form: dict[str, str], country: str) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    """Return the post and the organisation typed, of `country` both."""
    posts = [post.id for post in posts_of(db.session(), country)]
    organisations = [one.id for one in organisations_of(db.session(), country)]
    return _one_of(form["post_id"], posts, "post_id"), _one_of(
        form["organisation_id"], organisations, "organisation_id"
    )


def _page(account: User, errors: dict[str, str]) -> str:
    scope = current_scope()
    return render_template(
        "users/user.html",
        account=account,
        errors=errors,
        role_words=ROLE_WORDS,
        roles=[(role.value, _(ROLE_WORDS[role])) for role in roles_given(scope)]
        if scope.country
        else [],
        posts=[(str(post.id), post.name) for post in posts_of(db.session(), scope.country)],
        organisations=[
            (str(one.id), one.name) for one in organisations_of(db.session(), scope.country)
        ],
    )


def _one_of(text: str, allowed: list[uuid.UUID], field: str) -> uuid.UUID | None:
    """Return the identity typed, if it is one of `allowed`.

    Those of another country are refused like those that do not exist.
    """
    if not text:
        return None
    match = next((one for one in allowed if str(one) == text), None)
    if match is None:
        raise UnusableInput(field, _("Elija uno de la lista."))
    return match


def _form(form: dict[str, str], errors: dict[str, str]) -> str:
    scope = current_scope()
    return render_template(
        "users/new_user.html",
        form=form,
        errors=errors,
        roles=[(role.value, _(ROLE_WORDS[role])) for role in roles_given(scope)],
        countries=countries_offered(db.session()) if scope.role is RoleName.SECRETARIAT else (),
        posts=posts_of(db.session(), scope.country),
        organisations=organisations_of(db.session(), scope.country),
        languages=LANGUAGES,
    )


def _managed(user_id: uuid.UUID, *, not_self: bool = False) -> User:
    """Return the account, or 404 as if it did not exist; 403 for doing to oneself what another must
    do.
    """
    scope = current_scope()
    account = managed_user(db.session(), scope, user_id)
    if account is None:
        abort(404)
    if not_self and account.id == scope.user_id:
        abort(403)
    return account


def _note(session: DatabaseSession, account: User, action: str, **details: str) -> None:
    record(
        session,
        at=services().clock(),
        actor=current_scope().actor,
        action=action,
        subject=account.id,
        country=account.country,
        **details,
    )
