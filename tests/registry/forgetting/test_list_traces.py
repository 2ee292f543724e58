from __future__ import annotations

import json
import uuid
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from core.storage import FileStore
from registry.forgetting.list_traces import (
    forget_in_lists,
    is_named,
    lists_to_look_at,
    note_dropped,
)
from registry.imports.lists import CONTENT, REJECTED, UNDO, ListSender, new_list, part_name
from registry.imports.models import PeopleListState
from registry.people.tombstones import Identity
from registry.registration.erasure import ErasedPerson
from tests.registry.imports.small_lists import KEYRING

ANA = Identity("ana nunez paz", ("+15205550101",), "ana@x.example", 1980)


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ("Ana Núñez Paz,,", True),
        ("NUÑEZ PAZ; ANA,,", True),
        ("Anabel Núñez Paz,,", False),
        ("Otra,(520) 555-0101,", True),
        ("Otra,520 555 0102,", False),
        ("Otra,,ANA@X.EXAMPLE", True),
        ("Ana Núñez,,", False),
        ("Otra,٥٢٠ ٥٥٥ ٠١٠١,", True),
        ("Otra,０１-５２０-５５５-０１０１,", True),
        ("Otra,५२०५५५०१०१,", True),
        ("Otra,٥٢٠ ٥٥٥ ٠١٠٢,", False),
        ("Ａｎａ Nún\u0303ez\u200bPaz,,", True),
        ("Аna Núñez Paz,,", False),  # with a Cyrillic first letter: another word
    ],
)
def test_whom_a_row_is_about(row: str, named: bool) -> None:
    data = f"nombre,telefono,correo\nLuz Sol,5205550999,l@x.example\n{row}\n".encode()
    assert is_named(data, [ANA]) is named


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-16-le", "mac_roman", "cp850"])
def test_somebody_is_found_in_any_encoding_a_list_comes_in(encoding: str) -> None:
    for row, named in (("Paz; Ana Núñez,,", True), ("Ana Peña Paz,,", False)):
        data = f"nombre,telefono,correo\r\nLuz Sol,5205550999,\r\n{row}\r\n".encode(encoding)
        assert is_named(data, [ANA]) is named


@pytest.mark.parametrize(
    ("who", "row", "named"),
    [
        (Identity("o y"), "O Y,", True),
        (Identity("李"), "李,", True),
        (Identity("o y"), "Luz Sol,", False),
        (Identity("o paz"), "Paz,", True),
        (Identity("ana paz", ("sin número",)), "Luz Sol,5205550999", False),
    ],
)
def test_a_name_of_initials_and_a_telephone_without_digits(
    who: Identity, row: str, named: bool
) -> None:
    assert is_named(f"nombre,telefono\n{row}\n".encode(), [who]) is named


def test_a_doubt_is_for_forgetting() -> None:
    assert is_named(b"%PDF-1.7", [ANA])
    assert is_named(b"nombre\nLuz\n", [ANA, None])


def test_what_names_them_goes_and_the_way_back_of_the_others_stays(
    session: Session, tmp_path: Path, now: datetime
) -> None:
    store, sender = FileStore(tmp_path, KEYRING), ListSender("user:1", "SV")
    hers = new_list(store, b"nombre\nAna Nunez Paz\n", "a.csv", sender, now)
    others = new_list(store, b"nombre\nLuz Sol\n", "b.csv", sender, now)
    abroad = new_list(store, b"nombre\nAna Nunez Paz\n", "c.csv", ListSender("u", "GT"), now)
    session.add_all([hers, others, abroad])
    gone, left = str(uuid.uuid4()), str(uuid.uuid4())
    undo = {"created": {gone: "1", left: "2"}, "changed": {}, "after": {gone: "3"}}
    store.write(part_name(others.id, UNDO), json.dumps(undo).encode(), is_sealed=True)
    store.write(part_name(others.id, REJECTED), b"nombre\nAna Nunez Paz\n", is_sealed=True)
    session.flush()
    lists = lists_to_look_at(session, "SV")
    assert set(lists) == {hers.id, others.id}
    assert forget_in_lists(store, lists, [ErasedPerson(uuid.UUID(gone), ANA)]) == [hers.id]
    note_dropped(session, [hers.id])
    session.refresh(hers)
    assert hers.state is PeopleListState.DROPPED
    assert store.read(part_name(hers.id, CONTENT)) is None
    assert store.read(part_name(others.id, CONTENT)) is not None
    assert store.read(part_name(others.id, REJECTED)) is None
    rest = json.loads(store.read(part_name(others.id, UNDO)) or b"")
    assert rest == {"created": {left: "2"}, "changed": {}, "after": {}}
