from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.accounts import User
from core.crypto import Keyring
from core.db import reading, writing
from core.errors import UnusableInput
from registry.registration.erasing import erase_persons
from response.accounting.models import Confidence, Statement
from response.accounting.statements import statements_of
from response.accounting.states import PersonStanding, state_of
from response.crisis.models import Participation
from response.hotline.calls import (
    CallDraft,
    CallWords,
    add_call,
    call_of,
    calls_of_operator,
    close_call,
    count_due,
    due_calls,
    search_calls,
    take_call_over,
    thread_of,
)
from response.hotline.models import CallKind, HotlineCall
from tests.response.crisis_parts import OFFICER, OTHER, add_people

NUMBER = "+1 (956) 555-0134"


def call(now: datetime, **changes: Any) -> CallDraft:
    values: dict[str, Any] = {
        "country": "GT",
        "kind": CallKind.ASKS,
        "words": CallWords(NUMBER, "Tía Canaria", "Roma, Texas", "pregunta por su sobrina"),
        "at": now,
        "by": OFFICER,
    }
    return CallDraft(**{**values, **changes})


def test_a_call_is_sealed_and_found_by_its_number_however_it_is_written(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    row = add_call(session, keyring, call(now), now)
    stored = repr([getattr(row, column.key) for column in sa.inspect(HotlineCall).columns])
    for secret in ("Canaria", "9565550134", "5550134", "sobrina", "Roma"):
        assert secret not in stored
    for typed in (NUMBER, "956 555 0134", "0019565550134", "wa.me/19565550134"):
        (found,) = search_calls(session, keyring, "GT", typed)
        assert found.row.id == row.id
        assert found.words == call(now).words
    assert search_calls(session, keyring, "HN", NUMBER) == []
    assert search_calls(session, keyring, "GT", "956 555 0135") == []
    assert search_calls(session, keyring, "GT", "134") == []


def test_four_figures_suffice_in_an_open_crisis_and_on_no_other_day(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    add_call(session, keyring, call(now), now)
    inside = add_call(session, keyring, call(now), now, part)
    (found,) = search_calls(session, keyring, "GT", "0134", [part.id])
    assert found.row.id == inside.id
    assert search_calls(session, keyring, "GT", "0134") == []


def test_the_same_caller_again_is_one_thread(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    first = add_call(session, keyring, call(now - timedelta(hours=2)), now)
    second = add_call(session, keyring, call(now, words=CallWords("9565550134")), now)
    alone = add_call(session, keyring, call(now, words=CallWords()), now)
    assert [each.row.id for each in thread_of(session, keyring, first)] == [second.id, first.id]
    assert [each.row.id for each in thread_of(session, keyring, alone)] == [alone.id]
    assert call_of(session, "HN", first.id) is None


def test_a_call_about_somebody_found_writes_to_the_accounting_at_once(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    (ana,) = add_people(session, keyring, now, ["Ana"])
    draft = call(now, kind=CallKind.REPORTS_HELP, person_id=ana.id, confidence=Confidence.SELF)
    row = add_call(session, keyring, draft, now, part)
    said = statements_of(session, part.id, ana.id)
    assert [each.id for each in said] == [row.statement_id]
    assert state_of(said).standing is PersonStanding.HELP
    # Asking says nothing of the person, nor does a call outside a crisis.
    asks = add_call(session, keyring, call(now, person_id=ana.id), now, part)
    plain = add_call(session, keyring, call(now, kind=CallKind.REPORTS_SAFE, person_id=ana.id), now)
    assert (asks.statement_id, plain.statement_id) == (None, None)
    foreign = add_people(session, keyring, now, ["Ajena"], country="HN")[0]
    with pytest.raises(UnusableInput):
        add_call(session, keyring, call(now, person_id=foreign.id), now, part)
    erase_persons(session, keyring, "GT", [ana.id])
    assert session.scalar(sa.select(sa.func.count()).select_from(HotlineCall)) == 0
    assert session.scalar(sa.select(sa.func.count()).select_from(Statement)) == 0


def test_who_is_to_be_called_back(session: Session, keyring: Keyring, now: datetime) -> None:
    late = add_call(session, keyring, call(now, due_at=now - timedelta(minutes=1)), now)
    soon = add_call(session, keyring, call(now, due_at=now + timedelta(minutes=9)), now)
    add_call(session, keyring, call(now), now)
    add_call(session, keyring, call(now, country="HN", due_at=now), now)
    waiting = due_calls(session, keyring, "GT")
    assert [each.row.id for each in waiting] == [late.id, soon.id]
    assert [each.is_overdue(now) for each in waiting] == [True, False]
    assert count_due(session, "GT", now) == (2, 1)
    user = User(email="turno@example.org", password="x", fs_uniquifier="t", country="GT")
    session.add(user)
    session.flush()
    take_call_over(session, soon, owner_id=user.id, due_at=now + timedelta(hours=1))
    assert soon.owner_id == user.id
    assert close_call(session, late, by=OTHER, now=now)
    assert not close_call(session, late, by=OFFICER, now=now)
    assert late.closed_by == OTHER
    assert count_due(session, "GT", now) == (1, 0)


def test_an_operator_sees_what_they_took(session: Session, keyring: Keyring, now: datetime) -> None:
    own = add_call(session, keyring, call(now), now)
    add_call(session, keyring, call(now, by=OTHER), now)
    add_call(session, keyring, call(now - timedelta(hours=5)), now)
    found = calls_of_operator(session, keyring, "GT", OFFICER, now - timedelta(hours=1))
    assert [each.row.id for each in found] == [own.id]


@pytest.mark.parametrize(
    "change",
    [
        {"words": CallWords(text="x" * 2001)},
        {"at": datetime.fromisoformat("2026-11-22T13:00:00+00:00")},
    ],
)
def test_what_cannot_be_kept_is_refused(
    session: Session, keyring: Keyring, now: datetime, change: dict[str, Any]
) -> None:
    with pytest.raises(UnusableInput):
        add_call(session, keyring, call(now, **change), now)


def test_ten_operators_at_once_lose_nothing(
    engine: Engine, keyring: Keyring, now: datetime
) -> None:
    def work(operator: int) -> None:
        for turn in range(6):
            draft = call(now, by=f"user:{operator}", words=CallWords(f"95655501{operator}{turn}"))
            with writing(engine) as session:
                add_call(session, keyring, draft, now)

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(work, range(10)))
    with reading(engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(HotlineCall)) == 60
        for operator in range(10):
            found = calls_of_operator(session, keyring, "GT", f"user:{operator}", now)
            assert len(found) == 6
