"""The table of the countries' keys. None of them is in it in the clear."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Identified, code_of


class KeyPurpose(enum.StrEnum):
    """What a key is for."""

    SEALING = "sealing"
    """Seals rows and files; changed by `atalaya keys rotate`."""
    DIGEST = "digest"
    """Makes the keyed hashes by which rows are found again: what was hashed is not kept, so this
    one is never changed, only wrapped anew.
    """
    FIRST_FORM = "first_form"
    """No key: says that rows were there before the countries had keys (`wrapped` is empty)."""


class CountryKey(Identified, Base):
    """One key of one country, wrapped by the master key; the newest generation is the one in use.

    A key that was retired has no row: nothing opens what it sealed.
    """

    __tablename__ = "country_key"
    __table_args__ = (sa.UniqueConstraint("country", "purpose", "generation"),)

    country: Mapped[str] = mapped_column(sa.String(2))
    """Empty for what is of no country."""
    purpose: Mapped[KeyPurpose] = mapped_column(code_of(KeyPurpose))
    generation: Mapped[int]
    """From 1, by country and purpose; never used twice."""
    wrapped: Mapped[bytes] = mapped_column(sa.LargeBinary)
    """Bound to id, country, purpose, generation and `opens_first_form` (`core.keys.wrapping`)."""
    opens_first_form: Mapped[bool] = mapped_column(default=False)
    """Whether rows of the form before the countries had keys may still be opened."""
    created_at: Mapped[datetime]
