from __future__ import annotations

import io
import os
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from core.audit_log import AuditEntry
from core.child import ChildFailure
from core.db import writing
from core.errors import UnusableInput
from core.geo.geometry import Area, Box
from core.jobs import Job, ask_for, run_waiting
from core.settings import Settings
from core.storage import StoredFile
from directory.entries.change_log import ChangeAction, ChangeLogEntry, ChangeVia
from directory.entries.kinds import EntryKind
from directory.entries.leaders import add_leader
from directory.entries.models import Post
from plans.facts.gather import gather
from plans.facts.model import Audience, PlanFacts
from plans.lifecycle.transitions import Signer, approve, frozen_facts, prepare
from plans.models import PlanArea
from plans.packs import pack_builder, packs_ahead
from plans.packs.crisis_pack import Printers
from plans.packs.pack_builder import PackBuilder, pack_store
from plans.packs.pack_jobs import (
    KEEP_ORPHANS,
    Renderer,
    crisis_pack_kind,
    render_apart,
    render_here,
)
from plans.packs.pack_readme import PackOrder
from plans.packs.pack_requests import AHEAD, KIND
from registry.people.record import Card, StayPlace
from registry.registration.persons import NewStay, add_person
from tests.directory.book.invented import row
from tests.kept_rows import Sow
from tests.plans.gathered import facts_context
from tests.webapp.conftest import House, post
from webapp.cli import main
from webapp.http.services import EXTENSION

PATH = "/planes/gt-mcallen/paquete"
PURPOSE = "Ciclón Ejemplo: llamar casa por casa"


@pytest.fixture
def planned(house: House, monkeypatch: pytest.MonkeyPatch, sow: Sow) -> House:
    """A plan of Guatemala in force, with one national of each country in its area, and printers
    that are quick.
    """
    sow("plan to pack", lambda: _plan(house))
    monkeypatch.setattr("os.getloadavg", lambda: (0.0, 0.0, 0.0))
    quick = Printers(
        lambda code: b"%PDF plan " + code.encode(), lambda code: b"%PDF sheet " + code.encode()
    )
    monkeypatch.setattr(pack_builder, "printers_with_store", lambda *_: quick)
    monkeypatch.setattr(
        "plans.packs.crisis_pack.registration_pdf", lambda *_given, **_more: b"%PDF form"
    )
    monkeypatch.setattr(pack_builder, "towns_around", lambda *_: [])
    return house


def _plan(house: House) -> None:
    services = house.app.extensions[EXTENSION]
    with writing(house.engine) as session:
        plan = PlanArea(
            country="GT",
            post_id=house.posts["GT"],
            slug="gt-mcallen",
            number="GT-MCA-01",
            name={"es": "Valle del Río Grande"},
            geometry=Area.from_box(Box(-98.6, 25.9, -97.9, 26.5)),
        )
        session.add(plan)
        session.flush()
        facts = gather(
            facts_context(session, services.atlas, services.keyring, house.clock.at), plan
        )
        draft = prepare(
            session, services.keyring, plan, facts, by=Signer("user:a", "A"), now=house.clock.at
        )
        approve(
            session,
            services.keyring,
            draft,
            by=Signer("user:b", "B"),
            now=house.clock.at,
            reason="prueba",
        )
        for country in ("GT", "HN"):
            add_person(
                session,
                services.keyring,
                country=country,
                card=Card(full_name=f"Canario {country}"),
                stays=[NewStay(place=StayPlace(lon=-98.2, lat=26.2, text="Calle Ejemplo 1"))],
                consent_at=datetime(2026, 1, 1, tzinfo=UTC),
            )


def files_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def lines(house: House, action: str) -> list[tuple[str, str, str]]:
    with Session(house.engine) as session:
        found = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == action))
        return [(each.actor, each.country, each.purpose) for each in found]


def builder_of(house: House) -> PackBuilder:
    services = house.app.extensions[EXTENSION]
    return PackBuilder(services.atlas, services.keyring, services.settings)


