"""Names of posts for who may see them."""

from __future__ import annotations

from core.db import reading
from directory.entries.visibility import Viewer
from tests.webapp.conftest import House
from webapp.queries.post_names import post_names


def test_who_may_see_a_post_reads_its_name(house: House) -> None:
    with reading(house.engine) as session:
        seen = post_names(session, Viewer.rcm())
        public = post_names(session, Viewer.public())
    of_members = {post.hex for post in house.posts.values()}
    assert of_members <= set(seen)
    assert not of_members & set(public), "posts of the house are shown to partners, not to all"
