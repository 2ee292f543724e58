from __future__ import annotations

import re
import uuid
from datetime import timedelta
from html import unescape
from typing import TypeVar

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from core.audit_log import AuditEntry
from core.db import Base, Identified, reading, writing
from directory.entries.change_log import ChangeAction, ChangeLogEntry
from directory.entries.confirmation import GroupConfirmation
from directory.entries.models import (
    Answer,
    Channel,
    ChannelKind,
    CommunityLeader,
    Designation,
    FailureReport,
    FocalPoint,
    Organisation,
    Post,
    Shelter,
    ShelterKind,
    Visibility,
)
from tests.webapp.conftest import House, post

Entry = TypeVar("Entry", bound=Base)

HIDDEN = re.compile(r'name="(seen_at|seen_change)" value="([^"]*)"')


@pytest.fixture
def shelter(house: House) -> uuid.UUID:
    """A shelter of Guatemala's post with one number."""
    with writing(house.engine) as session:
        made = Shelter(
            kind=ShelterKind.MIGRANT_HOUSE,
            name="Casa del Camino",
            country="GT",
            visibility=Visibility.RCM,
            located_in="US",
            capacity=40,
            post_id=house.posts["GT"],
            confirmed_at=house.clock() - timedelta(days=90),
        )
        made.channels = [Channel(kind=ChannelKind.PHONE, value="+19565550123")]
        session.add(made)
        session.flush()
        return made.id


def fetched(house: House, kind: type[Entry], entry_id: uuid.UUID) -> Entry:
    with reading(house.engine) as session:
        return session.get_one(kind, entry_id)


def one(house: House, kind: type[Identified], **by: object) -> uuid.UUID:
    with reading(house.engine) as session:
        return session.scalars(sa.select(kind.id).filter_by(**by)).one()


def form_of(browser: FlaskClient, path: str) -> dict[str, str]:
    """What a browser would send back of a form as it stands."""
    page = browser.get(path)
    assert page.status_code == 200, path
    return form_in(page.text)


def form_in(page: str) -> dict[str, str]:
    body = page[page.index('<form class="entry-form"') :].split("</form>")[0]
    sent: dict[str, str] = {}
    for tag in re.findall(r"<input [^>]+>", body):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            sent[name.group(1)] = unescape(value.group(1)) if value else ""
    for name, inner in re.findall(
        r'<textarea[^>]* name="([^"]+)"[^>]*>(.*?)</textarea>', body, re.S
    ):
        sent[name] = unescape(inner)
    for name, inner in re.findall(r'<select[^>]* name="([^"]+)">(.*?)</select>', body, re.S):
        chosen = re.search(r'value="([^"]*)" selected', inner) or re.search(
            r'value="([^"]*)"', inner
        )
        sent[name] = chosen.group(1) if chosen else ""
    sent.pop("csrf_token")
    return sent


def test_a_post_is_made_in_a_form_with_all_it_says(house: House) -> None:
    browser = house.signed_in("country_admin.gt")
    path = "/directorio/nueva/post"
    form = form_of(browser, path) | {
        "name": "Consulado de prueba",
        "kind": "joint",
        "point": "26.2034, -98.2300",
        "languages": "es",
        "services": "pasaportes\nactas",
        "co_owners": "HN",
        "covered_nationalities_other": "HN, SV",
        "channels-0-kind": "emergency",
        "channels-0-value": "956 555 0123",
        "channels-0-rank": "2",
        "channels-1-kind": "phone",
        "channels-1-value": "+1 956 555 0124",
        "channels-1-rank": "1",
        "visits-0-starts_on": "2026-12-01",
        "visits-0-city": "Pharr",
        "units": "US48215",
        "confirm": "1",
    }
    answer = post(browser, path, **form)
    assert answer.status_code == 302, answer.text
    with reading(house.engine) as session:
        made = session.get(Post, one(house, Post, name="Consulado de prueba"))
        assert made is not None
        assert (made.country, made.located_in, made.unit_code, made.timezone) == (
            "GT",
            "US",
            "US48215",
            "America/Chicago",
        )
        assert [(each.kind.value, each.value) for each in made.channels] == [
            ("phone", "+19565550124"), ("emergency", "+19565550123"),
        ]  # fmt: skip
        assert (made.co_owners, made.covered_nationalities) == (["HN"], ["HN", "SV"])
        assert [each.unit_code for each in made.jurisdictions] == ["US48215"]
        assert made.visits[0].ends_on.isoformat() == "2026-12-01"
        assert made.confirmed_at == house.clock()
    page = browser.get(answer.headers["Location"]).text
    for words in (
        "Consulado conjunto",
        "Honduras",
        "pasaportes, actas",
        "Pharr",
        "Guardado y confirmado hoy",
    ):
        assert words in page


