from __future__ import annotations

import io
import json
import uuid

import pytest

from core.audit_log import record
from core.backup.contents import PartsWriter
from core.backup.keys import BadBackup
from core.backup.places import FolderPlace
from core.db import reading, writing
from tests.webapp.keeping.conftest import LOCK, NOW, KeptHouse
from webapp.keeping.erased_list import (
    LIST_NAME,
    ErasedLine,
    ErasedList,
    count_erased,
    erased_list,
    put_list,
    read_list,
    write_list,
)


def test_the_list_names_who_was_erased_by_id_alone(kept_house: KeptHouse) -> None:
    ana, eva = uuid.uuid4(), uuid.uuid4()
    with writing(kept_house.engine) as session:
        for person, cause in ((ana, "wish"), (eva, ""), ("no id", "wish")):
            record(
                session, at=NOW, actor="u", action="person.erase", subject=person,
                country="SV", purpose=cause,
            )  # fmt: skip
    place = FolderPlace(kept_house.folder / "list")
    assert put_list(kept_house.engine, place, LOCK, NOW) == 2
    with place.open(LIST_NAME) as source:
        found = read_list(source, LOCK)
    assert found.lines == (ErasedLine(ana, "SV", "wish"), ErasedLine(eva, "SV", "mistake"))
    with reading(kept_house.engine) as session:
        assert found == erased_list(session)
        assert count_erased(session) == 3


@pytest.mark.parametrize("rows", ["x", [["a"]], [[uuid.uuid4().hex, "SV", "whim"]], {"a": 1}])
def test_what_is_no_list_is_refused(rows: object) -> None:
    sink = io.BytesIO()
    writer = PartsWriter(sink, LOCK)
    writer.add("erased", iter([json.dumps(rows).encode()]))
    writer.finish({"audit_number": 1})
    with pytest.raises(BadBackup, match="no list"):
        read_list(io.BytesIO(sink.getvalue()), LOCK)


def test_a_backup_is_no_list_and_a_cut_list_is_refused(kept_house: KeptHouse) -> None:
    with pytest.raises(BadBackup, match="no list"):
        read_list(io.BytesIO(kept_house.backup), LOCK)
    sink = io.BytesIO()
    write_list(ErasedList(3, ()), sink, LOCK, NOW)
    assert read_list(io.BytesIO(sink.getvalue()), LOCK) == ErasedList(3, ())
    with pytest.raises(BadBackup):
        read_list(io.BytesIO(sink.getvalue()[:-1]), LOCK)
