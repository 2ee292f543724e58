"""Nothing of a person lies open in the folder of an installation: not in the database, its journal,
or any file, however it is coded or packed.
"""

from __future__ import annotations

import base64
import gzip
import io
import shutil
import zipfile
import zlib
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.atlas import Atlas, atlas_for
from core.crypto import Keyring
from core.db import reading, writing
from core.keys.stored import StoredKeys
from core.settings import Settings
from core.storage import FileStore
from directory.entries.change_log import ChangeOrigin, ChangeVia
from directory.entries.kinds import EntryKind
from directory.entries.lifecycle import change_entry, create_entry
from directory.entries.models import CommunityLeader, Post, PostKind, Visibility
from directory.entries.visibility import Viewer
from directory.imports.batches import Importer, new_batch
from directory.imports.existing_entries import Allowance
from plans.batch.render_all import write_plans
from plans.documents.printed_plans import PrintedPaper, _read_or_make, printed_plans
from plans.facts.model import Audience
from plans.lifecycle.transitions import frozen_facts
from plans.models import PlanArea
from plans.packs.pack_builder import PackBuilder
from registry.imports.lists import FOLDER, ListSender, new_list
from registry.people.models import StayKind
from registry.people.record import Card, StayPlace
from registry.people.sought_place import SoughtPlace
from registry.registration.persons import NewPerson, NewStay, add_persons
from registry.registration.unplaced import NewUnplacedStay
from tests.audit_keys import keyed_engine
from tests.keys import MASTER, MASTER_KEY
from tests.proof.at_rest_scan import findings
from tests.proof.figures import Figures
from webapp.demo.seed import seed

NAME, PHONE = "Zarzaquil", "956773"
"""Each canary bears one of them: no other word and no other number holds them."""
WORDS = (NAME, PHONE)


def canary(number: int) -> str:
    """Return the name of one canary."""
    return f"Ana {NAME}{number:04d}"


def telephone(number: int) -> str:
    """Return the telephone of one canary, as it is dialled."""
    return f"+1{PHONE}{number:04d}"


def test_the_search_finds_a_word_in_each_form_it_may_take(tmp_path: Path) -> None:
    plain = f"… {canary(7)} …".encode()
    page = f"BT /F 12 Tf 20 20 Td [(Ana {NAME[:4]}) 0 ({NAME[4:]})] TJ ET".encode()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("plan.pdf", _pdf(page))
        made.writestr("deep.gz", gzip.compress(zlib.compress(plain)))
    forms = {
        "plain": plain,
        "capitals": plain.upper(),
        "utf-16": plain.decode().encode("utf-16"),
        "utf-16-be": plain.decode().encode("utf-16-be"),
        **{f"base64-{shift}": base64.b64encode(b"x" * shift + plain) for shift in range(3)},
        "gzip": b"head" + gzip.compress(plain) + b"tail",
        "zlib": b"head" + zlib.compress(plain) + b"tail",
        "pdf": _pdf(page),
        "zip": archive.getvalue(),
        "telephone": telephone(3).encode(),
    }
    for name, data in forms.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "innocent").write_bytes(b"Ana Perez " * 50 + zlib.compress(b"nobody"))
    found = {each.split(" (")[0] for each in findings(tmp_path, WORDS)}
    assert found == set(forms)


def test_no_person_lies_open_in_the_folder(
    empty_sqlite: Path, tmp_path: Path, now: datetime, is_long: bool, figures: Figures
) -> None:
    people = 1000 if is_long else 12
    instance = tmp_path / "instance"
    instance.mkdir()
    shutil.copy(empty_sqlite, instance / "atalaya.db")
    settings = Settings(mode="test", instance=instance, feeds_online=False, data_key=MASTER_KEY)
    engine = keyed_engine(settings.sqlalchemy_url)
    keyring = Keyring([MASTER], StoredKeys(engine, [MASTER]))
    if is_long:
        seed(engine, settings, atlas_for(settings), keyring, now)
    _register(engine, keyring, people, now)
    _take_in(engine, keyring, settings, people, now)
    _name_leaders(engine, keyring, now)
    _print(engine, keyring, settings, now, is_long=is_long)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM person").scalar_one() >= people
    looked_at = sum(path.is_file() for path in instance.rglob("*"))
    found = findings(instance, WORDS)
    engine.dispose()
    assert found == []
    assert any(path.name.endswith(".sealed") for path in instance.rglob("*"))
    figures.add("at rest", f"{people} canaries in {looked_at} files: {len(found)} found")


