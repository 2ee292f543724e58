"""A paper bears the name of the post of who asks, else of the country."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa
from flask import g

from core.accounts import User
from core.db import reading
from directory.entries.models import Post
from tests.webapp.conftest import House
from webapp.auth.access import scope_of
from webapp.blueprints.persons.post_words import post_words


def test_a_paper_says_whose_it_is(house: House) -> None:
    with reading(house.engine) as session:
        query = sa.select(User).where(User.id.in_([house.users["consul.gt"]]))
        consul = session.scalars(query).one()
        scope = scope_of(consul)
        names = [session.get_one(Post, consul.post_id).name, "Guatemala"]
    found = []
    for asker in (scope, replace(scope, post_id=None)):
        with house.app.test_request_context("/personas"):
            g.scope = asker
            found.append(post_words()[0])
    assert found == names
