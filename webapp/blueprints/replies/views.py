"""What came back, in numbers, and the latest; what was written stands on the card alone."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, render_template

from watch.replies.unclear_queue import kind_counts, latest_replies, queue_counts
from watch.replies.understanding import ReplyKind
from webapp.auth.access import current_scope, require_access
from webapp.http.database import db
from webapp.http.services import services
from webapp.replies.reply_labels import CHANNEL_WORDS, KIND_TONES, KIND_WORDS, READING_WORDS

blueprint = Blueprint("replies", __name__, url_prefix="/respuestas")
LATELY = timedelta(days=1)
_SHOWN = 30
_COUNTED = (ReplyKind.HELP, ReplyKind.SAFE, ReplyKind.MOVED, ReplyKind.UNCLEAR, ReplyKind.STOP)


def own_country() -> str:
    """Return the country whose replies the asker reads; 404 for who works for none."""
    country = current_scope().country
    require_access(country)
    return country


@blueprint.get("")
def index() -> str:
    """Return what waits, what came in a day, and the latest."""
    country, now = own_country(), services().clock()
    session = db.session()
    counts = kind_counts(session, country, now - LATELY)
    return render_template(
        "replies/index.html",
        queue=queue_counts(session, country),
        counts=[(kind, counts[kind]) for kind in _COUNTED],
        latest=latest_replies(session, country, _SHOWN),
        kind_words=KIND_WORDS,
        tones=KIND_TONES,
        reading_words=READING_WORDS,
        channel_words=CHANNEL_WORDS,
        now=now,
    )
