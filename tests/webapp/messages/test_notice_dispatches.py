"""What a dispatch says, to whom it goes, and that its row holds neither name nor address."""

from __future__ import annotations

import sqlalchemy as sa

from core.db import reading, writing
from core.outbox.models import OutboxMessage
from registry.people.card_parts import ContactChannel as Channel
from registry.people.models import Person
from tests.watch.notices.dispatching.conftest import SendingHouse, house
from watch.notices.dispatching.lookup import find_by_link

__all__ = ["house"]
ANA = {"full_name": "Ana Canario", "phone": "+15205550001", "agreed": (Channel.SMS,)}
LUIS = {
    "full_name": "Luis Canario",
    "email": "Luis@example.org",
    "language": "quc",
    "languages": ("en",),
    "agreed": (Channel.EMAIL,),
}


def test_each_is_told_in_their_language_with_a_code_and_a_link_of_their_own(
    house: SendingHouse,
) -> None:
    ana, luis = house.register([ANA, LUIS])
    notice = house.approve()
    house.begin(notice)
    house.tend(notice)
    rows = {row.person_id: row for row in house.rows(notice)}
    (text,) = house.sms.taken
    assert text.to == "+15205550001"
    assert text.short_text.endswith(f"{rows[ana].code} (es)")
    (mail,) = house.mail.taken
    assert (mail.to, mail.name, mail.subject) == ("luis@example.org", "", "Inundación (en)")
    assert rows[luis].is_second_choice
    link = mail.text.partition("https://atalaya.example/s/")[2].partition(" ")[0]
    assert str(rows[luis].code) in mail.text
    with reading(house.engine) as session:
        found = find_by_link(session, link)
        assert found is not None
        assert found.person_id == luis
    assert dict(mail.headers)["Precedence"] == "bulk"


def test_a_message_sent_again_is_the_same_and_no_row_holds_who_it_is_for(
    house: SendingHouse,
) -> None:
    house.register([ANA])
    notice = house.approve()
    house.begin(notice)
    house.put(notice)
    house.deliver()
    with writing(house.engine) as session:
        (row,) = session.scalars(sa.select(OutboxMessage))
        document = str({each.name: getattr(row, each.name) for each in row.__table__.columns})
        assert "Canario" not in document
        assert "5550001" not in document
        assert row.secret_ciphertext is None


def test_whoever_is_registered_no_more_gets_nothing(house: SendingHouse) -> None:
    (ana,) = house.register([ANA])
    notice = house.approve()
    house.begin(notice)
    house.put(notice)
    with writing(house.engine) as session:
        session.delete(session.get_one(Person, ana))
    house.deliver()
    house.settle(notice)
    assert house.sms.taken == []
    assert house.states(notice) == {None: [("sms", "skipped", "erased")]}
