"""A dry run of 20,000 rows against a directory of 10,000 shelters; against the plain way, row by
row.

    python benchmarks/bench_import.py [--rows N]

Goal: under ten seconds on 2 cores, from the bytes to the result of every row. The peer looks each
row up in the database by its name, with its channels, and parses its telephones anew: as a first
version would. Both must find the same rows there already. The goal is held to the processor time of
this one process, so that a machine that does other things too changes little; the wall clock is
printed beside it. Peak memory is of this whole process.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import sqlalchemy as sa  # noqa: E402
from sqlalchemy.engine import Engine  # noqa: E402
from sqlalchemy.orm import selectinload  # noqa: E402

import webapp.all_models  # noqa: F401, E402 - every table is made
from benchmarks.rows import exit_code, print_row  # noqa: E402
from core.audit_log.keys import audit_keys  # noqa: E402
from core.crypto import Keyring  # noqa: E402
from core.db import Base, make_engine, reading, writing  # noqa: E402
from core.phones.parsing import UnusablePhone, parse_phone  # noqa: E402
from core.settings import Settings  # noqa: E402
from directory.entries.kinds import EntryKind  # noqa: E402
from directory.entries.models import Channel, ChannelKind, Shelter, ShelterKind  # noqa: E402
from directory.entries.visibility import Viewer  # noqa: E402
from directory.imports.batches import Importer, prepare, try_prepared  # noqa: E402
from directory.imports.existing_entries import Allowance  # noqa: E402
from directory.imports.row_results import RowOutcome  # noqa: E402

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
LIMIT_S = 10.0
TITLES = "Nombre;Teléfono;Dirección;Ciudad;Latitud;Longitud;Cupo;¿Admite mascotas?;Idiomas;Horario"


def rows(count: int) -> list[list[str]]:
    """Invented rows; one in a hundred has a telephone that is none."""
    dice = random.Random(3)
    made = []
    for number in range(count):
        phone = f"({200 + number % 700}) 555-01{number % 100:02}"
        made.append(
            [
                f"Albergue de prueba {number}",
                "badphone" if number % 100 == 99 else f"{phone} / 555-0199 ext {number % 9}",
                f"Calle {number} núm. {dice.randrange(900)}",
                f"Ciudad {number % 400}",
                f"{dice.uniform(25, 45):.5f}",
                f"{dice.uniform(-120, -70):.5f}",
                str(dice.randrange(500)),
                dice.choice(["sí", "no", "no se sabe"]),
                "español, inglés",
                "lu-vi 9:00-17:00",
            ]
        )
    return made


def seed(engine: Engine, listed: list[list[str]]) -> int:
    """Every second row is there already, with its first telephone."""
    with writing(engine) as session:
        for row in listed[::2]:
            if row[1] == "badphone":
                continue
            value = parse_phone(row[1].split(" / ")[0], "US")
            session.add(
                Shelter(
                    name=row[0],
                    country="US",
                    kind=ShelterKind.EVACUATION,
                    city=row[3],
                    address=row[2],
                    channels=[Channel(kind=ChannelKind.PHONE, value=value)],
                )
            )
    with reading(engine) as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Shelter)) or 0


def ours(engine: Engine, data: bytes) -> tuple[float, float, int, dict[str, int]]:
    """Seconds of work and on the wall, from the bytes to every result; how many were there already;
    the counts.
    """
    allowance = Allowance(Viewer.of_country("US"), frozenset({"US"}))
    sender = Importer("bench", allowance, Keyring([b"b" * 32]))
    began, wall = time.process_time(), time.perf_counter()
    prepared = prepare(data, "lista.csv", EntryKind.SHELTER, country="US", now=NOW)
    with reading(engine) as session:
        trial = try_prepared(session, prepared, sender)
    took, waited = time.process_time() - began, time.perf_counter() - wall
    there = sum(each.outcome in {RowOutcome.CHANGED, RowOutcome.SAME} for each in trial.rows)
    return took, waited, there, trial.counts


def row_by_row(engine: Engine, listed: list[list[str]]) -> tuple[float, int]:
    """The peer: one question to the database for each row, every telephone parsed anew."""
    found = 0
    began = time.process_time()
    with reading(engine) as session:
        for row in listed:
            try:
                first = parse_phone(row[1].split(" / ")[0], "US")
                parse_phone(f"{row[1][:6]}{row[1].split(' / ')[1]}", "US")
            except UnusablePhone:
                continue
            statement = sa.select(Shelter).where(Shelter.country == "US", Shelter.name == row[0])
            for entry in session.scalars(statement.options(selectinload(Shelter.channels))):
                found += any(channel.value == first for channel in entry.channels)
            session.expunge_all()
    return time.process_time() - began, found


def main() -> int:
    """Print the figures; 1 when the goal is missed or the answers differ."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--peer-rows", type=int, default=1_000, help="rows the peer is timed on")
    given = parser.parse_args()
    listed = rows(given.rows)
    data = "\n".join([TITLES, *(";".join(row) for row in listed)]).encode("cp1252")
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/bench.db", audit_keys(Settings()))
        Base.metadata.create_all(engine)
        print(
            f"{given.rows:,} rows ({len(data) / 1e6:.1f} MB) against {seed(engine, listed):,}"
            " shelters"
        )
        took, waited, there, counts = ours(engine, data)
        some = listed[: given.peer_rows]
        theirs, found = row_by_row(engine, some)
        _, _, among, _ = ours(
            engine, "\n".join([TITLES, *(";".join(row) for row in some)]).encode("cp1252")
        )
        engine.dispose()
    whole = theirs * len(listed) / len(some)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{counts}; {there:,} there already; {waited:.1f} s on the wall")
    each = f"{took / given.rows * 1e6:.0f} µs a row"
    print_row(f"dry run of {given.rows:,} rows", took, LIMIT_S, "s CPU", note=each)
    print_row("row by row : dry run", whole / took, None, "x", note=f"{len(some):,} rows timed")
    print_row("rows found there by one way alone", abs(found - among), 0, "")
    print_row("peak memory", memory, None, "MB")
    return exit_code()


if __name__ == "__main__":
    raise SystemExit(main())
