from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from core.db import reading, writing
from directory.entries.visibility import Viewer
from registry.people.models import Person, Stay
from registry.people.record import StayPlace
from registry.sharing.models import SharingAgreement
from registry.sharing.opening import persons_included, places_of, unit_names
from tests.contexts import context_of
from tests.registry.sharing.conftest import Sharing


def test_who_does_not_open_is_left_out_and_is_no_company(sharing: Sharing) -> None:
    """Beto's mother cannot be read: nobody knows that she is a grown-up, so he is a minor alone."""
    agreement_id = sharing.agreed()
    with writing(sharing.engine) as session:
        spoiled = sa.update(Person).where(Person.id == sharing.persons["ana"])
        session.execute(spoiled.values(ciphertext=b"\x01 no seal"))
    with reading(sharing.engine) as session:
        viewer = Viewer.of_country("GT")
        context = context_of(session, sharing.keyring, sharing.now, viewer=viewer)
        agreement = session.get_one(SharingAgreement, agreement_id)
        ids = list(sharing.persons.values())
        assert [card.full_name for _, card in persons_included(context, agreement, ids)] == [
            "Eva Cuatro"
        ]


def test_the_places_of_today_that_open(sharing: Sharing) -> None:
    today = sharing.now.date()
    ana, beto = sharing.persons["ana"], sharing.persons["beto"]
    with writing(sharing.engine) as session:
        past = sa.update(Stay).where(Stay.person_id == beto)
        session.execute(past.values(until_on=today - timedelta(days=1)))
    with reading(sharing.engine) as session:
        context = context_of(session, sharing.keyring, sharing.now)
        places = places_of(context, "MX", [ana, beto], today)
        assert [place.text for place in places[ana]] == ["Calle Diez"]
        assert beto not in places
        assert places_of(context, "GT", [ana], today) == {}
        unknown = StayPlace(lon=0, lat=0, unit_code="XX1")
        assert unit_names(context, (*places[ana], unknown)) == ("Hidalgo",)
