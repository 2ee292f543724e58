"""Codes as a process keeps them: the same until something changes, and only that is read again."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import reading, writing
from registry.card_blocks.kind import PERSONS
from registry.card_blocks.storing import put_records
from registry.people.models import Person
from registry.statistics.traits.open_traits import OpenTraits, open_traits
from registry.statistics.traits.storing import TRAITS
from registry.statistics.traits.trait_blocks import empty_block, with_traits
from tests.registry.statistics.conftest import counted


def opened(engine: Engine, keyring: Keyring) -> OpenTraits:
    with reading(engine) as session:
        kept = open_traits(session, keyring, "SV")
    assert kept is not None
    return kept


def test_only_what_changed_is_read_again(
    session: Session, engine: Engine, keyring: Keyring, register: Callable[..., Person]
) -> None:
    register("Ana Bor")
    session.commit()
    first = opened(engine, keyring)
    assert opened(engine, keyring) is first
    with writing(engine) as other:
        put_records(other, keyring, TRAITS, "SV", {PERSONS + 3: counted()})
        own = open_traits(other, keyring, "SV")
        assert own is not None
        assert sorted(own.blocks) == [0, 1]
        other.rollback()
    assert opened(engine, keyring) is first, "what was not committed is kept by nobody"
    with writing(engine) as other:
        put_records(other, keyring, TRAITS, "SV", {PERSONS + 3: counted()})
    second = opened(engine, keyring)
    assert second.blocks[0] is first.blocks[0]
    assert second.columns.numbers.tolist() == [*first.columns.numbers.tolist(), PERSONS + 3]


def test_blocks_end_to_end_share_their_codes() -> None:
    blocks = {
        0: with_traits(empty_block(), {1: counted("US48215"), 4: counted("US48061")}),
        3: with_traits(empty_block(), {0: counted("US48061", language="mam")}),
    }
    columns = OpenTraits(1, 1, blocks).columns
    assert columns.numbers.tolist() == [1, 4, 3 * PERSONS]
    units = np.array(columns.lists["unit"])[columns.stays["unit"]]
    assert units.tolist() == ["US48215", "US48061", "US48061"]
    assert columns.stays["person"].tolist() == [0, 1, 2]
    assert len(OpenTraits(1, 1, {}).columns.numbers) == 0