def work(house: House, render: Renderer = render_here) -> int:
    """What the worker does at its turn, in this process."""
    kind = crisis_pack_kind(house.engine, builder_of(house), render=render)
    return run_waiting(house.engine, {kind.name: kind}, house.clock)


def ahead(house: House) -> int:
    services = house.app.extensions[EXTENSION]
    return packs_ahead.ask_ahead(house.engine, services.keyring, services.settings, house.clock.at)


def take(house: House, browser: FlaskClient, **form: str) -> TestResponse:
    """Ask for the pack, let the worker make it, and take it."""
    answer = post(browser, PATH, **form)
    if answer.status_code == 303:
        work(house)
        answer = post(browser, PATH, **form)
    return answer


def with_roster(browser: FlaskClient, **form: str) -> tuple[int, bytes]:
    answer = post(browser, f"{PATH}/padron", **form)
    return answer.status_code, answer.data


def packs(house: House) -> list[StoredFile]:
    services = house.app.extensions[EXTENSION]
    return pack_store(services.settings, services.keyring).files()


def paths(house: House) -> list[Path]:
    """Where the packs that are kept lie."""
    folder = Path(house.app.extensions[EXTENSION].settings.instance) / "plans" / "packs"
    return [each for each in folder.iterdir() if not each.name.endswith(".lock")]


def contents(house: House) -> list[bytes]:
    """What is in each pack that is kept."""
    services = house.app.extensions[EXTENSION]
    store = pack_store(services.settings, services.keyring)
    return [store.read(each.name) or b"" for each in store.files()]


def test_the_page_says_what_is_inside_and_offers_the_roster_to_the_owner_alone(
    planned: House,
) -> None:
    own = planned.signed_in("consul.gt")
    assert PATH in own.get("/planes/gt-mcallen").text
    page = own.get(PATH).text
    assert "plan/gt-mcallen-es.pdf" in page
    assert "Con el padrón de crisis" in page
    for name in ("consul.hn", "secretariat", "civil_society.gt"):
        answer = planned.signed_in(name).get(PATH)
        assert answer.status_code == 200
        assert "padrón de crisis" not in answer.text
    assert planned.browser().get(PATH).status_code == 302


def test_the_owner_takes_the_internal_pack_and_others_the_public_one(planned: House) -> None:
    own = take(planned, planned.signed_in("consul.gt"))
    assert own.content_type == "application/zip"
    assert "gt-mcallen-v1-paquete.zip" in own.headers["Content-Disposition"]
    assert "no-store" in own.headers["Cache-Control"]
    assert "Edición interna" in files_of(own.data)["LEEME.txt"].decode()
    for name in ("consul.hn", "secretariat", "civil_society.gt"):
        answer = take(planned, planned.signed_in(name), edition="internal")
        assert "paquete-publico.zip" in answer.headers["Content-Disposition"]
        assert "Edición interna" not in files_of(answer.data)["LEEME.txt"].decode()
    assert lines(planned, "plan.pack") == [
        (f"user:{planned.users['consul.gt']}", "GT", "crisis pack")
    ]


def test_the_owner_may_take_a_public_one_to_share(planned: House) -> None:
    answer = take(planned, planned.signed_in("consul.gt"), edition="public")
    assert "paquete-publico.zip" in answer.headers["Content-Disposition"]
    assert lines(planned, "plan.pack") == []


