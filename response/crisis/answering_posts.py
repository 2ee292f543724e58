"""Which post of a country answers in a crisis, and which one covers it.

The rules: a consul's own post answers; else the one in charge of the ground, the finest
jurisdiction first. Where that one is closed, or declares itself closed, the post that covers it
leads; where the country has none there, the nearest one does, as one that covers.
"""

from __future__ import annotations

import uuid

from sqlalchemy.orm import Session

from core.context import Context
from core.geo.geometry import Area
from directory.entries.models import Post
from directory.entries.visibility import Viewer
from directory.search.jurisdictions import ChargeReason, posts_in_charge
from response.crisis.definitions import POST_CLOSED
from response.crisis.participations import AnsweringPost

_LONGEST_CHAIN = 10


def answering_post(
    context: Context[Viewer],
    country: str,
    *,
    type_code: str,
    area: Area | None,
    own_post_id: uuid.UUID | None,
) -> AnsweringPost:
    """Return the post of `country` that answers; nothing where nobody knows where it is and nobody
    of a post declares.
    """
    own = context.session.get(Post, own_post_id) if own_post_id else None
    if own is None and area is not None:
        return _in_charge(context, country, area, type_code)
    if own is None:
        return AnsweringPost()
    return _post_or_cover(context.session, own, is_out=type_code == POST_CLOSED)


# -- inside ---------------------------------------------------------------------------------


def _in_charge(context: Context[Viewer], country: str, area: Area, type_code: str) -> AnsweringPost:
    charges = posts_in_charge(
        context.session, context.atlas, country=country, viewer=context.viewer, area=area
    )
    if not charges:
        return AnsweringPost()
    first = charges[0]
    if first.reason is ChargeReason.NEAREST:
        return AnsweringPost(None, _cover(context.session, first.post) or first.post.id)
    return _post_or_cover(context.session, first.post, is_out=type_code == POST_CLOSED)


def _post_or_cover(session: Session, post: Post, *, is_out: bool) -> AnsweringPost:
    if post.closed_since is None and not is_out:
        return AnsweringPost(post.id)
    return AnsweringPost(post.id, _cover(session, post))


def _cover(session: Session, post: Post) -> uuid.UUID | None:
    """Return the first open post in the chain of those that cover one."""
    passed = {post.id}
    for _step in range(_LONGEST_CHAIN):
        if post.covering_post_id is None or post.covering_post_id in passed:
            return None
        passed.add(post.covering_post_id)
        post = session.get_one(Post, post.covering_post_id)
        if post.closed_since is None and post.retired_at is None:
            return post.id
    return None
