from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.db import reading, writing
from directory.entries.models import Channel, FailureReport, Shelter
from directory.entries.visibility import Viewer
from directory.search.index import catalogue_of
from directory.search.ranking import search_entries
from directory.search.version import shown_version_of, version_of
from tests.directory.conftest import channel, shelter

CONSUL = Viewer.of_country("SV")


@pytest.fixture(autouse=True)
def noise() -> None:
    """Here each test opens its own transactions: none may be open before."""


def test_what_another_transaction_wrote_is_found_at_once(engine: Engine) -> None:
    with writing(engine) as session:
        made = shelter(session, "Casa Nueva", (-92, 14)).id
    with reading(engine) as session:
        assert len(search_entries(session, CONSUL, "nueva")) == 1
    with writing(engine) as session:
        session.get_one(Shelter, made).name = "Casa Vieja"
    with reading(engine) as session:
        assert search_entries(session, CONSUL, "nueva") == []
        assert len(search_entries(session, CONSUL, "vieja")) == 1
    with writing(engine) as session:
        session.get_one(Shelter, made).retired_at = datetime(2026, 11, 22, tzinfo=UTC)
    with reading(engine) as session:
        assert search_entries(session, CONSUL, "vieja") == []


def test_a_change_taken_back_leaves_nothing(engine: Engine) -> None:
    with writing(engine) as session:
        shelter(session, "Casa Nueva", (-92, 14))

    def fail() -> None:
        with writing(engine) as session:
            shelter(session, "Casa Perdida", (-92, 14))
            assert len(search_entries(session, CONSUL, "perdida")) == 1
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with reading(engine) as session:
        assert search_entries(session, CONSUL, "perdida") == []
        assert len(search_entries(session, CONSUL, "nueva")) == 1


def test_only_what_is_searched_moves_the_mark(engine: Engine) -> None:
    with writing(engine) as session:
        made = shelter(session, "Casa", (-92, 14), channels=[channel("+525555550123")]).id

    def mark() -> uuid.UUID | None:
        with reading(engine) as session:
            return version_of(session)

    first = mark()
    with writing(engine) as session:
        found = session.get_one(Shelter, made)
        found.occupied, found.confirmed_at = 12, datetime(2026, 11, 22, tzinfo=UTC)
    assert mark() == first
    with writing(engine) as session:
        session.get_one(Shelter, made).channels[0].value = "+525555550199"
    second = mark()
    assert second != first
    with writing(engine) as session:
        session.execute(sa.delete(Shelter))
    assert mark() != second


def test_the_memory_is_kept_while_nothing_changes(engine: Engine) -> None:
    with writing(engine) as session:
        shelter(session, "Casa", (-92, 14))
    with reading(engine) as one, reading(engine) as other:
        assert catalogue_of(one) is catalogue_of(other)


def test_all_that_lists_show_moves_the_mark_of_lists(engine: Engine) -> None:
    marks = []

    def note() -> None:
        with reading(engine) as session:
            marks.append((version_of(session), shown_version_of(session)))

    note()
    with writing(engine) as session:
        line = channel("+525555550123")
        made = shelter(session, "Casa", (-92, 14), channels=[line]).id
        assert shown_version_of(session) is None, "nobody else may see it yet"
    note()
    with writing(engine) as session:
        session.get_one(Shelter, made).confirmed_at = datetime(2026, 11, 22, tzinfo=UTC)
    note()
    with writing(engine) as session:
        failure = FailureReport(at=datetime(2026, 11, 22, tzinfo=UTC), by="user:x")
        session.get_one(Channel, line.id).failures = [failure]
    note()
    with writing(engine) as session:
        session.execute(sa.delete(FailureReport))
    note()
    assert len({shown for _, shown in marks}) == 5
    assert len({searched for searched, _ in marks}) == 2, "search looks at none of the later ones"
    note()
    assert marks[-1] == marks[-2]


def test_a_mark_of_lists_taken_back_is_none(engine: Engine) -> None:
    with writing(engine) as session:
        made = shelter(session, "Casa", (-92, 14)).id
    with reading(engine) as session:
        before = shown_version_of(session)

    def fail() -> None:
        with writing(engine) as session:
            session.get_one(Shelter, made).confirmed_at = datetime(2026, 11, 22, tzinfo=UTC)
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with reading(engine) as session:
        assert shown_version_of(session) == before
