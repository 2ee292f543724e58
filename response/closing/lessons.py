"""Lessons of a crisis written, followed and read.

The rules: a lesson is of one country, says what happened, why, and what is proposed; it has an
owner and a day, or says that it has none yet; it is never rewritten, for what was proposed in the
heat is part of what was learned: it moves (open, in work, done, dropped), each move with who and
when. Its words are sealed, and stay when the persons of the crisis are gone.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.approval import Approval
from core.audit_log import record
from core.crypto import CannotOpen, Keyring
from core.db import hold_row, take_turns
from core.errors import NotAllowed, UnusableInput
from core.i18n.languages import N_
from response.closing.models import Lesson, LessonState, LessonTarget, lesson_place
from response.crisis.models import Participation
from response.crisis.officers import CrisisOfficer, may_manage

LONGEST_TEXT = 600
MOST_LESSONS = 200
LONGEST_TERM = timedelta(days=730)
REPEAT = timedelta(minutes=1)
"""Within so long the same words of the same account are one form sent twice."""
_S = LessonState
LESSON_MOVES = Approval(
    moves={
        _S.OPEN: frozenset({_S.IN_WORK, _S.DONE, _S.DROPPED}),
        _S.IN_WORK: frozenset({_S.OPEN, _S.DONE, _S.DROPPED}),
        _S.DONE: frozenset({_S.OPEN}),
        _S.DROPPED: frozenset({_S.OPEN}),
    },
    two_persons=frozenset(),
)
FOLLOWED = frozenset({_S.OPEN, _S.IN_WORK})
"""States in which something is still to be done about it."""


@dataclass(frozen=True, slots=True)
class LessonWords:
    """What a lesson says."""

    what: str = ""
    """What happened."""
    cause: str = ""
    proposed: str = ""
    """What is to be done otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonDraft:
    """A lesson about to be written."""

    words: LessonWords
    target: LessonTarget
    by: str
    """As the audit log names them."""
    owner_id: uuid.UUID | None = None
    due_on: date | None = None
    plan_ids: tuple[uuid.UUID, ...] = field(default=())
    """Of one for plans: the plan areas it touches."""


@dataclass(frozen=True, slots=True)
class WrittenLesson:
    """A lesson with its words; None where they were erased, or do not open here."""

    row: Lesson
    words: LessonWords | None

    def is_overdue(self, today: date) -> bool:
        """Return whether its day is over and it is still to be followed."""
        due = self.row.due_on
        return due is not None and due < today and self.row.state in FOLLOWED


def add_lesson(
    session: Session,
    keyring: Keyring,
    participation: Participation,
    officer: CrisisOfficer,
    draft: LessonDraft,
    now: datetime,
) -> Lesson:
    """Add a lesson, with the next number; a form sent twice adds one.

    Whoever works in the crisis for the country may: the lead is not asked. Raises NotAllowed, and
    UnusableInput, naming the field.
    """
    if officer.country != participation.country or officer.role is None:
        raise NotAllowed(participation.country)
    words = _checked(draft, now.date())
    take_turns(session, f"lessons of {participation.id}")
    there = lessons_of(session, keyring, participation.id)
    if (repeated := _repeated(there, draft, words, now)) is not None:
        return repeated
    if len(there) >= MOST_LESSONS:
        raise UnusableInput("what", N_("Hay demasiadas lecciones: junte algunas."))
    row = Lesson(
        participation_id=participation.id,
        country=participation.country,
        number=max((each.row.number for each in there), default=0) + 1,
        made_at=now,
        by=draft.by,
        target=draft.target,
        plan_ids=[str(each) for each in draft.plan_ids],
        owner_id=draft.owner_id,
        due_on=draft.due_on,
        state=LessonState.OPEN,
        state_by=draft.by,
        state_at=now,
    )
    row.ciphertext = keyring.seal_json(asdict(words), lesson_place(row.id, row.country))
    session.add(row)
    session.flush()
    _record(session, row, "lesson.add", draft.by, now)
    return row


def move_lesson(
    session: Session,
    lesson: Lesson,
    participation: Participation,
    officer: CrisisOfficer,
    target: LessonState,
    now: datetime,
    *,
    owner_id: uuid.UUID | None = None,
    due_on: date | None = None,
) -> bool:
    """Bring a lesson to another state, or give it to somebody until a day; return whether anything
    changed: two taps are one.

    Its owner may, and whoever manages the country's part. Raises NotAllowed, IllegalMove, and
    UnusableInput for a day nobody means.
    """
    hold_row(session, lesson)
    is_own = officer.user_id is not None and officer.user_id == lesson.owner_id
    if not (is_own or may_manage(officer, participation)):
        raise NotAllowed(participation.country)
    _check_due(due_on, now.date())
    before = (lesson.state, lesson.owner_id, lesson.due_on)
    after = (target, owner_id or lesson.owner_id, due_on or lesson.due_on)
    if before == after:
        return False
    if lesson.state is not target:
        LESSON_MOVES.check_move(lesson.state, target, name=str(lesson.number))
    lesson.state, lesson.owner_id, lesson.due_on = after
    lesson.state_by, lesson.state_at = officer.actor, now
    session.flush()
    _record(session, lesson, f"lesson.{target.value}", officer.actor, now)
    return True


