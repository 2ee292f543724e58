"""Tables of the import: one file taken in, the mappings remembered, the pairs that may be one."""

from __future__ import annotations

import enum
import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Identified, Timestamped, code_of
from directory.entries.kinds import EntryKind
from directory.entries.visibility import Clearance


class ImportState(enum.StrEnum):
    """Where a file stands."""

    UPLOADED = "uploaded"
    TRIED = "tried"
    APPLIED = "applied"
    UNDONE = "undone"
    DROPPED = "dropped"


class ImportBatch(Identified, Timestamped, Base):
    """One file sent in. Its id is the `batch_id` of every change it made."""

    __tablename__ = "import_batch"

    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str]
    clearance: Mapped[Clearance] = mapped_column(code_of(Clearance))
    """How far the sender sees: a file of a country is that country's own business."""
    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    """Who owns what the file brings where no column says so."""
    kind: Mapped[EntryKind | None] = mapped_column(code_of(EntryKind))
    """What the file is about; None when its rows or sheets say it themselves (our own export)."""
    file_name: Mapped[str]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    content: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    """The file under seal, kept from upload until it is applied or dropped: it may name community
    leaders.
    """
    sheet: Mapped[str] = mapped_column(default="")
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What each column is, and what stands for missing cells: the form is described in
    `core.tabular.mapping`. `head` are the first and the last row of the titles, where somebody
    named them; `phones_in` is the country of telephones whose row does not say it.
    """
    state: Mapped[ImportState] = mapped_column(code_of(ImportState), default=ImportState.UPLOADED)
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """{"read", "created", "changed", "same", "rejected", "aside"}: read is the sum of the others
    (before rows were set aside, without that one); "ignored_columns" are titles nobody read,
    "asked" the rows set aside because nobody said what they are, "unplaced" and "only_in_county"
    those written without a point, or with the middle of their county.
    """
    rejected: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    """The error file under seal, CSV: the rows as they came, with what is wrong; to be corrected
    and sent again.
    """
    applied_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str] = mapped_column(default="")


class ImportMapping(Identified, Base):
    """How the columns of lists with these titles were mapped the last time."""

    __tablename__ = "import_mapping"
    __table_args__ = (sa.UniqueConstraint("titles_hash", "kind", "country"),)

    titles_hash: Mapped[str] = mapped_column(sa.String(64))
    """SHA-256 of the folded titles, in order."""
    kind: Mapped[EntryKind | None] = mapped_column(code_of(EntryKind))
    """None for a list whose rows say their kind themselves: there one mapping serves all."""
    country: Mapped[str] = mapped_column(sa.String(2), default="")
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)
    used_at: Mapped[datetime]


class PairState(enum.StrEnum):
    """What a person said about two entries that may be one."""

    OPEN = "open"
    MERGED = "merged"
    KEPT = "kept"


class DuplicateCandidate(Identified, Base):
    """Two entries of one kind and country that may be the same, and why."""

    __tablename__ = "duplicate_candidate"
    __table_args__ = (sa.UniqueConstraint("first_id", "second_id"),)

    kind: Mapped[EntryKind] = mapped_column(code_of(EntryKind))
    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    first_id: Mapped[uuid.UUID]
    """The smaller identity of the two."""
    second_id: Mapped[uuid.UUID]
    score: Mapped[float]
    """0 to 1."""
    reasons: Mapped[list[str]] = mapped_column(default=list)
    """Codes: `name`, `phone`, `email`, `place`, `website`."""
    found_at: Mapped[datetime]
    state: Mapped[PairState] = mapped_column(code_of(PairState), default=PairState.OPEN)
    kept_id: Mapped[uuid.UUID | None]
    """The entry that stayed, when merged."""
    batch_id: Mapped[uuid.UUID | None]
    """Of the changes the merge made: what undo takes back."""
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(default="")
