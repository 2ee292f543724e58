from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.matching.blocks.models import MatchingPoint
from registry.matching.blocks.reading import BlocksLost, OpenBlocks, SealedBlocks
from registry.matching.open_index import country_index, states
from registry.people.models import Person
from tests.registry.conftest import stay_at


def test_blocks_are_kept_up_to_a_limit_and_only_as_they_were_written() -> None:
    memory = OpenBlocks(24)
    for block in (1, 2, 3, 4):
        memory.keep("t", block, 9, np.zeros(2, dtype=np.int32))
    assert [memory.get("t", block, 9) is not None for block in (1, 2, 3, 4)] == [
        False, True, True, True]  # fmt: skip
    assert memory.get("t", 4, 8) is None
    memory.keep("t", 4, 10, np.zeros(2, dtype=np.int32))
    assert memory.get("t", 2, 9) is not None, "one written over makes room for itself"


@pytest.mark.parametrize("spoil", ["altered", "gone", "an earlier text"])
def test_what_is_not_as_its_head_says_is_lost_by_name(
    session: Session, keyring: Keyring, register: Callable[..., Person], spoil: str
) -> None:
    register("Ana", stay_at(-90, 30))
    own = MatchingPoint.country == "SV"
    early = session.execute(
        sa.select(MatchingPoint.version, MatchingPoint.ciphertext).where(own)
    ).one()
    register("Eva", stay_at(-90, 30))
    table = country_index(session, keyring, states(session, ["SV"])[0]).residents
    reader = SealedBlocks(session, keyring, OpenBlocks(0))
    at = np.arange(1)
    (columns,) = reader.points(["SV"], table, at)
    assert columns[0].tolist() == [-90_000_000] * 2
    values = {"altered": {"ciphertext": b"x"}, "an earlier text": early._asdict(), "gone": {}}[
        spoil
    ]
    if values:
        session.execute(sa.update(MatchingPoint).where(own).values(**values))
    else:
        session.execute(sa.delete(MatchingPoint).where(own))
    with pytest.raises(BlocksLost) as lost:
        reader.points(["SV"], table, at)
    assert list(lost.value.reasons) == table.block.tolist()
    assert len(reader.persons(["SV"], table, at)[0]) == 2
