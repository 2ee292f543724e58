"""The machines, or folders, an installation runs on, and what each prints by."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base


class InstallationNode(Base):
    """One folder on one machine, as it was when a process last began there."""

    __tablename__ = "installation_node"

    name: Mapped[str] = mapped_column(sa.String(300), primary_key=True)
    """Machine and folder."""
    program: Mapped[str] = mapped_column(sa.String(40))
    atlas: Mapped[str] = mapped_column(sa.String(64))
    """Hash of the layers it draws by."""
    words: Mapped[str] = mapped_column(sa.String(64))
    """Hash of the words of further languages it prints."""
    seen_at: Mapped[datetime]
