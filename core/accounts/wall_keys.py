"""Keys of screens on a wall: each opens the wall view and nothing else, until it ends or somebody
takes it back. Only the hash of a key is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.db import Base, Identified

LONGEST_DAYS = 90
"""A screen that hangs longer gets another key: somebody looks whether it still hangs there."""
_SEEN_STEP = timedelta(minutes=5)
"""A screen asks twice a minute: that it lives is written down no oftener than so."""


class WallKey(Identified, Base):
    """The key of one screen."""

    __tablename__ = "wall_key"

    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    """Whose counts it shows; empty: those of the Secretariat."""
    place: Mapped[str] = mapped_column(sa.String(80))
    """Where the screen hangs, in the words of whoever made it."""
    token_hash: Mapped[bytes] = mapped_column(sa.LargeBinary, unique=True)
    made_by: Mapped[str]
    """As the audit log names them."""
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    revoked_by: Mapped[str] = mapped_column(default="")
    revoked_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    """When a screen last showed the wall by it."""

    def opens_at(self, now: datetime) -> bool:
        """Return whether it opens the wall."""
        return self.revoked_at is None and now < self.ends_at

    def is_seen_anew(self, now: datetime) -> bool:
        """Return whether it is worth writing down that a screen uses it."""
        return self.seen_at is None or now - self.seen_at >= _SEEN_STEP


def wall_keys_of(session: Session, country: str) -> Sequence[WallKey]:
    """Return the keys of a country, or of the Secretariat, the newest first."""
    query = sa.select(WallKey).where(WallKey.country == country)
    return session.scalars(query.order_by(WallKey.made_at.desc())).all()


def wall_key_hashed(session: Session, token_hash: bytes) -> WallKey | None:
    """Return the key of a hash, whether it still opens or not."""
    return session.scalar(sa.select(WallKey).where(WallKey.token_hash == token_hash))
