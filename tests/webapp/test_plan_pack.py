from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from directory.leaders import add_leader
from directory.models import Post
from ground.db import writing
from ground.geometry import Area, Box
from ground.journal import JournalEntry
from plans.gather import gather
from plans.life import Signer, approve, prepare
from plans.models import PlanArea
from plans.pack import Printers
from registry.persons import Card, NewStay, Place, add_person
from tests.webapp.conftest import House, post
from webapp.cli import main
from webapp.plans_pages import packing
from webapp.services import EXTENSION

PATH = "/planes/gt-mcallen/paquete"
PURPOSE = "Ciclón Ejemplo: llamar casa por casa"


@pytest.fixture
def planned(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A plan of Guatemala in force, with one national of each country in its area, and a press that is quick."""
    services = house.app.extensions[EXTENSION]
    with writing(house.engine) as session:
        plan = PlanArea(
            country="GT", post_id=house.posts["GT"], slug="gt-mcallen", number="GT-MCA-01",
            name={"es": "Valle del Río Grande"}, drawn=Area.from_box(Box(-98.6, 25.9, -97.9, 26.5)),
        )  # fmt: skip
        session.add(plan)
        session.flush()
        facts = gather(session, services.atlas, services.keyring, plan, now=house.clock.at)
        draft = prepare(session, services.keyring, plan, facts, by=Signer("user:a", "A"), now=house.clock.at)
        approve(session, services.keyring, draft, by=Signer("user:b", "B"), now=house.clock.at, reason="prueba")
        for country in ("GT", "HN"):
            add_person(
                session, services.keyring, country=country, card=Card(full_name=f"Canario {country}"),
                stays=[NewStay(place=Place(lon=-98.2, lat=26.2, text="Calle Ejemplo 1"))],
                consent_at=datetime(2026, 1, 1, tzinfo=UTC),
            )  # fmt: skip
    quick = Printers(lambda code: b"%PDF plan " + code.encode(), lambda code: b"%PDF sheet " + code.encode())
    monkeypatch.setattr(packing, "_keeping", lambda *_: quick)
    monkeypatch.setattr("plans.pack.registration_pdf", lambda *_given, **_more: b"%PDF form")
    monkeypatch.setattr(packing, "towns_around", lambda *_: [])
    return house


def files_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def lines(house: House, action: str) -> list[tuple[str, str, str]]:
    with Session(house.engine) as session:
        found = session.scalars(sa.select(JournalEntry).where(JournalEntry.action == action))
        return [(each.actor, each.country, each.purpose) for each in found]


def with_roster(browser: FlaskClient, **form: str) -> tuple[int, bytes]:
    answer = post(browser, f"{PATH}/padron", **form)
    return answer.status_code, answer.data


def packs(house: House) -> list[Path]:
    return sorted(packing.packs_folder(house.app.extensions[EXTENSION].settings).glob("*"))


def test_the_page_says_what_is_inside_and_offers_the_roster_to_the_owner_alone(planned: House) -> None:
    own = planned.signed_in("consul.gt")
    assert PATH in own.get("/planes/gt-mcallen").text
    page = own.get(PATH).text
    assert "plan/gt-mcallen-es.pdf" in page
    assert "Con el padrón de crisis" in page
    for name in ("consul.hn", "secretariat", "civil_society.gt"):
        page = planned.signed_in(name).get(PATH)
        assert page.status_code == 200
        assert "padrón de crisis" not in page.text
    assert planned.browser().get(PATH).status_code == 302


def test_the_owner_takes_the_internal_pack_and_others_the_public_one(planned: House) -> None:
    own = post(planned.signed_in("consul.gt"), PATH)
    assert own.content_type == "application/zip"
    assert "gt-mcallen-v1-paquete.zip" in own.headers["Content-Disposition"]
    assert "no-store" in own.headers["Cache-Control"]
    assert "Edición interna" in files_of(own.data)["LEEME.txt"].decode()
    for name in ("consul.hn", "secretariat", "civil_society.gt"):
        answer = post(planned.signed_in(name), PATH, edition="internal")
        assert "paquete-publico.zip" in answer.headers["Content-Disposition"]
        assert "Edición interna" not in files_of(answer.data)["LEEME.txt"].decode()
    assert lines(planned, "plan.pack") == [(f"user:{planned.users['consul.gt']}", "GT", "crisis pack")]


def test_the_owner_may_take_a_public_one_to_share(planned: House) -> None:
    answer = post(planned.signed_in("consul.gt"), PATH, edition="public")
    assert "paquete-publico.zip" in answer.headers["Content-Disposition"]
    assert lines(planned, "plan.pack") == []


def test_a_roster_is_for_officials_of_the_own_country_with_a_purpose_in_the_journal(planned: House) -> None:
    browser = planned.signed_in("consul.gt")
    status, body = with_roster(browser, purpose=PURPOSE, sure="1")
    assert status == 200
    files = files_of(body)
    assert b"Canario GT" in files["padron/padron.csv"]
    assert not any(b"Canario HN" in each for each in files.values())
    actor = f"user:{planned.users['consul.gt']}"
    assert lines(planned, "person.read") == [(actor, "GT", PURPOSE)]
    assert lines(planned, "plan.pack") == [(actor, "GT", PURPOSE)]
    assert packs(planned) == []


@pytest.mark.parametrize(
    ("name", "status"), [("consul.hn", 404), ("country_admin.hn", 404), ("secretariat", 403), ("civil_society.gt", 403)]
)
def test_nobody_else_gets_a_roster(planned: House, name: str, status: int) -> None:
    got, body = with_roster(planned.signed_in(name), purpose=PURPOSE, sure="1")
    assert got == status
    assert b"Canario" not in body
    assert lines(planned, "person.read") == []


@pytest.mark.parametrize("form", [{"sure": "1"}, {"purpose": "  ver ", "sure": "1"}, {"purpose": PURPOSE}])
def test_without_a_purpose_or_the_box_ticked_nobody_is_read(planned: House, form: dict[str, str]) -> None:
    status, body = with_roster(planned.signed_in("country_admin.gt"), **form)
    assert status == 422
    assert "No se guardó" in body.decode()
    assert lines(planned, "person.read") == []


def test_a_pack_is_kept_for_the_same_facts_closed_to_other_accounts(
    planned: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = planned.signed_in("emergency.gt")
    one = post(browser, PATH).data
    monkeypatch.setattr(packing, "pack", lambda *_given, **_more: pytest.fail("made again"))
    assert post(browser, PATH).data == one
    (kept,) = packs(planned)
    assert kept.stat().st_mode & 0o077 == 0


def test_a_change_in_the_directory_makes_another_pack(planned: House) -> None:
    browser = planned.signed_in("consul.gt")
    one = post(browser, PATH).data
    services = planned.app.extensions[EXTENSION]
    with writing(planned.engine) as session:
        add_leader(
            session, services.keyring, session.get_one(Post, planned.posts["GT"]), zone="Colonia Ejemplo",
            name="Rosa Canario", phone="+19565550185",
        )  # fmt: skip
    two = post(browser, PATH).data
    assert b"Rosa Canario" in files_of(two)["contactos.vcf"]
    assert b"Rosa Canario" not in files_of(one)["contactos.vcf"]
    shared = post(browser, PATH, edition="public").data
    assert not any(b"Rosa Canario" in each for each in files_of(shared).values())


def test_a_plan_without_a_version_in_force_is_hidden_from_others(planned: House) -> None:
    with writing(planned.engine) as session:
        session.add(
            PlanArea(
                country="GT",
                post_id=planned.posts["GT"],
                slug="gt-new",
                number="GT-2",
                name={"es": "Nuevo"},
                drawn=Area.from_box(Box(-98.6, 25.9, -97.9, 26.5)),
            )
        )
    assert planned.signed_in("consul.hn").get("/planes/gt-new/paquete").status_code == 404
    assert post(planned.signed_in("consul.hn"), "/planes/gt-new/paquete").status_code == 404
    assert planned.signed_in("consul.gt").get("/planes/gt-new/paquete").status_code == 200


def test_the_command_refuses_a_roster_without_a_purpose_or_in_public(tmp_path: Path) -> None:
    out = str(tmp_path / "x.zip")
    for options in (["--roster"], ["--roster", "--public", "--purpose", PURPOSE], ["--roster", "--purpose", " "]):
        answer = CliRunner().invoke(main, ["plans", "pack", "gt-mcallen", "-o", out, *options])
        assert answer.exit_code == 2, answer.output
        assert "--purpose" in answer.output
    assert not Path(out).exists()
