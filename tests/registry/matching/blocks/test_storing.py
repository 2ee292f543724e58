from __future__ import annotations

from collections.abc import Callable

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.matching.blocks.attributes import LanguagePost
from registry.matching.blocks.draft import Leaf
from registry.matching.blocks.models import (
    MatchingHead,
    MatchingPerson,
    MatchingPoint,
    MatchingState,
)
from registry.matching.blocks.reading import point_place
from registry.matching.blocks.storing import BlockSealer, BlockStore, SealedChange
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
    store = BlockStore(session, "SV")
    state = {"stamp": 99, "token": 7, "blocks": 0, "groups": 1}
    store.write(SealedChange([], [], [], blocks, [], state), set(blocks))
    assert _counts(session) == [1, 0, 0]
    row = session.execute(
        sa.select(MatchingHead.stamp, MatchingHead.ciphertext).where(MatchingHead.country == "SV")
    ).one()
    assert tuple(row) == (99, b"")
    kept = session.scalars(sa.select(MatchingState.token).where(MatchingState.country == "SV"))
    assert kept.one() == 7
    store.clear()
    assert _counts(session) == [0, 0, 0]


def test_what_was_sealed_elsewhere_is_written_new_and_over_what_is_known(
    session: Session, keyring: Keyring, register: Callable[..., Person]
) -> None:
    register("Ana", stay_at(-90, 30))
    sealer, store = BlockSealer(keyring, "SV"), BlockStore(session, "SV")
    leaf = Leaf(np.zeros((4, 1), dtype=np.int32), np.ones(1, dtype=np.int32))
    store.clear()
    for stamp, known in ((5, ()), (6, (3,))):
        points, persons = sealer.rows({3: leaf}, token=stamp)
        groups = sealer.groups([LanguagePost(f"x{stamp}")], stamp)
        state = {"stamp": stamp, "token": stamp, "blocks": 1, "groups": 1}
        store.write(SealedChange([], points, persons, [], groups, state), known)
    (row,) = session.execute(sa.select(MatchingPoint).filter_by(country="SV")).scalars()
    place = point_place("SV", 3, 6)
    assert (row.id, row.version) == (3, 6)
    assert keyring.open(row.ciphertext, place) == leaf.columns.tobytes()