def test_every_kind_is_made_with_the_least_it_needs(house: House) -> None:
    browser = house.signed_in("country_admin.gt")
    least = {
        "focal_point": {
            "name": "Ana Prueba",
            "post_id": str(house.posts["GT"]),
            "designation": "designated",
        },
        "shelter": {"name": "Casa", "kind": "community"},
        "organisation": {"name": "Ayuda", "kind": "private"},
    }
    for kind, typed in least.items():
        path = f"/directorio/nueva/{kind}"
        assert post(browser, path, **(form_of(browser, path) | typed)).status_code == 302
    assert one(house, FocalPoint, name="Ana Prueba")
    assert one(house, Shelter, name="Casa")
    assert one(house, Organisation, name="Ayuda")


def test_a_faulty_form_names_each_fault_and_loses_nothing(house: House) -> None:
    browser = house.signed_in("country_admin.gt")
    path = "/directorio/nueva/shelter"
    form = form_of(browser, path) | {
        "name": "",
        "kind": "community",
        "capacity": "muchos",
        "notes": "no lo pierdas",
        "languages_other": "mam, xx1y",
        "channels-0-value": "no es un número",
        "channels-1-value": "+1 956 555 0177",
        "point": "por ahí",
    }
    answer = post(browser, path, **form)
    assert answer.status_code == 422
    for key in ("name", "capacity", "languages", "channels", "point"):
        assert f'<a href="#field-{key}">' in answer.text, key
        assert f'id="field-{key}"' in answer.text, key
    for typed in (
        "muchos",
        "no lo pierdas",
        "no es un número",
        "+1 956 555 0177",
        "por ahí",
        "xx1y",
    ):
        assert typed in answer.text
    with reading(house.engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Shelter)) == 0


def test_nothing_touched_changes_nothing(house: House, shelter: uuid.UUID) -> None:
    browser = house.signed_in("country_admin.gt")
    path = f"/directorio/shelter/{shelter}/editar"
    assert post(browser, path, **form_of(browser, path)).status_code == 302
    with reading(house.engine) as session:
        assert session.scalars(sa.select(ChangeLogEntry)).all() == []


def test_buttons_that_do_not_save_keep_what_was_typed(house: House) -> None:
    browser = house.signed_in("country_admin.gt")
    path = "/directorio/nueva/post"
    form = form_of(browser, path) | {"name": "A medias", "channels-0-value": "+1 956 555 0123"}
    more = post(browser, path, **form, act="more:channels").text
    assert more.count('name="channels-5-value"') == 1
    assert "A medias" in more
    assert 'value="+1 956 555 0123"' in more
    found = post(browser, path, **(form | {"unit_text": "Hidalgo", "act": "find_units"})).text
    assert 'value="add_unit:US48215"' in found
    added = post(browser, path, **form, act="add_unit:US48215").text
    assert 'name="units" value="US48215"' in added
    assert (
        'name="units"'
        not in post(browser, path, **form, units="US48215", act="drop_unit:US48215").text
    )
    place = post(browser, path, **(form | {"place_text": "McAllen", "act": "find_place"})).text
    taken = re.search(r'value="(use_place:26\.[^"]+)"', place)
    assert taken
    assert 'value="26.' in post(browser, path, **form, act=taken.group(1)).text
    with reading(house.engine) as session:
        assert session.scalars(sa.select(Post).where(Post.name == "A medias")).all() == []


