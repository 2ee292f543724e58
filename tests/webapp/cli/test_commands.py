"""The command line as a person and a program meet it: answers, exit codes, never a traceback."""

from __future__ import annotations

import base64
import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from babel.support import NullTranslations
from click.testing import CliRunner, Result
from pypdf import PdfReader
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from core.crypto import Keyring
from core.db import writing
from core.development_key import new_key
from core.errors import UnusableInput
from core.settings import Settings
from directory.entries.leaders import add_leader
from directory.entries.models import (
    Channel,
    ChannelKind,
    Jurisdiction,
    Post,
    PostKind,
    Shelter,
    ShelterKind,
    Visibility,
)
from feeds.models import Alert, Hazard, RejectedItem, Source
from plans.lifecycle.recheck import CheckResult
from registry.people.record import Card, StayPlace
from registry.registration.persons import NewStay, add_person
from tests.audit_keys import keyed_engine
from tests.demo_world import World
from tests.keys import MASTER, MASTER_KEY
from tests.printed_text import text_of_pages
from webapp.cli import main
from webapp.cli.context import write_file
from webapp.demo import seed as seeding
from webapp.demo.seed import SeedReport

ROOT = Path(__file__).resolve().parents[3]
CONFIRMED = datetime(2026, 10, 1, tzinfo=UTC)
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[-98.6, 26.0], [-97.9, 26.0], [-97.9, 26.8], [-98.6, 26.8], [-98.6, 26.0]]],
}
FLOOD = """<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>T-1</identifier><sender>prueba@example.org</sender><sent>2026-11-22T06:00:00-06:00</sent>
  <status>Actual</status><msgType>Alert</msgType><scope>Public</scope>
  <info><language>es-MX</language><category>Met</category><event>Inundación</event><urgency>Immediate</urgency>
    <severity>Severe</severity><certainty>Observed</certainty><expires>2099-01-01T00:00:00Z</expires>
    <headline>Inundación en Hidalgo</headline>
    <area><areaDesc>Hidalgo</areaDesc>
    <polygon>26.0,-98.6 26.0,-97.9 26.8,-97.9 26.8,-98.6 26.0,-98.6</polygon></area>
  </info>
</alert>
"""
Run = Callable[..., Result]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    clean = {name: "" for name in os.environ if name.startswith("ATALAYA_")}
    return {
        **clean,
        "ATALAYA_MODE": "test",
        "ATALAYA_DATA_KEY": MASTER_KEY,
        "ATALAYA_INSTANCE": str(tmp_path / "instance"),
        "ATALAYA_ATLAS_PACK": str(tmp_path / "pack.gpkg"),
        "ATALAYA_FEEDS_ONLINE": "false",
        "LC_ALL": "es_MX.UTF-8",
    }


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    """Run a command in this process; what is no planned ending fails the test."""

    def go(*words: str | Path, **more: str) -> Result:
        result = CliRunner().invoke(
            main, [str(word) for word in words], env={**environment, **more}
        )
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
        return result

    return go


@pytest.fixture
def settings(environment: dict[str, str]) -> Settings:
    return Settings(mode="test", instance=Path(environment["ATALAYA_INSTANCE"]), feeds_online=False)


