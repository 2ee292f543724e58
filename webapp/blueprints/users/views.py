"""Accounts, as the Secretariat and the administrators of the countries and posts see them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.accounts import ROLE_WORDS, RequestKind, RoleName, User, clean_name
from core.audit_log import record
from core.errors import UnusableInput
from core.i18n.languages import LANGUAGES, N_
from webapp.auth.access import current_scope
from webapp.auth.accounts import clean_account, unknown_password
from webapp.auth.member_countries import countries_offered
from webapp.auth.second_person.actions import Hand, belonging, make_account
from webapp.auth.second_person.people import has_accounts
from webapp.auth.second_person.petition import Petition
from webapp.auth.second_person.rules import is_grant
from webapp.auth.users import managed_users, organisations_of, posts_given, roles_given
from webapp.blueprints.users.forms import ask_for, belonging_typed, managed, to_requests, typed
from webapp.http.database import DatabaseSession, db
from webapp.http.i18n import choose_language
from webapp.http.rendering.table_order import sorted_rows
from webapp.http.services import services
from webapp.http.transactions import short_write

blueprint = Blueprint("users", __name__, url_prefix="/usuarios")
FIELDS = (
    "email", "name", "role", "country", "post_id", "organisation_id", "is_post_admin",
    "language", "reason",
)  # fmt: skip


_COLUMNS: Mapping[str, Callable[[User], Any]] = {
    "person": lambda one: one.known_name.casefold(),
    "role": lambda one: _(ROLE_WORDS[one.role]),
    "country": lambda one: one.country,
    "factor": lambda one: one.has_second_factor,
    "visit": lambda one: one.this_visit_at,
    "active": lambda one: one.active,
}


@blueprint.get("/")
def index() -> str:
    """Return the accounts within reach."""
    accounts, order = sorted_rows(managed_users(db.session(), current_scope()), _COLUMNS)
    return render_template("users/index.html", users=accounts, order=order, role_words=ROLE_WORDS)


@blueprint.route("/nueva", methods=["GET", "POST"])
def new_user() -> str | tuple[str, int] | Response:
    """Ask for a new account; make it where nobody needs to agree. Its link goes to its address."""
    form = typed(*FIELDS)
    if request.method != "POST":
        return _form({**form, "language": choose_language()}, {})
    unknown = unknown_password()
    hand = Hand(current_scope().actor, services().clock(), unknown)
    try:
        with short_write() as session:
            account = _create_or_ask(session, form, hand)
    except UnusableInput as wrong:
        return _form(form, {wrong.location: _(wrong.what)}), 422
    if account is None:
        return to_requests()
    flash(_("Cuenta creada. El enlace para entrar va por correo a su dirección."), "done")
    return redirect(url_for("users.index"))


@blueprint.get("/<uuid:user_id>")
def user(user_id: uuid.UUID) -> str:
    """Return one account and what can be done with it."""
    return account_page(managed(user_id), {})


def account_page(account: User, errors: dict[str, str]) -> str:
    """Return the page of an account, with what is wrong with the form sent."""
    scope = current_scope()
    is_shown = bool(scope.country) and not scope.is_post_admin
    organisations = organisations_of(db.session(), scope.country)
    return render_template(
        "users/user.html",
        account=account,
        errors=errors,
        reason=request.form.get("reason", ""),
        role_reason=request.form.get("role_reason", ""),
        is_own=account.country == scope.country,
        role_words=ROLE_WORDS,
        roles=[(role.value, _(ROLE_WORDS[role])) for role in roles_given(scope)]
        if is_shown
        else [],
        posts=[(str(post.id), post.name) for post in posts_given(db.session(), scope)],
        organisations=[(str(one.id), one.name) for one in organisations],
    )


# -- inside ---------------------------------------------------------------------------------


def _create_or_ask(session: DatabaseSession, form: dict[str, str], hand: Hand) -> User | None:
    """Return the account made, or None where a second person is asked: for every role that reads
    persons, but for the first account of a country.
    """
    country = _country_typed(form)
    details = {
        **belonging_typed(form, country),
        "language": form["language"],
        "name": clean_name(form["name"]),
    }
    held = belonging(session, country, details)
    email, role = clean_account(
        session, form["email"], held.role, country, held.post_id, form["language"]
    )
    if is_grant(None, held) and has_accounts(session, country):
        kind = RequestKind.NEW_ACCOUNT
        ask_for(session, Petition(kind, country, email, email, form["reason"], details))
        return None
    account = make_account(session, email, country, details, hand)
    record(
        session,
        at=hand.now,
        actor=hand.actor,
        action="account.create",
        subject=account.id,
        country=country,
        role=role.value,
    )
    return account


def _country_typed(form: dict[str, str]) -> str:
    """Return the country of the new account: that of the asker, or the one the Secretariat
    appoints an administrator of.
    """
    scope = current_scope()
    if scope.role is not RoleName.SECRETARIAT:
        return scope.country
    country = form["country"] if form["role"] == RoleName.COUNTRY_ADMIN.value else ""
    if country and country not in countries_offered(db.session()):
        raise UnusableInput("country", N_("Elija un país de la lista."))
    return country


def _form(form: dict[str, str], errors: dict[str, str]) -> str:
    scope = current_scope()
    return render_template(
        "users/new_user.html",
        form=form,
        errors=errors,
        roles=[(role.value, _(ROLE_WORDS[role])) for role in roles_given(scope)],
        countries=countries_offered(db.session()) if scope.role is RoleName.SECRETARIAT else (),
        posts=posts_given(db.session(), scope),
        organisations=organisations_of(db.session(), scope.country),
        languages=LANGUAGES,
    )
