"""That nothing is left is proved in `tests/proof/test_forgetting.py`; here what must not happen."""

from __future__ import annotations

import uuid
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.approval import Approval, SecondPersonNeeded
from core.crypto import Keyring
from core.db import reading, writing
from core.settings import Settings
from core.storage import FileStore
from registry.people.models import Person
from registry.people.record import Card
from registry.people.tombstones import ErasureCause
from registry.registration import erasure as rules
from registry.registration.erasure import Erasure, ErasureState
from registry.registration.persons import add_person
from webapp.erasure import erase_for_good, sweep_again


def a_person(engine: Engine, keyring: Keyring, now: datetime) -> uuid.UUID:
    with writing(engine) as session:
        card = Card(full_name="Ana Núñez")
        return add_person(
            session, keyring, country="SV", card=card, stays=[], consent_at=now
        ).id  # fmt: skip


def left(engine: Engine) -> int:
    with reading(engine) as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Person)) or 0


def test_where_a_file_cannot_be_deleted_nobody_is_erased_yet(
    engine: Engine, settings: Settings, keyring: Keyring, now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    ana = a_person(engine, keyring, now)
    erasure = Erasure("SV", ErasureCause.WISH, "u", "u", now)

    def refuse(_store: FileStore) -> None:
        raise OSError("read-only")

    with monkeypatch.context() as patch:
        patch.setattr(FileStore, "files", refuse)
        with pytest.raises(OSError, match="read-only"):
            erase_for_good(engine, keyring, settings, [ana], erasure)
    assert left(engine) == 1
    assert erase_for_good(engine, keyring, settings, [ana], erasure) == 1
    assert erase_for_good(engine, keyring, settings, [ana], erasure) == 0
    assert sweep_again(engine)


def test_another_country_and_a_lone_person_under_the_rule_of_two_erase_nobody(
    engine: Engine, settings: Settings, keyring: Keyring, now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    ana = a_person(engine, keyring, now)
    abroad = Erasure("GT", ErasureCause.WISH, "u", "u", now)
    assert erase_for_good(engine, keyring, settings, [ana], abroad) == 0
    both = Approval(rules.ERASURE.moves, two_persons=frozenset({ErasureState.DONE}))
    monkeypatch.setattr(rules, "ERASURE", both)
    with pytest.raises(SecondPersonNeeded):
        erase_for_good(
            engine, keyring, settings, [ana], Erasure("SV", ErasureCause.WISH, "u", "u", now)
        )
    assert left(engine) == 1
