"""After an erasure nobody finds the erased in what the installation holds, with its keys or
without; the same search finds them before. The same list does not bring them back.
"""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.atlas import Atlas, atlas_for
from core.crypto import Keyring
from core.db import reading, writing
from core.outbox.delivery import deliver
from core.settings import Settings
from core.storage import FileStore
from registry.imports.lists import FOLDER, ListSender, apply_list, new_list
from registry.imports.people_file import ImportOrigin, import_persons, prepare_people
from registry.matching.checking import check_index
from registry.people.models import Person, Stay
from registry.people.tombstones import ErasureCause
from registry.registration.erasure import Erasure
from registry.registration.retention import expiring
from tests.at_rest import files_with, found_in
from tests.proof.figures import Figures
from webapp.erasure import erase_for_good
from webapp.outbox_setup import open_outbox, open_transports
from webapp.retention_messages import put_notices

TITLES = "nombre,telefono,correo,nacimiento,lat,lon,consentimiento,referencia"
NAME, MAIL = "Xochiquetzal", "zyzzyva"
TEXTS = {"name": NAME.encode(), "mail": MAIL.encode(), "phone": b"5205550"}


@dataclass(frozen=True, slots=True)
class Installation:
    """Where it all lies."""

    engine: Engine
    settings: Settings
    keyring: Keyring
    atlas: Atlas
    database: Path | None

    def found(self, keyring: Keyring | None, texts: dict[str, bytes]) -> dict[str, set[str]]:
        """Return what is found where, in the instance folder and in the files of the database."""
        found = found_in(self.settings.instance, texts, keyring)
        if self.database is not None:
            found |= {
                name: texts
                for name, texts in found_in(self.database.parent, texts, None).items()
                if name.startswith(self.database.name)
            }
        return found


def a_list(persons: int, *, agreed: str = "2026-01-15") -> str:
    lines = [
        f"{NAME} Canaria {number},+1520555{number:04},{MAIL}{number}@x.example,"
        f"19{number % 90 + 10},{31 + number / 1000},{-110 - number / 1000},{agreed},R-{number}"
        for number in range(persons)
    ]
    return "\n".join((TITLES, *lines, f"{NAME} Canaria 0,,,,,,no,")) + "\n"


def test_after_an_erasure_nothing_is_found_that_was_found_before(
    engine: Engine, settings: Settings, keyring: Keyring, now: datetime, is_long: bool,
    figures: Figures,
) -> None:  # fmt: skip
    persons = 1000 if is_long else 12
    database = Path(engine.url.database or "") if engine.dialect.name == "sqlite" else None
    house = Installation(engine, settings, keyring, atlas_for(settings), database)
    data = a_list(persons).encode()
    _live(house, data, now)
    sealed = _sealed(engine, sample=40)
    before = house.found(keyring, TEXTS)
    assert files_with(before, FOLDER) == set(TEXTS)
    for part in ("outbox", "papers", "packs"):
        assert "name" in files_with(before, part), part
    if database is not None:
        assert house.found(None, sealed)
    _erase_all(house, now)
    assert house.found(keyring, TEXTS) == {}
    assert house.found(None, sealed) == {}
    with reading(engine) as session:
        assert check_index(session, keyring).is_sound
        assert session.scalar(sa.select(sa.func.count()).select_from(Person)) == 0
    _same_list_again(house, data, persons, now)
    assert house.found(keyring, TEXTS) == {}
    figures.add(
        f"forgetting, {engine.dialect.name}",
        f"{persons} persons with canaries: found in {len(before)} files before, in 0 after, with "
        f"the keys and without; 0 of {len(sealed)} sealed rows; the same list brings 0 back",
    )


def _live(house: Installation, data: bytes, now: datetime) -> None:
    """Have the persons imported, written to, printed and packed, and the list sent in again."""
    engine, settings, keyring = house.engine, house.settings, house.keyring
    store, sender = FileStore(settings.instance / FOLDER, keyring), ListSender("user:1", "SV")
    prepared = prepare_people(
        data, "lista.csv", keyring=keyring, atlas=house.atlas, country="SV", now=now
    )
    origin = ImportOrigin(sender.actor, now)
    with writing(engine) as session:
        sent = new_list(store, data, "lista.csv", sender, now)
        session.add(sent)
        apply_list(session, store, keyring, sent, prepared, origin, {})
        session.add(new_list(store, gzip.compress(data), "otra.gz", sender, now))
    with writing(engine) as session:
        due = expiring(session, "SV", now.date() + timedelta(days=9999), 10_000)
        put_notices(session, keyring, due, reaches_demo=True, now=now)
    with open_transports(settings, keyring, engine) as transports:
        deliver(open_outbox(engine, keyring, settings), transports, now=now)
    FileStore(settings.instance / "papers", keyring).write("hoja.pdf", _pdf(), is_sealed=True)
    FileStore(settings.instance / "plans" / "packs", keyring).write(
        "paquete.zip", _zip(), is_sealed=True
    )


def _pdf() -> bytes:
    """Return as much of a PDF as matters here: a stream that is compressed, as of every page."""
    page = zlib.compress(f"({NAME} Canaria 1) Tj".encode())
    return b"%PDF-1.7\n1 0 obj <</Filter /FlateDecode>> stream\n" + page + b"\nendstream"


def _zip() -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("llamadas.csv", f"{NAME} Canaria 1;+15205550001\n" * 20)
    return sink.getvalue()


def _sealed(engine: Engine, sample: int) -> dict[str, bytes]:
    """Return sealed rows of the persons, as they lie in the database."""
    with reading(engine) as session:
        cards = list(session.scalars(sa.select(Person.ciphertext).limit(sample)))
        places = list(session.scalars(sa.select(Stay.ciphertext).limit(sample)))
    return {f"row {number}": bytes(each)[:60] for number, each in enumerate([*cards, *places])}


def _erase_all(house: Installation, now: datetime) -> None:
    with reading(house.engine) as session:
        ids = list(session.scalars(sa.select(Person.id)))
    erasure = Erasure("SV", ErasureCause.WISH, "user:1", "user:1", now)
    assert erase_for_good(house.engine, house.keyring, house.settings, ids, erasure) == len(ids)


def _same_list_again(house: Installation, data: bytes, persons: int, now: datetime) -> None:
    for changed in (data, data.replace(b"R-", b"S-"), data.replace(b"2026-01-15", b"si")):
        with writing(house.engine) as session:
            report = import_persons(
                session, house.keyring, house.atlas, changed, country="SV", actor="user:1", now=now
            )
        assert (report.imported, report.rejected) == (0, persons + 1)
    later = now + timedelta(days=2)
    agreed = a_list(1, agreed=(now + timedelta(days=1)).date().isoformat()).encode()
    with writing(house.engine) as session:
        report = import_persons(
            session, house.keyring, house.atlas, agreed, country="SV", actor="user:1", now=later
        )
    assert report.imported == 1
    _erase_all(house, later)
