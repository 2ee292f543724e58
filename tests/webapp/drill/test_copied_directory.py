from __future__ import annotations

import sqlalchemy as sa

from core.db import reading
from directory.entries.models import Channel, FailureReport, Post
from directory.search.version import DirectoryVersion
from registry.people.models import Person
from tests.webapp.drill_house import NOW, REAL_MAIL, REAL_NUMBER, RealHouse
from webapp.drill.arrivals import OpenHouse
from webapp.drill.copied_directory import health_by_country


def test_the_same_entries_stand_there_and_no_number_of_theirs(
    real: RealHouse, opened: OpenHouse
) -> None:
    with reading(real.engine) as session:
        before = set(session.scalars(sa.select(Post.id)))
    with reading(opened.services.engine) as session:
        assert set(session.scalars(sa.select(Post.id))) == before
        values = set(session.scalars(sa.select(Channel.value)))
        assert session.scalar(sa.select(sa.func.count()).select_from(FailureReport)) == 1
    assert not values & {REAL_NUMBER, REAL_MAIL}
    assert all(each.endswith("@ejercicio.example") or each.startswith("+52") for each in values)


def test_nothing_remembered_of_the_real_directory_fits_the_copied_one(
    real: RealHouse, opened: OpenHouse
) -> None:
    tokens = []
    for engine in (real.engine, opened.services.engine):
        with reading(engine) as session:
            tokens.append(set(session.scalars(sa.select(DirectoryVersion.token))))
    assert not tokens[0] & tokens[1]


def test_a_contact_that_failed_or_lapsed_is_counted_as_such(real: RealHouse) -> None:
    with reading(real.engine) as session:
        found = health_by_country(session, NOW)["HN"]
        assert session.scalar(sa.select(sa.func.count()).select_from(Person)) == 0
    assert (found.channels, found.failing, found.lapsed) == (2, 1, 1)
