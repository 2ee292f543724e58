from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.approval import SecondPersonNeeded
from core.crypto import Keyring
from core.db import writing
from core.errors import Outdated, UnusableInput
from registry.people.models import Person
from tests.watch.replies.incoming import incoming_reply, message_to
from watch.replies.intake import take_reply
from watch.replies.models import NoticeReply, ReadingState
from watch.replies.unclear_queue import (
    CLAIM,
    CardVerdict,
    claim_card,
    decide_card,
    give_back,
    kind_counts,
    latest_replies,
    queue_counts,
    reply_of,
)
from watch.replies.understanding import ReplyKind

ANA, LEO, EVA = "user:ana", "user:leo", "user:eva"
Take = Callable[..., NoticeReply]


@pytest.fixture
def take(
    session: Session, keyring: Keyring, register: Callable[..., Person], now: datetime
) -> Take:
    person = register("A")

    def _take(text: str, minutes: int = 0, **changes: object) -> NoticeReply:
        about = message_to(person)
        incoming = incoming_reply(text, now - timedelta(minutes=minutes), about=about, **changes)
        row = take_reply(session, keyring, incoming, now)
        assert row is not None
        return row

    return _take


def test_signs_of_help_come_first_then_what_may_be_then_the_eldest(
    session: Session, take: Take, now: datetime
) -> None:
    thanks = take("ok gracias", 50)
    maybe = take("no entiendo", 40)
    late, early = take("no estoy bien", 5), take("a salvo pero el agua sube", 9)
    take("a salvo", 60)
    order = []
    for _ in range(4):
        card = claim_card(session, "SV", ANA, now)
        assert card is not None
        order.append(card.id)
        decide_card(session, card, CardVerdict(ReplyKind.HELP), by=ANA, now=now)
    assert order == [early.id, late.id, maybe.id, thanks.id]
    assert claim_card(session, "SV", ANA, now) is None
    assert claim_card(session, "GT", ANA, now) is None


def test_two_officers_never_have_the_same_card(session: Session, take: Take, now: datetime) -> None:
    first, second = take("no entiendo", 2), take("quizás", 1)
    card = claim_card(session, "SV", ANA, now)
    assert card is not None
    assert card.id == first.id
    other = claim_card(session, "SV", LEO, now)
    assert other is not None
    assert other.id == second.id
    again = claim_card(session, "SV", ANA, now)
    assert again is not None
    assert again.id == first.id, "whoever holds one gets the same"
    assert claim_card(session, "SV", EVA, now) is None
    later = now + CLAIM
    freed = claim_card(session, "SV", EVA, later)
    assert freed is not None
    assert freed.id == first.id
    with pytest.raises(Outdated):
        decide_card(session, freed, CardVerdict(ReplyKind.SAFE), by=ANA, now=later)
    give_back(session, freed, EVA)
    decide_card(session, freed, CardVerdict(ReplyKind.SAFE), by=ANA, now=later)
    with pytest.raises(Outdated):
        decide_card(session, freed, CardVerdict(ReplyKind.SAFE), by=EVA, now=later)


def test_two_at_once_get_two_cards(
    engine: Engine, session: Session, take: Take, now: datetime
) -> None:
    ids = {take("no entiendo", at).id for at in range(4)}
    session.commit()

    def claim(by: str) -> object:
        with writing(engine) as own:
            card = claim_card(own, "SV", by, now)
            return card.id if card else None

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(claim, [f"user:{at}" for at in range(4)]))
    assert set(found) == ids


def test_who_takes_help_off_needs_a_second_look_by_another(
    session: Session, take: Take, now: datetime
) -> None:
    row = take("a salvo, el agua sube")
    decide_card(session, row, CardVerdict(ReplyKind.SAFE), by=ANA, now=now)
    assert (row.reading, row.holds) == (ReadingState.SECOND_LOOK, ReplyKind.HELP)
    assert claim_card(session, "SV", ANA, now) is None
    with pytest.raises(SecondPersonNeeded):
        decide_card(session, row, CardVerdict(ReplyKind.SAFE), by=ANA, now=now)
    card = claim_card(session, "SV", LEO, now)
    assert card is not None
    decide_card(session, card, CardVerdict(ReplyKind.SAFE), by=LEO, now=now)
    assert (row.reading, row.holds) == (ReadingState.READ, ReplyKind.SAFE)


def test_the_second_may_say_that_it_is_help_after_all(
    session: Session, take: Take, now: datetime
) -> None:
    row = take("a salvo, el agua sube")
    decide_card(session, row, CardVerdict(ReplyKind.SAFE), by=ANA, now=now)
    decide_card(session, row, CardVerdict(ReplyKind.HELP), by=LEO, now=now)
    assert (row.reading, row.holds) == (ReadingState.READ, ReplyKind.HELP)


def test_an_officer_says_of_whom_it_is_and_only_of_their_own_people(
    session: Session, keyring: Keyring, register: Callable[..., Person], now: datetime
) -> None:
    row = take_reply(session, keyring, incoming_reply("somos los Tum, a salvo", now), now)
    assert row is not None
    own, foreign = register("B"), register("C", country="GT")
    verdict = CardVerdict(ReplyKind.SAFE, person_id=foreign.id)
    with pytest.raises(UnusableInput):
        decide_card(session, row, verdict, by=ANA, now=now)
    verdict = CardVerdict(ReplyKind.SAFE, person_id=own.id, is_for_all=True)
    decide_card(session, row, verdict, by=ANA, now=now)
    assert (row.person_id, row.is_for_all) == (own.id, True)
    assert reply_of(session, "SV", row.id) is row
    assert reply_of(session, "GT", row.id) is None


def test_the_counts_say_what_waits_and_what_came(
    session: Session, take: Take, now: datetime
) -> None:
    assert queue_counts(session, "SV").waiting == 0
    looked_at = take("no estoy bien", 3)
    take("no entiendo", 8)
    take("a salvo")
    decide_card(session, looked_at, CardVerdict(ReplyKind.SAFE), by=ANA, now=now)
    counts = queue_counts(session, "SV")
    assert (counts.waiting, counts.helps, counts.may_be_help, counts.second_looks) == (2, 1, 1, 1)
    assert counts.eldest_at == now - timedelta(minutes=8)
    found = kind_counts(session, "SV", now - timedelta(hours=1))
    assert (found[ReplyKind.SAFE], found[ReplyKind.UNCLEAR], found[ReplyKind.HELP]) == (1, 2, 0)
    assert len(latest_replies(session, "SV")) == 3
    assert latest_replies(session, "GT") == []
