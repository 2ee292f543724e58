"""No two files of a shelf bear one name, and pieces go with their file."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.storage.models import KeptFile, KeptPiece

NOW = datetime(2026, 8, 29, 14, 5, tzinfo=UTC)


def kept(shelf: str, name: str) -> KeptFile:
    return KeptFile(shelf=shelf, name=name, written_at=NOW)


def test_a_name_stands_once_on_each_shelf(session: Session) -> None:
    session.add_all([kept("plans", "a.pdf"), kept("editions", "a.pdf")])
    session.flush()
    session.add(kept("plans", "a.pdf"))
    with pytest.raises(IntegrityError):
        session.flush()


def test_pieces_go_with_their_file(session: Session) -> None:
    file = kept("plans", "a.pdf")
    session.add(file)
    session.flush()
    session.add(KeptPiece(file_id=file.id, start=0, data=b"x"))
    session.flush()
    session.execute(sa.delete(KeptFile).where(KeptFile.id == file.id))
    assert session.scalar(sa.select(sa.func.count()).select_from(KeptPiece)) == 0
