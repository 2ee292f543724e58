from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.matching.blocks.models import MatchingPoint
from registry.matching.blocks.open_blocks import OpenBlocks
from registry.matching.blocks.reading import NOWHERE, BlocksLost, SealedBlocks, split
from registry.matching.open_index import country_index, states
from registry.people.models import Person
from tests.registry.conftest import stay_at

pytestmark = pytest.mark.usefixtures("nobody_waits")


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
    (columns,) = reader.points(["SV"], table, at).each()
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
    assert len(reader.persons(["SV"], table, at)) == 2


@pytest.mark.parametrize("most_bytes", [0, 5_000, 1 << 20])
def test_what_is_kept_open_reads_as_what_is_read_anew(
    session: Session, keyring: Keyring, register: Callable[..., Person], most_bytes: int
) -> None:
    for number in range(3):
        register(f"P {number}", stay_at(-90 - number, 30))
        register(f"T {number}", replace(stay_at(-80 - number, 30), from_on=date(2026, 1, 2)))
    index = country_index(session, keyring, states(session, ["SV"])[0])
    reader = SealedBlocks(session, keyring, OpenBlocks(most_bytes))
    for table, lines in ((index.residents, 4), (index.travellers, 13)):
        at = np.arange(len(table))
        for _ in range(2):
            points, persons = reader.points(["SV"], table, at), reader.persons(["SV"], table, at)
            columns = points.end_to_end()
            assert columns.shape == (lines, 3) == (lines, len(persons))
            assert sorted(columns[1].tolist()) == [30_000_000] * 3
            assert [each.shape for each in points.each()] == [(lines, 3)]
            assert [len(each) for each in split(persons, points.count)] == [3]
            assert (points.blocks[0, 0, 3:] == NOWHERE).all()
