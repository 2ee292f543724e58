from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.matching.state import index_state
from registry.people.models import NO_BLOCK, Person, Stay
from registry.registration.persons import add_stay, change_stay, erase_person
from tests.registry.conftest import stay_at


def test_the_state_differs_after_every_change_of_a_stay_and_after_nothing_else(
    session: Session, keyring: Keyring, register: Callable[..., Person], now: datetime
) -> None:
    states = [index_state(session)]

    def has_changed() -> bool:
        session.flush()
        states.append(index_state(session))
        return states[-1] not in states[:-1]

    ana, eva = (register(name, stay_at(-90, 30)) for name in ("Ana", "Eva"))
    assert has_changed()
    assert not has_changed(), "nothing happened"
    second = add_stay(session, keyring, ana, stay_at(-91, 30))
    assert has_changed()
    change_stay(session, keyring, second, stay_at(-91, 30.001))
    assert has_changed()
    session.execute(sa.update(Stay).where(Stay.id == second.id).values(block_no=NO_BLOCK))
    assert has_changed(), "one whom nothing can place any more"
    erase_person(session, keyring, eva, actor="test", purpose="test", now=now)
    assert has_changed()
