"""Which persons may be shared at all: those who agreed to it, apart from all else.

The text by which people register promises that other countries get figures alone. An agreement
between countries does not break what was promised to a person: without this permission nobody is in
any agreement, whatever the agreement says. Nobody has to give it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import record
from core.db import hold_row
from core.i18n.languages import N_
from registry.people.models import Person
from registry.sharing.models import SharingPermission

PERMISSION_TEXT = "2026-11"
"""Version of the text people agree to today."""
TEXTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "2026-11": (
            N_(
                "El texto con el que me registré dice que a otros países solo llegan cifras. Además"
                " acepto, porque quiero, que mi país deje ver algunos de mis datos a otro país para"
                " buscarme y ayudarme."
            ),
            N_(
                "Solo mientras dure un acuerdo escrito que diga qué se ve, para qué y hasta cuándo."
                " Cada vez queda anotado. Nunca a autoridades migratorias. Puedo retirar este"
                " permiso cuando quiera y seguir en el registro."
            ),
        )
    }
)
"""By version, a paragraph each, as message ids."""


def may_be_shared() -> sa.ColumnElement[bool]:
    """Return the condition on `Person` that they agreed to be shared by agreements."""
    given = sa.select(SharingPermission.id).where(
        SharingPermission.person_id == Person.id, SharingPermission.text.in_(TEXTS)
    )
    return given.correlate(Person).exists()


def permission_of(session: Session, person_id: uuid.UUID) -> SharingPermission | None:
    """Return what a person agreed to, and when; None for who did not."""
    query = sa.select(SharingPermission).where(SharingPermission.person_id == person_id)
    return session.scalar(query)


def permitted_among(session: Session, person_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, datetime]:
    """Return who of a few persons agreed to be shared, and when."""
    query = sa.select(SharingPermission.person_id, SharingPermission.given_at).where(
        SharingPermission.person_id.in_(person_ids), SharingPermission.text.in_(TEXTS)
    )
    return {row.person_id: row.given_at for row in session.execute(query)}


def permit(session: Session, person: Person, *, actor: str, now: datetime) -> None:
    """Write down that a person agreed to the text of today, and say so in the audit log.

    Raises Outdated for one who is gone.
    """
    hold_row(session, person)
    if permission_of(session, person.id) is None:
        session.add(SharingPermission(person_id=person.id, text=PERMISSION_TEXT, given_at=now))
        _note(session, person, "person.permit_sharing", actor, now)


def forbid(session: Session, person: Person, *, actor: str, now: datetime) -> None:
    """Take a person out of all agreements, from this moment; they stay registered.

    Raises Outdated for one who is gone.
    """
    hold_row(session, person)
    permission = permission_of(session, person.id)
    if permission is not None:
        session.delete(permission)
        _note(session, person, "person.forbid_sharing", actor, now)


# -- inside ---------------------------------------------------------------------------------


def _note(session: Session, person: Person, action: str, actor: str, now: datetime) -> None:
    session.flush()
    record(
        session,
        at=now,
        actor=actor,
        action=action,
        subject=person.id,
        country=person.country,
        purpose="consent",
    )
