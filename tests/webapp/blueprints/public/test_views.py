from __future__ import annotations

import shutil
from collections import namedtuple
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import abort

from core.accounts import User
from core.audit_log import AuditEntry, AuditSpool, record
from core.db import writing
from core.errors import NotAllowed, UnusableInput
from core.jobs.clock_jumps import note_jump
from directory.entries.models import Answer, Post, Shelter, ShelterKind, Visibility
from feeds.models import Source
from tests.audit_keys import keyed_engine
from tests.webapp.conftest import House, post
from watch.models import WatchCycle
from webapp.queries.readiness import SystemFault, readiness
from webapp.schema import heads


def test_whoever_is_signed_in_goes_home(house: House) -> None:
    assert house.browser().get("/").status_code == 200
    assert house.signed_in("consul.gt").get("/").headers["Location"] == "/inicio"


def test_the_landing_page_shows_what_is_public_and_nothing_else(house: House) -> None:
    with writing(house.engine) as session:
        session.get_one(Post, house.posts["GT"]).visibility = Visibility.PUBLIC
        for name, visibility, open_now in (
            ("Casa Abierta", Visibility.PUBLIC, Answer.YES),
            ("Casa Callada", Visibility.RCM, Answer.YES),
            ("Casa Cerrada", Visibility.PUBLIC, Answer.NO),
            ("Casa Incierta", Visibility.PUBLIC, Answer.UNKNOWN),
        ):
            shelter = Shelter(
                kind=ShelterKind.MIGRANT_HOUSE,
                name=name,
                country="GT",
                visibility=visibility,
                open_now=open_now,
            )
            session.add(shelter)
    page = house.browser().get("/").text
    assert "Consulado GT" in page
    assert "Consulado HN" not in page
    assert "Casa Abierta" in page
    assert "No se sabe si abre" in page
    assert "Casa Callada" not in page
    assert "Casa Cerrada" not in page


def test_the_page_says_when_the_people_are_invented(house: House) -> None:
    words = "DEMOSTRACIÓN: personas inventadas"
    assert words not in house.browser().get("/").text
    with writing(house.engine) as session:
        session.get_one(User, house.users["consul.gt"]).is_demo = True
    assert words in house.browser().get("/").text


def test_the_look_is_kept_and_comes_from_the_server(house: House) -> None:
    browser = house.browser()
    post(browser, "/aspecto", theme="dark", next="/ayuda")
    assert 'data-theme="dark"' in browser.get("/ayuda").text
    post(browser, "/aspecto", theme="", next="/ayuda")
    assert "data-theme" not in browser.get("/ayuda").text


def test_credits_name_maps_sources_and_programs(house: House) -> None:
    with writing(house.engine) as session:
        session.add(
            Source(key="x", name="Fuente de prueba", format="cap", credit="Crédito de prueba")
        )
    page = house.browser().get("/creditos").text
    for words in (
        "Fuente de prueba",
        "Crédito de prueba",
        "Noto Sans",
        "Leaflet",
        "Flask",
        "Estados y departamentos",
    ):
        assert words in page


ERRORS = [
    (400, "La solicitud no se entiende"),
    (403, "Su cuenta no abre esta página"),
    (404, "No encontramos esta página"),
    (413, "El archivo es demasiado grande"),
    (422, "Estos datos no se pueden usar"),
    (429, "Demasiados intentos"),
]


@pytest.mark.parametrize(("code", "title"), ERRORS)
def test_an_error_has_a_page_that_says_what_to_do(
    house: House, monkeypatch: pytest.MonkeyPatch, code: int, title: str
) -> None:
    monkeypatch.setitem(house.app.view_functions, "public.help_page", lambda: abort(code))
    answer = house.browser().get("/ayuda")
    assert answer.status_code == code
    assert title in answer.text
    assert "Ir al inicio" in answer.text


