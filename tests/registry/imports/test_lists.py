"""A list waits sealed, is its country's and its post's, and has a way back until it expires."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.storage import FileStore
from registry.duplicates.models import DoublePass
from registry.imports.lists import (
    UNDO_DAYS,
    WAITING_DAYS,
    ListSender,
    apply_list,
    can_be_undone,
    content_of,
    countries_with_lists,
    expire_lists,
    forget_content,
    last_mapping,
    list_of,
    lists_of,
    new_list,
    rejected_of,
    undo_list,
)
from registry.imports.models import PeopleList, PeopleListState
from registry.imports.people_file import ImportOrigin
from registry.people.models import Person
from tests.registry.imports.small_lists import ANA, KEYRING, LUZ, lines, read_list, read_table

POST = uuid.UUID(int=3)
ADMIN = ListSender("user:1", "SV")
CONSUL = ListSender("user:2", "SV", POST)
TEXT = lines(ANA, LUZ.replace("2026-09-01", "no"))


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "lists", KEYRING)


def send(
    session: Session, store: FileStore, now: datetime, sender: ListSender = ADMIN
) -> PeopleList:
    sent = new_list(store, TEXT.encode(), "lista.csv", sender, now)
    session.add(sent)
    session.flush()
    return sent


def apply(session: Session, store: FileStore, keyring: Keyring, sent: PeopleList) -> None:
    origin = ImportOrigin(ADMIN.actor, sent.at)
    apply_list(session, store, keyring, sent, read_list(TEXT), origin, {})
    session.flush()


def people(session: Session) -> int:
    query = sa.select(sa.func.count()).select_from(Person).where(Person.country == "SV")
    return session.scalar(query) or 0


def test_a_country_sees_all_its_lists_and_a_post_its_own(
    session: Session, store: FileStore, now: datetime
) -> None:
    first = send(session, store, now)
    second = send(session, store, now + timedelta(hours=1), CONSUL)
    assert lists_of(session, ADMIN) == [second, first]
    assert lists_of(session, CONSUL) == [second]
    for stranger in (ListSender("user:9", "HN"), ListSender("user:8", "SV", uuid.UUID(int=4))):
        assert lists_of(session, stranger) == []
        assert list_of(session, second.id, stranger) is None
    assert list_of(session, first.id, CONSUL) is None
    second.state = PeopleListState.DROPPED
    assert (lists_of(session, CONSUL), list_of(session, second.id, ADMIN)) == ([], None)


def test_what_is_sent_in_is_read_again_until_it_is_forgotten(
    session: Session, store: FileStore, now: datetime
) -> None:
    sent = send(session, store, now)
    assert content_of(sent, store) == TEXT.encode()
    assert (can_be_undone(sent, store), rejected_of(sent, store)) == (False, None)
    forget_content(sent, store)
    assert content_of(sent, store) is None


def test_a_list_that_cannot_be_kept_leaves_no_row(
    session: Session, tmp_path: Path, now: datetime
) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be")
    with pytest.raises(OSError, match="taken"):
        send(session, FileStore(tmp_path / "taken", KEYRING), now)
    assert lists_of(session, ADMIN) == []


def test_an_applied_list_counts_keeps_the_rejected_and_is_undone_once(
    session: Session, store: FileStore, keyring: Keyring, now: datetime
) -> None:
    sent = send(session, store, now)
    apply(session, store, keyring, sent)
    assert (people(session), sent.counts["imported"], sent.counts["rejected"]) == (1, 1, 1)
    assert b"Luz" in (rejected_of(sent, store) or b"")
    assert (sent.state, can_be_undone(sent, store)) == (PeopleListState.APPLIED, True)
    later = now + timedelta(days=1)
    undone = undo_list(session, store, keyring, sent, CONSUL, later)
    assert undone is not None
    assert (undone.erased, people(session)) == (1, 0)
    assert (sent.state, sent.undone_at, sent.undone_by) == (
        PeopleListState.UNDONE,
        later,
        CONSUL.actor,
    )
    assert not can_be_undone(sent, store)


def test_without_its_way_back_a_list_stays_applied(
    session: Session, store: FileStore, keyring: Keyring, now: datetime
) -> None:
    sent = send(session, store, now)
    apply(session, store, keyring, sent)
    written = datetime.now(UTC)
    assert expire_lists(store, written + timedelta(days=WAITING_DAYS - 1)) == 0
    assert expire_lists(store, written + timedelta(days=WAITING_DAYS + 1)) == 1
    assert (content_of(sent, store), can_be_undone(sent, store)) == (None, True)
    assert expire_lists(store, written + timedelta(days=UNDO_DAYS + 1)) == 2
    assert undo_list(session, store, keyring, sent, ADMIN, now) is None
    assert (sent.state, people(session)) == (PeopleListState.APPLIED, 1)


def test_the_next_list_with_the_same_titles_is_read_as_the_last_applied_one(
    session: Session, store: FileStore, keyring: Keyring, now: datetime
) -> None:
    table = read_table(TEXT)
    for hours, answer in ((0, "f"), (1, "m"), (2, "x")):
        sent = send(session, store, now + timedelta(hours=hours))
        sent.mapping = {"defaults": {"m_means": answer}}
        if answer != "x":
            apply(session, store, keyring, sent)
    assert last_mapping(session, "SV", table) == {"defaults": {"m_means": "m"}}
    assert last_mapping(session, "HN", table) is None
    assert last_mapping(session, "SV", read_table(TEXT.replace("hogar", "familia"))) is None


def test_a_list_after_the_last_pass_makes_a_country_due(session: Session, now: datetime) -> None:
    for country, hours in (("SV", 1), ("GT", -1), ("HN", 1)):
        session.add(
            PeopleList(
                at=now, actor="user:1", country=country, file_name="x", sha256="",
                state=PeopleListState.APPLIED, applied_at=now + timedelta(hours=hours),
            )
        )  # fmt: skip
    for country in ("SV", "GT"):
        session.add(DoublePass(country=country, began_at=now))
    session.flush()
    assert countries_with_lists(session) == ["SV"], "HN was never looked through"
