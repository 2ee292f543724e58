from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from core.db import reading, writing
from registry.sharing.models import AgreementPerson, SharingAgreement
from tests.webapp.blueprints.sharing.agreed import register
from tests.webapp.conftest import House, post
from webapp.auth.member_countries import add_country


def send(house: House, person_id: uuid.UUID, **changes: Any) -> Any:
    with writing(house.engine) as session:
        for country in ("GT", "HN"):
            add_country(session, country, now=house.clock.at, actor="cli:x")
    today = house.clock.at.date()
    form = {
        "readers": "HN", "fields": ["name", "count"], "reach": "persons",
        "person_ids": str(person_id), "purpose": "  Avisar  de la crecida ",
        "begins_on": today.isoformat(), "ends_on": (today + timedelta(days=3)).isoformat(),
    }  # fmt: skip
    return post(
        house.signed_in("country_admin.gt"), "/registro/acuerdos/nuevo", **{**form, **changes}
    )


def test_what_the_form_says_is_what_is_signed(house: House) -> None:
    person = register(house)
    assert send(house, person).status_code == 302
    with reading(house.engine) as session:
        row = session.scalars(sa.select(SharingAgreement)).one()
        assert (row.country, row.fields, row.purpose) == (
            "GT", ["name", "count"], "Avisar de la crecida",
        )  # fmt: skip
        assert row.ends_at - row.begins_at == timedelta(days=4)
        assert not row.has_minors_alone
        assert session.scalars(sa.select(AgreementPerson.person_id)).one() == person


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"fields": []}, "Elija qué se ve"),
        ({"fields": ["passport"]}, "Elija qué se ve"),
        ({"readers": "XX"}, "Elija con qué país"),
        ({"reach": "all"}, "Elija de qué personas"),
        ({"reach": "post", "post_id": str(uuid.UUID(int=1))}, "Elija uno de la lista"),
        ({"reach": "hazard"}, "Elija uno de la lista"),
        ({"person_ids": "Ana Uno"}, "Ponga al menos a una persona"),
        ({"person_ids": str(uuid.UUID(int=1))}, "Alguno no es de una persona de su país"),
        ({"ends_on": "mañana"}, "Escriba un día"),
        ({"ends_on": "2020-01-01"}, "El fin queda antes"),
        ({"ends_on": "9999-12-31"}, "Escriba un día"),
        ({"begins_on": "0001-01-01"}, "Escriba un día"),
        ({"purpose": "ver"}, "Escriba para qué"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(
    house: House, changes: dict[str, Any], words: str
) -> None:
    answer = send(house, register(house), **changes)
    assert answer.status_code == 422
    assert words in answer.text
    with reading(house.engine) as session:
        assert session.scalars(sa.select(SharingAgreement)).all() == []


def test_a_post_is_chosen_by_its_name_and_a_person_comes_from_their_page(house: House) -> None:
    person = register(house)
    send(house, person, reach="post", post_id=str(house.posts["GT"]))
    with reading(house.engine) as session:
        assert session.scalars(sa.select(SharingAgreement.reach_words)).one() == "Consulado GT"
    browser = house.signed_in("country_admin.gt")
    page = browser.get(f"/registro/acuerdos/nuevo?persona={person}").text
    assert f'value="{person}" checked' in page
    assert "Ana Uno" in page


@pytest.mark.parametrize(("term", "days"), [("7", 7), ("365", 365)])
def test_how_long_it_lasts_is_chosen_from_a_list(house: House, term: str, days: int) -> None:
    assert send(house, register(house), term=term, ends_on="").status_code == 302
    with reading(house.engine) as session:
        row = session.scalars(sa.select(SharingAgreement)).one()
        assert row.ends_at - row.begins_at == timedelta(days=days)
