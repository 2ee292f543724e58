"""50,000 persons from a list into an empty registry; against the plain way, row by row.

    python benchmarks/bench_registry_import.py [--rows N]

Goal: 20 seconds of processor time and 350 MB, from the bytes to the rows written, in a process of
its own whose children are counted too. The peer does what a first version would: `csv`, the
telephone parsed, the place asked of the atlas, the card sealed, one INSERT a row by SQLAlchemy. It
reads one surname, one telephone and no dates, and finds nobody again: so it has less to do.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import resource
import subprocess
import sys
import tempfile
import uuid
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import sqlalchemy as sa  # noqa: E402
from sqlalchemy.engine import Engine  # noqa: E402

import webapp.all_models  # noqa: F401, E402 - every table is made
from benchmarks.rows import exit_code, print_row  # noqa: E402
from core.atlas import Atlas, atlas_for  # noqa: E402
from core.audit_log.keys import audit_keys  # noqa: E402
from core.crypto import Keyring  # noqa: E402
from core.db import Base, make_engine, reading, writing  # noqa: E402
from core.phones.parsing import UnusablePhone, parse_phone  # noqa: E402
from core.settings import Settings  # noqa: E402
from registry.imports.people_file import (  # noqa: E402
    ImportOrigin,
    find_doubles,
    import_prepared,
    prepare_people,
)
from registry.people.models import Person, Stay, StayKind  # noqa: E402
from registry.people.record import Card, StayPlace, card_place, seal_card, seal_place, stay_place  # noqa: E402

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
KEYRING = Keyring([b"b" * 32])
LIMIT_S, LIMIT_MB = 20.0, 350.0
TITLES = (
    "Nombre,Apellido paterno,Apellido materno,Celular,Teléfono,Correo,Fecha de nacimiento,Sexo,"
    "Idioma,Necesidades,Domicilio,Municipio,Estado,Consentimiento"
)
TOWNS = (
    ("McAllen", "Texas"), ("Houston", "Texas"), ("Edinburg", "Texas"), ("Miami", "Florida"),
    ("Los Angeles", "California"), ("Chicago", "Illinois"), ("Dallas", "Texas"),
    ("Phoenix", "Arizona"), ("Atlanta", "Georgia"), ("Denver", "Colorado"),
    ("New Orleans", "Louisiana"), ("Tucson", "Arizona"),
)  # fmt: skip


def people_list(count: int, first: int = 0) -> bytes:
    """Return invented persons, as a consulate's list holds them; lists from another `first` number
    on are of others.
    """
    dice = random.Random(3)
    lines = [TITLES]
    for number in range(first, first + count):
        town, state = dice.choice(TOWNS)
        lines.append(
            ",".join(
                (
                    dice.choice(("Ana", "Luz", "José", "Juan")),
                    f"Prueba{number % 977}",
                    f"Ensayo{number % 1013}",
                    f"956 555 {number % 10_000:04}",
                    "no tiene" if number % 3 else f"(956) 555-{number * 7 % 10_000:04}",
                    f"p{number}@example.org" if number % 4 == 0 else "",
                    f"{1 + number % 28:02}/{1 + number % 12:02}/{1950 + number % 60}",
                    "HM"[number % 2],
                    ("español", "mam", "K'iche'")[number % 3],
                    ("", "diabetes", "N/A", "embarazada 8 meses")[number % 4],
                    f"Calle {number}",
                    town,
                    state,
                    "sí",
                )
            )
        )
    return "\n".join(lines).encode("cp1252")


def ours(engine: Engine, atlas: Atlas, data: bytes) -> int:
    """Read, compare and keep a list; return how many persons are new."""
    prepared = prepare_people(
        data, "lista.csv", keyring=KEYRING, atlas=atlas, country="MX", now=NOW
    )
    with reading(engine) as session:
        doubles = find_doubles(session, KEYRING, prepared)
    with writing(engine) as session:
        origin = ImportOrigin("bench", NOW)
        report = import_prepared(session, KEYRING, prepared, origin, doubles=doubles)
    return report.counts["imported"]


def row_by_row(engine: Engine, atlas: Atlas, data: bytes, most: int) -> int:
    """The peer: each row read, placed, sealed and written before the next."""
    made = 0
    with writing(engine) as session:
        for row in csv.DictReader(io.StringIO(data.decode("cp1252"))):
            if made == most:
                break
            found = atlas.find(f"{row['Municipio']}, {row['Estado']}")
            person_id, stay_id = uuid.uuid4(), uuid.uuid4()
            name = f"{row['Nombre']} {row['Apellido paterno']}"
            try:
                phone = parse_phone(row["Celular"], "US")
            except UnusablePhone:
                phone = ""
            card = Card(full_name=name, phone=phone)
            place = StayPlace(lon=found[0].point.lon, lat=found[0].point.lat)
            sealed = seal_card(KEYRING, card_place(person_id, "MX", 1), card)
            session.add(
                Person(
                    id=person_id,
                    country="MX",
                    ciphertext=sealed,
                    consent_at=NOW,
                    consent_text="2026-11",
                    keep_until=NOW.date(),
                )
            )
            where = seal_place(KEYRING, stay_place(stay_id, "MX", 1), place)
            session.flush()
            session.add(
                Stay(
                    id=stay_id,
                    person_id=person_id,
                    country="MX",
                    kind=StayKind.RESIDENCE,
                    ciphertext=where,
                )
            )
            session.flush()
            made += 1
    return made


def measured(way: str, path: Path, rows: int) -> None:
    """Run one way in this process and print: seconds of work, the peak in MB, how many persons."""
    data = path.read_bytes()
    atlas = atlas_for(Settings(mode="test"))
    engine = make_engine(f"sqlite:///{path.with_name(f'{way}.db')}", audit_keys(Settings()))
    Base.metadata.create_all(engine)
    began = _work()
    made = ours(engine, atlas, data) if way == "ours" else row_by_row(engine, atlas, data, rows)
    with reading(engine) as session:
        there = session.scalar(sa.select(sa.func.count()).select_from(Person))
    engine.dispose()
    peak = max(
        resource.getrusage(who).ru_maxrss / 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(_work() - began, peak, made if made == there else -1)


def main() -> int:
    """Print the figures; 1 when the goal is missed or somebody is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--peer-rows", type=int, default=2_000, help="rows the peer is timed on")
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    parser.add_argument("--list", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        measured(given.measure, given.list, given.peer_rows)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lista.csv"
        path.write_bytes(people_list(given.rows))
        took, peak, made = _run("ours", path, given.peer_rows)
        theirs, their_peak, few = _run("peer", path, given.peer_rows)
    whole = theirs * given.rows / max(1, few)
    each = f"{took / given.rows * 1e6:.0f} µs a row"
    print_row(f"import of {given.rows:,} persons", took, LIMIT_S, "s CPU", note=each)
    print_row("peak memory", peak, LIMIT_MB, "MB", note=f"row by row {their_peak:.0f}")
    print_row("persons not made", given.rows - made, 0, "")
    print_row("row by row : import", whole / took, None, "x", note=f"{few:,.0f} rows timed")
    return exit_code()


# -- inside ---------------------------------------------------------------------------------


def _work() -> float:
    """Return the processor time of this process and its children, in seconds."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in both)


def _run(way: str, path: Path, peer_rows: int) -> tuple[float, float, float]:
    """Measure one way in a process of its own, so that its peak of memory is its own."""
    command = [sys.executable, __file__, "--measure", way, "--list", str(path)]
    answer = subprocess.run(
        [*command, "--peer-rows", str(peer_rows)],
        capture_output=True,
        text=True,
        timeout=900,
        check=True,
    )
    took, peak, made = map(float, answer.stdout.split())
    return took, peak, made


if __name__ == "__main__":
    raise SystemExit(main())
