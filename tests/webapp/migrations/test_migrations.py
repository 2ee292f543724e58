from __future__ import annotations

import uuid
from pathlib import Path

import sqlalchemy as sa

from core.db import make_engine, writing
from core.settings import Settings
from webapp.http.database import downgrade, upgrade

VERSIONS = "SELECT p.number, e.version FROM plan_area p JOIN plan_edition e ON e.plan_id = p.id ORDER BY p.created_at"


def test_two_plans_of_one_number_and_their_versions_go_up_and_down_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'house.db'}"
    settings = Settings(mode="test", instance=tmp_path, database_url=url)
    upgrade(settings, "0002")
    engine = make_engine(url)
    post = uuid.uuid4().hex
    with writing(engine) as session:
        connection = session.connection()
        _insert(connection, "post", id=post, country="MX")
        for day in (1, 2):
            plan = uuid.uuid4().hex
            made = f"2026-11-0{day} 00:00:00.000000"
            _insert(
                connection,
                "plan_area",
                id=plan,
                post_id=post,
                slug=f"plan-{day}",
                number="MX-1",
                created_at=made,
            )
            _insert(connection, "plan_edition", plan_id=plan, version=day, created_at=made)
    upgrade(settings)
    with engine.connect() as connection:
        assert connection.execute(sa.text(VERSIONS)).all() == [("MX-1", 1), ("MX-1-2", 2)]
    downgrade(settings, "0002")
    with engine.connect() as connection:
        assert connection.execute(sa.text(VERSIONS)).all() == [("MX-1", 1), ("MX-1-2", 2)]
    engine.dispose()


def _insert(connection: sa.Connection, table: str, **values: object) -> None:
    """A row in which whatever is needed and not given is empty, in the form of that migration."""
    found = sa.Table(table, sa.MetaData(), autoload_with=connection)
    row = dict(values)
    for column in found.columns:
        if column.name not in row and not column.nullable and column.server_default is None:
            row[column.name] = _empty(column)
    connection.execute(sa.insert(sa.table(table, *(sa.column(name) for name in row))).values(**row))


def _empty(column: sa.Column[object]) -> object:
    if column.primary_key:
        return uuid.uuid4().hex
    kind = column.type
    if isinstance(kind, sa.DateTime):
        return "2026-11-01 00:00:00.000000"
    if isinstance(kind, sa.Integer | sa.Float | sa.Boolean):
        return 0
    if isinstance(kind, sa.JSON):
        return "{}"
    return b"" if isinstance(kind, sa.LargeBinary) else "MX"
