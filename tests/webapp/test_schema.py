from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from webapp import schema


def revision(name: str, below: str) -> str:
    return (
        f'"""Words: revision = "no"."""\nrevision = "{name}"\ndown_revision: str | None = {below}\n'
    )


def test_the_heads_read_are_those_alembic_finds() -> None:
    assert schema.heads() == tuple(ScriptDirectory(str(schema.MIGRATIONS)).get_heads())


@pytest.mark.parametrize(
    ("files", "heads"),
    [
        ({"0001": "None"}, ("0001",)),
        ({"0001": "None", "0002": '"0001"'}, ("0002",)),
        ({"0001": "None", "0002": '"0001"', "0003": "'0001'"}, ("0002", "0003")),
        ({"1": "None", "2": '"1"', "3": '"1"', "4": '("2", "3")'}, ("4",)),
    ],
    ids=["one", "two in a row", "two branches", "two branches joined"],
)
def test_the_head_is_what_no_other_stands_on(
    files: dict[str, str], heads: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "versions").mkdir()
    for name, below in files.items():
        (tmp_path / "versions" / f"{name}.py").write_text(revision(name, below))
    monkeypatch.setattr(schema, "MIGRATIONS", tmp_path)
    schema.heads.cache_clear()
    try:
        assert schema.heads() == heads
    finally:
        schema.heads.cache_clear()


def test_a_database_is_at_its_head_or_it_is_not() -> None:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        assert not schema.is_at_head(connection), "an empty one"
        assert not schema.has_tables(connection)
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        assert not schema.is_at_head(connection), "no migration"
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('0100')")
        assert not schema.is_at_head(connection), "the first migration alone"
        connection.exec_driver_sql(
            f"UPDATE alembic_version SET version_num = '{schema.heads()[0]}'"
        )
        assert schema.is_at_head(connection)
    engine.dispose()
