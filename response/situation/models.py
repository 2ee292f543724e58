"""Tables of situation reports: a country's own, those that came as signed files, those of all
countries together, and the keys that sign.

The numbers and words of an own report are sealed with the key of its country. What came from
elsewhere and what was put together holds counts alone, no word anybody wrote.
"""

from __future__ import annotations

import enum
import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.crypto import SealedPlace, place_of
from core.db import Base, Identified, code_of
from core.keys.columns import SealVersioned
from response.crisis.models import Crisis, Participation


class ReportState(enum.StrEnum):
    """How far a report has come; the legal moves are in `response.situation.lifecycle`."""

    DRAFT = "draft"
    APPROVED = "approved"
    """By a second person; nothing of it has left yet."""
    ISSUED = "issued"
    CORRECTED = "corrected"
    """A later one took its place; it stays, and says which."""


OPEN_REPORT = frozenset({ReportState.DRAFT, ReportState.APPROVED})


class SituationReport(Identified, SealVersioned, Base):
    """One report of one country in a crisis."""

    __tablename__ = "situation_report"
    __table_args__ = (sa.UniqueConstraint("participation_id", "number"),)

    participation_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey(Participation.id, ondelete="CASCADE")
    )
    country: Mapped[str] = mapped_column(sa.String(2))
    number: Mapped[int]
    """1, 2, 3 … of its participation."""
    state: Mapped[ReportState] = mapped_column(code_of(ReportState), default=ReportState.DRAFT)
    as_of: Mapped[datetime]
    """The moment its live numbers are of."""
    ciphertext: Mapped[bytes] = mapped_column(sa.LargeBinary)
    """Numbers and words (`response.situation.content`), AES-GCM, bound to this row."""
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    """As the audit log names them."""
    authors: Mapped[list[str]] = mapped_column(default=list)
    """Whoever wrote or counted any of it: none of them may approve it."""
    approved_by: Mapped[str] = mapped_column(default="")
    approved_at: Mapped[datetime | None]
    issued_by: Mapped[str] = mapped_column(default="")
    issued_at: Mapped[datetime | None]
    next_report_at: Mapped[datetime | None]
    """When the next one is promised; None: this is the last one."""
    corrects_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("situation_report.id"))


class ReceivedReport(Identified, Base):
    """A report of a country that works in an installation of its own: its issued numbers."""

    __tablename__ = "received_report"
    __table_args__ = (sa.UniqueConstraint("crisis_id", "country", "number"),)

    crisis_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey(Crisis.id, ondelete="CASCADE"))
    country: Mapped[str] = mapped_column(sa.String(2))
    number: Mapped[int]
    as_of: Mapped[datetime]
    issued_at: Mapped[datetime]
    next_report_at: Mapped[datetime | None]
    received_at: Mapped[datetime]
    received_by: Mapped[str]
    numbers: Mapped[list[dict[str, Any]]]
    key_mark: Mapped[str] = mapped_column(sa.String(64))
    """Of the key that signed it."""


class MergedReport(Identified, Base):
    """What the issued numbers of all countries say together: frozen as it is shown to everybody."""

    __tablename__ = "merged_report"
    __table_args__ = (sa.UniqueConstraint("crisis_id", "number", "revision"),)

    crisis_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey(Crisis.id, ondelete="CASCADE"))
    number: Mapped[int]
    revision: Mapped[int]
    """0 for the first; each correction of it one more."""
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    inputs: Mapped[dict[str, Any]]
    """Country -> which of its reports went in."""
    content: Mapped[dict[str, Any]]
    """`response.situation.merging.merged_content`: nothing that is not shown."""


class ReportKey(Identified, Base):
    """A key of signed files (Ed25519): the own one, or that of a country's own installation."""

    __tablename__ = "report_key"
    __table_args__ = (sa.UniqueConstraint("country", "public"),)

    country: Mapped[str] = mapped_column(sa.String(2))
    """Whose reports it may sign; empty for the own one of this installation."""
    public: Mapped[str] = mapped_column(sa.String(64))
    """32 bytes, base64url."""
    ciphertext: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    """The private half of the own one, sealed; None of another installation's."""
    entered_at: Mapped[datetime]
    entered_by: Mapped[str]
    ended_at: Mapped[datetime | None]


def report_place(report_id: uuid.UUID, country: str, version: int) -> SealedPlace:
    """Return where the content of a report belongs (`version`: the row's `seal_version`)."""
    return place_of("situation_report", "content", report_id, country=country, version=version)


def report_key_place(key_id: uuid.UUID, country: str) -> SealedPlace:
    """Return where the private half of a key belongs."""
    return place_of("report_key", "private", key_id, country=country)
