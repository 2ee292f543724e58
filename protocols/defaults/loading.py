"""The protocols Atalaya brings along (`protocols/defaults/*.json`): put in once, in force, for the
Secretariat to change.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from protocols.model import Content, read_content, to_document
from protocols.models import ProtocolKind, ProtocolState, ProtocolText

READY = Path(__file__).parent
HOUSE = "house"
_FILES = {
    ProtocolKind.CRISIS_TYPE: "crisis_types.json",
    ProtocolKind.PROTOCOL: "protocols.json",
    ProtocolKind.KIT: "kits.json",
    ProtocolKind.LEVELS: "levels.json",
    ProtocolKind.MESSAGE: "messages.json",
    ProtocolKind.NOTICE: "notices.json",
}


def ensure_default_protocols(session: Session, now: datetime) -> int:
    """Put in the ready-made texts of every kind of which there never was one; how many were put in.

    So an installation that is older than a kind comes to have it, and what the Secretariat retired
    does not come back.
    """
    known = set(session.scalars(sa.select(ProtocolText.kind).distinct()))
    texts = [
        ProtocolText(
            kind=kind,
            code=code,
            version=1,
            state=ProtocolState.APPROVED,
            content=to_document(content),
            made_by=HOUSE,
            made_at=now,
            approved_by=HOUSE,
            approved_at=now,
        )
        for kind in ProtocolKind
        if kind not in known
        for code, content in shipped(kind).items()
    ]
    session.add_all(texts)
    session.flush()
    return len(texts)


@lru_cache(maxsize=8)
def shipped(kind: ProtocolKind) -> dict[str, Content]:
    """Return the ready-made texts of a kind by code.

    Raises UnusableInput, naming the field, for a damaged file.
    """
    return dict(_read(kind))


def _read(kind: ProtocolKind) -> Iterator[tuple[str, Content]]:
    documents: dict[str, Any] = json.loads((READY / _FILES[kind]).read_text(encoding="utf-8"))
    for code, document in documents.items():
        yield code, read_content(kind, document)
