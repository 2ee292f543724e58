"""A backup of PostgreSQL brought back into another database of the same cluster."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from core.audit_log.keys import audit_keys
from core.backup.keys import BadBackup
from core.backup.places import FolderPlace
from core.db import make_engine
from core.errors import UnusableInput
from core.settings import Settings
from tests.keys import MASTER_KEY
from tests.postgres import CLUSTER
from tests.webapp.keeping.conftest import LOCK, NOW, PERSONS, KeptHouse, person_of
from webapp.keeping.facts import BEING_RESTORED, facts_of
from webapp.keeping.making import make_backup
from webapp.keeping.restoring import restore
from webapp.schema import upgrade

pytestmark = pytest.mark.skipif(not CLUSTER, reason="needs PostgreSQL: make test-postgres")


def ask(statement: str) -> None:
    engine = sa.create_engine(CLUSTER, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


@pytest.fixture
def databases(database_url: str) -> Iterator[list[str]]:
    """Two empty databases of the cluster; `database_url` has the test run where there is one."""
    assert database_url
    names = [f"kept_{uuid.uuid4().hex}" for _ in range(2)]
    for name in names:
        ask(f"CREATE DATABASE {name}")
    yield [
        make_url(CLUSTER).set(database=name, drivername="postgresql").render_as_string(False)
        for name in names
    ]
    for name in names:
        ask(f"DROP DATABASE {name} WITH (FORCE)")


def test_postgres_comes_back_equal_and_a_cut_try_is_taken_away(
    databases: list[str], tmp_path: Path
) -> None:
    settings = Settings(
        mode="test", instance=tmp_path / "a", data_key=MASTER_KEY, database_url=databases[0]
    )
    upgrade(settings)
    house = KeptHouse(settings, tmp_path)
    for number in range(PERSONS):
        person_of(house, f"Ana Núñez\t{number}")
    report = make_backup(house.engine, settings, FolderPlace(tmp_path / "b"), LOCK, NOW)
    data = (tmp_path / "b" / report.name).read_bytes()
    target = replace(settings, instance=tmp_path / "c", database_url=databases[1])
    engine = make_engine(databases[1], audit_keys(target))
    with engine.execution_options(writes=True).connect() as connection:
        connection.exec_driver_sql("CREATE TABLE person (id integer)")
        connection.commit()
    with pytest.raises(UnusableInput, match="not empty"):
        restore(io.BytesIO(data), LOCK, target, house.erased(), NOW)
    with engine.execution_options(writes=True).connect() as connection:  # a try that was killed
        connection.exec_driver_sql(f"CREATE TABLE {BEING_RESTORED} (id integer)")
        connection.commit()
    with pytest.raises(BadBackup):
        restore(io.BytesIO(data[:-1]), LOCK, target, house.erased(), NOW)
    with engine.connect() as connection:
        assert sa.inspect(connection).get_table_names() == []
    brought = restore(io.BytesIO(data), LOCK, target, house.erased(), NOW)
    with engine.connect() as connection:
        found = facts_of(connection)
    lines = brought.facts.rows["audit_log"] + 1
    assert found.rows == {**brought.facts.rows, "audit_log": lines, "audit_head": 1}
    assert found.rows["person"] == PERSONS
    other = replace(target, instance=tmp_path / "d", database_url="")
    with pytest.raises(BadBackup, match="another kind"):
        restore(io.BytesIO(data), LOCK, other, house.erased(), NOW)
    engine.dispose()
    house.engine.dispose()
