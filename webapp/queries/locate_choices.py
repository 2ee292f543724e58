"""Whom a locate notice may ask, and whether whoever writes it is on duty: what response does not
know.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import RoleName
from directory.entries.models import Organisation, Post
from directory.entries.visibility import Viewer, admits
from response.locate.drafting import ASKED_KINDS
from watch.rota.duty import rotas_asked, who_is_on
from webapp.auth.access import Scope

MOST_OFFERED = 150


@dataclass(frozen=True, slots=True)
class AskedChoice:
    """A post or an organisation that may be asked."""

    id: uuid.UUID
    name: str
    country: str
    is_post: bool


def asked_choices(
    session: Session, viewer: Viewer, countries: Collection[str], *, is_wide: bool
) -> Sequence[AskedChoice]:
    """Return who may be asked: the posts of these countries, or of all where it `is_wide`, and the
    organisations that help people.
    """
    posts = sa.select(Post.id, Post.name, Post.country).where(
        admits(viewer, Post), Post.retired_at.is_(None)
    )
    if not is_wide:
        posts = posts.where(Post.country.in_(sorted(countries)))
    bodies = sa.select(Organisation.id, Organisation.name, Organisation.country).where(
        admits(viewer, Organisation),
        Organisation.retired_at.is_(None),
        Organisation.kind.in_(ASKED_KINDS),
    )
    if not is_wide:
        bodies = bodies.where(Organisation.country.in_(sorted(countries)))
    found = [
        AskedChoice(*row, is_post=is_post)
        for query, table, is_post in ((posts, Post, True), (bodies, Organisation, False))
        for row in session.execute(query.order_by(table.country, table.name).limit(MOST_OFFERED))
    ]
    own = viewer.country
    return sorted(found, key=lambda each: (not each.is_post, each.country != own, each.country))


def is_on_duty(session: Session, scope: Scope, now: datetime) -> bool:
    """Return whether whoever asks is on call now; where the country has no rota, whether they are
    of its emergency unit.
    """
    if not scope.country:
        return False
    if not rotas_asked(session, scope.country):
        return scope.role is RoleName.EMERGENCY
    return scope.user_id in {each.user_id for each in who_is_on(session, scope.country, now)}
