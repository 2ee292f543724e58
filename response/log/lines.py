"""A line added to the log: checked, numbered, sealed. There is no other way to write one."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from core.db import take_turns
from core.errors import UnusableInput
from core.i18n.languages import N_
from protocols.roles import Role
from response.crisis.models import Participation
from response.late_entries import check_in_time
from response.log.models import (
    LineAudience,
    LineConfidence,
    LineKind,
    LogEntry,
    LogText,
    text_place,
)
from response.typed_moments import TOLERANCE, check_happened

LONGEST_TEXT, LONGEST_SOURCE = 1200, 160
LARGEST_FIGURE = 100_000_000
FURTHEST_AHEAD = timedelta(days=400)
REPEAT = timedelta(minutes=1)
"""Within so long the same words of the same account are one form sent twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDraft:
    """What somebody writes down. Moments are UTC."""

    kind: LineKind
    text: str
    by: str
    """As the audit log names them."""
    happened_at: datetime | None = None
    """None for now."""
    source: str = ""
    """Who says so: an authority, a broadcaster, somebody who telephoned."""
    confidence: LineConfidence = LineConfidence.REPORTED
    visible: LineAudience = LineAudience.OWN
    function: Role | None = None
    figure: int | None = None
    """Of a NUMBER: how many; `text` says of what."""
    follow_up_at: datetime | None = None
    strikes: uuid.UUID | None = None
    answers: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class LineWords:
    """The words of a line, opened."""

    text: str
    source: str
    figure: int | None


def add_line(
    session: Session,
    keyring: Keyring,
    participation: Participation,
    draft: LineDraft,
    now: datetime,
) -> LogEntry:
    """Add a line to the log of a participation, with the next number; a form sent twice (two taps,
    a bad network) adds one, and the second gets it back: a line can never be taken out again.

    A line that corrects another is seen by whoever saw that one: nobody goes on reading what is
    known to be wrong. One that answers another country is seen by it. Raises UnusableInput, naming
    the field; PartEnded for what is no more of the crisis (`response.late_entries`), but for a
    correction, which is never late.
    """
    words = _checked_words(draft)
    happened_at = check_happened(draft.happened_at or now, now)
    if draft.strikes is None:
        check_in_time(session, participation.id, happened_at, now)
    _check_follow_up(draft.follow_up_at, now)
    take_turns(session, f"log of {participation.id}")
    if (repeated := _repeated(session, keyring, participation, draft, words, now)) is not None:
        return repeated
    struck = _struck(session, participation, draft)
    answered = _answered(session, participation, draft)
    entry = LogEntry(
        participation_id=participation.id,
        country=participation.country,
        number=_next_number(session, participation),
        happened_at=happened_at,
        entered_at=now,
        by=draft.by,
        kind=draft.kind,
        function=draft.function,
        confidence=draft.confidence,
        visible=_audience(draft, struck, answered),
        strikes_id=draft.strikes,
        answers_id=draft.answers,
        follow_up_at=draft.follow_up_at,
    )
    session.add(entry)
    session.flush()
    session.add(_sealed(keyring, entry, words))
    session.flush()
    return entry


def open_words(keyring: Keyring, entry: LogEntry, ciphertext: bytes | None) -> LineWords | None:
    """Return the words of a line; None where they were erased, or do not open here."""
    if ciphertext is None:
        return None
    try:
        found: dict[str, Any] = keyring.open_json(ciphertext, text_place(entry.id, entry.country))
    except CannotOpen:
        return None
    return LineWords(str(found.get("text", "")), str(found.get("source", "")), found.get("figure"))


# -- inside ---------------------------------------------------------------------------------


def _checked_words(draft: LineDraft) -> LineWords:
    text = "\n".join(" ".join(line.split()) for line in draft.text.splitlines()).strip()
    source = " ".join(draft.source.split())
    if not text:
        raise UnusableInput("text", N_("Escriba qué pasó."))
    if len(text) > LONGEST_TEXT:
        raise UnusableInput("text", N_("El texto es demasiado largo: divídalo en dos líneas."))
    if len(source) > LONGEST_SOURCE:
        raise UnusableInput("source", N_("La fuente es demasiado larga."))
    return LineWords(text, source, _checked_figure(draft))


