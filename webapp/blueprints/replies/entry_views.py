"""Somebody telephones: what they say is entered, by the code of their message or by their name."""

from __future__ import annotations

import secrets
import uuid
from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.errors import UnusableInput
from registry.people.access import OpenPerson, read_persons
from registry.search.person_search import search_persons
from watch.replies.intake import ReplyWords
from watch.replies.models import ReplySpeaker
from watch.replies.understanding import ReplyKind
from webapp.auth.access import current_scope
from webapp.auth.request_context import request_context
from webapp.blueprints.replies.views import blueprint, own_country
from webapp.forms.typed_text import form_text
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import writes
from webapp.replies.reading_desk import EnteredReply, enter_reply
from webapp.replies.reply_labels import SPEAKER_WORDS, VERDICT_WORDS
from webapp.replies.sent_messages import SENT_MESSAGES

PURPOSE = "replies: entered"
MINUTES_AGO = ("0", "5", "15", "30", "60", "120", "360", "720")
_PERSONS_SHOWN = 6
_LONGEST_CODE = 12


@blueprint.route("/anotar", methods=["GET", "POST"])
def entry() -> str:
    """Return the form; with whom a name or a number typed into the box may be."""
    return _page(own_country())


@blueprint.post("/anotada")
def enter() -> Response | tuple[str, int]:
    """Keep what was said; it counts at once."""
    country, here = own_country(), services()
    try:
        entered = _entered(country)
        writes()
        enter_reply(db.session(), here.keyring, SENT_MESSAGES, entered, here.clock())
    except UnusableInput as wrong:
        db.session().rollback()
        flash(_(wrong.what), "wrong")
        return _page(country), 422
    flash(_("Anotado, y puesto en la cuenta de la gente de la crisis."), "done")
    return redirect(url_for("replies.index"), 303)


# -- inside ---------------------------------------------------------------------------------


def _page(country: str) -> str:
    typed = form_text(request.form, "q")
    return render_template(
        "replies/entry.html",
        typed=typed,
        sent=request.form,
        persons=_persons_of(country, typed) if typed else (),
        nonce=request.form.get("nonce", "") or secrets.token_hex(8),
        verdicts=[each for each in VERDICT_WORDS if each is not ReplyKind.UNCLEAR],
        verdict_words=VERDICT_WORDS,
        speaker_words=SPEAKER_WORDS,
        minutes_ago=MINUTES_AGO,
    )


def _entered(country: str) -> EnteredReply:
    """Return what was sent. Raises UnusableInput."""
    now, form = services().clock(), request.form
    kinds = {each.value: each for each in VERDICT_WORDS if each is not ReplyKind.UNCLEAR}
    kind = kinds.get(form.get("verdict", ""))
    if kind is None:
        raise UnusableInput("verdict", _("Elija qué dice."))
    minutes = form.get("minutes", "0")
    ago = timedelta(minutes=int(minutes) if minutes in MINUTES_AGO else 0)
    speakers = {each.value: each for each in ReplySpeaker}
    return EnteredReply(
        country=country,
        nonce=form.get("nonce", "")[:32] or secrets.token_hex(8),
        kind=kind,
        said_at=now - ago,
        by=current_scope().actor,
        code=form_text(form, "code")[:_LONGEST_CODE],
        person_id=_id(form.get("person", "")),
        speaker=speakers.get(form.get("speaker", ""), ReplySpeaker.SELF),
        words=ReplyWords(*(form_text(form, name) for name in ("text", "place", "number"))),
        is_for_all=form.get("all") == "1",
    )


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None


def _persons_of(country: str, typed: str) -> list[OpenPerson]:
    found = search_persons(db.session(), services().keyring, country, typed, limit=_PERSONS_SHOWN)
    read = read_persons(request_context(PURPOSE), found.ids).opened if found.ids else {}
    return [read[key] for key in found.ids if key in read]
