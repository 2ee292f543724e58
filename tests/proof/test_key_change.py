"""A country's key is changed while eight people read and write: nobody fails, nothing is lost, it
goes on after each kill, and then the old key opens nothing.
"""

from __future__ import annotations

import dataclasses
import os
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.audit_log import AuditSpool, reading_noted
from core.clock import now as now_utc
from core.crypto import CannotOpen, Keyring
from core.db import reading, writing
from core.keys.change import KeyChange, retire, rotate
from core.keys.stored import StoredKeys
from registry.people.access import read_persons
from registry.people.models import Person
from registry.people.record import Card, StayPlace, open_card
from registry.registration.persons import NewPerson, NewStay, add_persons, change_card
from tests.audit_keys import keyed_engine
from tests.contexts import context_of
from tests.keys import MASTER
from tests.proof.figures import Figures
from tests.proof.key_rotation import DONE
from webapp.sealed_columns import SEALED_COLUMNS

ROOT = Path(__file__).resolve().parents[2]
READ_AT_ONCE = 20


def test_a_key_is_changed_under_eight_people_and_twenty_kills(
    database_url: str, tmp_path: Path, is_long: bool, figures: Figures
) -> None:
    people, clients, kills = (50_000, 8, 20) if is_long else (40, 2, 3)
    engine = keyed_engine(database_url)
    ids = _register(engine, people)
    desks = [Desk(database_url, tmp_path, ids[n::clients], n) for n in range(clients)]
    for desk in desks:
        desk.start()
    if is_long:
        killed = _rotate_with_kills(database_url, tmp_path, kills, "200")
    else:
        killed = _rotate_with_falls(engine, tmp_path, kills)
    for desk in desks:
        desk.leave()
    faults = [fault for desk in desks for fault in desk.faults]
    assert faults == []
    # Of few rows those who work seal some anew themselves: a change may end before its last fall.
    assert killed == kills if is_long else 1 <= killed <= kills
    (retired,) = retire(_change(engine, tmp_path, hours=1), ["SV"])
    assert (len(retired.keys), retired.unreadable) == (1, ())
    old = Keyring([MASTER])  # derived: the key that all was sealed with
    assert _opened(engine, old) == 0 < _opened(engine, _stored(engine)) == people
    notes = {person: note for desk in desks for person, note in desk.notes.items()}
    assert _notes(engine, set(notes)) == notes, "what was acknowledged stands"
    engine.dispose()
    requests = sum(desk.requests for desk in desks)
    assert requests >= clients
    figures.add(
        "key change",
        f"{2 * people} rows sealed again while {clients} clients read and write: {requests} "
        f"requests, {len(faults)} failed; killed {killed} times; the old key opens 0",
    )


class Desk(threading.Thread):
    """Somebody who reads persons and changes their own, with keys read as a process reads them."""

    def __init__(self, url: str, folder: Path, own: list[uuid.UUID], number: int) -> None:
        super().__init__()
        self._spool = AuditSpool(folder)
        self._engine = keyed_engine(url)
        self._keyring = _stored(self._engine)
        self._own, self._lots = own, random.Random(number)
        self._is_open = threading.Event()
        self._is_open.set()
        self.faults: list[str] = []
        self.notes: dict[uuid.UUID, str] = {}
        self.requests = 0

    def run(self) -> None:
        while self._is_open.is_set() or not self.requests:
            self.requests += 1
            try:
                if self.requests % 4:
                    self._read()
                else:
                    self._write(f"note {self.requests}")
            except Exception as wrong:
                self.faults.append(repr(wrong))
            time.sleep(0.02)  # of reading what came

    def leave(self) -> None:
        """Stop when the request under way is answered."""
        self._is_open.clear()
        self.join()
        self._engine.dispose()

    def _read(self) -> None:
        chosen = self._lots.sample(self._own, min(READ_AT_ONCE, len(self._own)))
        with reading_noted(self._engine, self._spool) as session:
            found = read_persons(context_of(session, self._keyring, datetime.now(UTC)), chosen)
        if found.unreadable or found.unplaced or len(found.opened) != len(chosen):
            self.faults.append(f"{len(found.unreadable)} unreadable, {len(found.unplaced)} nowhere")

    def _write(self, note: str) -> None:
        person_id = self._lots.choice(self._own)
        with writing(self._engine) as session:
            person = session.get_one(Person, person_id)
            card = dataclasses.replace(open_card(person, self._keyring), note=note)
            change_card(session, self._keyring, person, card)
        self.notes[person_id] = note


