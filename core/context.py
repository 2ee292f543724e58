"""What most work on the database needs together, handed down as one value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from sqlalchemy.orm import Session

from core.atlas.atlas import Atlas
from core.crypto import Keyring

# Covariant, so that a function which does not look at the viewer may ask for Context[object].
ViewerT = TypeVar("ViewerT", covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context(Generic[ViewerT]):
    """Who works on what, with which keys, why and when.

    `viewer` says which rows may be seen; its class belongs to a package above this one (the
    directory's `Viewer`), hence the parameter. The session stays its opener's: nobody commits it.
    """

    session: Session
    keyring: Keyring
    atlas: Atlas
    viewer: ViewerT
    actor: str
    """Who answers for it in the audit log: `user:<id>`, `worker`, `cli:<login>`."""
    now: datetime
    """The moment of the whole piece of work, UTC."""
    purpose: str = ""
    """Why persons are read, in the words that go into the audit log; empty: none may be read."""
