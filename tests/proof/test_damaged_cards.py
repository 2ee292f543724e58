"""One damaged record takes no other with it: cards, places and blocks of the index damaged at
random, everybody else is read, matched and listed, and each that is not is counted.
"""

from __future__ import annotations

import random
import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.crypto import Keyring, place_of
from core.db import reading, writing
from feeds.values import Severity
from registry.matching.blocks.models import MatchingHead, MatchingPerson, MatchingPoint
from registry.matching.checking import check_index
from registry.matching.index import open_index, person_ids
from registry.matching.rebuilding import rebuild_index
from registry.people.access import read_persons
from registry.people.columns import Unreadable
from registry.people.models import Person, Stay
from registry.people.record import Card, StayPlace
from registry.registration.persons import NewPerson, NewStay, add_persons
from tests.contexts import context_of
from tests.proof.figures import Figures
from tests.watch.conftest import band
from watch.sheet.affected_sheet import affected_sheet

ZONE = (band(-98.6, 26.0, -97.9, 26.8, Severity.SEVERE),)
DAMAGES = ("flipped", "cut", "empty", "of another row", "of another key", "of a later release")


def _damaged(ciphertext: bytes, other: bytes, lots: random.Random) -> bytes:
    kind = lots.choice(DAMAGES)
    if kind == "flipped":
        at = lots.randrange(len(ciphertext))
        return (
            ciphertext[:at]
            + bytes([ciphertext[at] ^ 1 << lots.randrange(8)])
            + ciphertext[at + 1 :]
        )
    if kind == "cut":
        return ciphertext[: lots.randrange(len(ciphertext))]
    if kind == "empty":
        return b""
    if kind == "of another row":
        return other
    if kind == "of another key":
        return Keyring([b"x" * 32]).seal(b"{}", place_of("somewhere", "else", "1", country="SV"))
    return ciphertext[:5] + lots.randbytes(len(ciphertext) - 5)


def test_all_the_others_are_read_matched_and_listed(
    engine: Engine, now: datetime, is_long: bool, figures: Figures
) -> None:
    damaged, whole = (1000, 4000) if is_long else (30, 60)
    lots, keyring = random.Random(20_210_829), Keyring([b"k" * 32])
    with writing(engine) as session:
        ids = add_persons(
            session,
            keyring,
            [
                NewPerson(
                    country="SV",
                    card=Card(full_name=f"Persona {number}", phone=f"+1956{number:07d}"),
                    stays=[NewStay(place=StayPlace(lon=-98.2, lat=26.2, text="Barrio"))],
                    consent_at=now,
                )
                for number in range(damaged + whole)
            ],
        )
    chosen = lots.sample(ids, damaged)
    closed_cards, closed_places = set(chosen[: damaged // 2]), set(chosen[damaged // 3 :])
    with writing(engine) as session:
        _damage(session, Person, Person.id, closed_cards, lots)
        _damage(session, Stay, Stay.person_id, closed_places, lots)

    both = closed_cards & closed_places
    with writing(engine) as session:
        context = context_of(session, keyring, now)
        read = read_persons(context, ids)
        assert set(read.opened) == set(ids) - closed_cards
        assert set(read.unreadable) == closed_cards
        assert read.unplaced == closed_places
        sheet = affected_sheet(context, zone=ZONE, at=now, may_see_names=True, near_km=1.0)
    by_id = {call.person_id: call for call in sheet.calls}
    assert set(by_id) == set(ids), "the index still knows where everybody is"
    assert {each for each in ids if by_id[each].unreadable is None} == set(ids) - set(chosen)
    assert {each for each in ids if by_id[each].unreadable is Unreadable.CARD} == closed_cards
    assert sheet.unreadable_calls == damaged
    assert all(by_id[each].phone for each in set(ids) - closed_cards)

    with writing(engine) as session:
        blocks = 0
        tables: tuple[Any, ...] = (MatchingHead, MatchingPoint, MatchingPerson)
        for table in tables:
            for block in session.scalars(sa.select(table)).all():
                block.ciphertext = _damaged(block.ciphertext, block.ciphertext[::-1], lots)
                blocks += 1
    fresh = Keyring([b"k" * 32])
    with writing(engine) as session:
        context = context_of(session, fresh, now)
        sheet = affected_sheet(context, zone=ZONE, at=now, may_see_names=True, near_km=1.0)
    listed = {call.person_id for call in sheet.calls}
    assert listed == set(ids) - closed_places
    assert sheet.unplaced == len(closed_places)
    assert sheet.unreadable_calls == len(closed_cards - closed_places)

    report = rebuild_index(engine, fresh, "SV")
    with reading(engine) as session:
        assert report.stays == len(ids) - len(closed_places)
        assert len(check_index(session, fresh).faults) == damaged
        numbers = open_index(session, fresh).unplaced["SV"]
        assert set(person_ids(session, "SV", numbers).values()) == closed_places
    figures.add(
        "damaged cards",
        f"{damaged} of {len(ids)} damaged ({len(closed_cards)} cards, {len(closed_places)} places, "
        f"{len(both)} both) and all {blocks} rows of blocks: {len(listed)} of "
        f"{len(ids) - len(closed_places)} listed, every other counted",
    )


def _damage(
    session: sa.orm.Session,
    table: type[Person | Stay],
    key: sa.orm.InstrumentedAttribute[uuid.UUID],
    chosen: set[uuid.UUID],
    lots: random.Random,
) -> None:
    rows = session.execute(sa.select(table.id, key, table.ciphertext).order_by(table.id)).all()
    other = rows[0].ciphertext
    for row in rows:
        if row[1] in chosen:
            spoiled = _damaged(row.ciphertext, other if row is not rows[0] else b"", lots)
            session.execute(sa.update(table).where(table.id == row.id).values(ciphertext=spoiled))
