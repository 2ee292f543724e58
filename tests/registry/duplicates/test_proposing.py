"""A new entry is held against the register before it is there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from core.context import Context
from core.crypto import Keyring
from core.errors import NotAllowed
from directory.entries.visibility import Viewer
from registry.duplicates.evidence import Reason
from registry.duplicates.pairs import say_not_same
from registry.duplicates.proposing import DoubleQuestion, propose_doubles, tie_of
from registry.people.models import Person
from registry.people.record import Card, StayPlace
from registry.registration.persons import add_household
from tests.registry.conftest import stay_at

PHONE = "+15205550101"
NO_ATLAS: Any = None
Register = Callable[..., Person]


@pytest.fixture
def context(session: Session, keyring: Keyring, now: datetime) -> Context[Viewer]:
    return Context(
        session=session, keyring=keyring, atlas=NO_ATLAS, viewer=Viewer.of_country("SV"),
        actor="user:1", now=now, purpose="registering",
    )  # fmt: skip


def reads(session: Session) -> list[AuditEntry]:
    session.flush()
    return list(session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "person.read")))


def test_the_same_person_spelt_otherwise_is_proposed_with_reasons_and_nobody_else_is_opened(
    context: Context[Viewer], register: Register
) -> None:
    lupe = register("María Guadalupe Hernández Soto", stay_at(-98.2, 26.2), phone=PHONE,
                    birth_year=1984, sex="f")  # fmt: skip
    register("Pedro Luna", stay_at(-98.2, 26.2), birth_year=1984)
    card = Card(full_name="Lupita Hernandes", phone=PHONE, birth_year=1984, sex="f")
    (found,) = propose_doubles(context, card, [StayPlace(lon=-98.2, lat=26.2)])
    assert found.person_id == lupe.id
    assert found.chance > 0.9
    assert {Reason.PHONE, Reason.BIRTH} <= {key for key, odds in found.reasons.items() if odds > 0}
    (line,) = reads(context.session)
    assert (line.purpose, line.details["persons"]) == ("registering", 1)


def test_a_telephone_alone_finds_who_is_called_otherwise_and_the_digits_are_marked_not_kept(
    context: Context[Viewer], register: Register
) -> None:
    register("Xóchitl Tzul", stay_at(-98.2, 26.2), phone=PHONE, birth_year=1990)
    card = Card(full_name="Zochil Tsul", phone=PHONE, birth_year=1990)
    assert len(propose_doubles(context, card)) == 1


def test_brothers_of_one_home_and_telephone_are_two(
    context: Context[Viewer], register: Register
) -> None:
    register("José Hernández Soto", stay_at(-98.2, 26.2), phone=PHONE, birth_year=1984, sex="m")
    card = Card(full_name="Marta Hernández Soto", phone=PHONE, birth_year=1991, sex="f")
    place = StayPlace(lon=-98.2, lat=26.2)
    assert propose_doubles(context, card, [place], least=0.0) == []
    itself = Card(full_name="José Hernández S.", phone=PHONE, birth_year=1984, sex="m")
    (found,) = propose_doubles(context, itself, [place], least=0.0)
    assert found.chance > 0.9


def test_not_the_same_is_never_proposed_again_also_when_a_card_changes_a_little(
    context: Context[Viewer], register: Register
) -> None:
    one = register("Ana Paz Cruz", phone=PHONE, birth_year=1984)
    other = register("Ana Paz Cruz", phone=PHONE, birth_year=1984)
    card = Card(full_name="Ana Paz Cruz", phone=PHONE, birth_year=1984)
    assert [each.person_id for each in propose_doubles(context, card, itself=one.id)] == [other.id]
    say_not_same(context.session, "SV", other.id, one.id, actor="user:1", now=context.now)
    for name in ("Ana Paz Cruz", "Ana Pas Cruz"):
        changed = Card(full_name=name, phone=PHONE, birth_year=1984)
        assert propose_doubles(context, changed, itself=one.id) == []
    assert len(propose_doubles(context, card)) == 2, "somebody new is still asked about"


def test_a_tie_says_how_many_fit_and_what_to_ask(
    context: Context[Viewer], register: Register
) -> None:
    for year in (1950, 1966, 1982):
        register("Ana Xicay", birth_year=year)
    card = Card(full_name="Ana Xicay")
    doubles = propose_doubles(context, card, least=-9)
    tie = tie_of(context, doubles, card)
    assert (len(doubles), tie.fitting) == (3, 3)
    assert {DoubleQuestion.YEAR, DoubleQuestion.SURNAME, DoubleQuestion.PLACE} <= set(tie.questions)
    assert tie_of(context, doubles[:1], card).questions == ()


def test_who_has_no_purpose_or_no_country_compares_nobody(
    context: Context[Viewer], register: Register
) -> None:
    register("Ana Xicay", country="GT", phone=PHONE)
    card = Card(full_name="Ana Xicay", phone=PHONE)
    assert propose_doubles(context, card) == []
    assert reads(context.session) == []
    silent = Context(
        session=context.session, keyring=context.keyring, atlas=context.atlas,
        viewer=context.viewer, actor="user:1", now=context.now,
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        propose_doubles(silent, card)


def test_the_family_tells_namesakes_apart_without_opening_a_card_of_it(
    context: Context[Viewer], session: Session, register: Register
) -> None:
    home = add_household(session, "SV")
    register("Ana Xicay Paz", household=home, birth_year=1984)
    register("Luis Xicay Boc", household=home, birth_year=2010)
    card = Card(full_name="Ana Xicay Paz", birth_year=1984)
    odds = [
        propose_doubles(context, card, family=family, least=-20.0)[0].log_odds
        for family in (["Tomás Chub"], [], ["Luis X. Boc"])
    ]
    assert odds == sorted(set(odds))
    assert {each.details["persons"] for each in reads(session)} <= {1, 2}
