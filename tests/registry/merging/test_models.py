from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from registry.merging.models import PersonMerge, merge_place
from tests.registry.merging.conftest import Merging, Register


def test_a_way_back_opens_in_its_own_row_alone_and_one_is_merged_once(
    session: Session, keyring: Keyring, merging: Merging, register: Register
) -> None:
    one, other = register("Ana Paz"), register("Ana Pas")
    merge = merging.merge(one, other)
    sealed = merge.ciphertext or b""
    assert b"Ana" not in sealed
    assert keyring.open_json(sealed, merge_place(merge.id, "SV"))["merged"]["number"] is not None
    with pytest.raises(CannotOpen):
        keyring.open_json(sealed, merge_place(uuid.uuid4(), "SV"))
    again = {column.key: getattr(merge, column.key) for column in PersonMerge.__table__.columns} | {
        "id": uuid.uuid4()
    }
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(sa.insert(PersonMerge).values(**again))
