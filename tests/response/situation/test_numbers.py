from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.context import Context
from core.crypto import Keyring
from registry.people.models import Need
from response.accounting.counts import counts_of
from response.accounting.models import Confidence, Says, StatementSource
from response.accounting.papers.count_files import count_lines
from response.accounting.refreshing import match_participation
from response.accounting.rolls import write_roll
from response.accounting.statements import StatementDraft, StatementWords, add_statement
from response.crisis.models import Participation
from response.movements.models import ReturnWish
from response.movements.returns import ReturnDraft, say_return
from response.situation.numbers import live_activities, live_count, live_numbers
from tests.response.crisis_parts import OFFICER, add_people


@pytest.fixture
def context(session: Session, keyring: Keyring, now: datetime) -> Context[None]:
    return Context(
        session=session, keyring=keyring, atlas=Atlas.open([]), viewer=None, actor="cli:x", now=now
    )


def test_what_nobody_looked_at_is_unknown_and_not_nought(
    context: Context[None], part: Participation, now: datetime
) -> None:
    found = {each.key: each.value for each in live_numbers(context, part, now)}
    for key in ("registered", "asked", "safe", "help", "silent", "died", "estimated", "households"):
        assert found[key] is None, key
    assert found["outside"] == 0
    assert found["staff_safe"] is None
    assert (found["transported"], found["return_need"], found["missing"]) == (None, None, None)


def test_the_numbers_are_those_of_the_accounting_to_the_unit(
    session: Session, keyring: Keyring, context: Context[None], part: Participation, now: datetime
) -> None:
    people = add_people(session, keyring, now, [f"Persona {n}" for n in range(9)])
    for person, says in zip(people, (Says.SAFE, Says.SAFE, Says.HELP, Says.ASKED), strict=False):
        needs = (Need.MEDICAL, Need.INFANT) if says is Says.HELP else ()
        said = StatementDraft(
            person_id=person.id, says=says, source=StatementSource.CALL,
            confidence=Confidence.SELF, said_at=now, by=OFFICER, words=StatementWords(needs),
        )  # fmt: skip
        add_statement(session, keyring, part, said, now)
    inside = match_participation(session, keyring, part, now)
    assert inside is not None
    write_roll(session, keyring, part, inside)
    wish = ReturnDraft(person_id=people[0].id, wish=ReturnWish.YES, by=OFFICER, said_at=now)
    say_return(session, keyring, part, wish, now)
    later = now + timedelta(minutes=1)
    live = live_count(context, part, later)
    found = {each.key: each.value for each in live.numbers}
    lines = count_lines(counts_of(session, keyring, part, later))
    assert {line.key: line.value for line in lines}.items() <= found.items()
    assert (found["registered"], found["safe"], found["help"]) == (9, 2, 1)
    assert (found["open_helps"], found["helps_in_hand"]) == (1, 0)
    assert (found["need_medical"], found["need_infant"], found["need_older"]) == (1, 1, 0)
    assert (found["return_need"], found["transported"]) == (1, None)
    assert live.as_of == later
    assert [(each.office, each.count) for each in live.activities] == [("GT", 3)]
    assert live_activities(context, part, (), "GT") == ()


def test_where_all_who_were_asked_stay_nought_is_a_count(
    session: Session, keyring: Keyring, context: Context[None], part: Participation, now: datetime
) -> None:
    (ana,) = add_people(session, keyring, now, ["Ana"])
    stays = ReturnDraft(person_id=ana.id, wish=ReturnWish.NO, by=OFFICER, said_at=now)
    say_return(session, keyring, part, stays, now)
    found = {each.key: each.value for each in live_numbers(context, part, now)}
    assert found["return_need"] == 0
