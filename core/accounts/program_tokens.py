"""Keys of programs: each reads for its account what it was made for, until it ends.

Only the keyed hash of a key is kept. A key bears the mark of its account as sessions do: whatever
ends all sessions (another password, another role, a closed account) ends its keys for good.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from core.accounts.users import User
from core.db import Base, Identified
from core.i18n.languages import N_

MOST_TOKENS = 10
"""So many open keys has one account at most."""
LONGEST_NAME = 80
KEPT_ENDED = timedelta(days=90)
"""So long an ended key is shown among the others of its account, and told apart from a forged one.
"""
_USED_STEP = timedelta(minutes=5)
"""That a key is used is written down no oftener than so."""


class TokenScope(enum.StrEnum):
    """What a key reads."""

    DIRECTORY = "directory"
    EDITIONS = "editions"
    HAZARDS = "hazards"
    PLANS = "plans"
    COVERAGE = "coverage"
    STATISTICS = "statistics"
    CALENDAR = "calendar"
    FEED = "feed"


ADDRESS_SCOPES = frozenset({TokenScope.CALENDAR, TokenScope.FEED})
"""Read by an address with the key in it, for programs that can show none: each alone, never with
others.
"""

SCOPE_WORDS = {
    TokenScope.DIRECTORY: N_("Directorio y albergues"),
    TokenScope.EDITIONS: N_("Ediciones"),
    TokenScope.HAZARDS: N_("Peligros"),
    TokenScope.PLANS: N_("Estado de los planes"),
    TokenScope.COVERAGE: N_("Cobertura"),
    TokenScope.STATISTICS: N_("Estadísticas publicadas"),
    TokenScope.CALENDAR: N_("Calendario: rondas, planes que vencen y ejercicios"),
    TokenScope.FEED: N_("Peligros por una dirección, para lectores de canales (Atom y CAP)"),
}


class ProgramToken(Identified, Base):
    """One key of one account."""

    __tablename__ = "program_token"

    user_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME))
    """Which program holds it, in the words of whoever made it."""
    token_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    mark: Mapped[str] = mapped_column(sa.String(64))
    """That of its account as it was made."""
    scopes: Mapped[list[str]]
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    revoked_by: Mapped[str] = mapped_column(default="")
    """As the audit log names them."""
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()

    def opens_at(self, now: datetime) -> bool:
        """Return whether a program that shows it is answered."""
        is_alive = self.user.active and self.mark == self.user.fs_uniquifier
        return is_alive and self.revoked_at is None and now < self.ends_at

    def reads(self, scope: TokenScope) -> bool:
        """Return whether it was made for `scope`."""
        return scope.value in self.scopes

    def is_used_anew(self, now: datetime) -> bool:
        """Return whether it is worth writing down that it is used."""
        return self.used_at is None or now - self.used_at >= _USED_STEP


def token_hashed(session: Session, token_hash: bytes) -> ProgramToken | None:
    """Return the key of a hash with its account, whether it still opens or not."""
    query = sa.select(ProgramToken).where(ProgramToken.token_hash == token_hash)
    return session.scalar(query.options(joinedload(ProgramToken.user)))


def tokens_of(session: Session, user_id: uuid.UUID) -> Sequence[ProgramToken]:
    """Return the keys of an account that were not taken back, the newest first."""
    return session.scalars(_unrevoked().where(ProgramToken.user_id == user_id)).all()


def tokens_of_accounts(
    session: Session, user_ids: Sequence[uuid.UUID] | None = None
) -> Sequence[ProgramToken]:
    """Return the keys of several accounts, or of all, that were not taken back."""
    query = _unrevoked()
    if user_ids is not None:
        query = query.where(ProgramToken.user_id.in_(user_ids))
    return session.scalars(query).all()


def drop_ended_tokens(session: Session, now: datetime) -> int:
    """Delete the keys that ended, or were taken back, so long ago that nobody asks about them;
    return how many. The audit log tells of each for ever.
    """
    before = now - KEPT_ENDED
    ended = sa.or_(ProgramToken.ends_at < before, ProgramToken.revoked_at < before)
    deleted = sa.delete(ProgramToken).where(ended).returning(ProgramToken.id)
    return len(session.scalars(deleted).all())


def _unrevoked() -> sa.Select[ProgramToken]:
    query = sa.select(ProgramToken).where(ProgramToken.revoked_at.is_(None))
    return query.options(joinedload(ProgramToken.user)).order_by(
        ProgramToken.made_at.desc(), ProgramToken.id
    )
