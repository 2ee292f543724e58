"""Locate notices written, changed and addressed: what they must say before anybody approves them.

The rules: a ground is given, and for an order its reference; it is said whether who asks could be a
danger; whoever may be under age counts as a minor; those who are asked are chosen one by one, and
whoever asks more than a few says why.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import RoleName
from core.approval import IllegalMove
from core.crypto import Keyring
from core.db import hold_row, unindexed
from core.errors import NotAllowed, UnusableInput
from core.i18n.languages import N_
from directory.entries.models import Organisation, OrganisationKind, Post
from registry.people.models import Person
from response.crisis.models import Participation
from response.crisis.officers import CrisisOfficer
from response.late_entries import check_in_time
from response.locate.description import (
    LocateWords,
    check_words,
    is_known_minor,
    put_words,
)
from response.locate.journal import note
from response.locate.models import (
    LocateAddressee,
    LocateFear,
    LocateGround,
    LocateNotice,
    LocateState,
)
from response.locate.photos import put_photo

WRITERS = frozenset({RoleName.EMERGENCY, RoleName.CONSUL})
ASKED_KINDS = frozenset({OrganisationKind.CIVIL_SOCIETY, OrganisationKind.INTERNATIONAL})
"""Organisations that may be asked; never an authority of the host country."""
FEW = 6
"""More who are asked need a reason."""
MOST_ASKED, MOST_LOCATES = 60, 2000
SHORTEST_REASON = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class LocateDraft:
    """A locate notice as somebody writes it."""

    words: LocateWords
    is_minor: bool
    is_in_danger: bool = False
    fear: LocateFear
    ground: LocateGround
    person_id: uuid.UUID | None = None
    post_ids: Sequence[uuid.UUID] = ()
    organisation_ids: Sequence[uuid.UUID] = ()
    photo: bytes | None = None
    """As `response.locate.photos.clean_photo` made it; None leaves the one there is."""
    id: uuid.UUID | None = None
    """Which form it came by: the same form sent twice is one locate notice."""


def draft_locate(
    session: Session,
    keyring: Keyring,
    participation: Participation,
    draft: LocateDraft,
    officer: CrisisOfficer,
    now: datetime,
) -> LocateNotice:
    """Return a new locate notice; the one that is there where the same form was sent twice.

    Raises NotAllowed, PartEnded, and UnusableInput naming the field.
    """
    _check_writer(officer, participation.country)
    check_in_time(session, participation.id, now, now, "name")
    draft = _checked(session, participation.country, draft, now)
    hold_row(session, participation)
    repeated = session.get(LocateNotice, draft.id) if draft.id is not None else None
    if repeated is not None and repeated.participation_id == participation.id:
        return repeated
    own = LocateNotice.participation_id == participation.id
    last = session.scalar(sa.select(sa.func.max(LocateNotice.number)).where(own)) or 0
    if last >= MOST_LOCATES:
        raise UnusableInput("name", N_("Ya hay demasiados avisos de localización en esta crisis."))
    row = LocateNotice(
        **({"id": draft.id} if draft.id is not None and repeated is None else {}),
        participation_id=participation.id,
        country=participation.country,
        number=last + 1,
        state=LocateState.DRAFT,
    )
    _fill(keyring, row, draft, officer.actor, now)
    session.add(row)
    session.flush()
    _put_around(session, keyring, row, draft, officer.actor, now)
    note(session, row, "draft", officer.actor, now)
    return row


def change_draft(
    session: Session,
    keyring: Keyring,
    notice: LocateNotice,
    draft: LocateDraft,
    officer: CrisisOfficer,
    now: datetime,
) -> None:
    """Write a draft over; whoever did is its author from now on, and another one approves.

    Raises NotAllowed, UnusableInput, and IllegalMove once it was approved.
    """
    _check_writer(officer, notice.country)
    draft = _checked(session, notice.country, draft, now)
    hold_row(session, notice)
    if notice.state is not LocateState.DRAFT:
        raise IllegalMove(f"locate notice {notice.number} is {notice.state}")
    _fill(keyring, notice, draft, officer.actor, now)
    session.execute(sa.delete(LocateAddressee).where(LocateAddressee.locate_id == notice.id))
    _put_around(session, keyring, notice, draft, officer.actor, now)
    note(session, notice, "change", officer.actor, now)


def may_write(officer: CrisisOfficer, country: str) -> bool:
    """Return whether somebody may write a locate notice of a country."""
    return officer.role in WRITERS and bool(country) and officer.country == country


# -- inside ---------------------------------------------------------------------------------


def _check_writer(officer: CrisisOfficer, country: str) -> None:
    if not may_write(officer, country):
        raise NotAllowed("locate notices are written by the emergency unit and by consuls")


def _checked(session: Session, country: str, draft: LocateDraft, now: datetime) -> LocateDraft:
    """Return a draft in which whoever may be a minor is one. Raises UnusableInput."""
    words = draft.words
    check_words(words, now)
    if draft.ground is LocateGround.LEGAL and not words.ground_words.strip():
        raise UnusableInput("ground_words", N_("Diga qué orden es y su número."))
    asked = len(set(draft.post_ids)) + len(set(draft.organisation_ids))
    if not 1 <= asked <= MOST_ASKED:
        raise UnusableInput("posts", N_("Elija a quién se pregunta."))
    if asked > FEW and len(words.wide_reason.strip()) < SHORTEST_REASON:
        raise UnusableInput(
            "wide_reason", N_("Son muchos: diga por qué se pregunta a todos ellos.")
        )
    _check_person(session, country, draft.person_id)
    return replace(draft, is_minor=draft.is_minor or is_known_minor(words, now.year))


def _check_person(session: Session, country: str, person_id: uuid.UUID | None) -> None:
    if person_id is None:
        return
    own = sa.select(Person.id).where(Person.id == person_id, unindexed(Person.country) == country)
    if session.scalar(own) is None:
        raise UnusableInput("person", N_("No es una persona de este registro."))


def _fill(keyring: Keyring, row: LocateNotice, draft: LocateDraft, by: str, now: datetime) -> None:
    row.person_id, row.is_minor = draft.person_id, draft.is_minor
    row.is_in_danger, row.fear, row.ground = draft.is_in_danger, draft.fear, draft.ground
    row.drafted_by, row.drafted_at = by, now
    put_words(keyring, row, draft.words)


def _put_around(
    session: Session,
    keyring: Keyring,
    row: LocateNotice,
    draft: LocateDraft,
    by: str,
    now: datetime,
) -> None:
    """Put who is asked, and the photograph. Raises UnusableInput for who cannot be asked."""
    posts = dict(
        _countries(
            session,
            sa.select(Post.id, Post.country).where(
                Post.id.in_(sorted(set(draft.post_ids))), Post.retired_at.is_(None)
            ),
        )
    )
    bodies = dict(
        _countries(
            session,
            sa.select(Organisation.id, Organisation.country).where(
                Organisation.id.in_(sorted(set(draft.organisation_ids))),
                Organisation.retired_at.is_(None),
                Organisation.kind.in_(ASKED_KINDS),
            ),
        )
    )
    if len(posts) < len(set(draft.post_ids)) or len(bodies) < len(set(draft.organisation_ids)):
        raise UnusableInput("posts", N_("Elija a quién se pregunta."))
    rows = [LocateAddressee(post_id=each, country=posts[each]) for each in sorted(posts)]
    rows += [LocateAddressee(organisation_id=each, country=bodies[each]) for each in sorted(bodies)]
    for each in rows:
        each.locate_id = row.id
    session.add_all(rows)
    if draft.photo is not None:
        put_photo(session, keyring, row, draft.photo, by=by, now=now)
    session.flush()


def _countries(
    session: Session, query: sa.Select[uuid.UUID, str]
) -> Iterator[tuple[uuid.UUID, str]]:
    yield from ((key, country) for key, country in session.execute(query))