def test_a_jurisdiction_is_drawn_by_its_corners(house: House) -> None:
    browser = house.signed_in("consul.gt")
    path = f"/directorio/post/{house.posts['GT']}/editar"
    form = form_of(browser, path)
    assert post(browser, path, **(form | {"drawn": "26, -99\n26, -98\n27, -98"})).status_code == 302
    page = browser.get(path).text
    assert "Polygon" in page
    assert "área dibujada" in browser.get(f"/directorio/post/{house.posts['GT']}").text
    wrong = post(browser, path, **(form_of(browser, path) | {"drawn": '{"type": "Point"}'}))
    assert wrong.status_code == 422


def test_two_people_at_once_lose_nothing(house: House, shelter: uuid.UUID) -> None:
    path = f"/directorio/shelter/{shelter}/editar"
    admin, consul = house.signed_in("country_admin.gt"), house.signed_in("consul.gt")
    mine = form_of(consul, path) | {"notes": "lo mío", "hours": "24 h"}
    theirs = form_of(admin, path) | {"notes": "lo suyo", "city": "McAllen"}
    assert post(admin, path, **theirs).status_code == 302
    answer = post(consul, path, **mine)
    assert answer.status_code == 409
    assert "lo mío" in answer.text
    assert "lo suyo" in answer.text
    merged = form_in(answer.text)
    assert (merged["notes"], merged["city"], merged["hours"]) == ("lo mío", "McAllen", "24 h")
    assert post(consul, path, **merged).status_code == 302
    saved = fetched(house, Shelter, shelter)
    assert isinstance(saved, Shelter)
    assert (saved.notes, saved.city, saved.hours) == ("lo mío", "McAllen", "24 h")


WHO = [
    # who, may open the form of a shelter of Guatemala's post, whose visibility is rcm
    ("country_admin.gt", 200),
    ("consul.gt", 200),
    ("secretariat", 200),
    ("emergency.gt", 403),
    ("civil_society.gt", 403),
    ("country_admin.hn", 403),
    ("consul.hn", 403),
]


@pytest.mark.parametrize(("name", "status"), WHO)
def test_who_opens_a_form(house: House, shelter: uuid.UUID, name: str, status: int) -> None:
    browser = house.signed_in(name)
    for page in ("editar", "retirar"):
        assert browser.get(f"/directorio/shelter/{shelter}/{page}").status_code == status
    for deed in ("confirmar", "reponer"):
        answer = post(browser, f"/directorio/shelter/{shelter}/{deed}", method="phone")
        assert answer.status_code == (302 if status == 200 else 403), deed


def test_what_nobody_may_see_does_not_exist(house: House, shelter: uuid.UUID) -> None:
    with writing(house.engine) as session:
        session.get_one(Shelter, shelter).visibility = Visibility.COUNTRY
    for name in ("country_admin.hn", "secretariat", "civil_society.gt", "consul.hn"):
        browser = house.signed_in(name)
        for page in ("", "/editar", "/retirar", "/historial"):
            assert browser.get(f"/directorio/shelter/{shelter}{page}").status_code in {403, 404}
        if not name.startswith("civil"):
            assert browser.get(f"/directorio/shelter/{shelter}/editar").status_code == 404


