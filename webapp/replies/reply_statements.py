"""What replies say of people, put into the accounting of the crisis it is about: once each.

The rules: a sign of help counts as help until two officers have read it otherwise; what an officer
read in place of it takes back what stood before, crossed out and not erased; a reply that came
before its crisis was declared is put in once it is.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import hold_row
from registry.people.models import Person
from response.accounting.models import Confidence, Says, Statement, StatementSource
from response.accounting.statements import (
    StatementDraft,
    StatementWords,
    add_for_household,
    add_statement,
    take_back,
)
from response.calldown.models import CallItem, CallItemPerson
from response.crisis.models import Participation
from response.hotline.open_crises import open_participations
from response.late_entries import PartEnded
from watch.notices.models import Notice
from watch.replies.intake import put_person, words_of
from watch.replies.models import NoticeReply, ReplySpeaker
from watch.replies.understanding import ReplyKind

WAITS = timedelta(days=7)
"""So long a reply waits for the crisis it is about to be declared."""
MOST_AT_ONCE = 500
_SAYS = {ReplyKind.SAFE: Says.SAFE, ReplyKind.HELP: Says.HELP, ReplyKind.MOVED: Says.MOVED}
_CONFIDENCE = {
    ReplySpeaker.SELF: Confidence.SELF,
    ReplySpeaker.HOUSEHOLD: Confidence.HOUSEHOLD,
    ReplySpeaker.THIRD_PARTY: Confidence.THIRD_PARTY,
}
_LINKS = frozenset({"link", "form"})


def state_reply(session: Session, keyring: Keyring, reply: NoticeReply, now: datetime) -> int:
    """Put what a reply says into the accounting; return how many statements were written. Put in
    once more it writes none; read otherwise since, it crosses out what stood there. Into a crisis
    that has ended nothing new goes: the reply stays where it is read.
    """
    if reply.person_id is None:
        return 0
    hold_row(session, reply)
    says = _SAYS.get(reply.holds)
    part = _participation(session, reply)
    if part is None or (says is None and reply.stated_in is None):
        return 0
    counted = _statements_of(session, part, reply)
    if any(each.says is says for each in counted):
        return 0
    for each in counted:
        take_back(
            session, keyring, part, each, by=reply.second_by or reply.read_by, note="", now=now
        )
    if says is None:
        return 0
    return _put_in(session, keyring, part, reply, says, now)


def name_reply(
    session: Session, keyring: Keyring, request_id: uuid.UUID, person_id: uuid.UUID, now: datetime
) -> None:
    """Say of whom the reply is that came with a request to be registered, and count it."""
    query = sa.select(NoticeReply).where(NoticeReply.request_id == request_id)
    person = session.get(Person, person_id)
    for reply in session.scalars(query):
        if person is not None and reply.person_id is None:
            put_person(reply, person)
            state_reply(session, keyring, reply, now)


def statements_waiting(session: Session, now: datetime) -> Sequence[NoticeReply]:
    """Return the replies that say something of somebody and stand in no accounting yet."""
    kinds = list(_SAYS)
    says = sa.or_(
        NoticeReply.kind.in_(kinds), NoticeReply.shows_help, NoticeReply.read_as.in_(kinds)
    )
    query = sa.select(NoticeReply).where(
        NoticeReply.stated_at.is_(None),
        NoticeReply.known_at > now - WAITS,
        NoticeReply.person_id.is_not(None),
        says,
    )
    return session.scalars(query.order_by(NoticeReply.known_at).limit(MOST_AT_ONCE)).all()


# -- inside ---------------------------------------------------------------------------------


def _participation(session: Session, reply: NoticeReply) -> Participation | None:
    """Return the part of the reply's country it counts in: where it counted before, else that of
    the crisis its message was about, of its hazard, where the person is on the list, the newest.
    """
    if reply.stated_in is not None:
        return session.get(Participation, reply.stated_in)
    parts = _parts_meant(session, reply)
    listed = _listed(session, reply) if len(parts) > 1 else set()
    first = parts[0] if parts else None
    return next((each for each in parts if each.id in listed), first)


def _parts_meant(session: Session, reply: NoticeReply) -> Sequence[Participation]:
    """Return the open parts of the country that its message was about; all of them of none."""
    parts = open_participations(session, reply.country)
    notice = session.get(Notice, reply.notice_id) if reply.notice_id else None
    meant = [each for each in parts if notice is not None and _is_about(each, notice)]
    return meant or parts


def _is_about(part: Participation, notice: Notice) -> bool:
    if notice.crisis_number:
        return part.crisis.number == notice.crisis_number
    return notice.hazard_id in {each.hazard_id for each in part.crisis.hazards}


def _listed(session: Session, reply: NoticeReply) -> set[object]:
    query = sa.select(CallItem.participation_id).join(
        CallItemPerson, CallItemPerson.item_id == CallItem.id
    )
    return set(session.scalars(query.where(CallItemPerson.person_id == reply.person_id)))


def _statements_of(session: Session, part: Participation, reply: NoticeReply) -> list[Statement]:
    """Return what a reply says in the accounting by now; nothing of what was taken back."""
    if reply.stated_in is None:
        return []
    query = sa.select(Statement).where(
        Statement.participation_id == part.id, Statement.by == _by(reply)
    )
    found = session.scalars(query).all()
    closing = sa.select(Statement.closes_id).where(
        Statement.participation_id == part.id,
        Statement.says == Says.TAKEN_BACK,
        Statement.closes_id.in_([each.id for each in found]),
    )
    gone = set(session.scalars(closing))
    return [each for each in found if each.id not in gone]


def _put_in(
    session: Session,
    keyring: Keyring,
    part: Participation,
    reply: NoticeReply,
    says: Says,
    now: datetime,
) -> int:
    try:
        found = _written(session, keyring, part, reply, says, now)
    except PartEnded:
        return 0
    reply.stated_at, reply.stated_in = now, part.id
    session.flush()
    return len(found)


def _written(
    session: Session,
    keyring: Keyring,
    part: Participation,
    reply: NoticeReply,
    says: Says,
    now: datetime,
) -> list[Statement]:
    draft = _draft(keyring, reply, says)
    if reply.is_for_all:
        return add_for_household(session, keyring, part, draft, now)
    return [add_statement(session, keyring, part, draft, now)]


def _draft(keyring: Keyring, reply: NoticeReply, says: Says) -> StatementDraft:
    if reply.person_id is None:
        raise ValueError("a statement is about somebody")
    words = words_of(keyring, reply)
    return StatementDraft(
        person_id=reply.person_id,
        says=says,
        source=_source(reply),
        confidence=_CONFIDENCE[reply.speaker],
        said_at=reply.said_at,
        by=_by(reply),
        words=StatementWords(
            place=words.place if words else "",
            note=words.text[:1000] if words and says is Says.HELP else "",
        ),
    )


def _source(reply: NoticeReply) -> StatementSource:
    if reply.entered_by:
        return StatementSource.OFFICER
    return StatementSource.LINK if reply.channel in _LINKS else StatementSource.REPLY


def _by(reply: NoticeReply) -> str:
    """Return by which name a reply stands in the accounting: it is found again by it."""
    return f"reply:{reply.id}"
