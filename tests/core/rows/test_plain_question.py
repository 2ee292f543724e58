from __future__ import annotations

import uuid
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.db import reading, writing
from core.rows.plain_question import PlainQuestion
from feeds.models import Source

AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
QUERY = (
    sa.select(Source.id, Source.key, Source.trust, Source.last_good_at, Source.last_asked_at)
    .where(Source.key != sa.bindparam("other", "z"), Source.is_enabled.is_(True))
    .where(Source.last_good_at >= sa.bindparam("since", type_=Source.last_good_at.type))
    .order_by(Source.key)
    .limit(sa.bindparam("rows", type_=sa.Integer))
)


def test_rows_are_those_of_sqlalchemy_with_values_given_and_usual(engine: Engine) -> None:
    with writing(engine) as session:
        for key in "abcz":
            session.add(Source(key=key, name=key, format="cap", last_good_at=AT))
    question = PlainQuestion(QUERY)
    with reading(engine) as session:
        found = question.rows(session, rows=2, since=AT)
        usual = session.execute(QUERY, {"rows": 2, "since": AT}).all()
        others = question.rows(session, rows=9, since=AT, other="a")
    assert [tuple(row) for row in found] == [tuple(row) for row in usual]
    assert isinstance(found[0][0], uuid.UUID)
    assert list(found[0][3:]) == [AT, None]
    assert [row[1] for row in others] == ["b", "c", "z"]


def test_texts_and_numbers_alone_come_as_the_driver_gives_them(engine: Engine) -> None:
    with reading(engine) as session:
        assert list(PlainQuestion(sa.select(sa.literal(7))).rows(session)) == [(7,)]
