"""Who hears of it when somebody comes to be somewhere.

The registry knows nobody above it: whoever puts an installation together gives its engine a
callable. Every transaction of the engine in which stays were put into the index calls it with them
as its last work, and what it does is part of that transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

if TYPE_CHECKING:
    from registry.matching.placements.notes import Placements

OnPlaced = Callable[[Session, "Placements"], object]
_OPTION = "on_placed"


def tell_placements(engine: Engine, on_placed: OnPlaced) -> None:
    """Have `on_placed` called at the end of each transaction of the engine that puts stays into the
    index. Where it raises nobody is registered.
    """
    engine.update_execution_options(**{_OPTION: on_placed})


def listener_of(session: Session) -> OnPlaced | None:
    """Return who is to hear of it in the transactions of a session; None where nobody is."""
    found: OnPlaced | None = session.get_bind().get_execution_options().get(_OPTION)
    return found
