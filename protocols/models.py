"""The table of protocol texts: crisis types, protocols, kit lists, levels, messages and
templates of notices, every version of each.
"""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.data_versions.versioned_data import VersionedData
from core.db import Base, Identified, Timestamped, code_of


class ProtocolKind(enum.StrEnum):
    """What a protocol text is."""

    CRISIS_TYPE = "crisis_type"
    PROTOCOL = "protocol"
    KIT = "kit"
    LEVELS = "levels"
    MESSAGE = "message"
    NOTICE = "notice_template"


class ProtocolState(enum.StrEnum):
    """Where a version stands; the legal moves are in `protocols.lifecycle`."""

    DRAFT = "draft"
    APPROVED = "approved"
    REPLACED = "replaced"
    RETIRED = "retired"


class ProtocolText(Identified, Timestamped, Base):
    """One version of one text.

    An approved version is never rewritten: who cites it finds what was cited.
    """

    __tablename__ = "protocol_text"
    __table_args__ = (sa.UniqueConstraint("kind", "code", "version"),)

    kind: Mapped[ProtocolKind] = mapped_column(code_of(ProtocolKind), index=True)
    code: Mapped[str] = mapped_column(index=True)
    version: Mapped[int]
    state: Mapped[ProtocolState] = mapped_column(
        code_of(ProtocolState), default=ProtocolState.DRAFT, index=True
    )
    content: Mapped[dict[str, Any]]
    """The shape is that of the kind in `protocols.model`."""
    outdated_translations: Mapped[list[str]] = mapped_column(default=list)
    """Marks of the translations that were written for an earlier Spanish text
    (`core.i18n.outdated_translations`).
    """
    made_by: Mapped[str]
    """As the audit log names them: `user:<id>`, or `house` for what Atalaya brings along."""
    made_at: Mapped[datetime]
    approved_by: Mapped[str] = mapped_column(default="")
    approved_at: Mapped[datetime | None]
    ended_by: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None]
    """When it was replaced or retired."""
    reason: Mapped[str] = mapped_column(default="")
    """Why it was retired."""


APPROVED_TEXTS = VersionedData("approved texts", {ProtocolText: {"code", "content", "state"}})
"""What pages remember of the texts in force."""
