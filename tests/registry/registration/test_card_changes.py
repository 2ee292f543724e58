from __future__ import annotations

import dataclasses
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from core.crypto import Keyring
from registry.people.history import events_of, past_consents
from registry.people.record import open_card
from registry.registration.card_changes import revise_card
from tests.registry.people.test_access import Register
from tests.registry.people.test_card import WHOLE


def test_a_card_is_changed_once_and_only_as_it_was_seen(
    session: Session, keyring: Keyring, register: Register, now: datetime
) -> None:
    given = {name: getattr(WHOLE, name) for name in WHOLE.__slots__ if name != "unread"}
    ana = register(given.pop("full_name"), **given)
    before, version = open_card(ana, keyring), ana.seal_version
    terms = {"seen_version": version, "at": now, "actor": "user:1"}

    def revise(**changes: object) -> tuple[str, ...] | None:
        card = dataclasses.replace(before, **changes)  # type: ignore[arg-type]
        return revise_card(session, keyring, ana, card, **terms)  # type: ignore[arg-type]

    assert revise() == ()
    assert revise(note="Toca dos veces", channels=()) == ("note", "channels")
    assert revise(note="Otra cosa") is None
    assert open_card(ana, keyring).note == "Toca dos veces"
    session.flush()
    (event,) = events_of(session, ana.id)
    assert (event.kind, event.fields) == ("changed", ["note", "channels"])
    assert len(past_consents(session, ana.id)) == len(before.channels)
    line = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "person.edit")).one()
    assert "Toca" not in str(line.details)
