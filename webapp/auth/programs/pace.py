"""How fast programs may ask: a key so many questions a minute, an address without one fewer; the
database counts, so that all processes agree. Where it cannot just now, this process does.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from core.database_faults import fault_of
from core.db import writing
from webapp.auth.brakes.attempts import BUDGETS, Brake, Try, begin_attempt
from webapp.auth.brakes.questions import WAIT_SECONDS, QuestionLimit

_KEYS = QuestionLimit(BUDGETS[Brake.PROGRAM].account.most)
_ADDRESSES = QuestionLimit(BUDGETS[Brake.UNKNOWN_PROGRAM].address.most)


def may_key_ask(engine: Engine, key: str, now: datetime) -> bool:
    """Return whether one more question by a key (its id) is answered; it is counted with that."""
    return _is_counted(engine, Try(Brake.PROGRAM, key, ""), now, _KEYS, key)


def may_address_ask(engine: Engine, address: str, now: datetime) -> bool:
    """Return whether one more question without a key that opens is answered; likewise."""
    attempt = Try(Brake.UNKNOWN_PROGRAM, "", address)
    return _is_counted(engine, attempt, now, _ADDRESSES, address)


def _is_counted(
    engine: Engine, attempt: Try, now: datetime, spare: QuestionLimit, name: str
) -> bool:
    try:
        with writing(engine, wait_seconds=WAIT_SECONDS) as session:
            return begin_attempt(session, attempt, now) is not None
    except SQLAlchemyError as wrong:
        if fault_of(wrong) is None:
            raise
        return spare.lets_through(name, now)
