"""The table of the lists of persons taken in, each with how its columns were read."""

from __future__ import annotations

import enum
import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Identified, Timestamped, code_of


class PeopleListState(enum.StrEnum):
    """Where a list stands."""

    UPLOADED = "uploaded"
    TRIED = "tried"
    APPLIED = "applied"
    UNDONE = "undone"
    DROPPED = "dropped"


class PeopleList(Identified, Timestamped, Base):
    """One list of persons sent in. Its content waits in a sealed file that expires; none of it is
    in this row.
    """

    __tablename__ = "people_list"

    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str]
    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    """Whose nationals the list is of."""
    post_id: Mapped[uuid.UUID | None] = mapped_column(sa.Uuid)
    """The post whose consul brought it (no foreign key: the directory is a stranger here)."""
    file_name: Mapped[str]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    titles_hash: Mapped[str] = mapped_column(sa.String(64), default="", index=True)
    """What lists with the same titles share: the next one is read as this one was."""
    sheet: Mapped[str] = mapped_column(default="")
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What each column is, and what was answered: `core.tabular.mapping`."""
    state: Mapped[PeopleListState] = mapped_column(
        code_of(PeopleListState), default=PeopleListState.UPLOADED
    )
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Those of `registry.imports.report.ImportReport`."""
    applied_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str] = mapped_column(default="")
