"""Dispatches opened one by one: the next household, its link with the text, and what came of it."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from watch.notices.dispatching.by_hand import (
    HandResult,
    claim_next,
    claim_of,
    give_back,
    hand_counts,
    mark_dispatch,
)
from watch.notices.dispatching.lines import hand_line
from watch.notices.dispatching.models import DispatchChannel, NoticeDispatch
from watch.notices.dispatching.progress import dispatch_of
from watch.notices.dispatching.texts import dispatch_text, dispatch_token
from watch.notices.models import Notice
from webapp.auth.request_context import request_context
from webapp.blueprints.notice_sending.presenters import (
    hand_officer,
    notice_or_404,
    opening_link,
)
from webapp.blueprints.notice_sending.views import blueprint
from webapp.http.database import db
from webapp.http.services import services
from webapp.messages.notice_desk import open_audience_desk


@blueprint.get("/a-mano")
def hand(number: str) -> str:
    """Return what the officer has in hand: whom, the text, and the link that opens it; reading it
    leaves a line in the audit log.
    """
    notice, here, session = notice_or_404(number), services(), db.session()
    held = claim_of(session, notice.id, hand_officer().user_id, here.clock())
    line = text = link = None
    if held is not None:
        context = request_context(f"notice {number}: told by hand")
        line = hand_line(context, held, open_audience_desk(here.settings))
        token = dispatch_token(here.keyring, held)
        text = dispatch_text(notice, held, here.settings.public_url, token).text
        link = opening_link(held.channel, line.address, text)
    return render_template(
        "notice_sending/hand.html",
        item=notice,
        line=line,
        text=text,
        link=link,
        channels=DispatchChannel,
        results=HandResult,
        by_hand=hand_counts(session, notice.id, here.clock()),
        now=here.clock(),
    )


@blueprint.post("/a-mano/siguiente")
def next_dispatch(number: str) -> AnyResponse:
    """Give the officer the next one that waits; whoever holds one gets the same."""
    notice, here = notice_or_404(number), services()
    found = claim_next(db.session(), here.keyring, notice, hand_officer(), here.clock())
    if found is None:
        flash(_("No queda nadie por avisar a mano, o lo tienen otras personas."), "done")
    return _back(number)


@blueprint.post("/a-mano/<uuid:dispatch_id>")
def mark(number: str, dispatch_id: uuid.UUID) -> AnyResponse:
    """Write what came of one that was opened, and take the next."""
    notice, here, officer = notice_or_404(number), services(), hand_officer()
    result = request.form.get("result", "")
    if result not in set(HandResult):
        abort(422)
    dispatch = _dispatch(notice, dispatch_id)
    mark_dispatch(db.session(), notice, dispatch, HandResult(result), officer, here.clock())
    claim_next(db.session(), here.keyring, notice, officer, here.clock())
    return _back(number)


@blueprint.post("/a-mano/<uuid:dispatch_id>/volver")
def leave(number: str, dispatch_id: uuid.UUID) -> AnyResponse:
    """Give one back: the next officer gets it."""
    notice = notice_or_404(number)
    give_back(db.session(), _dispatch(notice, dispatch_id), hand_officer())
    return redirect(url_for("notice_sending.index", number=number), 303)


# -- inside ---------------------------------------------------------------------------------


def _dispatch(notice: Notice, dispatch_id: uuid.UUID) -> NoticeDispatch:
    found = dispatch_of(db.session(), notice.id, dispatch_id)
    if found is None:
        abort(404)
    return found


def _back(number: str) -> AnyResponse:
    return redirect(url_for("notice_sending.hand", number=number), 303)