def test_references_and_classes_beyond_reach_are_refused(house: House, shelter: uuid.UUID) -> None:
    consul = house.signed_in("consul.gt")
    path = f"/directorio/shelter/{shelter}/editar"
    assert (
        post(
            consul, path, **(form_of(consul, path) | {"post_id": str(house.posts["HN"])})
        ).status_code
        == 302
    )
    saved = fetched(house, Shelter, shelter)
    assert isinstance(saved, Shelter)
    assert saved.post_id == house.posts["GT"]
    admin = house.signed_in("country_admin.gt")
    assert (
        post(
            admin, path, **(form_of(admin, path) | {"post_id": str(house.posts["HN"])})
        ).status_code
        == 422
    )
    secretariat = house.signed_in("secretariat")
    hidden = form_of(secretariat, path) | {"visibility": "country"}
    assert post(secretariat, path, **hidden).status_code == 422


def test_civil_society_keeps_its_own_and_raises_nothing(house: House) -> None:
    partner = one(house, Organisation, name="Casa GT")
    browser = house.signed_in("civil_society.gt")
    path = f"/directorio/organisation/{partner}/editar"
    form = form_of(browser, path)
    assert post(browser, path, **(form | {"visibility": "public"})).status_code == 422
    assert post(browser, path, **(form | {"hours": "9:00-17:00"})).status_code == 302
    new = "/directorio/nueva/shelter"
    typed = form_of(browser, new) | {
        "name": "De la Casa",
        "kind": "community",
        "organisation_id": str(uuid.uuid4()),
    }
    assert post(browser, new, **typed).status_code == 302
    made = fetched(house, Shelter, one(house, Shelter, name="De la Casa"))
    assert isinstance(made, Shelter)
    assert (made.organisation_id, made.country, made.visibility) == (partner, "GT", Visibility.RCM)
    assert browser.get("/directorio/nueva/post").status_code == 403
    assert (
        browser.get(
            f"/directorio/organisation/{one(house, Organisation, name='Casa HN')}/editar"
        ).status_code
        == 403
    )


def test_the_secretariat_makes_entries_for_a_country_it_names(house: House) -> None:
    browser = house.signed_in("secretariat")
    assert browser.get("/directorio/nueva/organisation").status_code == 302
    path = "/directorio/nueva/organisation?country=HN"
    form = form_of(browser, path) | {"name": "Para Honduras", "kind": "international"}
    assert post(browser, path, **form).status_code == 302
    made = fetched(house, Organisation, one(house, Organisation, name="Para Honduras"))
    assert isinstance(made, Organisation)
    assert made.country == "HN"


def test_a_taken_designation_says_whose_it_is(house: House) -> None:
    browser = house.signed_in("country_admin.gt")
    path = "/directorio/nueva/focal_point"
    form = form_of(browser, path) | {"name": "Ana Primera", "designation": "designated"}
    assert post(browser, path, **form).status_code == 302
    again = post(browser, path, **(form | {"name": "Luis Segundo"}))
    assert again.status_code == 422
    assert "Ya lo es Ana Primera" in again.text
    with reading(house.engine) as session:
        found = session.scalars(
            sa.select(FocalPoint.name).where(FocalPoint.designation == Designation.DESIGNATED)
        )
        assert found.all() == ["Ana Primera"]


def test_one_group_is_confirmed_by_telephone_today(house: House, shelter: uuid.UUID) -> None:
    browser = house.signed_in("consul.gt")
    path = f"/directorio/shelter/{shelter}"
    assert post(browser, f"{path}/confirmar", group="channels", method="phone").status_code == 302
    with reading(house.engine) as session:
        saved = session.get_one(Shelter, shelter)
        assert saved.channels[0].confirmed_at == house.clock()
        assert saved.confirmed_at == house.clock() - timedelta(days=90)
        row = session.scalars(sa.select(GroupConfirmation).filter_by(field_group="channels")).one()
        assert (row.confirmed_by, row.confirmed_method.value) == (
            f"user:{house.users['consul.gt']}",
            "phone",
        )
    assert post(browser, f"{path}/confirmar", group="", method="visit").status_code == 302
    saved = fetched(house, Shelter, shelter)
    assert isinstance(saved, Shelter)
    assert saved.confirmed_at == house.clock()
    assert "en visita" in browser.get(f"{path}/historial").text
    for wrong in (
        {"method": "pigeon"},
        {"method": "link"},
        {"method": "phone", "group": "nothing"},
    ):
        assert post(browser, f"{path}/confirmar", **wrong).status_code == 400


