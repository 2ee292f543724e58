from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.errors import UnusableInput
from registry.people.models import Person
from response.crisis.models import Participation
from response.movements.models import PapersState, ReturnWish
from response.movements.returns import (
    ReturnCounts,
    ReturnDraft,
    reason_of,
    return_counts,
    return_of,
    say_return,
)
from tests.response.crisis_parts import OFFICER, add_people


def said(person: Person, at: datetime, **changes: Any) -> ReturnDraft:
    values: dict[str, Any] = {
        "person_id": person.id, "wish": ReturnWish.YES, "by": OFFICER, "said_at": at,
    }  # fmt: skip
    return ReturnDraft(**{**values, **changes})


def test_the_last_word_holds_whenever_it_is_written_down(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    (ana,) = add_people(session, keyring, now, ["Ana"])
    assert return_of(session, part.id, ana.id) is None
    late = now + timedelta(hours=1)
    row = say_return(session, keyring, part, said(ana, late, reason="perdió la casa"), late)
    assert row.ciphertext is not None
    assert b"casa" not in row.ciphertext
    older = said(ana, now, wish=ReturnWish.NO)
    assert say_return(session, keyring, part, older, late).wish is ReturnWish.YES
    assert reason_of(keyring, row) == "perdió la casa"
    say_return(session, keyring, part, said(ana, late, wish=ReturnWish.UNSURE), late)
    found = return_of(session, part.id, ana.id)
    assert found is not None
    assert (found.wish, reason_of(keyring, found)) == (ReturnWish.UNSURE, "")


def test_counts_of_all_and_by_district(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    people = add_people(session, keyring, now, ["A", "B", "C", "D"])
    answers: tuple[dict[str, Any], ...] = (
        {"unit_code": "US48215", "papers": PapersState.LOST, "asks_fund": True},
        {"unit_code": "US48215", "papers": PapersState.HAS},
        {"wish": ReturnWish.UNSURE, "asks_fund": True},
        {"wish": ReturnWish.NO, "unit_code": "US48215"},
    )
    for person, answer in zip(people, answers, strict=True):
        say_return(session, keyring, part, said(person, now, **answer), now)
    whole, by_unit = return_counts(session, part.id)
    assert whole == ReturnCounts(yes=2, unsure=1, no=1, without_papers=1, asks_fund=1)
    assert by_unit["US48215"] == ReturnCounts(yes=2, no=1, without_papers=1, asks_fund=1)
    assert by_unit[""] == ReturnCounts(unsure=1)
    assert sum(each.yes for each in by_unit.values()) == whole.yes


def test_of_own_people_alone_and_in_few_words(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    (foreign,) = add_people(session, keyring, now, ["Rosa"], country="HN")
    (own,) = add_people(session, keyring, now, ["Ana"])
    for draft in (said(foreign, now), said(own, now, reason="x" * 501)):
        with pytest.raises(UnusableInput):
            say_return(session, keyring, part, draft, now)
