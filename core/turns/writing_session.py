"""Sessions that know whether they are going to write, and the engine they write by."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

_KEPT = "engine_that_writes"
_WRITES_BY = "writing_engine_of_this_session"


class ReadWriteSession(Session):
    """A session that knows whether it is going to write (`info["writes"]`)."""

    def get_bind(self, *args: Any, **kwargs: Any) -> Any:
        """Return the engine, the same each time; one that begins immediate when it will write."""
        bind = super().get_bind(*args, **kwargs) if self.bind is None else self.bind
        if not (self.info.get("writes") and isinstance(bind, Engine)):
            return bind
        known: tuple[Engine, Engine] | None = self.info.get(_WRITES_BY)
        if known is None or known[0] is not bind:
            known = self.info[_WRITES_BY] = bind, _writing_engine(bind)
        return known[1]


# -- inside ---------------------------------------------------------------------------------


def _writing_engine(engine: Engine) -> Engine:
    """Return an engine on the same connections whose transactions write: made once, which is a
    third of what beginning to write costs, and anew where the engine has other options since.

    It is kept in the engine itself, so that it goes when that goes.
    """
    options = engine.get_execution_options()
    kept: tuple[object, Engine] | None = vars(engine).get(_KEPT)
    if kept is None or kept[0] is not options:
        kept = vars(engine)[_KEPT] = options, engine.execution_options(writes=True)
    return kept[1]
