from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.approval import Approval, SecondPersonNeeded
from core.audit_log import AuditEntry
from core.crypto import Keyring
from registry.people.models import Person
from registry.people.tombstones import ErasureCause, PersonTombstone
from registry.registration import erasure as erasure_module
from registry.registration.erasure import ERASURE, Erasure, ErasureState, erase, identities_of
from tests.registry.conftest import CANARY_NAME, stay_at
from tests.registry.people.test_access import Register


def erasure_at(now: datetime, cause: ErasureCause = ErasureCause.WISH) -> Erasure:
    return Erasure("SV", cause, "user:1", "user:1", now)


def test_who_is_erased_leaves_a_stone_and_a_line_that_names_nobody(
    session: Session, keyring: Keyring, register: Register, now: datetime
) -> None:
    ana = register(CANARY_NAME, stay_at(-98, 26), phone="+15205550199")
    stranger = register("De Honduras", stay_at(-98, 26), country="HN")
    ids = [ana.id, stranger.id]
    assert [each.id for each in identities_of(session, keyring, ids, "SV")] == [ana.id]
    assert erase(session, keyring, ids, erasure_at(now)) == 1
    assert session.get(Person, stranger.id) is not None
    assert session.scalars(sa.select(PersonTombstone.id)).all() == [ids[0]]
    (entry,) = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "person.erase"))
    assert (entry.subject, entry.purpose, entry.country) == (str(ids[0]), "wish", "SV")
    assert CANARY_NAME not in repr(vars(entry))


def test_a_mistake_leaves_no_stone_and_a_closed_card_goes_as_well(
    session: Session, keyring: Keyring, register: Register, now: datetime
) -> None:
    twice, closed = register("Ana", stay_at(-98, 26)), register("Luz", stay_at(-98, 26))
    closed.ciphertext = b"broken"
    session.flush()
    ids = [twice.id, closed.id]
    assert [each.identity is None for each in identities_of(session, keyring, ids, "SV")] in (
        [False, True],
        [True, False],
    )
    assert erase(session, keyring, ids, erasure_at(now, ErasureCause.MISTAKE)) == 2
    assert session.scalar(sa.select(sa.func.count()).select_from(PersonTombstone)) == 0


def test_a_rule_of_two_persons_has_its_place(
    session: Session,
    keyring: Keyring,
    register: Register,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ana = register("Ana", stay_at(-98, 26))
    both = Approval(ERASURE.moves, two_persons=frozenset({ErasureState.DONE}))
    monkeypatch.setattr(erasure_module, "ERASURE", both)
    with pytest.raises(SecondPersonNeeded):
        erase(session, keyring, [ana.id], erasure_at(now))
    assert erase(session, keyring, [ana.id], replace(erasure_at(now), approver="user:2")) == 1
