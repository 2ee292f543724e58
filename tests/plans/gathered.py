"""What `plans.facts.gather` works with, of the things a test has at hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.context import Context
from core.crypto import Keyring


def facts_context(session: Session, atlas: Any, keyring: Keyring, now: datetime) -> Context[object]:
    """Return the context of a test that gathers."""
    return Context(
        session=session, keyring=keyring, atlas=atlas, viewer=None, actor="user:1", now=now
    )