def test_a_failing_number_is_shown_until_it_is_settled(house: House, shelter: uuid.UUID) -> None:
    path = f"/directorio/shelter/{shelter}"
    channel = one(house, Channel, shelter_id=shelter)
    reporter, consul = house.signed_in("civil_society.hn"), house.signed_in("consul.gt")
    assert reporter.get(f"/directorio/canal/{channel}/falla").status_code == 200
    assert post(reporter, f"/directorio/canal/{channel}/falla", note="no existe").status_code == 302
    for browser in (reporter, consul):
        assert "este número falla" in browser.get(path).text
        assert "no existe" in browser.get("/directorio?kind=shelter").text
    assert post(reporter, f"/directorio/canal/{channel}/funciona").status_code == 403
    assert post(consul, f"/directorio/canal/{channel}/funciona").status_code == 302
    assert "este número falla" not in consul.get(path).text
    post(reporter, f"/directorio/canal/{channel}/falla")
    form = form_of(consul, f"{path}/editar") | {"channels-0-value": "+1 956 555 0155"}
    assert post(consul, f"{path}/editar", **form).status_code == 302
    assert "este número falla" not in consul.get(path).text
    with reading(house.engine) as session:
        assert session.scalars(sa.select(FailureReport)).all() == []
        deeds = session.scalars(
            sa.select(AuditEntry.action).where(AuditEntry.action.like("channel.%"))
        ).all()
        assert sorted(deeds) == ["channel.fails", "channel.fails", "channel.works"]


def test_a_channel_out_of_sight_cannot_be_reported(house: House, shelter: uuid.UUID) -> None:
    with writing(house.engine) as session:
        session.get_one(Shelter, shelter).visibility = Visibility.POST
    channel = one(house, Channel, shelter_id=shelter)
    browser = house.signed_in("consul.hn")
    assert post(browser, f"/directorio/canal/{channel}/falla").status_code == 404
    assert post(browser, f"/directorio/canal/{uuid.uuid4()}/falla").status_code == 404


def test_retired_is_asked_for_a_reason_and_comes_back(house: House, shelter: uuid.UUID) -> None:
    browser, path = house.signed_in("country_admin.gt"), f"/directorio/shelter/{shelter}"
    assert post(browser, f"{path}/retirar").status_code == 422
    assert post(browser, f"{path}/retirar", reason="cerró para siempre").status_code == 302
    assert browser.get(path).status_code == 404
    assert "Casa del Camino" not in browser.get("/directorio").text
    past = browser.get(f"{path}/historial").text
    assert "cerró para siempre" in past
    assert "country_admin.gt@example.org" in past
    assert house.signed_in("country_admin.hn").get(f"{path}/historial").status_code == 404
    assert post(browser, f"{path}/reponer").status_code == 302
    assert browser.get(path).status_code == 200


def test_the_past_is_told_in_words_and_put_back(house: House, shelter: uuid.UUID) -> None:
    browser, path = house.signed_in("country_admin.gt"), f"/directorio/shelter/{shelter}"
    form = form_of(browser, f"{path}/editar") | {
        "papers_asked": "no",
        "capacity": "55",
        "channels-1-kind": "email",
        "channels-1-value": "casa@example.org",
    }
    assert post(browser, f"{path}/editar", **form).status_code == 302
    page = browser.get(f"{path}/historial").text
    for words in (
        "<del>40</del>",
        "<ins>55</ins>",
        "<del>No se sabe</del>",
        "<ins>No</ins>",
        "casa@example.org",
        "en pantalla",
    ):
        assert words in page, words
    assert "+1 956-555-0123" not in page.split("<ol")[1]
    change = one(house, ChangeLogEntry, action=ChangeAction.CHANGED)
    back = f"{path}/historial/{change}"
    assert "¿Volver atrás este cambio?" in browser.get(back).text
    saved = fetched(house, Shelter, shelter)
    assert isinstance(saved, Shelter)
    assert saved.capacity == 55
    assert post(browser, back).status_code == 302
    saved = fetched(house, Shelter, shelter)
    assert isinstance(saved, Shelter)
    assert (saved.capacity, saved.papers_asked) == (40, Answer.UNKNOWN)
    stranger = house.signed_in("country_admin.hn")
    assert post(stranger, back).status_code == 403
    assert browser.get(f"{path}/historial/{uuid.uuid4()}").status_code == 404


