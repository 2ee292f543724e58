"""A call recorded: the call, what it says of each person, and what follows, in one transaction.

The rules: what was said is never lost, whoever holds the household meanwhile; of two calls of one
household the later one says how it stands, in whatever order they are entered; a call that reached
nobody says that they were asked, and never how they are.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import record
from core.crypto import CannotOpen, Keyring
from core.db import hold_row
from core.errors import UnusableInput
from core.i18n.languages import N_
from registry.contacts.bad_numbers import bad_numbers_of, clear_mark, mark_number, number_digests
from registry.people.models import Need
from response.accounting.models import Confidence, Says, Statement, StatementSource
from response.accounting.statements import (
    StatementDraft,
    StatementWords,
    add_statement,
    take_over,
)
from response.calldown.claims import hold_claim, release
from response.calldown.helps import open_helps_of
from response.calldown.lists.reasons import mark_of
from response.calldown.models import Call, CallChannel, CallItem, CallSource, note_place
from response.calldown.outcomes import (
    NOT_REACHED,
    OUTCOME_RULES,
    CallOutcome,
    CallState,
    NextStep,
    OutcomeRule,
    next_step,
)
from response.crisis.models import Participation
from response.late_entries import check_in_time

AHEAD = timedelta(minutes=2)
"""So far in the future a moment may lie that somebody typed: clocks differ."""
HELP_DUE = timedelta(minutes=30)
LONGEST_NOTE, LONGEST_RELATION, LONGEST_PLACE = 1000, 80, 300


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeDraft:
    """What came of a call, as the caller says it."""

    outcome: CallOutcome
    happened_at: datetime
    by: str
    """As the audit log names them."""
    user_id: uuid.UUID | None
    """The account that calls; None where it is none (the command line)."""
    source: CallSource = CallSource.SCREEN
    channel: CallChannel = CallChannel.PHONE
    number: str = ""
    """E.164; empty where nobody said which."""
    number_persons: tuple[uuid.UUID, ...] = ()
    """Whose cards say the number."""
    numbers_left: bool = True
    """Whether another number is left to try."""
    about: tuple[uuid.UUID, ...] = ()
    """Of whom it is true; empty: of all the household."""
    needs: tuple[Need, ...] = ()
    place: str = ""
    relation: str = ""
    """Who answered, of a call that somebody else answered."""
    heard: Says | None = None
    """What somebody else said of them."""
    language: str = ""
    """That is spoken there, as a first subtag."""
    call_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class RecordedCall:
    """What was written of a call."""

    call: Call
    step: NextStep
    is_latest: bool
    """Whether no later call of the household was entered before it."""
    held_by: uuid.UUID | None = None
    """Who else holds the household now."""
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class CallNote:
    """What was noted of a call."""

    note: str = ""
    relation: str = ""
    place: str = ""
    language: str = ""
    needs: tuple[Need, ...] = field(default=())


def record_call(
    session: Session,
    keyring: Keyring,
    participation: Participation,
    item: CallItem,
    draft: OutcomeDraft,
    now: datetime,
) -> RecordedCall:
    """Write a call and what it says of the persons; return what follows.

    Raises UnusableInput, naming the field (PartEnded: no more of the crisis): nothing is kept then.
    """
    rule = OUTCOME_RULES[draft.outcome]
    hold_row(session, item)
    _check(item, draft, rule, now)
    check_in_time(session, participation.id, draft.happened_at, now)
    later = _calls(session, item, after=draft.happened_at)
    step = next_step(
        draft.outcome,
        at=draft.happened_at,
        times_before=_times_before(session, item, draft),
        unanswered=item.unanswered + 1 if draft.outcome in NOT_REACHED else 0,
        numbers_left=draft.numbers_left,
        call_at=draft.call_at,
    )
    digests = number_digests(keyring, item.country, draft.number) if draft.number else ()
    call = _write_call(session, keyring, item, draft, (step, digests), now)
    _take_in_hand(session, item, draft, step)
    statements = tuple(_state(session, keyring, participation, item, draft, now))
    _mark(session, draft, rule, digests, now)
    held_by = _others_claim(item, draft, now)
    item.attempts += 1
    item.last_call_at = max(filter(None, (item.last_call_at, draft.happened_at)))
    if not later:
        _go_on(keyring, item, draft, step)
    _keep_or_release(item, draft, rule, step, now)
    session.flush()
    _log(session, item, draft, now)
    return RecordedCall(call, step, not later, held_by, statements)


def calls_of(session: Session, item: CallItem) -> Sequence[Call]:
    """Return the calls of a household, the latest first."""
    query = sa.select(Call).where(Call.item_id == item.id)
    return session.scalars(query.order_by(Call.happened_at.desc(), Call.entered_at.desc())).all()


def note_of(keyring: Keyring, call: Call) -> CallNote | None:
    """Return what was noted of a call; None where that does not open."""
    if call.ciphertext is None:
        return CallNote()
    try:
        document = keyring.open_json(call.ciphertext, note_place(call.id, call.country))
    except CannotOpen:
        return None
    needs = tuple(Need(each) for each in document.get("needs", ()) if each in set(Need))
    words = {
        name: str(document.get(name, "")) for name in ("note", "relation", "place", "language")
    }
    return CallNote(**words, needs=needs)


# -- inside ---------------------------------------------------------------------------------


def _check(item: CallItem, draft: OutcomeDraft, rule: OutcomeRule, now: datetime) -> None:
    """Raise UnusableInput for what is missing or cannot be."""
    if draft.happened_at > now + AHEAD:
        raise UnusableInput("happened_at", N_("Esa hora todavía no llega."))
    words = {
        "needs": (draft.needs or draft.note, N_("Marque qué necesita, o escríbalo.")),
        "place": (draft.place, N_("Escriba dónde está.")),
        "relation": (draft.relation, N_("Escriba quién contestó.")),
        "number": (draft.number, N_("Diga qué número marcó.")),
        "language": (draft.language, N_("Diga qué idioma hablan.")),
        "call_at": (draft.call_at, N_("Escriba a qué hora hay que llamar.")),
    }
    for name in rule.needs:
        value, message = words[name]
        if not value:
            raise UnusableInput(name, message)
    _check_length(draft)
    if not set(draft.about) <= set(item.person_ids):
        raise UnusableInput("about", N_("No es una persona de este hogar."))


def _check_length(draft: OutcomeDraft) -> None:
    for name, longest in (
        ("note", LONGEST_NOTE),
        ("relation", LONGEST_RELATION),
        ("place", LONGEST_PLACE),
    ):
        if len(getattr(draft, name)) > longest:
            raise UnusableInput(name, N_("El texto es demasiado largo."))


def _calls(session: Session, item: CallItem, *, after: datetime) -> int:
    query = sa.select(sa.func.count()).where(Call.item_id == item.id, Call.happened_at > after)
    return session.scalar(query) or 0


def _times_before(session: Session, item: CallItem, draft: OutcomeDraft) -> int:
    """Return how often in a row the same outcome came before."""
    query = sa.select(Call.outcome).where(
        Call.item_id == item.id, Call.happened_at <= draft.happened_at
    )
    times = 0
    for outcome in session.scalars(query.order_by(Call.happened_at.desc())):
        if outcome is not draft.outcome:
            break
        times += 1
    return times


def _write_call(
    session: Session,
    keyring: Keyring,
    item: CallItem,
    draft: OutcomeDraft,
    follows: tuple[NextStep, tuple[str, ...]],
    now: datetime,
) -> Call:
    step, digests = follows
    call = Call(
        item_id=item.id,
        country=item.country,
        happened_at=draft.happened_at,
        entered_at=now,
        by=draft.by,
        source=draft.source,
        channel=draft.channel,
        number_hash=digests[0] if digests else "",
        outcome=draft.outcome,
        next_at=step.next_at,
    )
    document = {
        "note": draft.note,
        "relation": draft.relation,
        "place": draft.place,
        "language": draft.language,
        "needs": [each.value for each in draft.needs],
    }
    if any(document.values()):
        call.ciphertext = keyring.seal_json(document, note_place(call.id, call.country))
    session.add(call)
    return call


_SAYS = {
    CallOutcome.SAFE: Says.SAFE,
    CallOutcome.HELP: Says.HELP,
    CallOutcome.ELSEWHERE: Says.MOVED,
}


@dataclass(frozen=True, slots=True)
class _Word:
    """What a call says of those it is about."""

    says: Says
    confidence: Confidence
    words: StatementWords
    owner_id: uuid.UUID | None = None
    due_at: datetime | None = None


_SILENT = _Word(Says.ASKED, Confidence.HOUSEHOLD, StatementWords())
"""Of whom nothing was said: they were asked."""


def _word(draft: OutcomeDraft, now: datetime) -> _Word:
    """Return what a call says of those it is about."""
    is_third = draft.outcome is CallOutcome.THIRD_PARTY
    says = draft.heard if is_third else _SAYS.get(draft.outcome)
    if says is None:
        return _SILENT
    is_help = says is Says.HELP
    return _Word(
        says,
        Confidence.THIRD_PARTY if is_third else Confidence.HOUSEHOLD,
        StatementWords(draft.needs if is_help else (), draft.place, draft.note),
        draft.user_id if is_help else None,
        now + HELP_DUE if is_help else None,
    )


def _state(
    session: Session,
    keyring: Keyring,
    participation: Participation,
    item: CallItem,
    draft: OutcomeDraft,
    now: datetime,
) -> Iterator[Statement]:
    """Write what a call says of each person: of whom it was true how they are, of the others, and
    of all whom it did not reach, that they were asked.
    """
    about, said_of_them = set(draft.about or item.person_ids), _word(draft, now)
    for person_id in item.person_ids:
        word = said_of_them if person_id in about else _SILENT
        statement = StatementDraft(
            person_id=person_id,
            says=word.says,
            source=StatementSource.CALL,
            confidence=word.confidence,
            said_at=draft.happened_at,
            by=draft.by,
            words=word.words,
            owner_id=word.owner_id,
            due_at=word.due_at,
        )
        yield add_statement(session, keyring, participation, statement, now)


def _take_in_hand(session: Session, item: CallItem, draft: OutcomeDraft, step: NextStep) -> None:
    """Let whoever called have the helps in hand that were said before, until the next step: else
    the household would come first again at once, and no other help would be seen. They stay open:
    an act closes them, and no call does.
    """
    if draft.user_id is None:
        return
    due_at = step.next_at or draft.happened_at + HELP_DUE
    for each in open_helps_of(session, item.participation_id, item.person_ids):
        if each.said_at <= draft.happened_at:
            take_over(session, each, owner_id=draft.user_id, due_at=due_at)


def _mark(
    session: Session,
    draft: OutcomeDraft,
    rule: OutcomeRule,
    digests: tuple[str, ...],
    now: datetime,
) -> None:
    """Mark a number that is wrong for whose it was said to be; one that somebody answered is
    right.
    """
    if not digests or not draft.number_persons:
        return
    if rule.fault is not None:
        persons = draft.number_persons
        mark_number(session, persons, digests[0], rule.fault, at=draft.happened_at, by=draft.by)
    elif rule.is_reached and any(bad_numbers_of(session, draft.number_persons).values()):
        for digest in digests:
            clear_mark(session, draft.number_persons, digest)


def _others_claim(item: CallItem, draft: OutcomeDraft, now: datetime) -> uuid.UUID | None:
    """Return who else holds the household now."""
    is_others = item.is_claimed(now) and item.claimed_by != draft.user_id
    return item.claimed_by if is_others else None


def _go_on(keyring: Keyring, item: CallItem, draft: OutcomeDraft, step: NextStep) -> None:
    """Let the household stand as its latest call says."""
    item.state, item.next_at = step.state, step.next_at
    item.unanswered = item.unanswered + 1 if draft.outcome in NOT_REACHED else 0
    item.is_promised = draft.outcome is CallOutcome.CALL_AT
    if draft.outcome is CallOutcome.OTHER_LANGUAGE:
        item.needs_language = True
        item.language_mark = mark_of(keyring, item.country, draft.language)
    elif OUTCOME_RULES[draft.outcome].is_reached:
        item.needs_language = False


def _keep_or_release(
    item: CallItem, draft: OutcomeDraft, rule: OutcomeRule, step: NextStep, now: datetime
) -> None:
    """Let the caller go on with a household whose next number is to be tried at once; let it go
    after anything else. What somebody else holds stays theirs.
    """
    if item.claimed_by is None or item.claimed_by != draft.user_id:
        return
    if rule.fault is not None and step.state is CallState.WAITING:
        hold_claim(item, now)
    else:
        release(item)


def _log(session: Session, item: CallItem, draft: OutcomeDraft, now: datetime) -> None:
    record(
        session,
        at=now,
        actor=draft.by,
        action="call.record",
        subject=item.id,
        country=item.country,
        purpose="calls",
        outcome=draft.outcome.value,
        source=draft.source.value,
    )
