"""A locate notice from its draft to its end: the legal moves, and who else has to agree.

The rules: what one officer wrote another one approves. Of a minor in danger the officer on duty
approves alone, at once, and a second person looks within two hours: from then on nobody who was
asked sees it until somebody has. It expires, after 72 hours for minors and seven days for adults,
unless it is renewed. That somebody died two persons say, with an official source and the number of
its document; nothing ends by itself but by its day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.approval import Approval, IllegalMove
from core.crypto import Keyring
from core.db import hold_row
from core.errors import NotAllowed, UnusableInput
from core.i18n.languages import N_
from response.crisis.officers import CrisisOfficer, is_national
from response.locate.addressees import count_addressees
from response.locate.description import LocateWords, put_words, words_of
from response.locate.journal import note
from response.locate.models import FamilyNews, LocateNotice, LocateState
from response.locate.statuses import is_over

MINOR_TERM, ADULT_TERM = timedelta(hours=72), timedelta(days=7)
SECOND_WITHIN = timedelta(hours=2)
MOST_RENEWALS = 60
SHORTEST_NOTE, LONGEST_NOTE = 3, 500
_S = LocateState
_ENDS = frozenset({_S.FOUND_SAFE, _S.FOUND_NO_CONTACT, _S.DIED, _S.WITHDRAWN, _S.EXPIRED})
LOCATE_MOVES = Approval(
    moves={
        _S.DRAFT: frozenset({_S.APPROVED, _S.WITHDRAWN}),
        _S.APPROVED: frozenset({_S.SENT, _S.WITHDRAWN}),
        _S.SENT: frozenset({_S.ANSWERED, *_ENDS}),
        _S.ANSWERED: _ENDS,
        **dict.fromkeys(_ENDS, frozenset()),
    },
    two_persons=frozenset({_S.APPROVED, _S.DIED}),
)
FOUND = frozenset({_S.FOUND_SAFE, _S.FOUND_NO_CONTACT})


@dataclass(frozen=True, slots=True, kw_only=True)
class LocateEnd:
    """How a locate notice ends, as somebody says it."""

    state: LocateState
    family_news: FamilyNews | None = None
    """Of somebody found: what they, asked first, let those who ask hear; None: not asked yet."""
    note: str = ""
    source: str = ""
    document: str = ""
    """Of a death: which authority says it, and the number of its document."""


def term_of(notice: LocateNotice) -> timedelta:
    """Return how long a locate notice holds."""
    return MINOR_TERM if notice.is_minor else ADULT_TERM


def may_approve_alone(notice: LocateNotice, *, is_on_duty: bool) -> bool:
    """Return whether the author may approve: the officer on duty, of a minor in danger."""
    return is_on_duty and notice.is_minor and notice.is_in_danger


def approve(
    session: Session,
    notice: LocateNotice,
    officer: CrisisOfficer,
    now: datetime,
    *,
    is_on_duty: bool = False,
) -> None:
    """Approve what somebody else wrote; of a minor in danger the officer on duty alone.

    Raises NotAllowed, IllegalMove, SecondPersonNeeded.
    """
    _hold(session, notice, officer)
    LOCATE_MOVES.check_move(notice.state, _S.APPROVED, name=_name(notice))
    is_alone = notice.drafted_by == officer.actor
    if is_alone and may_approve_alone(notice, is_on_duty=is_on_duty):
        notice.second_due_at = now + SECOND_WITHIN
    else:
        LOCATE_MOVES.check_second_person(
            _S.APPROVED, author=notice.drafted_by, approver=officer.actor,
            work=f"wrote {_name(notice)}",
        )  # fmt: skip
    notice.state, notice.approved_by, notice.approved_at = _S.APPROVED, officer.actor, now
    note(session, notice, "approve", officer.actor, now, alone=is_alone)


def look_second(
    session: Session, notice: LocateNotice, officer: CrisisOfficer, now: datetime
) -> None:
    """Be the second person of one that was approved by one alone: late is better than never.

    Raises NotAllowed, IllegalMove where nobody is waited for, SecondPersonNeeded.
    """
    _hold(session, notice, officer)
    if not notice.waits_for_second or notice.ended_at is not None:
        raise IllegalMove(f"{_name(notice)} waits for no second person")
    for author in (notice.drafted_by, notice.approved_by):
        LOCATE_MOVES.check_second_person(
            _S.APPROVED, author=author, approver=officer.actor, work=f"approved {_name(notice)}"
        )
    notice.second_by, notice.second_at = officer.actor, now
    note(session, notice, "second", officer.actor, now)


def send(session: Session, notice: LocateNotice, officer: CrisisOfficer, now: datetime) -> None:
    """Open an approved one to those it asks; its time begins. Who writes the letters is told
    elsewhere.

    Raises NotAllowed, IllegalMove, UnusableInput where nobody is asked.
    """
    _hold(session, notice, officer)
    LOCATE_MOVES.check_move(notice.state, _S.SENT, name=_name(notice))
    if not count_addressees(session, notice.id):
        raise UnusableInput("posts", N_("Elija a quién se pregunta."))
    notice.state, notice.sent_at = _S.SENT, now
    notice.expires_at = now + term_of(notice)
    note(session, notice, "send", officer.actor, now)


def renew(session: Session, notice: LocateNotice, officer: CrisisOfficer, now: datetime) -> None:
    """Let an open one hold for another term from now. Raises NotAllowed, IllegalMove once it has
    expired or ended.
    """
    _hold(session, notice, officer)
    if not notice.is_open or is_over(notice, now) or notice.renewals >= MOST_RENEWALS:
        raise IllegalMove(f"{_name(notice)} is not open any more")
    notice.expires_at = now + term_of(notice)
    notice.renewals += 1
    notice.heard_at, notice.silences = now, 0
    note(session, notice, "renew", officer.actor, now)


def end_locate(
    session: Session,
    keyring: Keyring,
    notice: LocateNotice,
    end: LocateEnd,
    officer: CrisisOfficer,
    now: datetime,
) -> bool:
    """End a locate notice; return whether it has ended: a death proposed by one waits for another.

    Raises NotAllowed, IllegalMove, SecondPersonNeeded, and UnusableInput where it is not said what
    the person lets the family hear, or by which document somebody is dead.
    """
    _hold(session, notice, officer)
    if end.state is _S.EXPIRED:
        raise IllegalMove("nobody lets a locate notice expire by hand")
    LOCATE_MOVES.check_move(notice.state, end.state, name=_name(notice))
    is_confirmed = end.state is _S.DIED and bool(notice.death_by)
    if is_confirmed:
        LOCATE_MOVES.check_second_person(
            _S.DIED, author=notice.death_by, approver=officer.actor, work="proposed this death"
        )
    else:
        _check_end(end)
        _keep_words(keyring, notice, end)
    if end.state is _S.DIED and not is_confirmed:
        notice.death_by, notice.death_at = officer.actor, now
        note(session, notice, "death", officer.actor, now)
        return False
    notice.state, notice.ended_at, notice.ended_by = end.state, now, officer.actor
    notice.family_news = end.family_news or FamilyNews.NOTHING
    note(session, notice, "end", officer.actor, now, state=end.state.value)
    return True


def take_death_back(
    session: Session, notice: LocateNotice, officer: CrisisOfficer, now: datetime
) -> None:
    """Take back the proposal of a death: one person is enough. Raises IllegalMove."""
    _hold(session, notice, officer)
    if not notice.death_by or notice.ended_at is not None:
        raise IllegalMove(f"no death is proposed of {_name(notice)}")
    notice.death_by, notice.death_at = "", None
    note(session, notice, "no_death", officer.actor, now)


# -- inside ---------------------------------------------------------------------------------


def _name(notice: LocateNotice) -> str:
    return f"locate notice {notice.number}"


def _hold(session: Session, notice: LocateNotice, officer: CrisisOfficer) -> None:
    """Hold the row to the end of the transaction. Raises NotAllowed for any but its country."""
    if not is_national(officer) or officer.country != notice.country:
        raise NotAllowed(_name(notice))
    hold_row(session, notice)


_MAY_HEAR = {
    _S.FOUND_SAFE: (
        frozenset(FamilyNews),
        N_("Pregunte primero a la persona qué puede saber su familia."),
    ),
    _S.FOUND_NO_CONTACT: (
        frozenset({FamilyNews.NOTHING, FamilyNews.ALIVE}),
        N_("Diga si la persona deja decir que está viva, o nada."),
    ),
}


def _check_end(end: LocateEnd) -> None:
    if end.state in _MAY_HEAR and end.family_news not in _MAY_HEAR[end.state][0]:
        raise UnusableInput("news", _MAY_HEAR[end.state][1])
    if end.state is _S.DIED and not (end.source.strip() and end.document.strip()):
        raise UnusableInput(
            "document", N_("Falta qué autoridad lo comunica y el número de su documento.")
        )
    if end.state is _S.WITHDRAWN and len(end.note.strip()) < SHORTEST_NOTE:
        raise UnusableInput("note", N_("Diga por qué se retira."))
    if max(map(len, (end.note, end.source, end.document))) > LONGEST_NOTE:
        raise UnusableInput("note", N_("El texto es demasiado largo."))


def _keep_words(keyring: Keyring, notice: LocateNotice, end: LocateEnd) -> None:
    words = replace(words_of(keyring, notice) or LocateWords(), end_note=end.note.strip())
    if end.state is _S.DIED:
        source, document = end.source.strip(), end.document.strip()
        words = replace(words, death_source=source, death_document=document)
    put_words(keyring, notice, words)