@pytest.fixture(scope="module")
def two_countries(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a migrated house with two countries in Hidalgo County, to be copied."""
    instance = tmp_path_factory.mktemp("countries") / "instance"
    shutil.copytree(migrated, instance)
    settings = Settings(mode="test", instance=instance, feeds_online=False)
    engine = keyed_engine(settings.sqlalchemy_url)
    keyring = Keyring([MASTER])
    with writing(engine) as session:
        for country, name in (
            ("SV", "Consulado de El Salvador"),
            ("HN", "Consulado reservado de Honduras"),
        ):
            post = Post(
                kind=PostKind.CONSULATE,
                name=name,
                country=country,
                located_in="US",
                visibility=Visibility.RCM if country == "SV" else Visibility.COUNTRY,
                lon=-98.23,
                lat=26.2,
                jurisdictions=[Jurisdiction(unit_code="US48215")],
                channels=[
                    Channel(kind=ChannelKind.PHONE, value="+19565550123", confirmed_at=CONFIRMED)
                ],
            )
            session.add(post)
            session.flush()
            add_leader(
                session,
                keyring,
                post,
                zone="Pharr",
                name=f"Rosa de {country}",
                phone="956 555 0144",
            )
            for number in range(6):
                add_person(
                    session,
                    keyring,
                    country=country,
                    card=Card(
                        full_name=f"Persona {country}{number}",
                        phone=f"+1956555010{number}",
                        language="es",
                    ),
                    stays=[NewStay(place=StayPlace(lon=-98.2, lat=26.3, text="Pharr, TX"))],
                    consent_at=CONFIRMED,
                )
        session.add(
            Shelter(
                kind=ShelterKind.EVACUATION,
                name="=Gimnasio",
                country="SV",
                visibility=Visibility.PUBLIC,
                lon=-98.2,
                lat=26.25,
            )
        )
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return instance


@pytest.fixture
def house(settings: Settings, two_countries: Path) -> Iterator[Callable[[], Session]]:
    """That house, for one test; gives a way to look into it."""
    shutil.copytree(two_countries, settings.instance)
    engine = keyed_engine(settings.sqlalchemy_url)
    yield lambda: Session(engine, expire_on_commit=False)
    engine.dispose()


@pytest.fixture
def flood(tmp_path: Path) -> Path:
    path = tmp_path / "flood.xml"
    path.write_text(FLOOD, encoding="utf-8")
    return path


@pytest.fixture
def square(tmp_path: Path) -> Path:
    path = tmp_path / "valle.geojson"
    path.write_text(json.dumps(SQUARE))
    return path


# -- keys, database, language ---------------------------------------------------------------


def test_a_new_key_alone_is_on_standard_output(run: Run) -> None:
    first, second = run("new-key"), run("new-key")
    assert first.exit_code == 0
    assert len(base64.urlsafe_b64decode(first.stdout.strip())) == 32
    assert first.stdout != second.stdout
    assert "pierde" in first.stderr


def test_a_database_is_empty_then_up_to_date(run: Run) -> None:
    before = run("db", "check")
    assert (before.exit_code, before.stdout) == (1, "")
    assert "atalaya db upgrade" in before.stderr
    assert run("db", "upgrade").exit_code == 0
    assert run("db", "check").exit_code == 0
    assert run("db", "upgrade").exit_code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("directory", "export", "--format", "csv", "-o", "never.csv"),
        ("registry", "check"),
        ("watch", "hazards"),
        ("watch", "round"),
        ("feeds", "sources"),
        ("plans", "list"),
        ("demo", "seed"),
    ],
)
def test_what_needs_a_database_says_so(run: Run, words: tuple[str, ...]) -> None:
    result = run(*words)
    assert result.exit_code == 1
    assert "atalaya db upgrade" in result.stderr


def test_settings_nobody_can_use_end_with_two(run: Run) -> None:
    result = run("db", "check", ATALAYA_PORT="ocho mil")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "ATALAYA_PORT" in result.stderr
    assert run("db", "check", ATALAYA_MODE="production").exit_code == 2


def test_help_and_messages_are_translated_when_they_are_shown(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Loud(NullTranslations):
        def gettext(self, message: str) -> str:
            return message.upper()

    assert "quién puede ayudar" in run("--help").stdout
    monkeypatch.setattr("webapp.cli.terminal.answers.translator", lambda language: Loud())
    assert "QUIÉN PUEDE AYUDAR" in run("--help").stdout
    assert "EL FORMATO." in run("directory", "export", "--help").stdout
    assert "ESTÁ VACÍA" in run("db", "check").stderr


# -- directory ------------------------------------------------------------------------------


def exported(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig")


def test_an_export_shows_what_the_viewer_may_see_and_is_journalled(
    run: Run, house: Callable[[], Session], tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    seen = {}
    for name, options in (
        ("rcm", ()),
        ("SV", ("--country", "sv")),
        ("HN", ("--country", "HN")),
        ("all", ("--public",)),
    ):
        result = run("directory", "export", "--format", "csv", "-o", out, *options)
        assert (result.exit_code, result.stdout) == (0, "")
        words = ("Salvador", "Honduras", "Gimnasio", "Rosa de SV", "Rosa de HN")
        seen[name] = [word for word in words if word in exported(out)]
    assert seen == {
        "rcm": ["Salvador", "Gimnasio"],
        "SV": ["Salvador", "Gimnasio", "Rosa de SV"],
        "HN": ["Salvador", "Honduras", "Gimnasio", "Rosa de HN"],
        "all": ["Gimnasio"],
    }
    rows = list(csv.reader(io.StringIO(exported(out), newline=""), strict=True))
    assert rows[1][1] == "'=Gimnasio"
    with house() as session:
        deeds = session.scalars(
            sa.select(AuditEntry).where(AuditEntry.action == "directory.export")
        ).all()
        assert sorted((deed.country, deed.details["clearance"]) for deed in deeds) == [
            ("", "public"),
            ("", "rcm"),
            ("HN", "country"),
            ("SV", "country"),
        ]
        assert all(deed.actor.startswith("cli:") for deed in deeds)


def test_an_extra_edition_is_published_listed_and_carried_away(
    run: Run, house: Callable[[], Session], settings: Settings, tmp_path: Path
) -> None:
    first, second = run("directory", "publish"), run("directory", "publish")
    assert (first.exit_code, second.exit_code) == (0, 0)
    listed = json.loads(run("directory", "edition", "list", "--json").stdout)
    number = listed[1]["number"]
    assert listed[0]["number"] == f"{number}.2"
    assert [each["counts"]["entries"] for each in listed] == [3, 3]
    assert number in run("directory", "edition", "list").stdout
    engine = keyed_engine(settings.sqlalchemy_url)
    with writing(engine) as session:
        session.scalars(
            sa.select(Post).where(Post.country == "SV")
        ).one().name = "Consulado con otro nombre"
    engine.dispose()
    assert run("directory", "publish").exit_code == 0
    told = run("directory", "edition", "changes", f"{number}.3").stdout
    assert "cambiadas: Consulado con otro nombre: Nombre: de «Consulado de El Salvador» a" in told
    assert "primera edición" in run("directory", "edition", "changes", number).stderr
    seen = {}
    for name, options in (("rcm", ()), ("HN", ("--country", "HN")), ("all", ("--public",))):
        out = tmp_path / f"{name}.csv"
        result = run(
            "directory", "edition", "export", number, "--format", "csv", "-o", out, *options
        )
        assert (result.exit_code, result.stdout) == (0, "")
        seen[name] = [
            word for word in ("Salvador", "Honduras", "Gimnasio", "Rosa") if word in exported(out)
        ]
    assert seen == {
        "rcm": ["Salvador", "Gimnasio"],
        "HN": ["Salvador", "Honduras", "Gimnasio"],
        "all": ["Gimnasio"],
    }
    with house() as session:
        deeds = session.scalars(
            sa.select(AuditEntry).where(AuditEntry.action == "edition.export")
        ).all()
        assert sorted(deed.details["clearance"] for deed in deeds) == ["country", "public", "rcm"]
    missing = run(
        "directory", "edition", "export", "1999-I", "--format", "csv", "-o", tmp_path / "x"
    )
    assert (missing.exit_code, "edition list" in missing.stderr) == (2, True)


def test_an_edition_is_printed_and_put_in_a_pocket_by_command(
    run: Run, house: Callable[[], Session], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("directory.editions.render_files.places_of", lambda atlas, countries: [])
    run("directory", "publish")
    number = json.loads(run("directory", "edition", "list", "--json").stdout)[0]["number"]
    book, pocket = tmp_path / "book.pdf", tmp_path / "pocket.html"
    assert (
        run(
            "directory", "edition", "export", number, "--format", "pdf", "--public", "-o", book
        ).exit_code
        == 0
    )
    assert (
        run(
            "directory", "edition", "export", number, "--format", "html", "--public", "-o", pocket
        ).exit_code
        == 0
    )
    told = "".join(text_of_pages(book.read_bytes())) + pocket.read_text()
    assert [word for word in ("Gimnasio", "Consulado") if word in told] == ["Gimnasio"]


def test_the_cycle_is_written_as_a_calendar(
    run: Run, house: Callable[[], Session], tmp_path: Path
) -> None:
    out = tmp_path / "cycle.ics"
    assert run("directory", "export", "--format", "ics", "-o", out).exit_code == 0
    assert out.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--format", "doc", "-o", "x"), "doc"),
        (("--format", "csv"), "--output"),
        (("--format", "csv", "-o", "x", "--country", "S1"), "two letters"),
        (("--format", "csv", "-o", "x", "--country", "SV", "--public"), "no van juntos"),
        (("--format", "csv", "-o", "/no/such/folder/x.csv"), "cannot be written"),
    ],
)
def test_an_export_nobody_can_make_ends_with_two(
    run: Run, house: Callable[[], Session], options: tuple[str, ...], told: str
) -> None:
    result = run("directory", "export", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr


# -- feeds and watch ------------------------------------------------------------------------


def test_a_file_is_read_for_people_and_programs_and_kept_nowhere(
    run: Run, house: Callable[[], Session], flood: Path
) -> None:
    told = run("feeds", "read", flood)
    assert told.exit_code == 0
    assert "flood.xml: cap, 1 alertas, 0 rechazadas." in told.stdout
    assert "[prueba@example.org,T-1]" in told.stdout
    (alert,) = json.loads(run("feeds", "read", flood, "--as", "cap", "--json").stdout)["alerts"]
    assert (alert["status"], alert["msgType"], alert["severity"]) == ("Actual", "Alert", "Severe")
    assert alert["zone"]["type"] == "Polygon"
    assert alert["precision"] == "polygon"
    with house() as session:
        assert session.scalars(sa.select(Alert)).all() == []


INDEX = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Avisos</title>
<entry><id>1</id><updated>2026-11-22T10:00:00Z</updated><link href="https://smn.cna.gob.mx/1.xml"/></entry>
<entry><id>2</id><updated>2026-11-22T10:00:00Z</updated><link href="https://elsewhere.test/2.xml"/></entry>
</feed>"""


def test_an_index_tells_where_it_leads_and_who_may_follow(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "index.xml"
    path.write_text(INDEX)
    words = run("feeds", "read", path).stdout
    assert "enlaces a smn.cna.gob.mx: 1; los sigue: smn" in words
    assert "enlaces a elsewhere.test: 1; los sigue: ninguna fuente" in words
    shown = json.loads(run("feeds", "read", path, "--json").stdout)
    assert shown["link_hosts"][0] == {"host": "smn.cna.gob.mx", "links": 1, "allowed_for": ["smn"]}


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b'
    ' "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c'
    ' "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><alert>&c;</alert>'
)
WICKED = {
    "empty": b"",
    "truncated": FLOOD.encode()[:300],
    "bomb": BOMB.encode(),
    "page": b"<!DOCTYPE html><html><body>503 Service Unavailable</body></html>",
    "noise": bytes(range(256)) * 40,
    "brackets": b"[" * 200_000,
    "list": b"[1, 2, 3]",
    "null": b"null",
    "nan": b'{"type": "FeatureCollection", "features": [{"properties": NaN}]}',
}


@pytest.mark.parametrize("name", list(WICKED))
def test_a_wicked_file_is_refused_by_name_with_two(
    run: Run, house: Callable[[], Session], tmp_path: Path, name: str
) -> None:
    path = tmp_path / f"{name}.dat"
    path.write_bytes(WICKED[name])
    for words in (
        ("feeds", "read", path),
        ("feeds", "ingest", path),
        ("watch", "affected", "--area", path),
    ):
        result = run(*words)
        assert result.exit_code == 2, words
        assert path.name in result.stderr
        assert "Traceback" not in result.output


def test_a_file_too_large_or_not_there_ends_with_two(run: Run, tmp_path: Path, flood: Path) -> None:
    assert "no such file" in run("feeds", "read", tmp_path / "nowhere.xml").stderr
    assert run("feeds", "read", tmp_path).exit_code == 2
    large = run("feeds", "read", flood, ATALAYA_FEEDS_MAX_BYTES="100")
    assert (large.exit_code, "at most 100" in large.stderr) == (2, True)


def test_good_files_are_kept_though_one_is_bad(
    run: Run, house: Callable[[], Session], flood: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.xml"
    bad.write_text("<html></html>")
    result = run("feeds", "ingest", bad, flood, "--json")
    assert result.exit_code == 2
    assert "bad.xml" in result.stderr
    report = json.loads(result.stdout)
    assert [(line["key"], line["is_good"], line["new"]) for line in report["files"]] == [
        ("bad.xml", False, 0),
        ("flood.xml", True, 1),
    ]
    assert [(line["country"], line["persons"]) for line in report["nationals"]] == [
        ("HN", 6),
        ("SV", 6),
    ]
    again = json.loads(run("feeds", "ingest", flood, "--json").stdout)
    assert (again["files"][0]["new"], again["raised"]) == (0, 0)
    with house() as session:
        assert len(session.scalars(sa.select(Hazard)).all()) == 1
        assert session.scalars(sa.select(RejectedItem)).all() == []


def test_a_round_offline_asks_nobody_and_makes_the_sources(
    run: Run, house: Callable[[], Session]
) -> None:
    report = json.loads(run("watch", "run", "--json").stdout)
    assert (report["is_online"], report["sources"]) == (False, [])
    assert run("watch", "round").exit_code == 0, "its name before the rounds of the directory"
    listed = run("watch", "--help").stdout
    assert "  run " in listed
    assert "  round " not in listed
    keys = {source["key"] for source in json.loads(run("feeds", "sources", "--json").stdout)}
    assert {"gdacs", "usgs", "nws", "smn"} <= keys
    with house() as session:
        failing = session.get_one(
            Source, session.scalars(sa.select(Source.id).where(Source.key == "smn")).one()
        )
        assert failing.last_asked_at is None
    assert "gdacs" in run("feeds", "sources").stdout


def test_whom_a_hazard_touches_by_id_or_key(
    run: Run, house: Callable[[], Session], flood: Path
) -> None:
    run("feeds", "ingest", flood)
    (hazard,) = json.loads(run("watch", "hazards", "--json").stdout)
    assert hazard["id"] in run("watch", "hazards").stdout
    for name in (hazard["id"], hazard["key"]):
        sheet = json.loads(
            run("watch", "affected", "--hazard", name, "--country", "SV", "--json").stdout
        )
        assert [(line["country"], line["persons"]) for line in sheet["countries"]] == [
            ("SV", 6),
            ("HN", 6),
        ]
        assert [shelter["name"] for shelter in sheet["shelters_inside"]] == ["=Gimnasio"]
        assert [post["name"] for post in sheet["posts_inside"]] == ["Consulado de El Salvador"]
        assert sheet["calls"] == []
    assert (
        "Persona"
        not in run("watch", "affected", "--hazard", hazard["id"], "--country", "SV").stdout
    )


def test_names_open_for_a_purpose_only_and_for_their_own_country(
    run: Run, house: Callable[[], Session], square: Path
) -> None:
    told = run(
        "watch",
        "affected",
        "--area",
        square,
        "--country",
        "SV",
        "--purpose",
        "inundación",
        "--json",
    )
    assert told.exit_code == 0
    assert sorted(call["name"] for call in json.loads(told.stdout)["calls"]) == [
        f"Persona SV{n}" for n in range(6)
    ]
    assert "Persona HN" not in told.stdout
    with house() as session:
        purposes = set(
            session.scalars(sa.select(AuditEntry.purpose).where(AuditEntry.country == "SV"))
        )
        assert "inundación" in purposes
    refused = run("watch", "affected", "--area", square, "--purpose", "inundación")
    assert (refused.exit_code, "--country" in refused.stderr) == (2, True)


def test_a_moment_in_an_area_is_asked_with_its_zone(
    run: Run, house: Callable[[], Session], square: Path
) -> None:
    at = json.loads(
        run(
            "watch", "affected", "--area", square, "--at", "2026-11-22T06:00-06:00", "--json"
        ).stdout
    )["at"]
    assert datetime.fromisoformat(at) == datetime(2026, 11, 22, 12, tzinfo=UTC)
    for wrong in ("2026-11-22T06:00", "mañana", "2026-13-01T00:00Z"):
        result = run("watch", "affected", "--area", square, "--at", wrong)
        assert (result.exit_code, wrong in result.stderr) == (2, True)


@pytest.mark.parametrize(
    "document",
    [
        {"type": "Point", "coordinates": [1, 2]},
        {"type": "Polygon", "coordinates": [[[26.0, -98.6], [26.8, -98.6], [26.8, -97.9]]]},
        {"type": "Polygon", "coordinates": "everywhere"},
        {"type": "FeatureCollection", "features": 5},
        {"type": "Feature", "geometry": 7},
        {},
    ],
)
def test_an_area_that_is_none_ends_with_two(
    run: Run, house: Callable[[], Session], tmp_path: Path, document: dict[str, object]
) -> None:
    path = tmp_path / "area.geojson"
    path.write_text(json.dumps(document))
    result = run("watch", "affected", "--area", path)
    assert result.exit_code == 2
    assert "area.geojson" in result.stderr


@pytest.mark.parametrize(
    "words", [(), ("--hazard", "x", "--area", "y"), ("--hazard", "no-such"), ("--hazard", "")]
)
def test_one_hazard_or_one_area_must_be_named(
    run: Run, house: Callable[[], Session], words: tuple[str, ...]
) -> None:
    assert run("watch", "affected", *words).exit_code == 2


# -- registry, atlas, plans -------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["seed", "reset"])
def test_a_real_installation_is_not_filled_with_invented_people_by_accident(
    run: Run, verb: str
) -> None:
    refused = run(
        "demo",
        verb,
        ATALAYA_MODE="production",
        ATALAYA_SECRET_KEY=new_key(),
        ATALAYA_DATA_KEY=new_key(),
        ATALAYA_COOKIE_SECURE="true",
        ATALAYA_BASE_URL="https://atalaya.example",
        ATALAYA_MAIL_INTO_FOLDER="true",
        ATALAYA_FEEDS_ONLINE="false",
    )
    assert refused.exit_code == 1
    assert "--yes" in refused.stderr


def test_the_atlas_tells_its_layers_and_what_is_missing(run: Run) -> None:
    document = json.loads(run("atlas", "layers", "--json").stdout)
    names = {layer["kind"] for layer in document["layers"]}
    assert names.isdisjoint(document["missing"])
    assert names | set(document["missing"])
    result = run("atlas", "load", ROOT / "pyproject.toml", "--kind", "zips")
    assert result.exit_code == 2
    assert "pyproject.toml" in result.stderr
    assert run("atlas", "load", ROOT / "nowhere.gpkg", "--kind", "pack").exit_code == 2
    assert run("atlas", "load", ROOT / "pyproject.toml", "--kind", "treasure").exit_code == 2


def test_a_place_is_found_by_coordinates_and_rubbish_is_not(run: Run) -> None:
    (place,) = json.loads(run("atlas", "find", "26.2, -98.23", "--json").stdout)
    assert (place["kind"], place["point"]) == ("point", {"lon": -98.23, "lat": 26.2})
    assert run("atlas", "find", "x" * 201).exit_code == 2
    nowhere = run("atlas", "find", "qqqqqqqqzzzz")
    assert (nowhere.exit_code, nowhere.stdout) == (1, "")


def test_a_plan_nobody_made_is_refused(
    run: Run, house: Callable[[], Session], tmp_path: Path
) -> None:
    assert json.loads(run("plans", "list", "--json").stdout) == []
    result = run("plans", "render", "nowhere", "-o", tmp_path / "plan.pdf")
    assert (result.exit_code, "nowhere" in result.stderr) == (2, True)
    assert not (tmp_path / "plan.pdf").exists()
    assert (
        run("plans", "render", "nowhere", "--lang", "de", "-o", tmp_path / "plan.pdf").exit_code
        == 2
    )


def test_a_folder_of_plans_that_is_none_is_refused_before_anything_is_read(
    run: Run, house: Callable[[], Session], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("old")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        result = run("plans", "render", "--all", "-o", folder)
        assert (result.exit_code, "cannot be a folder of plans" in result.stderr) == (2, True)
    assert (tmp_path / "file").read_text() == "old"


@pytest.mark.parametrize(
    "where", ["/", ".", "..", "file/below.pdf", "folder", "no/such/folder.pdf", "n" * 300]
)
def test_what_cannot_be_a_file_is_input_nobody_can_use(tmp_path: Path, where: str) -> None:
    (tmp_path / "file").write_text("old")
    (tmp_path / "folder").mkdir()
    with pytest.raises(UnusableInput, match="cannot be written"):
        write_file(Path(where) if where in {"/", "."} else tmp_path / where, b"new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]
    assert (tmp_path / "file").read_text() == "old"


def test_a_plan_that_cannot_be_compared_fails_the_check(
    run: Run, house: Callable[[], Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [CheckResult("gt-bueno"), CheckResult("gt-malo", fault="sealed with another key")]
    monkeypatch.setattr(
        import_module("webapp.cli.plans.commands"),
        "check_plans",
        lambda *_given, **_more: iter(found),
    )
    result = run("plans", "check")
    assert (result.exit_code, "gt-bueno" in result.stdout) == (1, True)
    assert "sealed with another key" in result.stderr
    found.pop()
    assert run("plans", "check").exit_code == 0


@pytest.fixture
def seeded_before(world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seeding puts in what was seeded once for all tests, and nothing the second time: what it
    makes, and a reset makes, the tests of `webapp.demo` prove.
    """

    def copied(session: Session, *_given: Any, removed: int) -> SeedReport:
        if not removed:
            world.copy_into(session, settings)
        accounts_file = settings.instance / world.report.accounts_file.name
        return replace(world.report, removed=removed, accounts_file=accounts_file)

    monkeypatch.setattr(seeding, "_seed", copied)


@pytest.mark.usefixtures("seeded_before")
def test_the_demo_from_nothing_to_a_plan_on_paper(run: Run, tmp_path: Path) -> None:
    assert run("db", "upgrade").exit_code == 0
    sown = run("demo", "seed")
    assert sown.exit_code == 0, sown.output
    assert "demo-accounts.txt" in sown.stdout
    twice = run("demo", "seed")
    assert (twice.exit_code, twice.stdout) == (1, "")
    assert "mx-mcallen" in {
        plan["slug"] for plan in json.loads(run("plans", "list", "--json").stdout)
    }
    assert "mx-mcallen" in run("plans", "list").stdout
    out = tmp_path / "plan.pdf"
    written = run("plans", "render", "mx-mcallen", "--lang", "fr", "--paper", "letter", "-o", out)
    assert written.exit_code == 0, written.output
    assert len(PdfReader(out).pages) == 2
    assert out.stat().st_mode & 0o077 == 0, "it names leaders"
    anew = run("demo", "reset")
    assert (anew.exit_code, "anterior" in anew.stdout) == (0, True)
    assert json.loads(run("plans", "list", "--json").stdout) == []


# -- as a process ---------------------------------------------------------------------------


def process(environment: dict[str, str], *words: str | Path) -> subprocess.CompletedProcess[str]:
    own = {name: value for name, value in environment.items() if value}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ATALAYA_")}
    return subprocess.run(
        [sys.executable, "-m", "webapp.cli", *map(str, words)],
        cwd=ROOT,
        env={**kept, **own},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_exit_codes_of_a_process(environment: dict[str, str], run: Run, tmp_path: Path) -> None:
    bad = tmp_path / "bad.xml"
    bad.write_text(BOMB)
    refused = process(environment, "feeds", "read", bad)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "Traceback" not in refused.stderr
    assert run("db", "check").exit_code == 1
    assert run("no-such-command").exit_code == 2
    helped = run("--help")
    assert (helped.exit_code, helped.stderr) == (0, "")
    for command in (
        "feeds",
        "watch",
        "plans",
        "directory",
        "registry",
        "atlas",
        "demo",
        "new-key",
        "db",
    ):
        assert command in helped.stdout


def test_an_unexpected_failure_is_one_line_unless_all_is_asked_for(
    run: Run, house: Callable[[], Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("a fault\nof ours")

    monkeypatch.setattr(import_module("webapp.cli.registry.commands"), "check_index", broken)
    result = run("registry", "check")
    assert result.exit_code == 1
    assert "ZeroDivisionError: a fault of ours" in result.stderr
    assert "Traceback" not in result.stderr
    assert "Traceback" in run("registry", "check", ATALAYA_LOG_LEVEL="DEBUG").stderr
