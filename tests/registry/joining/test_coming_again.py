"""Who comes again is one person as before: what they say now stands, what they said is kept, and it
can be taken back.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.errors import Outdated
from registry.joining.answers import FormAnswers, Member, StayAnswer
from registry.joining.coming_again import known_household
from registry.joining.models import FormKind
from registry.joining.registering import Origin, find_known, register
from registry.merging.models import PersonMerge
from registry.merging.undo import undo_merge
from registry.people.card import Card
from registry.people.consent import CRISIS_CONSENT
from registry.people.history import PersonEventKind, events_of, past_consents
from registry.people.models import Need, Person, Stay, UnplacedStay
from registry.people.record import open_card, open_place
from tests.registry.joining.conftest import MCALLEN, answers_of, context_of, general_origin
from tests.registry.merging.conftest import Merging, merging

BROWNSVILLE = MCALLEN.__class__(lon=-97.5, lat=25.9, unit_code="US48061", country="US")
__all__ = ["merging"]
FAMILY = (Member(full_name="Luis Tum", birth_year=2015), Member(full_name="Ana Tum Paz"))


class Desk:
    """The public form, and what stands in the registry after it."""

    def __init__(self, session: Session, keyring: Keyring, now: datetime) -> None:
        self.session, self.keyring, self.now = session, keyring, now

    def join(self, answers: FormAnswers, origin: Origin | None = None) -> list[Person]:
        self.now += timedelta(days=30)
        context = context_of(self.session, self.keyring, self.now)
        known = find_known(context, answers)
        ids = register(context, answers, known, origin or general_origin(self.now))
        return [self.session.get_one(Person, each) for each in ids]

    def card(self, person: Person) -> Card:
        return open_card(person, self.keyring)

    def places(self, person: Person) -> list[str]:
        query = sa.select(Stay).where(Stay.person_id == person.id).order_by(Stay.from_on)
        return [open_place(each, self.keyring).text for each in self.session.scalars(query)]


@pytest.fixture
def desk(session: Session, keyring: Keyring, now: datetime) -> Desk:
    return Desk(session, keyring, now)


def test_what_is_said_now_stands_and_what_was_said_before_is_kept(desk: Desk) -> None:
    first = answers_of(contact_name="Marta Tum", contact_phone="+50255550001")
    (rosa,) = desk.join(first)
    again = answers_of(
        "Rosa Tum",
        phone="+19565550999",
        consents=("email:alerts",),
        person=Member(full_name="Rosa Tum", birth_year=1988, needs=("mobility",)),
        languages=(),
        speech="es",
        contact_name="Juan Paz",
        stages=(StayAnswer(text="Brownsville", spot=BROWNSVILLE),),
    )
    (same,) = desk.join(again)
    card = desk.card(same)
    assert same.id == rosa.id
    assert (card.full_name, card.phone, card.other_phones) == (
        "Rosa Ixchel Tum", "+19565550999", ("+19565550123",)
    )  # fmt: skip
    assert card.needs == (Need.MEDICAL, Need.MOBILITY)
    assert (card.language, card.languages) == ("quc", ("es",))
    assert card.contact_name == "Juan Paz"
    assert [each.name for each in card.contacts] == ["Marta Tum"]
    assert "otro nombre: Rosa Tum" in card.source_words
    assert [(each.channel, each.purpose) for each in card.channels] == [("email", "alerts")]
    assert len(past_consents(desk.session, same.id)) == 3
    assert desk.places(same) == ["Brownsville"]
    kinds = [each.kind for each in events_of(desk.session, same.id)]
    assert PersonEventKind.CHANGED in kinds


def test_the_family_that_comes_again_is_the_same_family(desk: Desk) -> None:
    first = desk.join(answers_of(members=FAMILY))
    anew = (
        Member(full_name="Luis Angel Tum", birth_year=2015, needs=("medical",)),
        Member(full_name="Ana Tum Paz"),
        Member(full_name="Luis Tum", birth_year=1960),
    )
    again = desk.join(answers_of(members=anew, phone="+19565550999"))
    assert [each.id for each in again[:3]] == [each.id for each in first]
    grandfather = again[3]
    assert grandfather.id not in {each.id for each in first}
    assert {each.household_id for each in again} == {first[0].household_id}
    assert desk.card(again[1]).needs == (Need.MEDICAL,)
    assert {desk.card(each).contact_phone for each in again[1:]} == {"+19565550999"}


def test_it_can_be_taken_back_to_the_last_stay(desk: Desk, merging: Merging) -> None:
    (rosa,) = desk.join(answers_of(stages=(StayAnswer(text="Xyz", is_left=True),)))
    desk.join(answers_of(languages=()))
    before = merging.stand([rosa])
    moved = (StayAnswer(text="Brownsville", spot=BROWNSVILLE),)
    desk.join(answers_of(phone="+19565550999", stages=moved, consents=("sms:alerts",)))
    assert desk.places(rosa) == ["Brownsville"]
    assert merging.is_sound()
    query = sa.select(PersonMerge).order_by(PersonMerge.merged_at.desc())
    merge = desk.session.scalars(query).first()
    assert merge is not None
    done = undo_merge(desk.session, desk.keyring, merge, actor="user:1", now=desk.now)
    assert merging.stand([rosa]) == before
    other = desk.session.get_one(Person, done.merged_id)
    assert (desk.card(other).phone, desk.places(other)) == ("+19565550999", ["Brownsville"])
    assert merging.is_sound()


def test_a_crisis_takes_nothing_from_who_is_registered_already(desk: Desk) -> None:
    (rosa,) = desk.join(answers_of())
    consent, channels = rosa.consent_text, desk.card(rosa).channels
    ends = desk.now + timedelta(days=800)
    crisis = general_origin(desk.now + timedelta(days=30), FormKind.CRISIS, closes_at=ends)
    here = (StayAnswer(text="Albergue", spot=MCALLEN),)
    (same,) = desk.join(answers_of(track="crisis", stages=here), crisis)
    assert same.consent_text == consent != CRISIS_CONSENT
    assert same.keep_until == (ends + timedelta(days=30)).date()
    pairs = [{(each.channel, each.purpose) for each in those}
             for those in (channels, desk.card(same).channels)]  # fmt: skip
    assert pairs[0] < pairs[1]
    assert len(desk.places(same)) == 2


def test_who_waits_to_be_placed_waits_once(desk: Desk) -> None:
    for _each in range(2):
        people = desk.join(answers_of(stages=(StayAnswer(text="Xyz", is_left=True),)))
    count = sa.select(sa.func.count()).where(UnplacedStay.person_id == people[0].id)
    assert desk.session.scalar(count) == 1


def test_an_officer_says_who_it_is_and_the_family_is_found_by_them(desk: Desk) -> None:
    mother, son, _aunt = desk.join(answers_of(members=FAMILY))
    context = context_of(desk.session, desk.keyring, desk.now)
    twins = (Member(full_name="Ana"), Member(full_name="Ana María"))
    assert known_household(context, mother.id, FAMILY[:1]) == {0: mother.id, 1: son.id}
    assert known_household(context, mother.id, (Member(full_name="Luis", birth_year=1960),)) == {
        0: mother.id
    }
    assert len(known_household(context, mother.id, twins)) <= 2


def test_who_is_gone_is_said_before_anything_is_written(desk: Desk) -> None:
    (rosa,) = desk.join(answers_of())
    context = context_of(desk.session, desk.keyring, desk.now)
    desk.session.delete(rosa)
    desk.session.flush()
    before = desk.session.scalar(sa.select(sa.func.count()).select_from(Person))
    with pytest.raises(Outdated):
        register(context, answers_of(), {0: rosa.id}, general_origin(desk.now))
    assert desk.session.scalar(sa.select(sa.func.count()).select_from(Person)) == before
