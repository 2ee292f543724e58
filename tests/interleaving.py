"""Two transactions at the same moment: the second reads while the first is open, and decides after
it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.db import writing

Read = TypeVar("Read")
Done = TypeVar("Done")
_LONGEST = 30.0


def later_of_two(
    engine: Engine,
    first: Callable[[Session], object],
    read: Callable[[Session], Read],
    second: Callable[[Session, Read], Done],
) -> Done:
    """Return what `second` gives, or raise what it raises. It has `read` before `first` was
    committed, where transactions see what others commit meanwhile (PostgreSQL); on SQLite the
    second transaction begins when the first is over.
    """
    has_read, done = threading.Event(), list[Done]()
    faults: list[Exception] = []

    def later() -> None:
        try:
            with writing(engine) as session:
                row = read(session)
                has_read.set()
                done.append(second(session, row))
        except Exception as wrong:
            faults.append(wrong)
            has_read.set()

    thread = threading.Thread(target=later)
    with writing(engine) as session:
        first(session)
        session.flush()
        thread.start()
        if engine.dialect.name == "postgresql":
            assert has_read.wait(_LONGEST)
            time.sleep(0.1)  # it comes to the row that the first has changed
    thread.join(_LONGEST)
    for wrong in faults:
        raise wrong
    return done[0]