def lessons_of(
    session: Session, keyring: Keyring, participation_id: uuid.UUID
) -> list[WrittenLesson]:
    """Return the lessons of a participation, in their order."""
    query = sa.select(Lesson).where(Lesson.participation_id == participation_id)
    rows = session.scalars(query.order_by(Lesson.number))
    return [WrittenLesson(row, words_of_lesson(keyring, row)) for row in rows]


def lesson_numbered(session: Session, participation_id: uuid.UUID, number: int) -> Lesson | None:
    """Return a lesson by its number; None where there is none."""
    query = sa.select(Lesson).where(
        Lesson.participation_id == participation_id, Lesson.number == number
    )
    found: Lesson | None = session.scalar(query)
    return found


def words_of_lesson(keyring: Keyring, row: Lesson) -> LessonWords | None:
    """Return what a lesson says; None where that was erased, or does not open."""
    if row.ciphertext is None:
        return None
    try:
        found = keyring.open_json(row.ciphertext, lesson_place(row.id, row.country))
    except CannotOpen:
        return None
    return LessonWords(**{name: str(found.get(name, "")) for name in ("what", "cause", "proposed")})


def lessons_for_plan(session: Session, country: str, plan_id: uuid.UUID, since: datetime) -> int:
    """Return how many lessons for a plan were learned since a moment and are still to be followed:
    what turns its version stale.
    """
    query = sa.select(Lesson.plan_ids).where(
        Lesson.country == country,
        Lesson.target == LessonTarget.PLAN,
        Lesson.state.in_(FOLLOWED),
        Lesson.made_at >= since,
    )
    return sum(str(plan_id) in ids for ids in session.scalars(query))


def lessons_naming(
    session: Session, keyring: Keyring, country: str, is_named: Callable[[str], bool]
) -> list[uuid.UUID]:
    """Return the lessons of a country whose words name somebody, as `is_named` says of a text."""
    query = sa.select(Lesson).where(Lesson.country == country, Lesson.ciphertext.is_not(None))
    found = []
    for row in session.scalars(query):
        words = words_of_lesson(keyring, row)
        if words is not None and is_named("\n".join(asdict(words).values())):
            found.append(row.id)
    return found


def forget_lessons(session: Session, lesson_ids: Collection[uuid.UUID]) -> None:
    """Take the words of these lessons away; that there was one, for what and whose it is stays."""
    session.execute(sa.update(Lesson).where(Lesson.id.in_(lesson_ids)).values(ciphertext=None))


# -- inside ---------------------------------------------------------------------------------


def _checked(draft: LessonDraft, today: date) -> LessonWords:
    cleaned = {name: " ".join(text.split()) for name, text in asdict(draft.words).items()}
    if not cleaned["what"]:
        raise UnusableInput("what", N_("Escriba qué pasó."))
    if not cleaned["proposed"]:
        raise UnusableInput("proposed", N_("Escriba qué propone."))
    for name, text in cleaned.items():
        if len(text) > LONGEST_TEXT:
            raise UnusableInput(name, N_("El texto es demasiado largo."))
    if draft.target is LessonTarget.PLAN and not draft.plan_ids:
        raise UnusableInput("plan", N_("Diga qué plan hay que cambiar."))
    _check_due(draft.due_on, today)
    return LessonWords(**cleaned)


def _check_due(due_on: date | None, today: date) -> None:
    if due_on is not None and not today <= due_on <= today + LONGEST_TERM:
        raise UnusableInput("due_on", N_("El plazo es un día de los próximos dos años."))


def _repeated(
    there: Sequence[WrittenLesson], draft: LessonDraft, words: LessonWords, now: datetime
) -> Lesson | None:
    last = there[-1] if there else None
    if last is None or now - last.row.made_at > REPEAT:
        return None
    is_same = (last.row.by, last.row.target, last.words) == (draft.by, draft.target, words)
    return last.row if is_same else None


def _record(session: Session, row: Lesson, action: str, actor: str, now: datetime) -> None:
    record(
        session,
        at=now,
        actor=actor,
        action=action,
        subject=row.id,
        country=row.country,
        purpose="lessons",
        target=row.target.value,
    )