def test_a_roster_is_for_officials_of_the_own_country_with_a_purpose_in_the_journal(
    planned: House,
) -> None:
    browser = planned.signed_in("consul.gt")
    assert with_roster(browser, purpose=PURPOSE, sure="1")[0] == 303, "the papers are not ready"
    assert lines(planned, "person.read") == []
    work(planned)
    status, body = with_roster(browser, purpose=PURPOSE, sure="1")
    assert status == 200
    files = files_of(body)
    assert b"Canario GT" in files["padron/padron.csv"]
    assert not any(b"Canario HN" in each for each in files.values())
    actor = f"user:{planned.users['consul.gt']}"
    assert lines(planned, "person.read") == [(actor, "GT", PURPOSE)]
    assert lines(planned, "plan.pack") == [(actor, "GT", PURPOSE)]
    assert not any("padron" in name for body in contents(planned) for name in files_of(body))


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("consul.hn", 404),
        ("country_admin.hn", 404),
        ("secretariat", 403),
        ("civil_society.gt", 403),
    ],
)
def test_nobody_else_gets_a_roster(planned: House, name: str, status: int) -> None:
    got, body = with_roster(planned.signed_in(name), purpose=PURPOSE, sure="1")
    assert got == status
    assert b"Canario" not in body
    assert lines(planned, "person.read") == []


@pytest.mark.parametrize(
    "form", [{"sure": "1"}, {"purpose": "  ver ", "sure": "1"}, {"purpose": PURPOSE}]
)
def test_without_a_purpose_or_the_box_ticked_nobody_is_read(
    planned: House, form: dict[str, str]
) -> None:
    status, body = with_roster(planned.signed_in("country_admin.gt"), **form)
    assert status == 422
    assert "No se guardó" in body.decode()
    assert lines(planned, "person.read") == []


