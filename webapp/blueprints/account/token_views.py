"""Keys of programs of one's own account: made by the password, shown once, taken back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.accounts.program_tokens import LONGEST_NAME, SCOPE_WORDS, TokenScope, tokens_of
from core.errors import UnusableInput
from core.i18n.languages import N_
from webapp.auth.access import current_scope, scopes_opened
from webapp.auth.programs.keys import (
    TOKEN_DAYS,
    TokenWish,
    make_token,
    own_token,
    revoke_token,
    token_wish,
)
from webapp.auth.sessions.browser_session import token_hasher
from webapp.blueprints.account.own_account import Answer, blueprint, own_account, password_refusal
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import end_writing, writes

USUAL_DAYS = 90
_ADDRESSES = {TokenScope.CALENDAR: "api.calendar", TokenScope.FEED: "api.address_feed"}
"""What is read by an address: its door."""


@blueprint.get("/cuenta/programas")
def tokens() -> str:
    """Return the keys of this account, and the form of another."""
    return _page()


@blueprint.post("/cuenta/programas", endpoint="make_token")
def make_one() -> Answer:
    """Make a key and show it, once."""
    user = own_account()
    try:
        wish = _wish()
    except UnusableInput as wrong:
        return _page(errors={wrong.location: _(wrong.what)}), 422
    refused = password_refusal(user, request.form.get("password", ""))
    if refused is not None:
        return _page(errors={"password": refused[0]}), refused[1]
    writes()
    user, now = own_account(), services().clock()
    try:
        made = make_token(
            db.session(),
            user,
            wish,
            hasher=token_hasher(),
            now=now,
            actor=current_scope().actor,
        )
    except UnusableInput as wrong:
        return _page(errors={wrong.location: _(wrong.what)}), 422
    end_writing()
    doors = [_ADDRESSES[each] for each in wish.scopes if each in _ADDRESSES]
    address = url_for(doors[0], token=made, _external=True) if doors else ""
    return _page(new_key=made, address=address, is_feed=TokenScope.FEED in wish.scopes)


@blueprint.post("/cuenta/programas/<uuid:token_id>/anular", endpoint="revoke_token")
def revoke_one(token_id: uuid.UUID) -> Response:
    """Take one of one's own keys back."""
    user = own_account()
    token = own_token(db.session(), token_id, user)
    if token is None:
        abort(404)
    revoke_token(db.session(), token, now=services().clock(), actor=current_scope().actor)
    flash(_("La llave ya no abre nada."), "done")
    return redirect(url_for("account.tokens"))


# -- inside ---------------------------------------------------------------------------------


def _wish() -> TokenWish:
    wanted = request.form.getlist("scopes")
    wish = token_wish(request.form.get("name", ""), wanted, request.form.get("days", ""))
    if not set(wish.scopes) <= scopes_opened(current_scope()):
        raise UnusableInput("scopes", N_("Su papel no lee eso."))
    return wish


def _page(
    new_key: str = "",
    address: str = "",
    errors: Mapping[str, str] | None = None,
    *,
    is_feed: bool = False,
) -> str:
    user, is_wrong = own_account(), bool(errors)
    offered = scopes_opened(current_scope())
    return render_template(
        "account/tokens.html",
        tokens=tokens_of(db.session(), user.id),
        shown=new_key,
        address=address,
        is_feed=is_feed,
        errors=errors or {},
        name=request.form.get("name", "") if is_wrong else "",
        chosen=request.form.getlist("scopes") if is_wrong else [],
        days=TOKEN_DAYS,
        chosen_days=request.form.get("days", "") if is_wrong else str(USUAL_DAYS),
        scopes=[(each.value, SCOPE_WORDS[each]) for each in TokenScope if each in offered],
        scope_words=SCOPE_WORDS,
        longest_name=LONGEST_NAME,
        now=services().clock(),
    )