def _repeated(
    session: Session,
    keyring: Keyring,
    participation: Participation,
    draft: LineDraft,
    words: LineWords,
    now: datetime,
) -> LogEntry | None:
    """Return the line that the same form added a moment ago."""
    query = (
        sa.select(LogEntry, LogText.ciphertext)
        .join(LogText, LogText.id == LogEntry.id)
        .where(LogEntry.participation_id == participation.id, LogEntry.by == draft.by)
        .order_by(LogEntry.number.desc())
        .limit(1)
    )
    row = session.execute(query).one_or_none()
    if row is None or now - row[0].entered_at > REPEAT or not _is_said_by(row[0], draft):
        return None
    last: LogEntry = row[0]
    return last if open_words(keyring, last, row[1]) == words else None


def _is_said_by(entry: LogEntry, draft: LineDraft) -> bool:
    return (entry.kind, entry.strikes_id, entry.answers_id, entry.follow_up_at) == (
        draft.kind,
        draft.strikes,
        draft.answers,
        draft.follow_up_at,
    ) and draft.happened_at in (None, entry.happened_at)


def _checked_figure(draft: LineDraft) -> int | None:
    if draft.kind is not LineKind.NUMBER:
        return None
    if draft.figure is None or not 0 <= draft.figure <= LARGEST_FIGURE:
        raise UnusableInput("figure", N_("Escriba la cifra con números, sin decimales."))
    return draft.figure


def _check_follow_up(follow_up_at: datetime | None, now: datetime) -> None:
    if follow_up_at is None:
        return
    if not now - TOLERANCE <= follow_up_at <= now + FURTHEST_AHEAD:
        raise UnusableInput("follow_up_at", N_("El seguimiento es para más adelante."))


def _struck(session: Session, participation: Participation, draft: LineDraft) -> LogEntry | None:
    if draft.strikes is None:
        return None
    found = _own_line(session, participation, draft.strikes)
    query = sa.select(LogEntry.id).where(LogEntry.strikes_id == draft.strikes)
    if found is None or session.scalar(query) is not None:
        raise UnusableInput("strikes", N_("Esa línea ya se corrigió: corrija la más nueva."))
    return found


def _answered(session: Session, participation: Participation, draft: LineDraft) -> LogEntry | None:
    """Return the line that is answered, own or shared by another country of the crisis; the answer
    to one that this country does not see is refused as if there were none.
    """
    if draft.answers is None:
        return None
    found = session.get(LogEntry, draft.answers)
    if found is not None and _is_seen_line(session, found, participation):
        return found
    raise UnusableInput("answers", N_("Esa línea no está en esta bitácora."))


def _is_seen_line(session: Session, entry: LogEntry, participation: Participation) -> bool:
    if entry.participation_id == participation.id:
        return True
    return entry.visible is LineAudience.PARTICIPANTS and _is_of_crisis(
        session, entry, participation
    )


def _audience(draft: LineDraft, struck: LogEntry | None, answered: LogEntry | None) -> LineAudience:
    if struck is not None:
        return struck.visible
    if answered is not None and answered.visible is LineAudience.PARTICIPANTS:
        return LineAudience.PARTICIPANTS
    return draft.visible


def _is_of_crisis(session: Session, entry: LogEntry, participation: Participation) -> bool:
    other = session.get(Participation, entry.participation_id)
    return other is not None and other.crisis_id == participation.crisis_id


def _own_line(
    session: Session, participation: Participation, line_id: uuid.UUID
) -> LogEntry | None:
    found = session.get(LogEntry, line_id)
    return found if found is not None and found.participation_id == participation.id else None


def _next_number(session: Session, participation: Participation) -> int:
    query = sa.select(sa.func.max(LogEntry.number)).where(
        LogEntry.participation_id == participation.id
    )
    return (session.scalar(query) or 0) + 1


def _sealed(keyring: Keyring, entry: LogEntry, words: LineWords) -> LogText:
    document = {"text": words.text, "source": words.source}
    if words.figure is not None:
        document["figure"] = words.figure  # type: ignore[assignment]
    place = text_place(entry.id, entry.country)
    return LogText(
        id=entry.id, country=entry.country, ciphertext=keyring.seal_json(document, place)
    )
