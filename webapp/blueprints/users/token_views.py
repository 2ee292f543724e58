"""Keys of programs of the accounts within reach: seen, and taken back."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.accounts.program_tokens import SCOPE_WORDS, tokens_of_accounts
from webapp.auth.access import current_scope
from webapp.auth.programs.keys import revoke_token
from webapp.auth.users import managed_token, managed_users
from webapp.blueprints.users.views import blueprint
from webapp.http.database import db
from webapp.http.services import services


@blueprint.get("/programas")
def tokens() -> str:
    """Return the keys of the accounts one manages."""
    session = db.session()
    accounts = managed_users(session, current_scope())
    return render_template(
        "users/tokens.html",
        tokens=tokens_of_accounts(session, [each.id for each in accounts]),
        scope_words=SCOPE_WORDS,
        now=services().clock(),
    )


@blueprint.post("/programas/<uuid:token_id>/anular", endpoint="revoke_token")
def revoke_one(token_id: uuid.UUID) -> Response:
    """Take a key of an account one manages back."""
    session, scope = db.session(), current_scope()
    token = managed_token(session, scope, token_id)
    if token is None:
        abort(404)
    revoke_token(session, token, now=services().clock(), actor=scope.actor)
    flash(_("La llave ya no abre nada."), "done")
    return redirect(url_for("users.tokens"))
