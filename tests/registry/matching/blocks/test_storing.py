from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.matching.blocks.models import MatchingHead, MatchingPerson, MatchingPoint
from registry.matching.blocks.storing import BlockStore
from registry.people.models import Person
from tests.registry.conftest import stay_at

TABLES = (MatchingHead, MatchingPoint, MatchingPerson)


def _counts(session: Session) -> list[int]:
    return [
        session.scalar(sa.select(sa.func.count()).select_from(each).where(each.country == "SV"))
        or 0
        for each in TABLES
    ]


def test_a_block_that_goes_leaves_a_head_without_a_text(
    session: Session, keyring: Keyring, register: Callable[..., Person]
) -> None:
    register("Ana", stay_at(-90, 30))
    blocks = session.scalars(sa.select(MatchingHead.id).where(MatchingHead.country == "SV")).all()
    store = BlockStore(session, keyring, "SV")
    store.forget(blocks, 99)
    assert _counts(session) == [1, 0, 0]
    row = session.execute(
        sa.select(MatchingHead.stamp, MatchingHead.ciphertext).where(MatchingHead.country == "SV")
    ).one()
    assert tuple(row) == (99, b"")
    store.clear()
    assert _counts(session) == [0, 0, 0]
