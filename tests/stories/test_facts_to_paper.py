"""From the demo's directory and registry to two printed pages a consul can act on."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from pypdf import PdfReader
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from directory.models import Channel
from directory.phones import national
from ground.atlas import Atlas, atlas_for
from ground.crypto import Keyring
from ground.db import writing
from ground.settings import Settings
from plans.facts import Edition
from plans.gather import gather
from plans.models import PlanArea
from plans.render import render
from registry.models import Person
from registry.persons import read_cards
from webapp.demo.seed import seed
from webapp.demo.telephones import FICTIONAL

ADDRESS = "https://atalaya.example"


@pytest.fixture
def atlas(settings: Settings) -> Atlas:
    return atlas_for(settings)


@pytest.fixture
def house(engine: Engine, settings: Settings, atlas: Atlas, keyring: Keyring, now: datetime) -> Iterator[Session]:
    seed(engine, settings, atlas, keyring, now)
    with writing(engine) as session:
        yield session


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
    edition: Edition = Edition.INTERNAL,
) -> list[str]:
    """The text of each page, with its white space made plain."""
    facts = gather(session, atlas, keyring, plan_of(session, slug), now=now)
    body = render(facts, atlas, language=language, public_url=ADDRESS, paper=paper, edition=edition)
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(io.BytesIO(body)).pages]


def test_mcallen_comes_out_on_two_pages_with_its_telephones(
    house: Session, atlas: Atlas, keyring: Keyring, now: datetime
) -> None:
    pages = printed(house, atlas, keyring, now, "mx-mcallen")
    assert len(pages) == 2
    first, second = pages
    assert "MX-MCA-01" in first
    assert "Valle del Río Grande: Hidalgo y Starr" in first
    assert "228,968" in first, "the estimate: 213,468 of the census and 15,500 invented"
    assert "Falta" not in first + second

    post = plan_of(house, "mx-mcallen").post
    numbers = [channel.value for channel in post.channels if channel.value.startswith("+")]
    assert numbers
    assert all(FICTIONAL.fullmatch(number) for number in numbers)
    assert all(national(number) in second for number in numbers)
    assert "911" in second
    assert post.covering_post is not None
    assert "Consulado de México en Brownsville" in second
    assert "US-281" in second


def test_what_is_missing_is_said_aloud(house: Session, atlas: Atlas, keyring: Keyring, now: datetime) -> None:
    first, _ = printed(house, atlas, keyring, now, "sv-los-angeles")
    assert "Falta: acuerdo con la autoridad" in first


def test_a_changed_number_is_on_the_next_paper(house: Session, atlas: Atlas, keyring: Keyring, now: datetime) -> None:
    post = plan_of(house, "mx-mcallen").post
    old = house.scalars(
        sa.select(Channel).where(Channel.post_id == post.id, Channel.value.startswith("+")).order_by(Channel.rank)
    ).first()
    assert old is not None
    before = national(old.value)
    old.value, old.confirmed_at = "+19565550199", now
    house.flush()
    _, second = printed(house, atlas, keyring, now, "mx-mcallen")
    assert "(956) 555-0199" in second
    assert before not in second


def test_paper_says_when_its_telephones_are_old(house: Session, atlas: Atlas, keyring: Keyring, now: datetime) -> None:
    first, _ = printed(house, atlas, keyring, now + timedelta(days=800), "mx-mcallen")
    assert "Vencido" in first


def test_another_language_another_paper_the_public_edition(
    house: Session, atlas: Atlas, keyring: Keyring, now: datetime
) -> None:
    pages = printed(house, atlas, keyring, now, "gt-tapachula", language="fr", paper="letter", edition=Edition.PUBLIC)
    assert len(pages) == 2
    assert "Tapachula et le Soconusco" in pages[0]
    assert "Talismán–El Carmen–Malacatán" not in pages[1], "routes stay out of the public edition"


def test_no_national_is_named_and_leaders_only_inside_the_house(
    house: Session, atlas: Atlas, keyring: Keyring, now: datetime
) -> None:
    ids = list(house.scalars(sa.select(Person.id).where(Person.country == "MX")))
    opened = read_cards(house, keyring, ids, actor="test", purpose="paper", now=now, country="MX")
    nationals = {card.full_name for card in opened.values()}
    facts = gather(house, atlas, keyring, plan_of(house, "mx-mcallen"), now=now)
    leaders = {leader.value.name for leader in facts.leaders}

    internal = " ".join(printed(house, atlas, keyring, now, "mx-mcallen"))
    public = " ".join(printed(house, atlas, keyring, now, "mx-mcallen", edition=Edition.PUBLIC))
    assert any(name in internal for name in leaders)
    assert not any(name in public for name in leaders)
    assert len(nationals) > 500
    assert not any(name in internal + public for name in nationals)