def _register(engine: Engine, keyring: Keyring, people: int, now: datetime) -> None:
    with writing(engine) as session:
        add_persons(session, keyring, [_person(number, now) for number in range(people)])


def _person(number: int, now: datetime) -> NewPerson:
    name = canary(number)
    sought = SoughtPlace(text=f"casa de {name}", message="no se conoce", gaps="{}")
    return NewPerson(
        country="SV",
        card=Card(
            full_name=name,
            phone=telephone(number),
            email=f"{NAME}{number}@example.org",
            contact_name=name,
            contact_phone=telephone(number),
            note=f"vecina de {name}",
            other_phones=(telephone(number),),
            source_words=f"Nombre: {name}",
        ),
        stays=[NewStay(place=StayPlace(lon=-98.2, lat=26.2, text=f"casa de {name}"))],
        unplaced=[NewUnplacedStay(place=sought, kind=StayKind.TRIP)] if number % 3 == 0 else [],
        consent_at=now,
    )


def _take_in(
    engine: Engine, keyring: Keyring, settings: Settings, people: int, now: datetime
) -> None:
    """Have a list of persons and one of leaders wait, as somebody sends them in."""
    rows = "\n".join(f"{canary(n)};{telephone(n)}" for n in range(people))
    data = f"Nombre;Teléfono\n{rows}\n".encode()
    store = FileStore(settings.instance / FOLDER, keyring)
    with writing(engine) as session:
        session.add(new_list(store, data, "lista.csv", ListSender("user:1", "SV"), now))
        sender = Importer("user:1", Allowance(Viewer.of_country("SV"), frozenset({"SV"})), keyring)
        kind = EntryKind.LEADER
        session.add(new_batch(data, "lideres.csv", kind, sender, country="SV", now=now))


def _name_leaders(engine: Engine, keyring: Keyring, now: datetime) -> None:
    """Give every leader there is, and one more, the name and the telephone of a canary."""
    origin = ChangeOrigin(now, "user:1", ChangeVia.SCREEN)
    with writing(engine) as session:
        post = Post(
            kind=PostKind.CONSULATE,
            name="Consulado",
            country="SV",
            located_in="US",
            visibility=Visibility.RCM,
        )
        session.add(post)
        session.flush()
        values = {"post_id": str(post.id), "zone": "Alamo", "name": canary(1)}
        create_entry(
            session,
            EntryKind.LEADER,
            values,
            country="SV",
            origin=origin,
            keyring=keyring,
        )
        for number, leader in enumerate(session.scalars(sa.select(CommunityLeader))):
            fresh = {"name": canary(number), "phone": telephone(number)}
            change_entry(session, leader, fresh, origin=origin, keyring=keyring)


def _print(
    engine: Engine, keyring: Keyring, settings: Settings, now: datetime, *, is_long: bool
) -> None:
    """Print what is kept: a page in the store of plans; in the long form every plan and a pack."""
    atlas = Atlas.open([]) if not is_long else atlas_for(settings)
    store = printed_plans(settings, keyring, atlas).store.of("SV")
    page = PrintedPaper(_pdf(f"BT /F 12 Tf ({canary(2)}) Tj ET".encode()), "")
    _read_or_make(store, "mark", lambda: page, is_sealed=True)
    if not is_long:
        return
    files = list(write_plans(engine, atlas, keyring, settings, now, "proof"))
    assert files
    assert not any(each.fault for each in files)
    builder = PackBuilder(atlas, keyring, settings)
    with reading(engine) as session:
        plan = session.scalars(sa.select(PlanArea).limit(1)).one()
        assert plan.current is not None
        facts = frozen_facts(keyring, plan.current)
        viewer = Viewer.of_post(plan.country, plan.post_id)
        order = builder.order(session, plan, facts, Audience.INTERNAL, viewer, now=now)
    builder.make(replace(order), language="es")


def _pdf(page: bytes) -> bytes:
    """Return a PDF of one page with this content, packed."""
    content = zlib.compress(page)
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 400]/Contents 4 0 R/Resources<</Font<</F 5 0"
        b" R>>>>>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += b"%d 0 obj%b endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % at for at in places)
    head = b"xref\n0 6\n0000000000 65535 f \n" + table
    return body + head + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(body)