def _register(engine: Engine, people: int) -> list[uuid.UUID]:
    keyring, ids = _stored(engine), list[uuid.UUID]()
    for start in range(0, people, 5000):
        with writing(engine) as session:
            persons = [
                NewPerson(
                    country="SV",
                    card=Card(full_name=f"Persona {n}", phone=f"+1956{n:07d}"),
                    stays=[NewStay(place=StayPlace(lon=-98.2, lat=26.2, text="Barrio"))],
                    consent_at=datetime(2026, 11, 1, tzinfo=UTC),
                )
                for n in range(start, min(people, start + 5000))
            ]
            ids += add_persons(session, keyring, persons)
    return ids


class Fallen(Exception):
    """The process was cut off here."""


def _rotate_with_falls(engine: Engine, instance: Path, falls: int) -> int:
    """Do as `_rotate_with_kills` in this process, cut off after a batch that is committed."""
    fallen = 0
    while True:
        change = _change(engine, instance)
        if fallen < falls:
            change = dataclasses.replace(change, progress=_fall)
        try:
            rotate(change, ["SV"])
        except Fallen:
            fallen += 1
        else:
            return fallen


def _fall(_country: str, _rows: int) -> None:
    raise Fallen


def _change(engine: Engine, instance: Path, hours: int = 0) -> KeyChange:
    return KeyChange(
        engine=engine,
        instance=instance,
        keyring=_stored(engine),
        masters=[MASTER],
        columns=SEALED_COLUMNS,
        now=lambda: now_utc() + timedelta(hours=hours),
        actor="proof",
        pause=lambda _: None,
    )


def _rotate_with_kills(url: str, instance: Path, kills: int, batch: str) -> int:
    """Run the change, killed after some batches again and again, and then to its end; return how
    often it was killed before it was done.
    """
    lots, killed = random.Random(9), 0
    while True:
        patience = lots.randrange(1, 8) if killed < kills else -1
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.proof.key_rotation",
                url,
                str(instance),
                "SV",
                batch,
            ],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert process.stdout is not None
        with process.stdout as said:
            for number, line in enumerate(said, start=1):
                if line.strip() == DONE:
                    assert process.wait() == 0
                    return killed
                if number == patience:
                    process.send_signal(signal.SIGKILL)
                    break
        process.wait()
        assert patience > 0, "it ended without a word"
        killed += 1


def _stored(engine: Engine) -> Keyring:
    return Keyring([MASTER], StoredKeys(engine, [MASTER]))


def _opened(engine: Engine, keyring: Keyring) -> int:
    with reading(engine) as session:
        rows = session.execute(sa.select(Person.id, Person.seal_version, Person.ciphertext))
        return sum(_opens(row, keyring) for row in rows)


def _opens(row: sa.Row[uuid.UUID, int, bytes], keyring: Keyring) -> bool:
    person = Person(id=row.id, country="SV", seal_version=row.seal_version)
    person.ciphertext = row.ciphertext
    try:
        open_card(person, keyring)
    except CannotOpen:
        return False
    return True


def _notes(engine: Engine, ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    keyring = _stored(engine)
    with reading(engine) as session:
        rows = session.scalars(sa.select(Person))
        return {row.id: open_card(row, keyring).note for row in rows if row.id in ids}