def test_a_failure_of_ours_is_told_without_its_details(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> str:
        raise RuntimeError("secret detail")

    monkeypatch.setitem(house.app.view_functions, "public.help_page", fail)
    answer = house.browser().get("/ayuda")
    assert answer.status_code == 500
    assert "Falló algo de nuestro lado" in answer.text
    assert "secret detail" not in answer.text
    assert "unexpected RuntimeError" in caplog.text


def test_the_failures_of_the_house_become_answers(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> str:
        raise UnusableInput("fila 3", "no hay teléfono")

    def hide() -> str:
        raise NotAllowed("person 7 is of another country")

    monkeypatch.setitem(house.app.view_functions, "public.help_page", refuse)
    answer = house.browser().get("/ayuda")
    assert (answer.status_code, "fila 3: no hay teléfono" in answer.text) == (422, True)
    monkeypatch.setitem(house.app.view_functions, "public.help_page", hide)
    answer = house.browser().get("/ayuda")
    assert (answer.status_code, "person 7" in answer.text) == (404, False)


def test_a_form_that_is_too_large_is_refused(make_house: Callable[..., House]) -> None:
    browser = make_house(feeds_max_bytes=1000).browser()
    assert browser.post("/entrar", data={"email": "x" * 2000}).status_code == 413


def test_the_process_answers_though_the_database_is_empty(house: House) -> None:
    assert house.browser().get("/healthz").json == {"ok": True}


def test_without_migrations_it_is_not_ready(house: House) -> None:
    answer = house.browser().get("/readyz")
    assert (answer.status_code, answer.get_json()["migrated"]) == (503, False)


@pytest.fixture
def watched(house: House) -> House:
    """A house at the newest migration, whose watch finished a round 90 seconds ago."""
    now = house.clock.at
    with writing(house.engine) as session:
        session.connection().exec_driver_sql(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"
        )
        for head in heads():
            session.connection().exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{head}')")
        session.add(WatchCycle(started_at=now, finished_at=now - timedelta(seconds=90), summary={}))
        session.add(
            Source(
                key="nws",
                name="NWS",
                format="cap",
                address="https://user:secret@example.org",
                last_error="secret",
                last_good_at=now - timedelta(minutes=7),
                failing_since=now - timedelta(minutes=2),
            )
        )
    return house


def test_ready_tells_ages_and_no_secrets(watched: House, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(9 << 30, 0, 5 << 30))
    answer = watched.browser().get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {
        "ready": True,
        "faults": [],
        "database": True,
        "migrated": True,
        "disk": {"free_bytes": 5 << 30, "low": False},
        "lock": {"free": True},
        "audit_log": {"spooled": False},
        "worker": {"age_seconds": 90, "late": False},
        "clock": {"jumped": False},
        "sources": {"nws": {"good_age_seconds": 420, "failing": True, "enabled": True}},
    }


def faults(house: House) -> tuple[int, list[str]]:
    answer = house.browser().get("/readyz")
    return answer.status_code, answer.get_json()["faults"]


def test_a_worker_that_is_late_is_told_and_so_is_one_whose_round_lies_in_the_future(
    watched: House,
) -> None:
    watched.clock.at += timedelta(minutes=10)
    assert faults(watched) == (503, ["worker"])
    watched.clock.at -= timedelta(days=1)
    assert faults(watched) == (503, ["clock", "worker"])


def test_a_clock_that_jumped_is_told_for_a_quarter_of_an_hour(watched: House) -> None:
    with writing(watched.engine) as session:
        note_jump(session, -86_400, watched.clock.at)
    assert faults(watched) == (503, ["clock"])
    watched.clock.at += timedelta(minutes=16)
    assert faults(watched) == (503, ["worker"])


def test_a_disk_with_little_room_is_told(watched: House, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(9 << 30, 0, 199 << 20))
    assert faults(watched) == (503, ["disk"])


def test_lines_that_wait_beside_the_audit_log_are_told(watched: House) -> None:
    spool = AuditSpool(watched.app.extensions["atalaya"].settings.instance)
    spool.add(
        [AuditEntry(at=watched.clock.at, actor="x", action="person.read", subject="", country="",
                    purpose="", details={})]
    )  # fmt: skip
    assert faults(watched) == (503, ["audit_log"])


def test_a_write_lock_that_is_not_to_be_had_is_told(
    watched: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.queries.readiness.LOCK_SECONDS", 0.02)
    with writing(watched.engine) as other:
        record(other, at=watched.clock.at, actor="worker", action="a.b")
        other.flush()
        assert faults(watched) == (503, ["lock"])
    assert faults(watched) == (200, [])


def test_administrators_read_on_their_home_what_is_wrong(watched: House) -> None:
    words = "Avise a quien administra el sistema:"
    administrator = watched.signed_in("country_admin.gt")
    assert words not in administrator.get("/inicio").text
    watched.clock.at += timedelta(minutes=10)
    page = administrator.get("/inicio").text
    assert words in page
    assert "La vigilancia no ha terminado una ronda a su hora" in page
    assert words not in watched.signed_in("consul.gt").get("/inicio").text


def test_a_database_that_is_gone_is_told(house: House, tmp_path: Path) -> None:
    engine = keyed_engine(f"sqlite:///{tmp_path / 'gone' / 'atalaya.db'}")
    found = readiness(engine, house.app.extensions["atalaya"].settings, house.clock.at)
    assert not found.is_ready
    assert found.as_json()["database"] is False
    assert SystemFault.DATABASE in found.faults


# -- whom to trust, and whom to tell ----------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", "Nadie pregunta su situación migratoria"),
        ("en", "Nobody asks about your immigration status"),
        ("fr", "Personne ne demande votre situation migratoire"),
    ],
)
def test_who_registers_reads_what_is_kept_in_their_language(
    house: House, language: str, words: str
) -> None:
    page = house.browser().get("/privacidad", headers={"Accept-Language": language}).text
    assert words in page
    assert f'<html lang="{language}"' in page
    assert 'href="/privacidad"' in house.browser().get("/").text


def test_a_weakness_can_be_told(make_house: Callable[..., House]) -> None:
    """RFC 9116: Contact and Expires, one each, of a day less than a year away."""
    house = make_house(security_contact="seguridad@rcm.example", base_url="https://rcm.example")
    answer = house.browser().get("/.well-known/security.txt")
    assert answer.mimetype == "text/plain"
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"] == "mailto:seguridad@rcm.example"
    assert fields["Canonical"] == "https://rcm.example/.well-known/security.txt"
    left = datetime.fromisoformat(fields["Expires"]) - house.clock()
    assert timedelta(days=300) < left < timedelta(days=366)


def test_where_nobody_is_named_nobody_is_invented(make_house: Callable[..., House]) -> None:
    assert make_house().browser().get("/.well-known/security.txt").status_code == 404
