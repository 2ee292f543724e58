"""Past a pooler where there is one; else the engine there is."""

from __future__ import annotations

from pathlib import Path

from core.postgres.opening import open_direct, open_engine, past_the_pooler
from core.settings import Settings


def test_without_another_address_everybody_asks_the_one_there_is(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path}/one.db")
    engine = open_engine(settings)
    with past_the_pooler(settings, engine) as past:
        assert past.pool is engine.pool

    assert open_direct(settings).url == engine.url
    engine.dispose()


def test_with_one_what_takes_long_goes_past_and_is_closed_again(tmp_path: Path) -> None:
    direct = f"sqlite:///{tmp_path}/direct.db"
    settings = Settings(database_url=f"sqlite:///{tmp_path}/pooled.db", database_direct_url=direct)
    engine = open_engine(settings)
    with past_the_pooler(settings, engine) as past:
        assert str(past.url) == direct
        assert past.pool is not engine.pool
    engine.dispose()
