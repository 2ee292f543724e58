"""Two houses: what one issues the other keeps once, and refuses what is wicked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.errors import UnusableInput
from response.crisis.models import Participation
from response.situation.exchange.keys import make_own_key, trust_key
from response.situation.exchange.receiving import checked_file, signed_report, take_report
from response.situation.lifecycle import begin_report
from tests.response.parts import add_crisis
from tests.response.situation.conftest import Issue, counted, officer


@pytest.fixture
def parts(session: Session, keyring: Keyring, now: datetime) -> Sequence[Participation]:
    """Guatemala in a crisis, with a key to sign that this house, as another, trusts."""
    made = make_own_key(session, keyring, by="cli:x", now=now)
    trust_key(session, "GT", made.public, by="cli:x", now=now)
    return add_crisis(session, now, "GT", "HN")


def test_the_issued_numbers_come_through_once(
    session: Session, keyring: Keyring, parts: Sequence[Participation], issue: Issue, now: datetime
) -> None:
    first = issue(parts[0], now, registered=12)
    second = issue(parts[0], now + timedelta(minutes=1), registered=13)
    files = [signed_report(session, keyring, parts[0], each) for each in (first, second)]
    later = now + timedelta(minutes=2)
    sent, mark = checked_file(session, files[1])
    received = take_report(session, sent, mark, by="cli:x", now=later)
    assert (received.country, received.number, received.key_mark) == ("GT", 2, mark)
    assert received.numbers == [
        {"key": "registered", "value": 13, "source": "ours", "method": "accounting/1"}
    ]
    with pytest.raises(UnusableInput, match="ya se recibió"):
        take_report(session, *checked_file(session, files[1]), by="cli:x", now=later)
    with pytest.raises(UnusableInput, match="más nuevo"):
        take_report(session, *checked_file(session, files[0]), by="cli:x", now=later)
    older = replace(sent, number=3, as_of=now - timedelta(hours=1))
    with pytest.raises(UnusableInput, match="más nuevo"):
        take_report(session, older, mark, by="cli:x", now=later)
    with pytest.raises(UnusableInput, match="todavía no llega"):
        take_report(session, replace(sent, number=3, issued_at=later + timedelta(hours=1)), mark,
                    by="cli:x", now=later)  # fmt: skip


def test_a_foreign_crisis_and_a_key_of_another_country_are_refused(
    session: Session, keyring: Keyring, parts: Sequence[Participation], issue: Issue, now: datetime
) -> None:
    report = issue(parts[0], now, registered=12)
    foreign = signed_report(session, keyring, parts[0], report, "cr-2020-001")
    sent, mark = checked_file(session, foreign)
    assert sent.crisis == "CR-2020-001"
    with pytest.raises(UnusableInput, match="no se conoce"):
        take_report(session, sent, mark, by="cli:x", now=now)
    other_type = replace(sent, crisis=parts[0].crisis.number, crisis_type="earthquake")
    with pytest.raises(UnusableInput, match="no se conoce"):
        take_report(session, other_type, mark, by="cli:x", now=now)
    honduran = issue(parts[1], now, registered=12)
    with pytest.raises(UnusableInput, match="ninguna clave"):
        checked_file(session, signed_report(session, keyring, parts[1], honduran))
    stranger = make_own_key(session, keyring, by="cli:x", now=now, is_new=True)
    assert stranger.public
    with pytest.raises(UnusableInput, match="firma"):
        checked_file(session, signed_report(session, keyring, parts[0], report))


def test_what_is_not_issued_is_not_sent(
    session: Session, keyring: Keyring, parts: Sequence[Participation], now: datetime
) -> None:
    draft = begin_report(session, keyring, parts[0], officer("GT", "a"), counted(now), now)
    with pytest.raises(UnusableInput):
        signed_report(session, keyring, parts[0], draft)


def test_without_a_key_nothing_is_sent(
    session: Session, keyring: Keyring, issue: Issue, now: datetime
) -> None:
    (part,) = add_crisis(session, now, "GT")
    with pytest.raises(UnusableInput, match="clave"):
        signed_report(session, keyring, part, issue(part, now))
