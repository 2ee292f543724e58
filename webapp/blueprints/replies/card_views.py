"""One card: what was written, who it is about, and one tap that decides."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.approval import SecondPersonNeeded
from core.errors import Outdated, UnusableInput
from registry.people.access import OpenPerson, read_persons
from registry.search.person_search import search_persons
from watch.replies.models import NoticeReply, ReadingState
from watch.replies.unclear_queue import CardVerdict, claim_card, give_back, reply_of
from watch.replies.understanding import ReplyKind
from webapp.auth.access import current_scope
from webapp.auth.request_context import request_context
from webapp.blueprints.replies.views import blueprint, own_country
from webapp.forms.typed_text import form_text
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import writes
from webapp.replies.reading_desk import decide_reply, open_reply
from webapp.replies.reply_labels import CHANNEL_WORDS, KIND_WORDS, SPEAKER_WORDS, VERDICT_WORDS

PURPOSE = "replies: read"
PERSONS_SHOWN = 6


@blueprint.post("/siguiente")
def following() -> Response:
    """Take the next card, or learn that none waits."""
    card = claim_card(db.session(), own_country(), current_scope().actor, services().clock())
    if card is None:
        flash(_("No hay respuestas por leer."), "done")
        return redirect(url_for("replies.index"), 303)
    return redirect(url_for("replies.card", reply_id=card.id), 303)


@blueprint.route("/<uuid:reply_id>", methods=["GET", "POST"])
def card(reply_id: uuid.UUID) -> str:
    """Return a card; with whom a name or a number typed into the box may be."""
    reply, typed = own_reply(reply_id), form_text(request.form, "q")
    opened = open_reply(request_context(PURPOSE), reply)
    return render_template(
        "replies/card.html",
        one=opened,
        persons=_persons_of(reply.country, typed) if typed else (),
        typed=typed,
        is_second=reply.reading is ReadingState.SECOND_LOOK,
        is_done=reply.reading in {ReadingState.READ, ReadingState.NOT_NEEDED},
        verdicts=VERDICT_WORDS,
        kind_words=KIND_WORDS,
        channel_words=CHANNEL_WORDS,
        speaker_words=SPEAKER_WORDS,
        now=services().clock(),
    )


@blueprint.post("/<uuid:reply_id>/decidir")
def decide(reply_id: uuid.UUID) -> Response:
    """Note what a reply says, and of whom; then the next one."""
    verdict = _verdict()
    writes()
    session, here, actor = db.session(), services(), current_scope().actor
    reply = own_reply(reply_id)
    try:
        decide_reply(session, here.keyring, reply, verdict, by=actor, now=here.clock())
    except SecondPersonNeeded:
        session.rollback()
        flash(_("Usted ya la leyó: la segunda mirada es de otra persona."), "wrong")
    except Outdated:
        session.rollback()
        flash(_("Otra persona la tiene o ya la leyó."), "wrong")
    except UnusableInput as wrong:
        session.rollback()
        flash(_(wrong.what), "wrong")
    else:
        flash(_decided(reply), "done")
    following_card = claim_card(db.session(), own_country(), actor, here.clock())
    if following_card is None:
        return redirect(url_for("replies.index"), 303)
    return redirect(url_for("replies.card", reply_id=following_card.id), 303)


@blueprint.post("/<uuid:reply_id>/soltar")
def release(reply_id: uuid.UUID) -> Response:
    """Leave a card to somebody else."""
    give_back(db.session(), own_reply(reply_id), current_scope().actor)
    return redirect(url_for("replies.index"), 303)


def own_reply(reply_id: uuid.UUID) -> NoticeReply:
    """Return a reply of the asker's country; 404 for any other."""
    found = reply_of(db.session(), own_country(), reply_id)
    if found is None:
        abort(404)
    return found


# -- inside ---------------------------------------------------------------------------------


def _verdict() -> CardVerdict:
    kind, person = request.form.get("verdict", ""), request.form.get("person", "")
    if kind not in {each.value for each in VERDICT_WORDS}:
        abort(400)
    try:
        person_id = uuid.UUID(person) if person else None
    except ValueError:
        abort(400)
    is_for_all = True if request.form.get("all") == "1" else None
    return CardVerdict(ReplyKind(kind), person_id, is_for_all)


def _decided(reply: NoticeReply) -> str:
    if reply.reading is ReadingState.SECOND_LOOK:
        return str(_("Anotado. Mostraba una señal de ayuda: otra persona la mira también."))
    return str(_("Anotado."))


def _persons_of(country: str, typed: str) -> list[OpenPerson]:
    found = search_persons(db.session(), services().keyring, country, typed, limit=PERSONS_SHOWN)
    read = read_persons(request_context(PURPOSE), found.ids).opened if found.ids else {}
    return [read[key] for key in found.ids if key in read]
