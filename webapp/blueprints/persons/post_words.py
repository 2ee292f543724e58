"""Whose paper it is: the post of who asks, with its telephone; else the country."""

from __future__ import annotations

from flask_babel import get_locale

from core.i18n.formats import Formats
from directory.entries.models import ChannelKind, Post
from webapp.auth.access import current_scope
from webapp.http.database import db

_CALLED = (ChannelKind.EMERGENCY, ChannelKind.PHONE)


def post_words() -> tuple[str, str]:
    """Return the name at the head of a paper, and the telephone (E.164 or short; empty without
    one) under which its people call.
    """
    scope = current_scope()
    post = db.session().get(Post, scope.post_id) if scope.post_id else None
    if post is None:
        return Formats(str(get_locale())).country(scope.country), ""
    numbers = [each.value for kind in _CALLED for each in post.channels if each.kind is kind]
    return post.name, next(iter(numbers), "")
