from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.db import writing
from directory.entries.models import (
    Channel,
    ChannelKind,
    FailureReport,
    Shelter,
    ShelterKind,
    Visibility,
)
from tests.webapp.conftest import House
from webapp.http.rendering.remembered_parts import RememberedParts, remembered_part

OWN, COMMON = "Refugio Propio", "Refugio Común"


@pytest.fixture
def sheltered(house: House) -> House:
    with writing(house.engine) as session:
        for name, sight in ((OWN, Visibility.COUNTRY), (COMMON, Visibility.PUBLIC)):
            made = Shelter(kind=ShelterKind.COMMUNITY, name=name, country="GT", visibility=sight)
            made.channels = [Channel(kind=ChannelKind.PHONE, value="+19565550100")]
            session.add(made)
    return house


def test_a_part_is_made_once_while_its_key_is_remembered() -> None:
    parts, made = RememberedParts[int](most=2), itertools.count()
    assert [parts.part(key, lambda: next(made)) for key in "aab"] == [0, 0, 1]
    assert parts.part("c", lambda: next(made)) == 2, "a is the one not asked for the longest"
    assert parts.part("b", lambda: next(made)) == 1
    assert parts.part("a", lambda: next(made)) == 3


def test_without_a_version_nothing_is_remembered(house: House) -> None:
    made = itertools.count()
    with house.app.app_context():
        assert [remembered_part(None, "key", lambda: next(made)) for _ in range(2)] == [0, 1]
        assert [remembered_part("v", "key", lambda: next(made)) for _ in range(2)] == [2, 2]
        assert remembered_part("w", "key", lambda: next(made)) == 3


def test_nobody_gets_what_another_sight_remembers(sheltered: House) -> None:
    own, other = sheltered.signed_in("consul.gt"), sheltered.signed_in("secretariat")
    for _ in range(2):
        assert OWN in own.get("/directorio").text
        assert OWN not in other.get("/directorio").text
        assert COMMON in other.get("/directorio").text
        public = sheltered.browser().get("/").text
        assert COMMON in public
        assert OWN not in public


def test_a_change_shows_at_once(sheltered: House) -> None:
    reader, anybody = sheltered.signed_in("consul.gt"), sheltered.browser()

    def pages() -> tuple[str, str]:
        return reader.get("/directorio").text, anybody.get("/").text

    assert all("este número falla" not in page for page in pages())
    with writing(sheltered.engine) as session:
        channel = session.scalars(
            sa.select(Channel).join(Shelter).where(Shelter.name == COMMON)
        ).one()
        channel.failures = [FailureReport(at=sheltered.clock(), by="user:x", note="mudo")]
    assert all("este número falla" in page for page in pages())
    assert "al día" not in pages()[0]
    with writing(sheltered.engine) as session:
        channel = session.get_one(Channel, channel.id)
        channel.confirmed_at = sheltered.clock()
    assert "al día" in pages()[0]
    with writing(sheltered.engine) as session:
        session.execute(sa.update(Shelter).where(Shelter.name == COMMON).values(name="Otro"))
    assert all("Otro" in page and COMMON not in page for page in pages())


def test_ages_go_on(sheltered: House) -> None:
    with writing(sheltered.engine) as session:
        for channel in session.scalars(sa.select(Channel)):
            channel.confirmed_at = sheltered.clock() - timedelta(minutes=5)
    reader = sheltered.signed_in("consul.gt")
    assert "hace 5 min" in reader.get("/directorio").text
    sheltered.clock.at += timedelta(minutes=2)
    assert "hace 7 min" in reader.get("/directorio").text


def test_each_reads_in_the_own_language(sheltered: House) -> None:
    for language in ("es", "en", "es"):
        page = sheltered.browser().get("/", headers={"Accept-Language": language}).text
        assert ("Shelters" in page) is (language == "en")
