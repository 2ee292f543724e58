"""A consul's own ground comes before what is graver elsewhere."""

from __future__ import annotations

import sqlalchemy as sa

from core.accounts import RoleName
from core.db import reading, writing
from directory.entries.models import Jurisdiction, Post
from tests.webapp.conftest import House
from tests.webapp.danger import Danger, make_danger
from watch.board.model import BoardFilter, HazardRow
from watch.board.present_board import watch_board
from webapp.auth.access import Scope
from webapp.http.services import EXTENSION
from webapp.queries.home.own_ground import own_ground_first


def _rows(danger: Danger, scope: Scope) -> tuple[list[str], list[str]]:
    """Keys of the live hazards as given (the gravest here last), and as they are put."""
    house = danger.house
    atlas = house.app.extensions[EXTENSION].atlas
    with reading(house.engine) as session:
        board = watch_board(
            session, BoardFilter(), viewer=scope.viewer, sees_counts=True, now=house.clock()
        )
        given: list[HazardRow] = sorted(
            board.live, key=lambda row: str(row.hazard.id) == danger.flood
        )
        put = own_ground_first(session, atlas, scope, given)
        return [row.hazard.key for row in given], [row.hazard.key for row in put]


def test_what_meets_the_jurisdiction_of_the_post_comes_first(house: House) -> None:
    danger = make_danger(house)
    with writing(house.engine) as session:
        post = session.get_one(Post, house.posts["GT"])
        post.lon = post.lat = None
        post.jurisdictions = [Jurisdiction(unit_code="US48215")]
    consul = Scope(RoleName.CONSUL, "GT", house.posts["GT"])
    given, put = _rows(danger, consul)
    assert len(given) > 1
    assert put[0] == given[-1]
    assert put[1:] == given[:-1]


def test_who_has_the_whole_country_keeps_the_order(house: House) -> None:
    danger = make_danger(house)
    given, put = _rows(danger, Scope(RoleName.EMERGENCY, "GT"))
    assert put == given
    with reading(house.engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Post))
