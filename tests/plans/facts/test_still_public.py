"""The page behind a paper's code tells the contacts that were, and still are, open to everybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

import pytest
from sqlalchemy.orm import Session

from directory.entries.models import Shelter, ShelterKind, Visibility
from plans.facts.model import Contact, ContactKind, Fact, PlanFacts
from plans.facts.still_public import public_contacts


@dataclass
class Paper:
    """What of a plan's facts is asked for."""

    contacts: tuple[Fact[Contact], ...]


def told(session: Session, *contacts: Contact) -> list[str]:
    paper = cast(PlanFacts, Paper(tuple(Fact(each, "directory", None) for each in contacts)))
    return [fact.value.name for fact in public_contacts(session, paper)]


def contact(name: str, shelter: Shelter | None = None, *, is_public: bool = True) -> Contact:
    return Contact(
        kind=ContactKind.SHELTER,
        name=name,
        what_for={},
        is_public=is_public,
        entry=str(shelter.id) if shelter else "",
    )


@pytest.fixture
def shelter(session: Session) -> Shelter:
    made = Shelter(
        country="GT", kind=ShelterKind.MIGRANT_HOUSE, name="Casa", visibility=Visibility.PUBLIC
    )
    session.add(made)
    session.flush()
    return made


def test_what_was_and_is_open_to_everybody_is_told(session: Session, shelter: Shelter) -> None:
    assert told(session, contact("911"), contact("Casa", shelter)) == ["911", "Casa"]


def test_a_shelter_that_hid_since_is_told_no_more(session: Session, shelter: Shelter) -> None:
    shelter.visibility = Visibility.RCM
    assert told(session, contact("911"), contact("Casa", shelter)) == ["911"]


def test_one_out_of_use_is_told_no_more(session: Session, shelter: Shelter) -> None:
    shelter.retired_at = datetime(2026, 11, 1, tzinfo=UTC)
    assert told(session, contact("Casa", shelter)) == []


def test_what_the_paper_hid_stays_hidden_though_it_is_public_today(
    session: Session, shelter: Shelter
) -> None:
    assert told(session, contact("Casa", shelter, is_public=False)) == []
