"""What of a table is sealed, said by the package whose table it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from core.crypto import SealedPlace


class SealVersioned:
    """A row whose sealed text may be written over.

    The number is bound into the seal, so that an earlier text of the row, put back alone, does not
    open. It rises by one with each text and never falls; sealing the same text with a new key
    leaves it. 0 is what was sealed before rows had the number.
    """

    seal_version: Mapped[int] = mapped_column(default=0, server_default="0")


def next_version(row: SealVersioned) -> int:
    """Return the number of the text about to be sealed into a row, and keep it there."""
    row.seal_version = (row.seal_version or 0) + 1
    return row.seal_version


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """One column of sealed bytes, for who has to find and seal again all there are."""

    column: InstrumentedAttribute[Any]
    country: sa.ColumnElement[str] | InstrumentedAttribute[str]
    """Of the row itself, or of the row it belongs to (a correlated subquery)."""
    details: tuple[InstrumentedAttribute[Any], ...]
    """What else `place` reads of a row."""
    place: Callable[[Any], SealedPlace]
    """Where the value of a row belongs; the row has `id`, `country` and its `details`."""

    @property
    def name(self) -> str:
        """Table and column, as people are told of them."""
        return f"{self.column.class_.__tablename__}.{self.column.key}"