def test_the_beds_are_counted_with_one_thumb(house: House, shelter: uuid.UUID) -> None:
    path = f"/directorio/shelter/{shelter}"
    for name, status in (
        ("emergency.gt", 302),
        ("consul.gt", 302),
        ("emergency.hn", 403),
        ("civil_society.gt", 403),
    ):
        browser = house.signed_in(name)
        assert ("Contar ahora" in browser.get(path).text) is (status == 302)
        answer = post(
            browser, f"{path}/ocupacion", occupied="38", occupied_night="", open_now="yes"
        )
        assert answer.status_code == status, name
    saved = fetched(house, Shelter, shelter)
    assert isinstance(saved, Shelter)
    assert (saved.occupied, saved.occupied_at, saved.occupied_night, saved.open_now) == (
        38, house.clock(), None, Answer.YES,
    )  # fmt: skip
    browser = house.signed_in("consul.gt")
    page = browser.get(path).text
    assert "de 40 lugares" in page
    assert "95%" in page.replace("\xa0", "")
    assert "dato viejo" not in page
    assert "no se sabe" in page.split("De noche")[1][:400]
    house.clock.at += timedelta(hours=25)
    assert "dato viejo" in house.signed_in("consul.gt").get(path).text
    post(browser, f"{path}/ocupacion", occupied="muchos")
    saved = fetched(house, Shelter, shelter)
    assert isinstance(saved, Shelter)
    assert saved.occupied == 38


def test_a_post_is_closed_covered_and_opened_again(house: House) -> None:
    browser, here = house.signed_in("country_admin.gt"), house.posts["GT"]
    with writing(house.engine) as session:
        other = Post(
            kind="consulate", name="Consulado que cubre", country="GT", visibility=Visibility.RCM
        )
        session.add(other)
        session.flush()
        cover = str(other.id)
    path = f"/directorio/post/{here}/cierre"
    assert post(browser, path, closed_since="", covering_post_id=cover).status_code == 422
    assert (
        post(
            browser, path, closed_since="2026-11-20", covering_post_id=str(house.posts["HN"])
        ).status_code
        == 422
    )
    closed = post(
        browser, path, closed_since="2026-11-20", closed_reason="inundación", covering_post_id=cover
    )
    assert closed.status_code == 302
    page = browser.get(f"/directorio/post/{here}").text
    assert "Cerrada desde el" in page
    assert "Consulado que cubre" in page
    assert post(browser, path, open="1").status_code == 302
    assert "Cerrada desde el" not in browser.get(f"/directorio/post/{here}").text
    assert house.signed_in("consul.hn").get(path).status_code == 403


