"""From the demo's directory and registry to two printed pages a consul can act on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.crypto import Keyring
from core.i18n.phones import national
from core.turns.writing_session import ReadWriteSession
from directory.entries.visibility import Viewer
from plans.documents.plan_pdf import render
from plans.facts.gather import gather
from plans.facts.model import Audience
from plans.models import PlanArea
from registry.people.access import read_persons
from registry.people.models import Person
from tests.contexts import context_of
from tests.demo_world import SOWN_AT, World
from tests.plans.gathered import facts_context
from tests.printed_text import text_of_pages
from webapp.demo.network.telephones import FICTIONAL

ADDRESS = "https://atalaya.example"


@pytest.fixture
def house(world: World) -> Iterator[Session]:
    with ReadWriteSession(world.engine, info={"writes": True}) as session:
        yield session
        session.rollback()


@pytest.fixture
def atlas(world: World) -> Atlas:
    return world.atlas


@pytest.fixture
def keyring(world: World) -> Keyring:
    return world.keyring


def plan_of(session: Session, slug: str) -> PlanArea:
    return session.scalars(sa.select(PlanArea).where(PlanArea.slug == slug)).one()


def printed(
    session: Session,
    atlas: Atlas,
    keyring: Keyring,
    now: datetime,
    slug: str,
    *,
    language: str = "es",
    paper: str = "a4",
    audience: Audience = Audience.INTERNAL,
) -> list[str]:
    """The text of each page, with its white space made plain."""
    facts = gather(facts_context(session, atlas, keyring, now), plan_of(session, slug))
    body = render(
        facts, atlas, language=language, public_url=ADDRESS, paper=paper, audience=audience
    )
    return [re.sub(r"\s+", " ", page) for page in text_of_pages(body)]


@pytest.fixture(scope="module")
def mcallen(world: World) -> list[str]:
    """The plan of McAllen as it lies in the drawer, read by every test that changes nothing."""
    with ReadWriteSession(world.engine, info={"writes": True}) as session:
        pages = printed(session, world.atlas, world.keyring, SOWN_AT, "mx-mcallen")
        session.rollback()
    return pages


def test_mcallen_comes_out_on_two_pages_with_its_telephones(
    house: Session, mcallen: list[str]
) -> None:
    assert len(mcallen) == 2
    first, second = mcallen
    assert "MX-MCA-01" in first
    assert "Valle del Río Grande: Hidalgo y Starr" in first
    assert "228,968" in first, "the estimate: 213,468 of the census and 15,500 invented"
    assert "Falta:" not in first + second

    post = plan_of(house, "mx-mcallen").post
    numbers = [channel.value for channel in post.channels if channel.value.startswith("+")]
    assert numbers
    assert all(FICTIONAL.fullmatch(number) for number in numbers)
    assert all(national(number) in second for number in numbers)
    assert "911" in second
    assert post.covering_post is not None
    assert "Consulado de México en Brownsville" in second
    assert "US-281" in second


def test_what_is_missing_is_said_aloud(house: Session, atlas: Atlas, keyring: Keyring) -> None:
    first, _ = printed(house, atlas, keyring, SOWN_AT, "sv-los-angeles")
    assert "Falta: acuerdo con la autoridad" in first


def test_the_next_paper_has_the_changed_number_and_says_how_old_the_others_are(
    house: Session, atlas: Atlas, keyring: Keyring, mcallen: list[str]
) -> None:
    post = plan_of(house, "mx-mcallen").post
    old = next(channel for channel in post.channels if channel.value.startswith("+"))
    before = national(old.value)
    assert before in mcallen[1]
    assert "Vencido" not in mcallen[0]
    old.value = "+19565550199"
    house.flush()
    first, second = printed(house, atlas, keyring, SOWN_AT + timedelta(days=800), "mx-mcallen")
    assert "(956) 555-0199" in second
    assert before not in second
    assert "Vencido" in first


def test_the_public_edition_in_another_language_on_another_paper(
    house: Session, atlas: Atlas, keyring: Keyring, mcallen: list[str]
) -> None:
    pages = printed(
        house,
        atlas,
        keyring,
        SOWN_AT,
        "mx-mcallen",
        language="fr",
        paper="letter",
        audience=Audience.PUBLIC,
    )
    assert len(pages) == 2
    assert "Vallée du Rio Grande" in pages[0]
    assert "Falfurrias–Alice" in mcallen[1]
    assert "Falfurrias–Alice" not in pages[1], "routes stay out of the public edition"

    facts = gather(facts_context(house, atlas, keyring, SOWN_AT), plan_of(house, "mx-mcallen"))
    leaders = {leader.value.name for leader in facts.leaders}
    assert any(name in mcallen[1] for name in leaders)
    assert not any(name in " ".join(pages) for name in leaders)


def test_no_national_is_named(
    house: Session, atlas: Atlas, keyring: Keyring, mcallen: list[str]
) -> None:
    ids = list(house.scalars(sa.select(Person.id).where(Person.country == "MX")))
    context = context_of(house, keyring, SOWN_AT, viewer=Viewer.of_country("MX"))
    opened = read_persons(context, ids).opened
    nationals = {person.card.full_name for person in opened.values()}
    facts = gather(facts_context(house, atlas, keyring, SOWN_AT), plan_of(house, "mx-mcallen"))
    # Names are drawn by lot: an official or a leader may have the name of somebody registered.
    namesakes = {contact.value.name for contact in facts.contacts}
    namesakes |= {leader.value.name for leader in facts.leaders}
    namesakes |= {leader.value.alternate_name for leader in facts.leaders}
    assert len(nationals - namesakes) > 500
    assert [name for name in nationals - namesakes if name in " ".join(mcallen)] == []
