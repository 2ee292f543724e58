"""Names made from the cards, block by block, while others register."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import reading, writing
from registry.people.record import Card
from registry.registration.persons import NewPerson, add_persons
from registry.search import making, storing
from registry.search.checking import check_names
from registry.search.making import countries_without_names, make_names
from registry.search.models import NameBlockRow, NameState
from registry.search.open_names import open_names
from tests.registry.conftest import stay_at


def add(session: Session, keyring: Keyring, now: datetime, *names: str) -> None:
    new = [
        NewPerson(country="HN", card=Card(full_name=name), stays=[stay_at(-90, 30)], consent_at=now)
        for name in names
    ]
    add_persons(session, keyring, new)


@pytest.fixture
def nameless(engine: Engine, session: Session, keyring: Keyring, now: datetime) -> Engine:
    """A country whose names were never made, as after a migration."""
    add(session, keyring, now, "Ana Bor", "Luz Cux", "Eva Dzul")
    for table in (NameBlockRow, NameState):
        session.execute(sa.delete(table))
    session.commit()
    return engine


def test_names_are_made_of_the_cards(nameless: Engine, keyring: Keyring) -> None:
    with reading(nameless) as session:
        assert countries_without_names(session) == ["GT", "HN"]
        assert open_names(session, keyring, "HN") is None
    assert make_names(nameless, keyring, "HN") == 3
    with reading(nameless) as session:
        assert countries_without_names(session) == ["GT"]
        assert check_names(session, keyring).faults == ("names of GT: none were made yet",)


def test_who_registers_while_they_are_made_is_there(
    nameless: Engine, keyring: Keyring, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = storing.names_of_cards

    def late(session: Session, keys: Keyring, which: sa.ColumnElement[bool]) -> object:
        found = list(read(session, keys, which))
        if len(found) == 3:
            with writing(nameless) as other:
                add(other, keyring, now, "Ixchel Bor")
        return iter(found)

    monkeypatch.setattr(making, "names_of_cards", late)
    assert make_names(nameless, keyring, "HN") == 4, "the block was made once more"
    with reading(nameless) as session:
        kept = open_names(session, keyring, "HN")
        assert kept is not None
        assert "ixchel" in kept.table.vocabulary.words
        assert [each for each in check_names(session, keyring).faults if "HN" in each] == []
