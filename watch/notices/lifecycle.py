"""The life of a notice up to *approved*: draft -> proposed -> approved by somebody else.

The rules, held here for pages and commands alike: whoever wrote or proposed a notice never approves
it; a count older than an hour, or whose audience moved by more than 5 %, is made again before it
is approved, and before it is sent. Glass is broken in the first hour alone, with a reason, and
others are told in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy.orm import Session

from core.approval import Approval, IllegalMove
from core.db import hold_row
from core.errors import AtalayaError, UnusableInput
from core.i18n.languages import N_
from watch.notices.drafting import facts_of, papers_now
from watch.notices.models import Notice, NoticeKind, NoticeMoveKind, NoticeState
from watch.notices.moves import actors_of, note_move
from watch.notices.officers import NoticeOfficer, check_may_decide, check_may_write
from watch.notices.wording.composing import sms_plain_form
from watch.notices.wording.lint import LintFinding, LookedOverText, looked_over

MOVES = Approval(
    moves={
        NoticeState.DRAFT: frozenset(
            {NoticeState.PROPOSED, NoticeState.APPROVED, NoticeState.STOPPED}
        ),
        NoticeState.RETURNED: frozenset(
            {NoticeState.DRAFT, NoticeState.PROPOSED, NoticeState.STOPPED}
        ),
        NoticeState.PROPOSED: frozenset(
            {NoticeState.APPROVED, NoticeState.RETURNED, NoticeState.STOPPED}
        ),
        NoticeState.APPROVED: frozenset(
            {
                NoticeState.SENDING,
                NoticeState.PROPOSED,
                NoticeState.RETURNED,
                NoticeState.STOPPED,
            }
        ),
        NoticeState.SENDING: frozenset({NoticeState.SENT, NoticeState.STOPPED}),
        NoticeState.SENT: frozenset(),
        NoticeState.STOPPED: frozenset(),
    },
    two_persons=frozenset({NoticeState.APPROVED}),
)
"""A draft becomes approved by broken glass alone."""
COUNT_HOLDS = timedelta(minutes=60)
MOST_MOVED = 0.05
GLASS_MINUTES = timedelta(hours=1)
GLASS_KINDS = frozenset({NoticeKind.WARNING, NoticeKind.INSTRUCTION, NoticeKind.CORRECTION})
SHORTEST_REASON, LONGEST_WORDS = 10, 300
WRITING = frozenset({NoticeMoveKind.DRAFTED, NoticeMoveKind.EDITED, NoticeMoveKind.PROPOSED})


class CountedAudience(Protocol):
    """An audience as it was counted (`watch.notices.audience.AudienceCount`)."""

    @property
    def persons(self) -> int:
        """Distinct persons."""

    @property
    def households(self) -> int:
        """Households they are of."""

    @property
    def hash(self) -> str:
        """What differs whenever the rule, or whom it means, is another."""

    @property
    def counted_at(self) -> datetime:
        """When."""

    def figures(self) -> Mapping[str, Any]:
        """Return all counts as JSON."""


class NoticeRefused(AtalayaError):
    """A notice that may not be proposed as it is (`findings`)."""

    def __init__(self, findings: tuple[LintFinding, ...]) -> None:
        super().__init__(", ".join(f"{each.code}:{each.language}" for each in findings))
        self.findings = findings


class CountAgain(AtalayaError):
    """The audience must be counted again: the count is old, or it has moved."""


def findings_of(session: Session, notice: Notice, now: datetime) -> tuple[LintFinding, ...]:
    """Return what is found in a notice, what refuses it first."""
    texts = [
        LookedOverText(
            language=each.language,
            what_where=each.what_where,
            one_act=each.one_act,
            sms=each.sms,
            plain_sms=sms_plain_form(each.sms),
        )
        for each in notice.texts
    ]
    facts = facts_of(session, notice)
    return looked_over(facts, texts, now=now, corrects=notice.corrects_id is not None)


def propose(
    session: Session,
    notice: Notice,
    counted: CountedAudience,
    officer: NoticeOfficer,
    now: datetime,
) -> bool:
    """Freeze the audience as it was counted and hand the notice to a second person; return whether
    that is new: a second tap of the same person changes nothing.

    Raises NotAllowed, IllegalMove, NoticeRefused, CountAgain for a count that is old already.
    """
    check_may_write(officer, notice.country)
    hold_row(session, notice)
    if notice.state is NoticeState.PROPOSED and notice.proposed_by == officer.actor:
        return False
    MOVES.check_move(notice.state, NoticeState.PROPOSED, name=notice.number)
    if notice.state is NoticeState.APPROVED:
        raise IllegalMove(f"{notice.number} is approved already")
    _refuse_findings(session, notice, now)
    _take_count(notice, counted, now)
    notice.state, notice.proposed_by, notice.proposed_at = NoticeState.PROPOSED, officer.actor, now
    _note(session, notice, NoticeMoveKind.PROPOSED, officer, now)
    return True


def count_again(
    session: Session,
    notice: Notice,
    counted: CountedAudience,
    officer: NoticeOfficer,
    now: datetime,
) -> None:
    """Keep a new count of a notice that is proposed or approved. One that has moved by more than
    5 % since it was approved waits for a second person again.
    """
    check_may_decide(officer, notice)
    hold_row(session, notice)
    if notice.state not in {NoticeState.PROPOSED, NoticeState.APPROVED}:
        raise IllegalMove(f"{notice.number} is {notice.state}; its audience is not counted")
    _take_count(notice, counted, now)
    if notice.state is NoticeState.APPROVED and _has_moved(notice.approved_persons, counted):
        notice.state, notice.approved_by, notice.approved_at = NoticeState.PROPOSED, "", None
        notice.is_break_glass, notice.break_glass_reason = False, ""
    _note(session, notice, NoticeMoveKind.COUNTED, officer, now, str(counted.persons))


def approve(
    session: Session,
    notice: Notice,
    counted: CountedAudience,
    officer: NoticeOfficer,
    now: datetime,
    *,
    seen_moves: int | None = None,
) -> None:
    """Approve a notice that somebody else wrote and proposed; `counted` is its audience as of now.

    Raises NotAllowed, IllegalMove, SecondPersonNeeded for whoever wrote or proposed it, CountAgain
    where the frozen count is old or has moved (`count_again`, then look again), NoticeRefused where
    it no longer holds, IllegalMove where it was moved since `seen_moves`.
    """
    check_may_decide(officer, notice)
    hold_row(session, notice)
    if notice.state is not NoticeState.PROPOSED:
        raise IllegalMove(f"{notice.number} is {notice.state}; it cannot become approved")
    if seen_moves is not None and seen_moves != notice.moves:
        raise IllegalMove(f"{notice.number} was moved meanwhile")
    check_second_person(session, notice, officer.actor)
    if notice.counted_at is None or now - notice.counted_at > COUNT_HOLDS:
        raise CountAgain(notice.number)
    if _has_moved(notice.audience_persons, counted):
        raise CountAgain(notice.number)
    _refuse_findings(session, notice, now)
    _take_count(notice, counted, now)
    _approve(notice, officer, now)
    _note(session, notice, NoticeMoveKind.APPROVED, officer, now)


def check_second_person(session: Session, notice: Notice, actor: str) -> None:
    """Raise SecondPersonNeeded for whoever ever wrote or proposed a notice."""
    for writer in actors_of(session, notice, WRITING) | {notice.made_by, notice.proposed_by}:
        MOVES.check_second_person(
            NoticeState.APPROVED, author=writer, approver=actor, work=f"wrote {notice.number}"
        )


def may_approve(session: Session, notice: Notice, officer: NoticeOfficer) -> bool:
    """Return whether somebody may approve a notice, for a page that offers it."""
    try:
        check_may_decide(officer, notice)
        check_second_person(session, notice, officer.actor)
    except AtalayaError:
        return False
    return notice.state is NoticeState.PROPOSED


def return_notice(
    session: Session, notice: Notice, words: str, officer: NoticeOfficer, now: datetime
) -> None:
    """Give a notice back to its writer, with words; its writer may take it back without any."""
    check_may_decide(officer, notice)
    hold_row(session, notice)
    MOVES.check_move(notice.state, NoticeState.RETURNED, name=notice.number)
    words = _words(words)
    if not words and officer.actor != notice.proposed_by:
        raise UnusableInput("words", N_("Diga qué hay que cambiar."))
    notice.state, notice.approved_by, notice.approved_at = NoticeState.RETURNED, "", None
    _note(session, notice, NoticeMoveKind.RETURNED, officer, now, words)


def give_up(
    session: Session, notice: Notice, words: str, officer: NoticeOfficer, now: datetime
) -> None:
    """Give up a notice that has not begun to be sent; it stays in the list."""
    check_may_decide(officer, notice)
    hold_row(session, notice)
    MOVES.check_move(notice.state, NoticeState.STOPPED, name=notice.number)
    if notice.state is NoticeState.SENDING:
        raise IllegalMove(f"{notice.number} is being sent")
    notice.state, notice.ended_at = NoticeState.STOPPED, now
    _note(session, notice, NoticeMoveKind.STOPPED, officer, now, _words(words))


def break_glass(
    session: Session,
    notice: Notice,
    counted: CountedAudience,
    reason: str,
    officer: NoticeOfficer,
    now: datetime,
    *,
    known_since: datetime | None,
    tell: Callable[[Session, Notice, datetime], object],
) -> None:
    """Approve a notice alone, in the first hour of what it is about (`known_since`), with a reason;
    `tell` writes to the second persons and the Secretariat, in this transaction.

    Raises NotAllowed, IllegalMove, UnusableInput without a reason, NoticeRefused, CountAgain.
    """
    check_may_write(officer, notice.country)
    hold_row(session, notice)
    if notice.state not in {NoticeState.DRAFT, NoticeState.RETURNED, NoticeState.PROPOSED}:
        raise IllegalMove(f"{notice.number} is {notice.state}; it cannot become approved")
    if not may_break_glass(notice, known_since, now):
        raise IllegalMove(f"{notice.number}: the first hour is over, or it is of another kind")
    reason = _words(reason)
    if len(reason) < SHORTEST_REASON:
        raise UnusableInput("reason", N_("Diga por qué no puede esperar a otra persona."))
    _refuse_findings(session, notice, now)
    _take_count(notice, counted, now)
    _approve(notice, officer, now)
    notice.is_break_glass, notice.break_glass_reason = True, reason
    if not notice.proposed_by:
        notice.proposed_by, notice.proposed_at = officer.actor, now
    _note(session, notice, NoticeMoveKind.BROKE_GLASS, officer, now, reason)
    tell(session, notice, now)


def may_break_glass(notice: Notice, known_since: datetime | None, now: datetime) -> bool:
    """Return whether a notice is of a kind, and in the hour, in which one person may decide."""
    is_first_hour = known_since is not None and known_since <= now <= known_since + GLASS_MINUTES
    return notice.kind in GLASS_KINDS and is_first_hour


def check_may_send(notice: Notice, now: datetime) -> None:
    """Raise IllegalMove unless a notice is approved, CountAgain unless it was counted less than an
    hour ago and has moved by at most 5 % since it was approved.
    """
    if notice.state is not NoticeState.APPROVED:
        raise IllegalMove(f"{notice.number} is {notice.state}; it cannot be sent")
    if not notice.approved_by or notice.counted_at is None:
        raise IllegalMove(f"{notice.number} has not been approved")
    if now - notice.counted_at > COUNT_HOLDS:
        raise CountAgain(notice.number)
    if moved_by(notice.approved_persons, notice.audience_persons) > MOST_MOVED:
        raise CountAgain(notice.number)


def moved_by(before: int, after: int) -> float:
    """Return by what share of it a count has moved."""
    return abs(after - before) / max(before, 1)


# -- inside ---------------------------------------------------------------------------------


def _has_moved(before: int, counted: CountedAudience) -> bool:
    return moved_by(before, counted.persons) > MOST_MOVED


def _take_count(notice: Notice, counted: CountedAudience, now: datetime) -> None:
    if now - counted.counted_at > COUNT_HOLDS:
        raise CountAgain(notice.number)
    notice.audience_persons, notice.audience_households = counted.persons, counted.households
    notice.audience_figures, notice.audience_hash = dict(counted.figures()), counted.hash
    notice.counted_at = counted.counted_at


def _refuse_findings(session: Session, notice: Notice, now: datetime) -> None:
    findings = tuple(each for each in findings_of(session, notice, now) if each.is_refusal)
    if findings:
        raise NoticeRefused(findings)
    if notice.papers is not papers_now(session, notice):
        raise UnusableInput("shelter", N_("El albergue cambió lo que dice de los papeles."))


def _approve(notice: Notice, officer: NoticeOfficer, now: datetime) -> None:
    notice.state, notice.approved_by, notice.approved_at = NoticeState.APPROVED, officer.actor, now
    notice.approved_persons = notice.audience_persons


def _words(words: str) -> str:
    return " ".join(words.split())[:LONGEST_WORDS]


def _note(
    session: Session,
    notice: Notice,
    kind: NoticeMoveKind,
    officer: NoticeOfficer,
    now: datetime,
    words: str = "",
) -> None:
    session.flush()
    note_move(session, notice, kind, actor=officer.actor, now=now, words=words)
