"""Whose message a reply answers."""

from __future__ import annotations

from datetime import timedelta

from core.db import reading
from registry.contacts.reach import address_digests
from registry.people.card_parts import ContactChannel as Channel
from tests.watch.notices.dispatching.conftest import SendingHouse
from watch.notices.dispatching import find_by_address, find_by_code, find_by_link
from watch.notices.dispatching.lookup import ANSWERED_WITHIN

ANA = {
    "full_name": "Ana",
    "phone": "+15205550001",
    "agreed": (Channel.SMS,),
    "contact_name": "Luis",
    "contact_phone": "+15205550009",
}


def test_by_its_code_its_link_or_its_address_and_never_by_the_contacts(house: SendingHouse) -> None:
    house.register([ANA])
    notice = house.approve()
    house.begin(notice)
    house.tend(notice)
    (row,) = house.rows(notice)
    (message,) = house.sms.taken
    code = row.code or ""
    token = message.text.rpartition("/s/")[2].partition(" ")[0] if "/s/" in message.text else ""
    own = address_digests(house.keyring, "SV", "+15205550001")
    contact = address_digests(house.keyring, "SV", "+15205550009")
    assert code in message.text
    with reading(house.engine) as session:
        found = find_by_code(session, f" {code[:2]}-{code[2:].lower()} ")
        assert found is not None
        assert found.id == row.id
        assert find_by_code(session, "HELP") is None
        assert find_by_link(session, "x" * 22) is None
        assert token == "" or find_by_link(session, token) is not None
        by_address = find_by_address(session, own, house.now)
        assert by_address is not None
        assert by_address.id == row.id
        assert find_by_address(session, contact, house.now) is None
        assert find_by_address(session, own[0], house.now + ANSWERED_WITHIN) is None


def test_the_last_message_is_meant_and_one_that_waits_is_not(house: SendingHouse) -> None:
    house.register([ANA])
    first = house.approve()
    house.begin(first)
    digests = address_digests(house.keyring, "SV", "+15205550001")
    with reading(house.engine) as session:
        assert find_by_address(session, digests, house.now) is None
    house.tend(first)
    house.now += timedelta(minutes=5)
    second = house.approve()
    house.begin(second)
    house.tend(second)
    with reading(house.engine) as session:
        found = find_by_address(session, digests, house.now)
        assert found is not None
        assert found.notice_id == second
