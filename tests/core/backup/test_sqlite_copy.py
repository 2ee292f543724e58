from __future__ import annotations

from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite

from core.backup.keys import BadBackup
from core.backup.sqlite_copy import check_file, copy_database, pieces_of


def test_a_copy_has_what_was_committed_and_is_one_file(tmp_path: Path) -> None:
    source, target = tmp_path / "a.db", tmp_path / "b.db"
    writer = sqlite.connect(source, isolation_level=None)
    writer.execute("PRAGMA journal_mode=WAL")
    writer.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)")
    writer.execute("INSERT INTO t VALUES (1)")
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO t VALUES (2)")  # under way: nobody waits for it, nobody sees it
    copy_database(source, target)
    assert sorted(each.name for each in tmp_path.glob("b*")) == ["b.db"]
    assert target.stat().st_mode & 0o777 == 0o600
    check_file(target)
    assert sqlite.connect(target).execute("SELECT id FROM t").fetchall() == [(1,)]
    assert b"".join(pieces_of(target)) == target.read_bytes()
    writer.close()


@pytest.mark.parametrize("spoil", ["text", "cut", "orphan"])
def test_a_damaged_file_is_refused(spoil: str, tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    connection = sqlite.connect(path, isolation_level=None)
    connection.execute("CREATE TABLE a (id INTEGER PRIMARY KEY)")
    connection.execute("CREATE TABLE b (a_id INTEGER REFERENCES a (id), t TEXT)")
    connection.execute("INSERT INTO a VALUES (1)")
    owner = 7 if spoil == "orphan" else 1
    connection.executemany("INSERT INTO b VALUES (?, ?)", [(owner, "x" * 900)] * 40)
    connection.close()
    data = path.read_bytes()
    if spoil == "text":
        path.write_bytes(b"no database" * 50)
    if spoil == "cut":
        path.write_bytes(data[: len(data) // 2])
    with pytest.raises(BadBackup, match="hangs" if spoil == "orphan" else "database"):
        check_file(path)
