from __future__ import annotations

import zlib
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from core.crypto import Keyring
from directory.editions.models import Edition
from directory.editions.publication import latest_edition
from directory.editions.snapshot import DamagedEdition, freeze, rows_of, thaw
from directory.entries.kinds import EntryKind
from directory.entries.leaders import add_leader
from directory.entries.models import Answer, Visibility
from directory.entries.visibility import Viewer
from directory.export.rows import rows_for
from directory.rounds.models import Round
from tests.directory.conftest import CONFIRMED, channel, focal_point, organisation, post, shelter
from tests.directory.publishing import publish

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def entries(session: Session, keyring: Keyring) -> None:
    mcallen = post(
        session,
        "Consulado en McAllen",
        (-98.23, 26.2),
        channels=[channel("+19565550123", hours="24 h")],
    )
    shelter(
        session,
        "Casa Belén",
        None,
        "MX",
        papers_asked=Answer.NO,
        beds_women=12,
        occupied=3,
        occupied_at=CONFIRMED,
        visibility=Visibility.PUBLIC,
    )
    organisation(session, "Cruz «ñ»", (-98.2, 26.2), services=["agua", "abogados"])
    focal_point(session, "María Peña", mcallen)
    add_leader(session, keyring, mcallen, zone="Pharr", name="Rosa Ejemplo", phone="956 555 0123")
    session.flush()


def published(session: Session, number: str = "2026-II", now: datetime = NOW) -> Edition:
    return publish(session, number=number, now=now, actor="user:1")


def test_an_edition_holds_every_entry_just_as_it_stood(session: Session) -> None:
    edition = published(session)
    rows = rows_for(session, Viewer.system(), NOW, None)
    session.flush()
    session.expire_all()
    assert thaw(edition) == rows
    assert {row.section for row in rows} == set(EntryKind) - {EntryKind.LEADER}


def test_no_leader_is_in_it(session: Session, keyring: Keyring) -> None:
    assert b"Rosa" not in zlib.decompress(published(session).content)
    rows = rows_for(session, Viewer.of_country("SV"), NOW, keyring)
    with pytest.raises(ValueError, match="leaders"):
        freeze(rows)


def test_what_changes_later_is_not_in_it(session: Session) -> None:
    edition = published(session)
    session.execute(sa.text("UPDATE post SET name = 'Otro'"))
    session.expire_all()
    assert "Consulado en McAllen" in {row.name for row in rows_of(edition, Viewer.rcm())}


def test_equal_rows_freeze_to_equal_bytes(session: Session) -> None:
    rows = rows_for(session, Viewer.system(), NOW, None)
    assert freeze(rows) == freeze(rows_for(session, Viewer.system(), NOW, None))
    assert freeze(rows)[1] != freeze(rows[1:])[1]


@pytest.mark.parametrize("turned", [0, -1])
def test_a_damaged_edition_says_so(session: Session, turned: int) -> None:
    edition = published(session)
    content = bytearray(edition.content)
    content[turned] ^= 0xFF
    edition.content = bytes(content)
    with pytest.raises(DamagedEdition, match="2026-II"):
        thaw(edition)


def test_a_rewritten_edition_says_so(session: Session) -> None:
    edition = published(session)
    edition.content = zlib.compress(
        zlib.decompress(edition.content).replace(b"McAllen", b"Houston")
    )
    with pytest.raises(DamagedEdition, match="does not match"):
        thaw(edition)


def test_a_field_of_tomorrow_and_one_forgotten_do_no_harm(session: Session) -> None:
    edition = published(session)
    rows = rows_for(session, Viewer.system(), NOW, None)
    text = zlib.decompress(edition.content).decode()
    text = text.replace('"is_demo":false,', '"is_new":1,')
    edition.content, edition.sha256 = (
        zlib.compress(text.encode()),
        sha256(text.encode()).hexdigest(),
    )
    assert thaw(edition) == rows


def test_numbers_follow_the_half_and_editions_their_predecessor(session: Session) -> None:
    first = published(session)
    second = published(session, now=NOW + timedelta(days=1))
    third = published(session, now=NOW + timedelta(days=2))
    next_half = published(session, "2027-I", NOW + timedelta(days=60))
    assert [each.number for each in (first, second, third, next_half)] == [
        "2026-II", "2026-II.2", "2026-II.3", "2027-I",
    ]  # fmt: skip
    assert [each.before_id for each in (first, second, third, next_half)] == [
        None,
        first.id,
        second.id,
        third.id,
    ]
    assert latest_edition(session) is next_half


def test_2026_i_is_free_although_2026_ii_is_taken(session: Session) -> None:
    published(session, "2026-II")
    assert published(session, "2026-I").number == "2026-I"


def test_it_counts_by_kind_and_by_country(session: Session) -> None:
    counts = published(session).counts
    # The four rows of HN are the noise of conftest; the post of HN has a confirmation of its own.
    assert counts["by_kind"] == {"focal_point": 2, "organisation": 2, "post": 2, "shelter": 2}
    assert counts["by_country"] == {
        "HN": {"entries": 4, "confirmed": 1},
        "MX": {"entries": 1, "confirmed": 0},
        "SV": {"entries": 3, "confirmed": 1},
    }
    assert (counts["entries"], counts["confirmed"]) == (8, 2)


def test_it_knows_its_round_and_is_written_down(session: Session) -> None:
    day = NOW.date()
    round_ = Round(number="2026-II", opens_on=day, due_on=day, closes_on=day)
    session.add(round_)
    session.flush()
    edition = publish(session, number=round_.number, now=NOW, actor="worker", round_id=round_.id)
    assert edition.round_id == round_.id
    (entry,) = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "edition.publish"))
    assert (entry.actor, entry.details["number"], entry.details["entries"]) == (
        "worker",
        "2026-II",
        8,
    )


def test_an_edition_with_an_invented_entry_is_marked(session: Session) -> None:
    assert published(session).is_demo is False
    shelter(session, "Albergue de demostración", None, is_demo=True)
    assert published(session).is_demo is True
