"""Notices begun and changed: what the writer answered is kept, and the texts are made of it.

Papers are never typed: a notice says of them what the shelter said, and that it is not known where
it is not.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.approval import IllegalMove
from core.db import hold_row
from core.errors import Outdated, UnusableInput
from core.i18n.languages import LANGUAGES, N_
from directory.entries.models import Answer, Shelter
from protocols.notice_templates import TONGUES_OFFERED
from watch.notices.models import (
    Notice,
    NoticeKind,
    NoticeMoveKind,
    NoticeState,
    NoticeText,
    PapersRule,
)
from watch.notices.moves import note_move
from watch.notices.numbers import next_notice_number
from watch.notices.officers import NoticeOfficer, check_may_write
from watch.notices.wording.composing import compose, has_frames, whole_texts
from watch.notices.wording.frames import NoticeFacts

EDITABLE = frozenset({NoticeState.DRAFT, NoticeState.RETURNED})
LONGEST_WHAT, LONGEST_ACT, LONGEST_WHOLE, LONGEST_SOURCE = 200, 160, 480, 120
PAPERS_OF: Mapping[Answer, PapersRule] = MappingProxyType(
    {
        Answer.YES: PapersRule.ASKED,
        Answer.NO: PapersRule.NOT_ASKED,
        Answer.UNKNOWN: PapersRule.UNKNOWN,
    }
)
NOTICE_LANGUAGES = (*LANGUAGES, *TONGUES_OFFERED)


@dataclass(frozen=True, slots=True)
class TextAnswers:
    """What a writer answered in one language."""

    what_where: str = ""
    one_act: str = ""
    """Of a language that has no catalogue: nothing; its whole text stands in `what_where`."""
    is_sms_plain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeDraft:
    """A notice as its writer wants it."""

    kind: NoticeKind
    post_id: uuid.UUID | None = None
    hazard_id: uuid.UUID | None = None
    crisis_number: str | None = None
    corrects_id: uuid.UUID | None = None
    template_code: str = ""
    template_version: int = 0
    says_who: str = ""
    next_word_at: datetime | None = None
    timezone: str = "UTC"
    shelter_id: uuid.UUID | None = None
    audience: Mapping[str, Any] = field(default_factory=dict)
    """An `AudienceSpec` as JSON, of the own country."""
    texts: Mapping[str, TextAnswers] = field(default_factory=dict)


def begin_notice(
    session: Session,
    draft: NoticeDraft,
    officer: NoticeOfficer,
    now: datetime,
    *,
    notice_id: uuid.UUID | None = None,
) -> Notice:
    """Return a new notice of the officer's country.

    One that was begun with the same id comes back as it stands: a form sent twice begins one.
    Raises NotAllowed, UnusableInput.
    """
    check_may_write(officer, officer.country)
    number, year, serial = next_notice_number(session, now)
    found = session.get(Notice, notice_id) if notice_id else None
    if found is not None:
        check_may_write(officer, found.country)
        return found
    notice = Notice(
        id=notice_id or uuid.uuid4(),
        number=number,
        year=year,
        serial=serial,
        country=officer.country,
        kind=draft.kind,
        state=NoticeState.DRAFT,
        made_by=officer.actor,
        made_at=now,
    )
    _fill(session, notice, draft, now)
    session.add(notice)
    session.flush()
    note_move(session, notice, NoticeMoveKind.DRAFTED, actor=officer.actor, now=now)
    return notice


def change_notice(
    session: Session,
    notice: Notice,
    draft: NoticeDraft,
    officer: NoticeOfficer,
    now: datetime,
    *,
    seen_moves: int | None = None,
) -> None:
    """Write a draft, or one that was returned, anew; it is a draft again.

    `seen_moves` is `Notice.moves` as the writer saw it: raises Outdated when somebody moved it
    since. Raises NotAllowed, IllegalMove, UnusableInput.
    """
    check_may_write(officer, notice.country)
    hold_row(session, notice)
    if notice.state not in EDITABLE:
        raise IllegalMove(f"{notice.number} is {notice.state}; it cannot be changed")
    if seen_moves is not None and seen_moves != notice.moves:
        raise Outdated(notice.number)
    _fill(session, notice, draft, now)
    notice.kind, notice.state = draft.kind, NoticeState.DRAFT
    session.flush()
    note_move(session, notice, NoticeMoveKind.EDITED, actor=officer.actor, now=now)


def draft_preview(session: Session, draft: NoticeDraft, country: str, now: datetime) -> Notice:
    """Return the notice a draft would be: it has no number, and nobody keeps it.

    Raises UnusableInput.
    """
    notice = Notice(country=country, kind=draft.kind, made_at=now, number="")
    _fill(session, notice, draft, now)
    return notice


def facts_of(
    session: Session, notice: Notice, *, written_at: datetime | None = None
) -> NoticeFacts:
    """Return what a notice says in every language."""
    shelter = session.get(Shelter, notice.shelter_id) if notice.shelter_id else None
    return NoticeFacts(
        kind=notice.kind,
        country=notice.country,
        says_who=notice.says_who,
        next_word_at=notice.next_word_at,
        timezone=notice.timezone,
        shelter=shelter.name if shelter else "",
        papers=notice.papers,
        written_at=written_at or notice.made_at,
    )


def papers_now(session: Session, notice: Notice) -> PapersRule:
    """Return what the shelter of a notice says of papers today."""
    shelter = session.get(Shelter, notice.shelter_id) if notice.shelter_id else None
    return PAPERS_OF[shelter.papers_asked] if shelter else PapersRule.UNKNOWN


def text_of(facts: NoticeFacts, language: str, answers: TextAnswers) -> NoticeText:
    """Return the text of one language as it is kept."""
    if has_frames(language):
        made = compose(
            facts, language, answers.what_where, answers.one_act, is_sms_plain=answers.is_sms_plain
        )
    else:
        made = whole_texts(answers.what_where, is_sms_plain=answers.is_sms_plain)
    return NoticeText(
        language=language,
        what_where=answers.what_where,
        one_act=answers.one_act,
        is_sms_plain=answers.is_sms_plain,
        subject=made.subject,
        long=made.long,
        sms=made.sms,
        chat=made.chat,
        script=made.script,
    )


# -- inside ---------------------------------------------------------------------------------


def _fill(session: Session, notice: Notice, draft: NoticeDraft, now: datetime) -> None:
    _check(session, notice, draft)
    for name in (
        "post_id", "hazard_id", "crisis_number", "corrects_id", "template_code",
        "template_version", "next_word_at", "timezone", "shelter_id",
    ):  # fmt: skip
        setattr(notice, name, getattr(draft, name))
    notice.says_who = " ".join(draft.says_who.split())
    notice.audience = dict(draft.audience)
    notice.audience_hash, notice.counted_at = "", None
    notice.papers = papers_now(session, notice)
    facts = facts_of(session, notice, written_at=now)
    texts = {each.language: each for each in notice.texts}
    for language, answers in draft.texts.items():
        made = text_of(facts, language, _cleaned(answers))
        if not made.what_where and not has_frames(language):
            continue
        old = texts.pop(language, None)
        if old is None:
            notice.texts.append(made)
        else:
            _copy(made, old)
    for gone in texts.values():
        notice.texts.remove(gone)


def _check(session: Session, notice: Notice, draft: NoticeDraft) -> None:
    for language, answers in draft.texts.items():
        _check_text(language, answers)
    if len(draft.says_who) > LONGEST_SOURCE:
        raise UnusableInput("says_who", N_("El texto es demasiado largo."))
    if draft.audience and draft.audience.get("country") != notice.country:
        raise UnusableInput("audience", N_("Solo se escribe a personas del propio país."))
    if draft.corrects_id is not None:
        query = sa.select(Notice.id).where(
            Notice.id == draft.corrects_id, Notice.country == notice.country, Notice.id != notice.id
        )
        if session.scalar(query) is None:
            raise UnusableInput("corrects", N_("Elija un aviso de su país."))


def _check_text(language: str, answers: TextAnswers) -> None:
    if language not in NOTICE_LANGUAGES:
        raise UnusableInput("language", f"{language} is none of {', '.join(NOTICE_LANGUAGES)}")
    longest = LONGEST_WHAT if has_frames(language) else LONGEST_WHOLE
    if len(answers.what_where) > longest or len(answers.one_act) > LONGEST_ACT:
        raise UnusableInput(f"texts.{language}", N_("El texto es demasiado largo."))


def _cleaned(answers: TextAnswers) -> TextAnswers:
    return TextAnswers(
        " ".join(answers.what_where.split()),
        " ".join(answers.one_act.split()),
        answers.is_sms_plain,
    )


def _copy(made: NoticeText, row: NoticeText) -> None:
    for name in (
        "what_where", "one_act", "is_sms_plain", "subject", "long", "sms", "chat", "script",
    ):  # fmt: skip
        setattr(row, name, getattr(made, name))
