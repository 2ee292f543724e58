"""The life of a protocol text: draft -> approved by somebody else -> replaced or retired.

Moves are data.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.approval import Approval, NotComplete
from core.db import take_turns
from core.errors import UnusableInput
from core.i18n.languages import N_
from core.i18n.outdated_translations import outdated_marks
from core.json_reader import RefusedField
from protocols.model import ALL, Content, Protocol, gaps, read_content, to_document
from protocols.models import ProtocolKind, ProtocolState, ProtocolText
from protocols.notice_templates import NoticeTemplate
from protocols.page_limits import refuse_what_no_plan_holds

APPROVAL = Approval(
    moves={
        ProtocolState.DRAFT: frozenset({ProtocolState.APPROVED, ProtocolState.RETIRED}),
        ProtocolState.APPROVED: frozenset({ProtocolState.REPLACED, ProtocolState.RETIRED}),
        ProtocolState.REPLACED: frozenset(),
        ProtocolState.RETIRED: frozenset(),
    },
    two_persons=frozenset({ProtocolState.APPROVED}),
)
_CODE = re.compile(r"(?!nuevo$)[a-z][a-z0-9-]{1,39}")
"""`nuevo` is where the form of a new text stands."""


def in_force(session: Session, kind: ProtocolKind | None = None) -> list[ProtocolText]:
    """Return the approved version of every text, by kind and code."""
    chosen = sa.select(ProtocolText).where(ProtocolText.state == ProtocolState.APPROVED)
    if kind is not None:
        chosen = chosen.where(ProtocolText.kind == kind)
    return list(session.scalars(chosen.order_by(ProtocolText.kind, ProtocolText.code)))


def retired(session: Session, kind: ProtocolKind) -> list[ProtocolText]:
    """Return the last approved version of every text of which none is in force any more, by
    code.
    """
    held = {each.code for each in in_force(session, kind)}
    ended = sa.select(ProtocolText).where(
        ProtocolText.kind == kind,
        ProtocolText.state == ProtocolState.RETIRED,
        ProtocolText.approved_at.is_not(None),
    )
    found = {
        each.code: each
        for each in session.scalars(ended.order_by(ProtocolText.code, ProtocolText.version))
    }
    return [text for code, text in found.items() if code not in held]


def drafts_for_approval(session: Session, actor: str) -> Mapping[ProtocolKind, int]:
    """Return how many drafts of each kind somebody else than `actor` wrote: those `actor` may
    approve.
    """
    chosen = (
        sa.select(ProtocolText.kind, sa.func.count().label("number"))
        .group_by(ProtocolText.kind)
        .order_by(ProtocolText.kind)
    )
    drafts = chosen.where(ProtocolText.state == ProtocolState.DRAFT, ProtocolText.made_by != actor)
    return {row.kind: row.number for row in session.execute(drafts)}


def versions(session: Session, kind: ProtocolKind, code: str) -> list[ProtocolText]:
    """Return every version of one text, the newest first."""
    chosen = sa.select(ProtocolText).where(ProtocolText.kind == kind, ProtocolText.code == code)
    return list(session.scalars(chosen.order_by(ProtocolText.version.desc())))


def hold_versions(session: Session, kind: ProtocolKind, code: str) -> None:
    """Read every version of one text anew, and let nobody else write or move one to the end of the
    transaction: each move is made once, and one version is in force.
    """
    session.flush()
    take_turns(session, f"protocol {kind.value} {code}")
    chosen = sa.select(ProtocolText).where(ProtocolText.kind == kind, ProtocolText.code == code)
    session.scalars(chosen.execution_options(populate_existing=True)).all()


def newest(session: Session) -> list[ProtocolText]:
    """Of every text the version in force and the draft beside it; the last one where there is
    neither.
    """
    held = {ProtocolState.APPROVED, ProtocolState.DRAFT}
    found: dict[tuple[str, str], list[ProtocolText]] = {}
    for each in session.scalars(
        sa.select(ProtocolText).order_by(ProtocolText.kind, ProtocolText.code, ProtocolText.version)
    ):
        found.setdefault((each.kind, each.code), []).append(each)
    return [
        one
        for all_ in found.values()
        for one in ([each for each in all_ if each.state in held] or all_[-1:])
    ]


def draft(
    session: Session,
    kind: ProtocolKind,
    code: str,
    document: Mapping[str, Any],
    *,
    by: str,
    now: datetime,
    confirmed: Collection[str] = (),
) -> ProtocolText:
    """Put `document` down as the draft of the next version; a draft that is there is written anew
    and keeps its number.

    A translation that stands beside a new Spanish text is marked as written for an earlier one,
    until somebody writes it anew or its mark is among `confirmed`. Raises UnusableInput, naming the
    field, for a code or a document nobody can use.
    """
    if not _CODE.fullmatch(code):
        told = N_(
            "de 2 a 40 minúsculas sin acento, cifras y guiones; primero una letra; «nuevo» no vale"
        )
        raise RefusedField(
            "code", "2 to 40 of a-z, digits and hyphens are needed, a letter first; not nuevo", told
        )
    content = read_content(kind, document)
    _refuse_strange_crisis(session, kind, content)
    refuse_what_no_plan_holds(content, _others(session, kind, code))
    hold_versions(session, kind, code)
    held = versions(session, kind, code)
    found = _first_in(held, ProtocolState.DRAFT)
    before = found or _first_in(held, ProtocolState.APPROVED)
    document = to_document(content)
    marks = (
        outdated_marks(before.content, document, before.outdated_translations or (), confirmed)
        if before
        else []
    )
    if found is None:
        found = ProtocolText(
            kind=kind,
            code=code,
            version=held[0].version + 1 if held else 1,
            state=ProtocolState.DRAFT,
        )
        session.add(found)
    found.content, found.outdated_translations, found.made_by, found.made_at = (
        document,
        marks,
        by,
        now,
    )
    session.flush()
    return found


def _first_in(texts: Iterable[ProtocolText], state: ProtocolState) -> ProtocolText | None:
    return next((each for each in texts if each.state is state), None)


def approve(session: Session, text: ProtocolText, *, by: str, now: datetime) -> None:
    """Bring a draft into force; the version before it is replaced.

    Raises SecondPersonNeeded for who wrote it, NotComplete while a language is missing,
    IllegalMove.
    """
    hold_versions(session, text.kind, text.code)
    _check_move(text, ProtocolState.APPROVED)
    APPROVAL.check_second_person(
        ProtocolState.APPROVED,
        author=text.made_by,
        approver=by,
        work=f"wrote version {text.version}",
    )
    missing = gaps(read_content(text.kind, text.content))
    if missing:
        raise NotComplete(missing)
    for before in versions(session, text.kind, text.code):
        if before.state is ProtocolState.APPROVED:
            _end(before, ProtocolState.REPLACED, by, now)
    text.state, text.approved_by, text.approved_at = ProtocolState.APPROVED, by, now
    session.flush()


def retire(session: Session, text: ProtocolText, *, by: str, now: datetime, reason: str) -> None:
    """Take a draft or the version in force away. Raises IllegalMove when it is over already."""
    hold_versions(session, text.kind, text.code)
    _end(text, ProtocolState.RETIRED, by, now)
    text.reason = reason
    session.flush()


# -- inside ---------------------------------------------------------------------------------


def _refuse_strange_crisis(session: Session, kind: ProtocolKind, content: Content) -> None:
    if not isinstance(content, Protocol | NoticeTemplate) or content.crisis == ALL:
        return
    known = sa.select(ProtocolText.id).where(
        ProtocolText.kind == ProtocolKind.CRISIS_TYPE, ProtocolText.code == content.crisis
    )
    if session.scalar(known.limit(1)) is None:
        raise UnusableInput(f"{kind}.crisis", f"{content.crisis!r} is no crisis type that is known")


def _others(session: Session, kind: ProtocolKind, code: str) -> Iterator[Content]:
    """Yield the other texts of a kind that are in force or may come to be; of two versions the
    coming one.
    """
    for each in {
        held.code: held for held in newest(session) if held.kind is kind and held.code != code
    }.values():
        if each.state in {ProtocolState.APPROVED, ProtocolState.DRAFT}:
            yield read_content(each.kind, each.content)


def _check_move(text: ProtocolText, target: ProtocolState) -> None:
    APPROVAL.check_move(text.state, target, name=f"version {text.version}")


def _end(text: ProtocolText, state: ProtocolState, by: str, now: datetime) -> None:
    _check_move(text, state)
    text.state, text.ended_by, text.ended_at = state, by, now
