"""`python -m tests.proof.registering URL SEED`: registers, moves and erases persons until it is
killed; a dot is printed for each commit.
"""

from __future__ import annotations

import random
import sys
from datetime import UTC, datetime
from itertools import count

import sqlalchemy as sa

from core.crypto import Keyring
from core.db import writing
from registry.people.models import Person, Stay
from registry.people.record import Card, StayPlace
from registry.registration.persons import (
    NewPerson,
    NewStay,
    add_persons,
    add_stay,
    change_stay,
    erase_person,
)
from tests.audit_keys import keyed_engine

NOW = datetime(2026, 11, 29, tzinfo=UTC)


def main() -> None:
    """Change the registry at random, a commit each time."""
    engine, dice = keyed_engine(sys.argv[1]), random.Random(int(sys.argv[2]))
    keyring = Keyring([b"k" * 32])

    def stay() -> NewStay:
        lon, lat = -98 + dice.gauss(0, 0.2), 26 + dice.gauss(0, 0.2)
        return NewStay(place=StayPlace(lon=lon, lat=lat))

    for turn in count():
        with writing(engine) as session:
            if turn % 3 == 0:
                new = NewPerson(country="SV", card=Card(full_name="x"), stays=[stay()],
                                consent_at=NOW)  # fmt: skip
                add_persons(session, keyring, [new] * dice.choice([1, 5, 300]))
            persons = session.scalars(sa.select(Person).limit(40)).all()
            person = dice.choice(persons)
            own = session.scalars(sa.select(Stay).where(Stay.person_id == person.id)).all()
            if turn % 3 == 1:
                change_stay(session, keyring, own[0], stay())
            elif turn % 3 == 2 and len(persons) > 20:
                erase_person(session, keyring, person, actor="a", purpose="p", now=NOW)
            else:
                add_stay(session, keyring, person, stay())
        print(".", end="", flush=True)


if __name__ == "__main__":
    main()
