"""Contexts for tests: who looks, with which keys, why and when."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy.orm import Session

from core.atlas.atlas import Atlas
from core.context import Context
from core.crypto import Keyring
from directory.entries.visibility import Viewer
from tests.two_counties import TwoCounties


def context_of(
    session: Session,
    keyring: Keyring,
    now: datetime,
    *,
    viewer: Viewer | None = None,
    atlas: Any = None,
    actor: str = "user:7",
    purpose: str = "call list",
) -> Context[Viewer]:
    """Somebody of El Salvador over an atlas of two counties, unless told otherwise."""
    return Context(
        session=session,
        keyring=keyring,
        atlas=cast(Atlas, atlas or TwoCounties()),
        viewer=viewer or Viewer.of_country("SV"),
        actor=actor,
        now=now,
        purpose=purpose,
    )