def test_leaders_are_noted_opened_with_a_purpose_and_kept_at_home(house: House) -> None:
    browser = house.signed_in("consul.gt")
    path = "/directorio/lideres/nuevo"
    form = form_of(browser, path) | {
        "name": "Rosa Prueba",
        "phone": "+1 956 555 0133",
        "zone": "Colonia Centro",
    }
    assert post(browser, path, **form).status_code == 302
    listed = browser.get("/directorio/lideres").text
    assert "Colonia Centro" in listed
    assert "Rosa Prueba" not in listed
    opened = post(browser, "/directorio/lideres", purpose="Llamar en una crisis")
    assert "Rosa Prueba" in opened.text
    assert "Rosa Prueba" not in post(browser, "/directorio/lideres", purpose="curiosidad").text
    leader = one(house, CommunityLeader, zone="Colonia Centro")
    change = form_of(browser, f"/directorio/lideres/{leader}/editar") | {"name": "Rosario Prueba"}
    assert post(browser, f"/directorio/lideres/{leader}/editar", **change).status_code == 302
    past = browser.get(f"/directorio/lideres/{leader}/historial").text
    assert "<del>Rosa Prueba</del>" in past
    with reading(house.engine) as session:
        reads = session.execute(
            sa.select(AuditEntry.action, AuditEntry.purpose).order_by(AuditEntry.at)
        ).all()
        assert ("leader.list", "Llamar en una crisis") in [tuple(row) for row in reads]
        assert [row.action for row in reads].count("leader.read") >= 2
        assert "Rosa" not in str(session.scalars(sa.select(ChangeLogEntry.values)).all())
    for name in ("country_admin.hn", "consul.hn"):
        stranger = house.signed_in(name)
        assert "Colonia Centro" not in stranger.get("/directorio/lideres").text
        for page in ("editar", "retirar", "historial"):
            assert stranger.get(f"/directorio/lideres/{leader}/{page}").status_code == 404
    for name in ("secretariat", "civil_society.gt"):
        assert house.signed_in(name).get("/directorio/lideres").status_code == 403
    emergency = house.signed_in("emergency.gt")
    assert "Colonia Centro" in emergency.get("/directorio/lideres").text
    assert emergency.get(f"/directorio/lideres/{leader}/editar").status_code == 403
    assert (
        post(browser, f"/directorio/lideres/{leader}/retirar", reason="se mudó").status_code == 302
    )
    assert "Colonia Centro" not in browser.get("/directorio/lideres").text
    assert post(browser, f"/directorio/lideres/{leader}/reponer").status_code == 302
    assert "Colonia Centro" in browser.get("/directorio/lideres").text


def test_the_history_of_designations_stays_with_its_country(house: House) -> None:
    browser = house.signed_in("country_admin.gt")
    path = "/directorio/nueva/focal_point"
    form = form_of(browser, path) | {
        "name": "Ana Primera",
        "designation": "designated",
        "visibility": "country",
    }
    assert post(browser, path, **form).status_code == 302
    past = "/directorio/puntos-focales/GT/historial"
    assert "Ana Primera" in browser.get(past).text
    assert "Designado" in browser.get(past).text
    assert "Ana Primera" not in house.signed_in("secretariat").get(past).text
    assert house.signed_in("country_admin.hn").get(past).status_code == 404
    assert house.signed_in("civil_society.gt").get(past).status_code == 403


def test_three_hundred_in_forty_places_are_asked_back(house: House, shelter: uuid.UUID) -> None:
    browser, path = house.signed_in("consul.gt"), f"/directorio/shelter/{shelter}"
    asked = post(browser, f"{path}/ocupacion", occupied="300", open_now="yes")
    assert asked.status_code == 422
    assert "¿300 en 40 lugares?" in asked.text
    assert 'name="occupied" value="300"' in asked.text
    saved = fetched(house, Shelter, shelter)
    assert isinstance(saved, Shelter)
    assert saved.occupied is None
    post(browser, f"{path}/ocupacion", occupied="300", open_now="yes", crowded="300/40")
    saved = fetched(house, Shelter, shelter)
    assert isinstance(saved, Shelter)
    assert saved.occupied == 300
    form = form_of(browser, f"{path}/editar") | {"occupied": "500"}
    refused = post(browser, f"{path}/editar", **form)
    assert refused.status_code == 422
    assert "¿500 en 40 lugares?" in refused.text
    assert 'value="500"' in refused.text
    assert post(browser, f"{path}/editar", **form, crowded="500/40").status_code == 302
