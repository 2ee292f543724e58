from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.context import Context
from core.crypto import Keyring
from core.geo.geometry import Area
from directory.entries.models import Jurisdiction, Post
from directory.entries.visibility import Viewer
from response.crisis.answering_posts import answering_post
from response.crisis.participations import AnsweringPost
from tests.response.crisis.examples import HERE, Countries

AREA = Area.circle(HERE, 5)
Ask = Callable[..., AnsweringPost]


@pytest.fixture
def answering(writes: Session, base_atlas: Atlas, keyring: Keyring, now: object) -> Ask:
    def ask(
        country: str = "GT",
        type_code: str = "flood",
        area: Area | None = AREA,
        own: uuid.UUID | None = None,
    ) -> AnsweringPost:
        context = Context(
            session=writes,
            keyring=keyring,
            atlas=base_atlas,
            viewer=Viewer.of_country(country),
            actor="cli:x",
            now=now,  # type: ignore[arg-type]
        )
        return answering_post(context, country, type_code=type_code, area=area, own_post_id=own)

    return ask


def test_the_post_in_charge_answers_and_a_closed_one_is_covered(
    answering: Ask, writes: Session, countries: Countries
) -> None:
    assert answering(own=countries.own) == AnsweringPost(countries.own)
    nearest = answering()
    assert nearest.post_id is None, "nobody is in charge there: the nearest one covers"
    assert nearest.leading_id in {countries.own, countries.cover}

    writes.add(Jurisdiction(post_id=countries.own, area=AREA))
    writes.flush()
    writes.expire_all()
    assert answering() == AnsweringPost(countries.own)
    assert answering(type_code="closure") == AnsweringPost(countries.own, countries.cover)

    writes.get_one(Post, countries.own).closed_since = date(2026, 11, 20)
    writes.flush()
    covered = answering()
    assert covered == AnsweringPost(countries.own, countries.cover)
    assert covered.leading_id == countries.cover


def test_a_ring_of_posts_that_cover_one_another_ends(
    answering: Ask, writes: Session, countries: Countries
) -> None:
    own, cover = (writes.get_one(Post, each) for each in (countries.own, countries.cover))
    own.closed_since = cover.closed_since = date(2026, 11, 20)
    cover.covering_post_id = own.id
    writes.flush()
    assert answering(own=own.id) == AnsweringPost(own.id, None)


def test_nothing_is_known_of_a_country_without_posts(answering: Ask) -> None:
    assert answering("HN") == AnsweringPost()
    assert answering(area=None) == AnsweringPost()
