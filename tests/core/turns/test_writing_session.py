"""The engine that writes is made once, and follows what the engine itself is told."""

from __future__ import annotations

from sqlalchemy.engine import Engine

from core.db import reading, writing


def test_all_who_write_share_an_engine_and_readers_have_their_own(engine: Engine) -> None:
    with writing(engine) as one, writing(engine.execution_options(wait_ms=5)) as apart:
        first = one.get_bind()
        assert apart.get_bind() is not first
    with writing(engine) as other, reading(engine) as reader:
        assert other.get_bind() is first
        assert reader.get_bind() is engine
    assert first.get_execution_options()["writes"] is True


def test_an_option_given_later_is_heard_by_who_writes_from_then_on(engine: Engine) -> None:
    with writing(engine) as before:
        known = before.get_bind()
        engine.update_execution_options(told="later")
        assert before.get_bind() is known
    with writing(engine) as session:
        assert session.get_bind().get_execution_options()["told"] == "later"
