from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.matching.memory_limit import keep_open, open_bytes
from registry.matching.open_index import memory_of
from registry.people.models import Person
from tests.indexed_people import lons_of
from tests.registry.conftest import stay_at


def test_a_process_keeps_as_many_blocks_open_as_it_was_told(
    session: Session, keyring: Keyring, register: Callable[..., Person]
) -> None:
    register("Ana", stay_at(-90, 30))
    before = open_bytes()
    keep_open(1)
    try:
        fresh = Keyring([b"k" * 32])
        assert lons_of(session, fresh) == [-90]
        assert memory_of(session, fresh).blocks.most_bytes == 1
    finally:
        keep_open(before)
