"""Dispatches with names: for a purpose, of one's own country, with a line in the audit log."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from core.audit_log import AuditEntry
from core.db import writing
from core.errors import NotAllowed
from registry.people.card_parts import ContactChannel as Channel
from tests.watch.notices.dispatching.conftest import SendingHouse
from watch.notices.dispatching.lines import dispatch_lines, hand_line

ANA = {"full_name": "Ana", "phone": "+15205550001", "agreed": (Channel.SMS,)}
CHILD = {
    "full_name": "Eva",
    "birth_year": 2018,
    "contact_name": "Rosa",
    "contact_phone": "+15205550009",
}


def test_names_are_read_for_a_purpose_and_a_child_is_called_through_their_contact(
    house: SendingHouse,
) -> None:
    ana, eva = house.register([ANA, CHILD])
    notice = house.approve()
    house.begin(notice)
    rows = {row.person_id: row for row in house.rows(notice)}
    with writing(house.engine) as session:
        context = house.context(session)
        names = {
            each.dispatch.person_id: each.name
            for each in dispatch_lines(context, house.rows(notice))
        }
        assert names == {ana: "Ana", eva: "Eva"}
        guardian = hand_line(context, rows[eva], house.desk)
        assert (guardian.address, guardian.contact) == ("+15205550009", "Rosa")
        assert hand_line(context, rows[ana], house.desk).address == "+15205550001"
        with pytest.raises(NotAllowed):
            dispatch_lines(replace(context, purpose=""), list(rows.values()))
        session.flush()
        read = sa.select(AuditEntry.purpose).where(AuditEntry.action == "person.read")
        assert {*session.scalars(read)} == {"a notice in a test"}
