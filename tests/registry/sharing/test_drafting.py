from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from core.db import reading, writing
from core.errors import UnusableInput
from registry.sharing.drafting import draft_agreement, with_households
from registry.sharing.fields import SharedField
from registry.sharing.models import AgreementPerson, SharingAgreement, SharingReach
from tests.registry.sharing.conftest import Sharing, signer

STRANGER = uuid.UUID(int=9)


def test_it_says_what_was_written_and_numbers_rise(sharing: Sharing) -> None:
    first = sharing.agreed(until=1, fields=[SharedField.PHONE, SharedField.NAME])
    second = sharing.agreed(until=1)
    with reading(sharing.engine) as session:
        agreement = session.get_one(SharingAgreement, first)
        assert agreement.fields == ["name", "phone"]
        assert [each.country for each in agreement.parties] == ["GT", "MX"]
        assert (agreement.number, session.get_one(SharingAgreement, second).number) == (1, 2)
        listed = sa.select(sa.func.count()).where(AgreementPerson.agreement_id == first)
        assert session.scalar(listed) == 5


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"readers": []}, "readers"),
        ({"readers": ["MX"]}, "readers"),
        ({"readers": ["GT", "GT"]}, "readers"),
        ({"fields": []}, "fields"),
        ({"purpose": "  ay  "}, "purpose"),
        ({"purpose": "a" * 301}, "purpose"),
        ({"ends_at": timedelta(0)}, "ends_on"),
        ({"ends_at": timedelta(days=367)}, "ends_on"),
        ({"person_ids": ()}, "person_ids"),
        ({"person_ids": (STRANGER,)}, "person_ids"),
        ({"reach": SharingReach.HAZARD}, "reach_id"),
    ],
)
def test_what_says_too_little_or_too_much_is_refused(
    sharing: Sharing, changes: dict[str, Any], field: str
) -> None:
    if "ends_at" in changes:
        changes = {"ends_at": sharing.now + changes["ends_at"]}
    with pytest.raises(UnusableInput) as wrong, writing(sharing.engine) as session:
        draft_agreement(session, sharing.draft(**changes), signer("MX", 0), sharing.now)
    assert wrong.value.location == field


def test_nobody_lists_the_persons_of_another_country(sharing: Sharing) -> None:
    draft = sharing.draft(readers=["MX"])
    with pytest.raises(UnusableInput) as wrong, writing(sharing.engine) as session:
        draft_agreement(session, draft, signer("GT", 0), sharing.now)
    assert wrong.value.location == "person_ids"


def test_a_household_comes_whole_and_of_the_own_country_alone(sharing: Sharing) -> None:
    ana, beto = sharing.persons["ana"], sharing.persons["beto"]
    with reading(sharing.engine) as session:
        assert with_households(session, [beto], "MX") == sorted([ana, beto])
        assert with_households(session, [beto], "GT") == [beto]
        alone = sharing.persons["dani"]
        assert with_households(session, [alone], "MX") == [alone]