def test_a_pack_is_kept_for_the_same_facts_closed_to_other_accounts(
    planned: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = planned.signed_in("emergency.gt")
    one = take(planned, browser).data
    planned.clock.at += timedelta(days=1)
    monkeypatch.setattr(pack_builder, "pack", lambda *_given, **_more: pytest.fail("made again"))
    assert post(browser, PATH).data == one
    (kept,) = paths(planned)
    assert kept.stat().st_mode & 0o077 == 0
    assert not kept.read_bytes().startswith(b"PK"), "it names community leaders: sealed"


def name_a_leader(planned: House) -> None:
    services = planned.app.extensions[EXTENSION]
    with writing(planned.engine) as session:
        add_leader(
            session,
            services.keyring,
            session.get_one(Post, planned.posts["GT"]),
            zone="Colonia Ejemplo",
            name="Rosa Canario",
            phone="+19565550185",
        )


def test_a_change_in_the_directory_makes_another_pack(planned: House) -> None:
    browser = planned.signed_in("consul.gt")
    one = take(planned, browser).data
    name_a_leader(planned)
    two = take(planned, browser).data
    assert b"Rosa Canario" in files_of(two)["contactos.vcf"]
    assert b"Rosa Canario" not in files_of(one)["contactos.vcf"]
    shared = take(planned, browser, edition="public").data
    assert not any(b"Rosa Canario" in each for each in files_of(shared).values())


def rows(house: House) -> list[Job]:
    with Session(house.engine) as session:
        return list(session.scalars(sa.select(Job).where(Job.kind == KIND).order_by(Job.key)))


def test_a_pack_that_is_not_ready_is_asked_for_and_the_page_says_how_far_it_is(
    planned: House,
) -> None:
    browser = planned.signed_in("consul.gt")
    assert post(browser, PATH).status_code == 303
    waiting = browser.get(PATH)
    assert "en espera" in waiting.text
    assert int(waiting.headers["Refresh"]) < 10
    assert "Descargar el ZIP" not in waiting.text, "one at a time"
    assert work(planned) == 1
    ready = browser.get(PATH)
    assert "Refresh" not in ready.headers
    assert f"{PATH}/zip?edition=internal" in ready.text
    answer = browser.get(f"{PATH}/zip?edition=internal")
    assert "Edición interna" in files_of(answer.data)["LEEME.txt"].decode()
    actor = f"user:{planned.users['consul.gt']}"
    assert lines(planned, "plan.render") == [(actor, "GT", "crisis pack")]
    assert lines(planned, "plan.pack") == [(actor, "GT", "crisis pack")]


def test_a_double_click_makes_one_pack(planned: House) -> None:
    browser = planned.signed_in("consul.gt")
    post(browser, PATH)
    post(browser, PATH)
    post(planned.signed_in("consul.gt"), PATH)
    assert len(rows(planned)) == 1
    made: list[str] = []

    def counted(order: PackOrder, settings: Settings, language: str) -> None:
        made.append(order.facts.slug)
        render_here(order, settings, language)

    assert work(planned, counted) == 1
    assert work(planned, counted) == 0
    assert made == ["gt-mcallen"]


def test_a_failure_is_told_and_another_try_is_offered(planned: House) -> None:
    def broken(*_given: object) -> None:
        raise UnusableInput("contacts", "does not fit")

    browser = planned.signed_in("consul.gt")
    post(browser, PATH)
    work(planned, broken)
    page = browser.get(PATH)
    assert "contacts: does not fit" in page.text
    assert "no se pudo hacer" in page.text
    assert "Refresh" not in page.headers
    assert take(planned, browser).content_type == "application/zip"
    assert "no se pudo hacer" not in browser.get(PATH).text


def test_while_a_new_one_is_made_the_one_before_can_be_taken(planned: House) -> None:
    browser = planned.signed_in("consul.gt")
    before = take(planned, browser).data
    name_a_leader(planned)
    assert post(browser, PATH).status_code == 303
    assert "Llevarse el paquete anterior" in browser.get(PATH).text
    assert browser.get(f"{PATH}/zip").data == before
    work(planned)
    assert b"Rosa Canario" in files_of(browser.get(f"{PATH}/zip").data)["contactos.vcf"]


@pytest.mark.parametrize("name", ["consul.hn", "secretariat", "civil_society.gt"])
def test_nobody_else_takes_or_sees_the_internal_one(planned: House, name: str) -> None:
    take(planned, planned.signed_in("consul.gt"))
    other = planned.signed_in(name)
    assert other.get(f"{PATH}/zip?edition=internal").status_code == 302
    assert "Llevarse el paquete" not in other.get(PATH).text
    answer = take(planned, other)
    assert "paquete-publico" in answer.headers["Content-Disposition"]
    assert files_of(other.get(f"{PATH}/zip?edition=internal").data) == files_of(answer.data)


def test_the_pack_in_force_is_made_ahead_for_the_post_and_its_country(planned: House) -> None:
    assert (ahead(planned), ahead(planned)) == (1, 0), "one at a time"
    assert work(planned) == 1
    assert ahead(planned) == 1
    work(planned)
    assert ahead(planned) == 0
    assert {row.asked_by for row in rows(planned)} == {AHEAD}
    for name in ("consul.gt", "country_admin.gt", "emergency.gt"):
        assert post(planned.signed_in(name), PATH).content_type == "application/zip"
    assert lines(planned, "plan.render") == [("worker", "GT", "crisis pack")] * 2


def test_it_is_made_ahead_again_when_a_change_has_come_to_rest_and_once_a_day(
    planned: House,
) -> None:
    while ahead(planned):
        work(planned)
    services = planned.app.extensions[EXTENSION]
    planned.clock.at += timedelta(minutes=1)
    with writing(planned.engine) as session:
        leader = add_leader(
            session,
            services.keyring,
            session.get_one(Post, planned.posts["GT"]),
            zone="Colonia Ejemplo",
            name="Rosa Canario",
            phone="+19565550185",
        )
        session.flush()
        session.add(
            ChangeLogEntry(
                at=planned.clock.at,
                actor="test",
                via=ChangeVia.COMMAND,
                action=ChangeAction.CREATED,
                entry_kind=EntryKind.LEADER,
                entry_id=leader.id,
                country="GT",
            )
        )
    assert ahead(planned) == 0, "somebody is writing"
    planned.clock.at += packs_ahead.QUIET
    while ahead(planned):
        work(planned)
    assert (
        b"Rosa Canario"
        in files_of(post(planned.signed_in("consul.gt"), PATH).data)["contactos.vcf"]
    )
    planned.clock.at += packs_ahead.CHECK_AGAIN
    assert ahead(planned) == 1


def test_nothing_is_made_ahead_while_the_machine_is_busy(
    planned: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.getloadavg", lambda: (64.0, 0.0, 0.0))
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert ahead(planned) == 0


def test_files_nobody_is_told_of_are_taken_away_after_a_day(planned: House) -> None:
    while ahead(planned):
        work(planned)
    (kept,) = paths(planned)
    stray = kept.with_name("stray.zip")
    stray.write_bytes(b"PK")
    long_ago = planned.clock.at.timestamp() - 2 * KEEP_ORPHANS.total_seconds()
    for path in (kept, stray):
        os.utime(path, (long_ago, long_ago))
    post(planned.signed_in("consul.gt"), PATH, edition="public")
    work(planned)
    assert kept.exists()
    assert not stray.exists()


def test_a_renderer_apart_says_what_hindered_it(planned: House) -> None:
    order = PackOrder(
        facts=_facts(planned),
        audience=Audience.PUBLIC,
        rows=(replace(row(9), section=EntryKind.LEADER, details={}),),
        places=(),
        made_at=planned.clock.at,
        public_url="",
    )
    with pytest.raises(ChildFailure, match="holds neither a roster nor community leaders"):
        render_apart(order, planned.app.extensions[EXTENSION].settings, "es")


def test_what_is_told_of_versions_that_are_over_goes_after_a_day(planned: House) -> None:
    take(planned, planned.signed_in("consul.gt"))
    with writing(planned.engine) as session:
        session.delete(session.scalars(sa.select(PlanArea)).one())
    planned.clock.at += KEEP_ORPHANS + timedelta(minutes=1)
    with writing(planned.engine) as session:
        job = session.scalars(sa.select(Job)).one()
        ask_for(session, KIND, job.key, job.arguments, now=planned.clock.at, actor="user:a")
    work(planned)
    (row,) = rows(planned)
    assert row.fault == "its plan was deleted"
    planned.clock.at += KEEP_ORPHANS + timedelta(minutes=1)
    tidy = crisis_pack_kind(planned.engine, builder_of(planned)).tidy
    assert tidy is not None
    tidy(planned.clock.at)
    assert rows(planned) == []


def _facts(house: House) -> PlanFacts:
    with Session(house.engine) as session:
        plan = session.scalars(sa.select(PlanArea).where(PlanArea.slug == "gt-mcallen")).one()
        assert plan.current
        return frozen_facts(house.app.extensions[EXTENSION].keyring, plan.current)


def test_a_plan_without_a_version_in_force_is_hidden_from_others(planned: House) -> None:
    with writing(planned.engine) as session:
        session.add(
            PlanArea(
                country="GT",
                post_id=planned.posts["GT"],
                slug="gt-new",
                number="GT-2",
                name={"es": "Nuevo"},
                geometry=Area.from_box(Box(-98.6, 25.9, -97.9, 26.5)),
            )
        )
    assert planned.signed_in("consul.hn").get("/planes/gt-new/paquete").status_code == 404
    assert post(planned.signed_in("consul.hn"), "/planes/gt-new/paquete").status_code == 404
    assert planned.signed_in("consul.gt").get("/planes/gt-new/paquete").status_code == 200


def test_the_command_refuses_a_roster_without_a_purpose_or_in_public(tmp_path: Path) -> None:
    out = str(tmp_path / "x.zip")
    for options in (
        ["--roster"],
        ["--roster", "--public", "--purpose", PURPOSE],
        ["--roster", "--purpose", " "],
    ):
        answer = CliRunner().invoke(main, ["plans", "pack", "gt-mcallen", "-o", out, *options])
        assert answer.exit_code == 2, answer.output
        assert "--purpose" in answer.output
    assert not Path(out).exists()
