"""Blocks made from the cards, block by block, while others register."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import reading, writing
from registry.card_blocks.kind import BlockKind
from registry.card_blocks.making import countries_without, make_blocks
from registry.people.models import Person
from registry.people.record import Card
from registry.registration.persons import NewPerson, add_persons
from registry.search.checking import check_names
from registry.search.open_names import open_names
from registry.search.storing import NAMES
from registry.statistics.traits.checking import check_traits
from registry.statistics.traits.open_traits import open_traits
from registry.statistics.traits.storing import TRAITS
from tests.registry.conftest import stay_at

KINDS = pytest.mark.parametrize(
    ("kind", "opened", "check"),
    [(NAMES, open_names, check_names), (TRAITS, open_traits, check_traits)],
    ids=["names", "statistics"],
)


def add(session: Session, keyring: Keyring, now: datetime, *names: str) -> None:
    new = [
        NewPerson(country="HN", card=Card(full_name=name), stays=[stay_at(-90, 30)], consent_at=now)
        for name in names
    ]
    add_persons(session, keyring, new)


@pytest.fixture
def unmade(engine: Engine, session: Session, keyring: Keyring, now: datetime) -> Engine:
    """A country whose blocks were never made, as after a migration."""
    add(session, keyring, now, "Ana Bor", "Luz Cux", "Eva Dzul")
    for kind in (NAMES, TRAITS):
        for table in (kind.row, kind.state):
            session.execute(sa.delete(table))
    session.commit()
    return engine


@KINDS
def test_blocks_are_made_of_the_cards(
    unmade: Engine,
    keyring: Keyring,
    kind: BlockKind[Any, Any],
    opened: Callable[..., Any],
    check: Callable[..., Any],
) -> None:
    with reading(unmade) as session:
        assert countries_without(session, kind) == ["GT", "HN"]
        assert opened(session, keyring, "HN") is None
    assert make_blocks(unmade, keyring, "HN", kind) == 3
    with reading(unmade) as session:
        assert countries_without(session, kind) == ["GT"]
        assert check(session, keyring).faults == (f"{kind.words} of GT: none were made yet",)


def test_who_has_a_damaged_card_is_counted_and_has_no_name(
    unmade: Engine, keyring: Keyring
) -> None:
    with writing(unmade) as session:
        first = session.scalars(sa.select(Person.id).where(Person.country == "HN").limit(1)).one()
        session.execute(sa.update(Person).where(Person.id == first).values(ciphertext=b"broken"))
    assert make_blocks(unmade, keyring, "HN", TRAITS) == 3
    assert make_blocks(unmade, keyring, "HN", NAMES) == 2


@KINDS
def test_who_registers_while_they_are_made_is_there(
    unmade: Engine,
    keyring: Keyring,
    now: datetime,
    kind: BlockKind[Any, Any],
    opened: Callable[..., Any],
    check: Callable[..., Any],
) -> None:
    def late(
        session: Session, keys: Keyring, which: sa.ColumnElement[bool]
    ) -> Iterator[tuple[int, Any]]:
        found = list(kind.of_cards(session, keys, which))
        if len(found) == 3:
            with writing(unmade) as other:
                add(other, keyring, now, "Ixchel Bor")
        return iter(found)

    watched = replace(kind, of_cards=late)
    assert make_blocks(unmade, keyring, "HN", watched) == 4, "the block was made once more"
    with reading(unmade) as session:
        assert opened(session, keyring, "HN") is not None
        assert [each for each in check(session, keyring).faults if "HN" in each] == []
