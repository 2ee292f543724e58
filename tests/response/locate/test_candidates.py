from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from core.context import Context
from core.crypto import Keyring
from core.errors import NotAllowed
from directory.entries.visibility import Viewer
from registry.joining.answers import FormAnswers, Member, StayAnswer, put_answers
from registry.joining.models import JoiningRequest, JoiningState
from response.accounting.lists.brought import ListDraft, keep_list
from response.accounting.lists.reading import read_line
from response.accounting.models import Says, StatementSource
from response.crisis.models import Participation
from response.locate.candidates import MatchSource, find_matches
from tests.contexts import context_of
from tests.response.crisis_parts import OFFICER, add_part, add_people
from tests.response.locate.examples import NAME, words


@pytest.fixture
def looking(session: Session, keyring: Keyring, now: datetime) -> Context[Viewer]:
    return context_of(
        session, keyring, now, viewer=Viewer.of_country("GT"), purpose="localizar a una menor"
    )


def add_request(session: Session, keyring: Keyring, now: datetime, country: str, name: str) -> None:
    request = JoiningRequest(
        country=country, state=JoiningState.POST, ends_at=now + timedelta(days=3)
    )
    child = Member(full_name=name, birth_year=2017)
    mother = Member(full_name="Otra Señora")
    stay = StayAnswer(text="Albergue Sagrado Corazón")
    answers = FormAnswers(country=country, person=mother, members=(child,), stages=(stay,))
    put_answers(keyring, request, answers)
    session.add(request)
    session.flush()


def test_the_same_girl_is_found_wherever_she_was_written_down(
    session: Session,
    keyring: Keyring,
    part: Participation,
    now: datetime,
    looking: Context[Viewer],
) -> None:
    (girl,) = add_people(
        session, keyring, now, ["Kenet Ixchel Tuyuc Cux"], birth_year=2016,
        source_words="Municipio: San Juan Comalapa", note="cicatriz en una ceja",
    )  # fmt: skip
    add_people(session, keyring, now, ["Pedro Luna Paz", "Keneth Tuyuk"], birth_year=1971)
    add_people(session, keyring, now, [NAME], country="HN", birth_year=2017)
    add_request(session, keyring, now, "GT", "Queneth Tuyuc")
    add_request(session, keyring, now, "HN", NAME)
    listed = ListDraft(
        name="Albergue", says=Says.MOVED, source=StatementSource.SHELTER_LIST, said_at=now,
        by=OFFICER, rows=[read_line(1, "1. Keneth Tuyuc, 9 años"), read_line(2, "2. Ana Paz")],
    )  # fmt: skip
    keep_list(session, keyring, part, listed, now)
    other = add_part(session, now, "HN", serial=8)
    keep_list(session, keyring, other, listed, now)
    found = find_matches(looking, words(), part.id)
    assert found[0].key == girl.id
    assert {"age", "origin", "marks"} <= {reason for reason, value in found[0].telling if value > 0}
    by_source = [(each.source, each.name) for each in found]
    assert (MatchSource.REQUEST, "Queneth Tuyuc") in by_source
    assert (MatchSource.SHELTER_LIST, "Keneth Tuyuc") in by_source
    assert len([each for each in found if each.source is MatchSource.SHELTER_LIST]) <= 2
    grown = next(each for each in found if each.name == "Keneth Tuyuk")
    assert grown.log_odds < found[0].log_odds
    assert not any(each.name == NAME for each in found), "of another country nobody is looked at"
    again = find_matches(looking, words(), part.id, itself=girl.id)
    assert girl.id not in {each.key for each in again}


def test_each_comparison_is_in_the_audit_log_with_its_purpose_and_without_one_there_is_none(
    session: Session, keyring: Keyring, part: Participation, looking: Context[Viewer]
) -> None:
    find_matches(looking, words(), part.id)
    session.flush()
    (line,) = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "locate.compare"))
    assert (line.country, line.purpose) == ("GT", "localizar a una menor")
    for context in (
        context_of(session, keyring, looking.now, viewer=Viewer.of_country("GT"), purpose=" "),
        context_of(session, keyring, looking.now, viewer=Viewer.rcm(), purpose="localizar"),
    ):
        with pytest.raises(NotAllowed):
            find_matches(context, words(), part.id)


def test_who_has_no_name_is_compared_with_nobody_by_it(
    session: Session, keyring: Keyring, part: Participation, now: datetime, looking: Context[Viewer]
) -> None:
    add_people(session, keyring, now, ["Ana Paz"])
    assert find_matches(looking, words(name="", nickname=""), part.id) == []
    assert find_matches(looking, words(name="", nickname="Anita"), part.id)
