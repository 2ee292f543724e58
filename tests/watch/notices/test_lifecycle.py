"""A second person, a fresh count, glass broken with a reason: held in the package itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from core.accounts import RoleName
from core.approval import IllegalMove, SecondPersonNeeded
from core.errors import AtalayaError, NotAllowed, UnusableInput
from directory.entries.models import Answer, Shelter
from tests.watch.notices.desk import ANA, EVA, SAID, Counted, begun, draft_of, officer
from watch.notices.drafting import TextAnswers, change_notice
from watch.notices.lifecycle import (
    MOVES,
    CountAgain,
    NoticeRefused,
    approve,
    break_glass,
    check_may_send,
    count_again,
    give_up,
    may_approve,
    moved_by,
    propose,
    return_notice,
)
from watch.notices.models import Notice, NoticeKind, NoticeMoveKind, NoticeState
from watch.notices.moves import moves_of

MINUTE = timedelta(minutes=1)
REASON = "Nadie más está despierto y el agua ya sube"


@pytest.fixture
def proposed(session: Session, now: datetime) -> Notice:
    notice = begun(session, now)
    propose(session, notice, Counted(388, now), ANA, now)
    return notice


def _kinds(session: Session, notice: Notice) -> list[NoticeMoveKind]:
    return [each.kind for each in moves_of(session, notice)]


def test_it_is_proposed_counted_and_approved_by_another(
    session: Session, now: datetime, proposed: Notice
) -> None:
    assert (proposed.audience_persons, proposed.audience_figures) == (388, {"persons": 388})
    approve(session, proposed, Counted(390, now + MINUTE), EVA, now + MINUTE, seen_moves=2)
    assert (proposed.state, proposed.approved_by) == (NoticeState.APPROVED, EVA.actor)
    assert (proposed.audience_persons, proposed.approved_persons) == (390, 390)
    check_may_send(proposed, now + MINUTE)
    assert _kinds(session, proposed)[-1] is NoticeMoveKind.APPROVED


@pytest.mark.parametrize("role", [RoleName.EMERGENCY, RoleName.CONSUL, RoleName.COUNTRY_ADMIN])
def test_whoever_proposed_never_approves_whatever_role_they_come_in(
    session: Session, now: datetime, proposed: Notice, role: RoleName
) -> None:
    again = replace(ANA, role=role)
    with pytest.raises(SecondPersonNeeded):
        approve(session, proposed, Counted(388, now), again, now)
    assert not may_approve(session, proposed, again)
    assert proposed.state is NoticeState.PROPOSED


def test_whoever_wrote_any_of_it_does_not_approve_it_either(
    session: Session, now: datetime
) -> None:
    notice, bea = begun(session, now), officer("bea", RoleName.CONSUL)
    change_notice(session, notice, draft_of(now), bea, now)
    propose(session, notice, Counted(5, now), officer("carla"), now)
    for writer in (ANA, bea, officer("carla")):
        with pytest.raises(SecondPersonNeeded):
            approve(session, notice, Counted(5, now), writer, now)
    approve(session, notice, Counted(5, now), EVA, now)


@pytest.mark.parametrize(
    "stranger",
    [
        officer("x", RoleName.EMERGENCY, "GT"),
        officer("x", RoleName.SECRETARIAT, ""),
        officer("x", RoleName.CIVIL_SOCIETY),
    ],
)
def test_nobody_else_moves_it(
    session: Session, now: datetime, proposed: Notice, stranger: object
) -> None:
    counted = Counted(388, now)
    moves: list[Callable[[], object]] = [
        lambda: approve(session, proposed, counted, stranger, now),  # type: ignore[arg-type]
        lambda: return_notice(session, proposed, "no", stranger, now),  # type: ignore[arg-type]
        lambda: give_up(session, proposed, "no", stranger, now),  # type: ignore[arg-type]
        lambda: count_again(session, proposed, counted, stranger, now),  # type: ignore[arg-type]
        lambda: propose(session, proposed, counted, stranger, now),  # type: ignore[arg-type]
        lambda: _break(session, proposed, now, by=stranger),
    ]
    for move in moves:
        with pytest.raises(NotAllowed):
            move()
    assert _kinds(session, proposed) == [NoticeMoveKind.DRAFTED, NoticeMoveKind.PROPOSED]


@pytest.mark.parametrize(
    ("minutes", "persons", "is_counted_again"),
    [(60, 388, False), (61, 388, True), (1, 407, False), (1, 408, True), (1, 368, True)],
)
def test_an_old_count_or_one_that_moved_is_made_again_before_approval(
    session: Session,
    now: datetime,
    proposed: Notice,
    minutes: int,
    persons: int,
    is_counted_again: bool,
) -> None:
    later = now + minutes * MINUTE
    counted = Counted(persons, later)
    if is_counted_again:
        with pytest.raises(CountAgain):
            approve(session, proposed, counted, EVA, later)
        count_again(session, proposed, counted, EVA, later)
    approve(session, proposed, counted, EVA, later)
    assert proposed.approved_persons == persons


def test_what_was_approved_is_not_sent_on_an_old_count(
    session: Session, now: datetime, proposed: Notice
) -> None:
    with pytest.raises(IllegalMove):
        check_may_send(proposed, now)
    approve(session, proposed, Counted(388, now), EVA, now)
    late = now + 61 * MINUTE
    with pytest.raises(CountAgain):
        check_may_send(proposed, late)
    count_again(session, proposed, Counted(400, late), ANA, late)
    check_may_send(proposed, late)
    count_again(session, proposed, Counted(500, late), ANA, late)
    assert (proposed.state, proposed.approved_by) == (NoticeState.PROPOSED, "")
    with pytest.raises(IllegalMove):
        check_may_send(proposed, late)


def test_a_count_from_before_is_no_count(session: Session, now: datetime) -> None:
    notice = begun(session, now)
    with pytest.raises(CountAgain):
        propose(session, notice, Counted(3, now - 61 * MINUTE), ANA, now)


def test_it_comes_back_with_words_and_its_writer_takes_it_back_without(
    session: Session, now: datetime, proposed: Notice
) -> None:
    with pytest.raises(UnusableInput):
        return_notice(session, proposed, " ", EVA, now)
    return_notice(session, proposed, "Falta el albergue", EVA, now)
    assert proposed.state == "returned"
    assert moves_of(session, proposed)[-1].words == "Falta el albergue"
    propose(session, proposed, Counted(388, now), ANA, now)
    return_notice(session, proposed, "", ANA, now)
    change_notice(session, proposed, draft_of(now), ANA, now)
    assert (proposed.state, proposed.counted_at) == ("draft", None)


def test_what_refuses_a_notice_refuses_it_at_every_door(session: Session, now: datetime) -> None:
    texts = {**SAID, "es": TextAnswers("Se inunda [lugar]", "Suba. Salga.", is_sms_plain=True)}
    notice = begun(session, now, texts=texts)
    with pytest.raises(NoticeRefused) as wrong:
        propose(session, notice, Counted(3, now), ANA, now)
    assert {each.code for each in wrong.value.findings} == {"open_gap", "several_acts"}
    with pytest.raises(NoticeRefused):
        _break(session, notice, now)
    notice = begun(session, now)
    propose(session, notice, Counted(3, now), ANA, now)
    late = now + timedelta(hours=3)
    notice.counted_at = late
    with pytest.raises(NoticeRefused):  # the next word is overdue by then
        approve(session, notice, Counted(3, late), EVA, late)


def test_a_shelter_that_changed_its_word_meanwhile_holds_it_up(
    session: Session, now: datetime, shelter: Callable[..., Shelter]
) -> None:
    place = shelter("Gimnasio", -98.1, 26.1, papers_asked=Answer.NO)
    notice = begun(session, now, shelter_id=place.id, kind=NoticeKind.SHELTER)
    propose(session, notice, Counted(3, now), ANA, now)
    place.papers_asked = Answer.YES
    with pytest.raises(UnusableInput, match="shelter"):
        approve(session, notice, Counted(3, now), EVA, now)


def test_a_page_that_was_looked_at_before_the_last_move_approves_nothing(
    session: Session, now: datetime, proposed: Notice
) -> None:
    count_again(session, proposed, Counted(500, now), EVA, now)
    with pytest.raises(IllegalMove):
        approve(session, proposed, Counted(500, now), EVA, now, seen_moves=2)


def _break(
    session: Session,
    notice: Notice,
    now: datetime,
    reason: str = REASON,
    known_since: datetime | None = None,
    by: object = ANA,
    heard: list[str] | None = None,
) -> None:
    def tell(_session: Session, broken: Notice, _now: datetime) -> None:
        (heard if heard is not None else []).append(broken.break_glass_reason)

    break_glass(
        session, notice, Counted(3, now), reason, by, now,  # type: ignore[arg-type]
        known_since=known_since or now, tell=tell,
    )  # fmt: skip


@pytest.mark.parametrize("kind", [NoticeKind.WARNING, NoticeKind.INSTRUCTION])
def test_glass_is_broken_alone_with_a_reason_and_others_are_told(
    session: Session, now: datetime, kind: NoticeKind
) -> None:
    heard: list[str] = []
    notice = begun(session, now, kind=kind)
    with pytest.raises(UnusableInput):
        _break(session, notice, now, reason="urge", heard=heard)
    assert (heard, notice.state) == ([], NoticeState.DRAFT)
    _break(session, notice, now, heard=heard)
    assert heard == [REASON]
    assert (notice.state, notice.is_break_glass) == (NoticeState.APPROVED, True)
    check_may_send(notice, now)
    last = moves_of(session, notice)[-1]
    assert (last.kind, last.words) == (NoticeMoveKind.BROKE_GLASS, REASON)


@pytest.mark.parametrize(
    ("kind", "minutes"),
    [
        (NoticeKind.WARNING, 61),
        (NoticeKind.WARNING, -1),
        *((each, 5) for each in NoticeKind if each not in {"warning", "instruction", "correction"}),
    ],
)
def test_no_glass_is_broken_after_the_first_hour_or_for_another_kind(
    session: Session, now: datetime, kind: NoticeKind, minutes: int
) -> None:
    notice = begun(session, now, kind=kind)
    with pytest.raises(IllegalMove):
        _break(session, notice, now, known_since=now - minutes * MINUTE)
    assert not notice.is_break_glass


def test_where_nobody_can_be_told_no_glass_is_broken(session: Session, now: datetime) -> None:
    notice = begun(session, now)

    def fail(*_given: object) -> None:
        raise AtalayaError("the outbox is closed")

    with pytest.raises(AtalayaError), session.begin_nested():
        break_glass(session, notice, Counted(3, now), REASON, ANA, now, known_since=now, tell=fail)
    session.refresh(notice)
    assert notice.state is NoticeState.DRAFT


def test_what_is_given_up_stays_and_is_not_moved_any_more(
    session: Session, now: datetime, proposed: Notice
) -> None:
    give_up(session, proposed, "Ya pasó", EVA, now)
    assert (proposed.state, proposed.ended_at) == (NoticeState.STOPPED, now)
    for move in (propose, approve, count_again):
        with pytest.raises(IllegalMove):
            move(session, proposed, Counted(3, now), ANA, now)
    assert MOVES.moves[NoticeState.STOPPED] == frozenset()


@pytest.mark.parametrize(
    ("before", "after", "share"), [(0, 0, 0), (0, 1, 1), (100, 105, 0.05), (100, 90, 0.1)]
)
def test_how_far_a_count_has_moved(before: int, after: int, share: float) -> None:
    assert moved_by(before, after) == share
