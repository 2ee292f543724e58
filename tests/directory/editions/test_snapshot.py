"""What a viewer gets of an edition is what the live directory would have shown: SQL and the pure
rule agree.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, cast

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from directory.editions.snapshot import rows_of
from directory.entries.models import (
    Designation,
    FocalPoint,
    Organisation,
    Post,
    Shelter,
    Visibility,
)
from directory.entries.visibility import Viewer, may_see, visible_to
from directory.export.rows import rows_for
from tests.directory.conftest import focal_point, organisation, post, shelter
from tests.directory.publishing import publish

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
COUNTRIES = ("SV", "GT")
Row = Post | Shelter | Organisation | FocalPoint
Kind = type[Post] | type[Shelter] | type[Organisation] | type[FocalPoint]


@pytest.fixture
def posts(session: Session) -> list[Post]:
    """Two posts a country and visibility; and for each post every kind of entry, of every
    visibility.
    """
    made = [
        post(
            session,
            f"Post {country} {visibility.value} {turn}",
            (-98, 26),
            country=country,
            visibility=visibility,
        )
        for country, visibility, turn in itertools.product(COUNTRIES, Visibility, (1, 2))
    ]
    keepers: list[Post | None] = [made[0], made[3], made[7], made[-1], None]
    for number, (country, visibility, keeper) in enumerate(
        itertools.product(COUNTRIES, Visibility, keepers)
    ):
        kept: dict[str, Any] = {
            "country": country,
            "visibility": visibility,
            "post_id": keeper.id if keeper else None,
        }
        runs = organisation(session, f"Organización {number}", (-98, 26), **kept)
        runs_another = session.scalars(
            sa.select(Organisation.id).order_by(Organisation.name)
        ).first()
        shelter(
            session, f"Albergue {number}", None, organisation_id=runs_another or runs.id, **kept
        )
        focal_point(
            session,
            f"Persona {number}",
            keeper,
            country,
            visibility=visibility,
            designation=Designation.OTHER,
        )
    for one, other in zip(made, reversed(made), strict=True):
        one.covering_post_id = other.id
    session.flush()
    session.expire_all()
    return made


def viewers(posts: list[Post]) -> list[Viewer]:
    of_posts = [
        Viewer.of_post(country, each.id) for country in (*COUNTRIES, "BZ") for each in posts
    ]
    of_countries = [Viewer.of_country(country) for country in (*COUNTRIES, "BZ")]
    return [Viewer.public(), Viewer.rcm(), Viewer.system(), *of_countries, *of_posts]


@pytest.mark.parametrize("kind", [Post, Shelter, Organisation, FocalPoint])
def test_the_pure_rule_agrees_with_the_one_in_sql(
    session: Session, posts: list[Post], kind: Kind
) -> None:
    everything = cast("Sequence[Row]", session.scalars(sa.select(kind)).all())
    answers = set()
    for viewer in viewers(posts):
        by_sql = set(session.scalars(sa.select(kind.id).where(visible_to(viewer, kind))))
        by_rule = {
            row.id
            for row in everything
            if may_see(viewer, row.country, row.visibility, _post_of(row))
        }
        assert by_rule == by_sql, viewer
        answers.add(frozenset(by_sql))
    assert len(answers) >= 5


def test_an_edition_reads_as_the_live_directory_did(session: Session, posts: list[Post]) -> None:
    edition = publish(session, number="2026-II", now=NOW, actor="worker")
    for viewer in viewers(posts):
        assert rows_of(edition, viewer) == rows_for(session, viewer, NOW, None), viewer


def _post_of(row: Row) -> uuid.UUID | None:
    return row.id if isinstance(row, Post) else row.post_id
