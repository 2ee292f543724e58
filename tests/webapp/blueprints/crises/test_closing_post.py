from __future__ import annotations

from core.db import reading, writing
from directory.entries.models import Post, PostKind, Visibility
from tests.webapp.blueprints.crises.examples import declared, prepare, stored
from tests.webapp.conftest import House


def test_a_consulate_that_declares_itself_closed_is_covered_at_once(house: House) -> None:
    prepare(house)
    with writing(house.engine) as session:
        cover = Post(
            kind=PostKind.CONSULATE, name="Quien cubre", country="GT", located_in="US",
            visibility=Visibility.PUBLIC, lon=-98.3, lat=26.3,
        )  # fmt: skip
        session.add(cover)
        session.flush()
        session.get_one(Post, house.posts["GT"]).covering_post_id = cover.id
        cover_id = cover.id
    number = declared(house, "consul.gt", type="closure", where="sede")
    crisis = stored(house, number)
    (part,) = crisis.participations
    assert (part.post_id, part.covering_post_id) == (house.posts["GT"], cover_id)
    assert crisis.lead_post_id == cover_id
    with reading(house.engine) as session:
        post = session.get_one(Post, house.posts["GT"])
        assert post.closed_since == house.clock.at.date()
    page = house.signed_in("secretariat").get(f"/directorio/post/{house.posts['GT']}").text
    assert "Quien cubre" in page
    assert number in page, "the reason is the crisis"


def test_another_type_and_another_role_close_nothing(house: House) -> None:
    prepare(house)
    declared(house, "consul.gt")
    declared(house, "emergency.hn", type="closure")
    with reading(house.engine) as session:
        for post_id in house.posts.values():
            assert session.get_one(Post, post_id).closed_since is None
