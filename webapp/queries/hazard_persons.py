"""What the watch knows of live hazards and the registry asks for an agreement."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from feeds.models import Hazard, Source
from registry.sharing.reach import Touched
from watch.flags.members import members_of
from watch.models import Flag, FlagStatus, SubjectKind


def touched_by(keyring: Keyring) -> Touched:
    """Return what says which persons of a country a live hazard touches; one that is over, or whose
    members do not open, touches nobody.
    """

    def persons(session: Session, country: str, hazard_id: uuid.UUID) -> Collection[uuid.UUID]:
        flag = session.scalar(_raised(country).where(Flag.hazard_id == hazard_id))
        try:
            return members_of(session, flag, keyring) if flag is not None else []
        except CannotOpen:
            return []

    return persons


def hazards_touching(session: Session, country: str) -> Sequence[Hazard]:
    """Return the live hazards of the common sources that touch persons of a country: the source of
    one country alone is nothing another one knows of.
    """
    query = (
        sa.select(Hazard)
        .join(Source, Source.id == Hazard.source_id)
        .where(
            Source.owner == "",
            Hazard.id.in_(_raised(country).with_only_columns(Flag.hazard_id)),
        )
    )
    return session.scalars(query.order_by(Hazard.started_at.desc())).all()


# -- inside ---------------------------------------------------------------------------------


def _raised(country: str) -> sa.Select[Flag]:
    return sa.select(Flag).where(
        Flag.country == country,
        Flag.kind == SubjectKind.NATIONALS,
        Flag.status == FlagStatus.RAISED,
    )
