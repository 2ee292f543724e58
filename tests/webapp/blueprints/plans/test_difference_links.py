"""Each entry named among what is stale leads to its page."""

from __future__ import annotations

import uuid

import pytest

from core.i18n.formats import Formats
from plans.facts.model import Contact, ContactKind
from plans.lifecycle.difference import FactDifference, Kind, PlanSection
from plans.models import PlanArea
from tests.webapp.conftest import House
from webapp.blueprints.plans.difference_links import difference_links

PLAN = PlanArea(slug="valle", post_id=uuid.UUID(int=7))
ENTRY = uuid.UUID(int=9)


@pytest.mark.parametrize(
    ("kind", "page"),
    [
        (ContactKind.SHELTER, "shelter"),
        (ContactKind.POST, "post"),
        (ContactKind.FOCAL_POINT, "focal_point"),
        (ContactKind.HOSPITAL, "organisation"),
    ],
)
@pytest.mark.parametrize("language", ["es", "en", "fr"])
def test_the_name_of_an_entry_leads_to_it(
    house: House, kind: ContactKind, page: str, language: str
) -> None:
    contact = Contact(kind=kind, name="Casa", what_for={}, entry=str(ENTRY))
    closed = FactDifference(PlanSection.CONTACTS, Kind.CLOSED, "Casa", contact=contact)
    with house.app.test_request_context():
        (told,) = difference_links(PLAN, [closed], Formats(language))
    assert (told.subject, told.address) == ("Casa", f"/directorio/{page}/{ENTRY}")
    assert told.subject + told.rest == closed.sentence(Formats(language))


def test_what_no_entry_says_leads_to_where_it_is_said(house: House) -> None:
    sections = (PlanSection.POST, PlanSection.FORM, PlanSection.NUMBERS)
    found = [FactDifference(each, Kind.ADDED, "Esto") for each in sections]
    with house.app.test_request_context():
        told = difference_links(PLAN, found, Formats("es"))
    assert [each.address for each in told] == [
        f"/directorio/post/{PLAN.post_id}",
        "/planes/valle/formulario",
        "",
    ]
