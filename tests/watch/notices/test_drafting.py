from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import RoleName
from core.approval import IllegalMove
from core.errors import NotAllowed, Outdated, UnusableInput
from directory.entries.models import Answer, Shelter
from tests.watch.notices.desk import ANA, EVA, SAID, begun, draft_of, officer
from watch.notices.drafting import TextAnswers, begin_notice, change_notice, papers_now
from watch.notices.models import Notice, NoticeKind, NoticeMoveKind, NoticeState, PapersRule
from watch.notices.moves import moves_of


def _text(notice: Notice, language: str) -> Any:
    return next(each for each in notice.texts if each.language == language)


def test_the_texts_are_made_of_what_the_writer_answered(session: Session, now: datetime) -> None:
    notice = begun(session, now)
    spanish = _text(notice, "es")
    assert (notice.state, notice.made_by) == (NoticeState.DRAFT, "user:ana")
    assert spanish.sms.startswith("Se inunda Pharr. Suba a un lugar alto. Fuente: Servicio Meteoro")
    assert "é" in spanish.long + "é"
    assert "Próximo" not in spanish.sms
    assert [each.kind for each in moves_of(session, notice)] == [NoticeMoveKind.DRAFTED]


def test_a_form_sent_twice_begins_one_notice(session: Session, now: datetime) -> None:
    key = uuid.uuid4()
    first = begin_notice(session, draft_of(now), ANA, now, notice_id=key)
    again = begin_notice(session, draft_of(now, says_who="Otro"), ANA, now, notice_id=key)
    assert again is first
    assert first.says_who == "Servicio Meteorológico"
    with pytest.raises(NotAllowed):
        begin_notice(session, draft_of(now), officer("z", country="GT"), now, notice_id=key)


@pytest.mark.parametrize(
    ("role", "country"),
    [
        (RoleName.COUNTRY_ADMIN, "SV"),
        (RoleName.SECRETARIAT, ""),
        (RoleName.CIVIL_SOCIETY, "SV"),
        (None, "SV"),
    ],
)
def test_who_may_not_draft_begins_nothing(
    session: Session, now: datetime, role: RoleName | None, country: str
) -> None:
    with pytest.raises(NotAllowed):
        begin_notice(session, draft_of(now), replace(ANA, role=role, country=country), now)
    assert session.scalar(sa.select(sa.func.count()).select_from(Notice)) == 0


@pytest.mark.parametrize("answer", list(Answer))
def test_papers_are_what_the_shelter_says(
    session: Session, now: datetime, shelter: Callable[..., Shelter], answer: Answer
) -> None:
    place = shelter("Gimnasio", -98.1, 26.1, papers_asked=answer)
    notice = begun(session, now, shelter_id=place.id)
    told = {
        Answer.YES: (PapersRule.ASKED, "piden un documento"),
        Answer.NO: (PapersRule.NOT_ASKED, "no piden papeles"),
        Answer.UNKNOWN: (PapersRule.UNKNOWN, "No sabemos si"),
    }
    assert (notice.papers, True) == (told[answer][0], told[answer][1] in _text(notice, "es").long)
    place.papers_asked = Answer.YES
    assert papers_now(session, notice) is PapersRule.ASKED
    assert "papeles" not in _text(begun(session, now), "es").long


def test_a_change_makes_the_texts_anew_and_keeps_one_of_each_language(
    session: Session, now: datetime
) -> None:
    notice = begun(session, now, texts={**SAID, "ht": TextAnswers("Dlo ap monte nan Pharr.")})
    assert _text(notice, "ht").sms == "Dlo ap monte nan Pharr. {codigo}"
    later = now + timedelta(minutes=5)
    changed = {**SAID, "es": TextAnswers("Se  inunda San Juan", "Suba"), "ht": TextAnswers(" ")}
    given = draft_of(now, texts=changed, kind=NoticeKind.ADVICE)
    change_notice(session, notice, given, ANA, later, seen_moves=1)
    session.refresh(notice)
    assert [each.language for each in notice.texts] == ["en", "es", "fr"]
    assert _text(notice, "es").what_where == "Se inunda San Juan"
    assert (notice.kind, notice.moves) == (NoticeKind.ADVICE, 2)


def test_two_who_write_at_once_do_not_write_over_each_other(
    session: Session, now: datetime
) -> None:
    notice = begun(session, now)
    change_notice(session, notice, draft_of(now), officer("bea"), now, seen_moves=1)
    with pytest.raises(Outdated):
        change_notice(session, notice, draft_of(now), ANA, now, seen_moves=1)


@pytest.mark.parametrize("state", sorted(set(NoticeState) - {"draft", "returned"}))
def test_what_is_proposed_or_later_is_not_changed(
    session: Session, now: datetime, state: NoticeState
) -> None:
    notice = begun(session, now)
    notice.state = state
    with pytest.raises(IllegalMove):
        change_notice(session, notice, draft_of(now), ANA, now)


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"texts": {"de": TextAnswers("Sturm")}}, "language"),
        ({"texts": {"es": TextAnswers("x" * 201)}}, "texts.es"),
        ({"texts": {"es": TextAnswers("x", "y" * 161)}}, "texts.es"),
        ({"says_who": "x" * 121}, "says_who"),
        ({"audience": {"country": "GT"}}, "audience"),
        ({"corrects_id": uuid.uuid4()}, "corrects"),
    ],
)
def test_a_refusal_names_the_field(
    session: Session, now: datetime, given: dict[str, Any], where: str
) -> None:
    with pytest.raises(UnusableInput) as wrong:
        begun(session, now, **given)
    assert wrong.value.location == where


def test_a_correction_names_a_notice_of_its_own_country(session: Session, now: datetime) -> None:
    first = begun(session, now)
    again = begun(session, now, kind=NoticeKind.CORRECTION, corrects_id=first.id)
    assert again.corrects_id == first.id
    first.country = "GT"
    session.flush()
    with pytest.raises(UnusableInput):
        begun(session, now, corrects_id=first.id)
    with pytest.raises(NotAllowed):
        change_notice(session, again, draft_of(now), EVA, now)
