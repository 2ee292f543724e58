"""Whether one may be shared with another country: given and taken back behind one's own link."""

from __future__ import annotations

import uuid

import sqlalchemy as sa

from core.audit_log import AuditEntry
from core.db import reading
from registry.sharing.permission import permitted_among
from tests.webapp.blueprints.own_record.test_views import Family, family

__all__ = ["family"]


def shared(family: Family) -> set[str]:
    with reading(family.house.engine) as session:
        return {str(each) for each in permitted_among(session, [*map(uuid.UUID, family.ids)])}


def test_it_is_read_given_for_those_of_the_link_and_taken_back(family: Family) -> None:
    browser = family.house.browser()
    page = family.page(browser, "?l=es")
    assert "Nada de lo suyo se comparte con otro país" in page
    assert "acuerdo escrito que diga qué se ve" in page
    assert shared(family) == set()
    browser.post(f"{family.address}/compartir", data={"agrees": "1"})
    assert shared(family) == set(family.ids[:2])
    assert "Al retirarlo, nadie más los ve" in family.page(browser, "?l=es")
    browser.post(f"{family.address}/compartir", data={"agrees": ""})
    assert shared(family) == set()
    with reading(family.house.engine) as session:
        query = sa.select(AuditEntry.actor).where(AuditEntry.action.like("person.%_sharing"))
        actors = set(session.scalars(query))
    assert len(actors) == 1
    assert actors.pop().startswith("link:")


def test_a_link_that_opens_nothing_gives_and_takes_nothing(family: Family) -> None:
    browser = family.house.browser()
    answer = browser.post("/mi-registro/not-a-token/compartir", data={"agrees": "1"})
    assert answer.status_code == 404
    assert shared(family) == set()
