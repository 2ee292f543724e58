"""What the pages about accounts share: the account meant, and the role and place typed."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.accounts import RequestKind, RoleName, User
from core.errors import UnusableInput
from core.i18n.languages import N_
from webapp.auth.access import current_scope, signed_in
from webapp.auth.second_person.petition import Petition, about, make_petition
from webapp.auth.users import managed_user, organisations_of, posts_given, roles_given
from webapp.http.database import DatabaseSession, db
from webapp.http.services import services


def managed(user_id: uuid.UUID, *, not_self: bool = False) -> User:
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


def typed(*names: str) -> dict[str, str]:
    """Return the fields of the form, without blanks around them."""
    return {name: request.form.get(name, "").strip() for name in names}


def belonging_typed(form: Mapping[str, str], country: str) -> dict[str, Any]:
    """Return the role and place typed, as a request keeps them; of `country` both.

    Raises UnusableInput for a role or a place the asker may not give.
    """
    scope, session = current_scope(), db.session()
    if form["role"] not in {role.value for role in roles_given(scope)}:
        raise UnusableInput("role", N_("Elija un papel de la lista."))
    posts = {str(post.id) for post in posts_given(session, scope) if post.country == country}
    organisations = {str(one.id) for one in organisations_of(session, country)}
    is_consul = form["role"] == RoleName.CONSUL.value
    return {
        "role": form["role"],
        "post_id": _one_of(form["post_id"], posts, "post_id"),
        "organisation_id": _one_of(form["organisation_id"], organisations, "organisation_id"),
        "is_post_admin": is_consul
        and scope.role is RoleName.COUNTRY_ADMIN
        and form.get("is_post_admin") == "1",
    }


def ask_about(
    account: User, kind: RequestKind, *, field: str = "reason", **details: Any
) -> Response:
    """Ask for something about an account that a second person decides, for the reason typed in
    `field`; raises UnusableInput.
    """
    petition = about(account, kind, request.form.get(field, ""), **details)
    try:
        ask_for(db.session(), petition)
    except UnusableInput as wrong:
        raise UnusableInput(field, wrong.what) from wrong
    return to_requests()


def ask_for(session: DatabaseSession, petition: Petition) -> None:
    """Ask as the one who is signed in. Raises UnusableInput."""
    asker = signed_in()
    if asker is None:
        abort(403)
    make_petition(session, petition, asker=asker, now=services().clock())


def to_requests() -> Response:
    """Return the way to the page of the requests."""
    flash(_("Pedido. Una segunda persona de ese país decide; se le avisó por correo."), "done")
    return redirect(url_for("users.requests"))


# -- inside ---------------------------------------------------------------------------------


def _one_of(text: str, allowed: set[str], field: str) -> str:
    """Return the identity typed, if it is one of `allowed`.

    Those of another country are refused like those that do not exist.
    """
    if text and text not in allowed:
        raise UnusableInput(field, N_("Elija uno de la lista."))
    return text
