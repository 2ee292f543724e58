from __future__ import annotations

from sqlalchemy.orm import Session

from core.accounts import RoleName
from directory.entries.models import Designation, Post, PostKind, Visibility
from tests.watch.alarms.called import focal_point, officer
from watch.alarms.rungs.recipients import (
    accounts_in_role,
    distinct_readers,
    focal_reader,
    focal_readers,
    reader_of_user,
    readers_of_users,
)


def names(readers: list[object]) -> list[str]:
    return [getattr(each, "name", "") for each in readers]


def test_the_country_comes_before_its_posts_and_the_designated_first(session: Session) -> None:
    post = Post(kind=PostKind.CONSULATE, name="P", country="SV", visibility=Visibility.RCM)
    session.add(post)
    session.flush()
    focal_point(session, "De Puesto", "p@example.org", post_id=post.id)
    focal_point(session, "Otra", "o@example.org", designation=Designation.OTHER)
    assert names([*focal_readers(session, "SV")]) == ["De Puesto"]
    focal_point(session, "Suplente", "s@example.org", designation=Designation.ALTERNATE)
    focal_point(session, "Titular", "t@example.org", languages=["quc", "en"])
    officer(session, "guardia")
    readers = focal_readers(session, "SV")
    assert names([*readers]) == ["Titular", "Suplente", "guardia@example.org"]
    assert [each.language for each in readers] == ["en", "es", "es"]


def test_one_person_is_one_reader_by_the_address(session: Session) -> None:
    guard = officer(session, "ana")
    officer(session, "ana.hn", country="HN")
    point = focal_point(session, "Ana Pérez", "ANA@example.org")
    (reader,) = focal_readers(session, "SV")
    assert (reader.key, reader.name) == (f"user:{guard.id}", "Ana Pérez")
    assert reader.focal_point_id == point.id
    foreign = focal_point(session, "De Honduras", "ana.hn@example.org", designation="alternate")
    found = focal_reader(session, foreign.id)
    assert found is not None
    assert found.user_id is None


def test_an_entry_of_its_post_alone_is_named_to_nobody_else(session: Session) -> None:
    point = focal_point(session, "Reservada", "r@example.org", visibility=Visibility.POST)
    reader = focal_reader(session, point.id)
    assert reader is not None
    assert (reader.name, reader.email) == ("", "r@example.org")


def test_closed_accounts_and_what_is_retired_are_nobody(session: Session) -> None:
    one, two = officer(session, "una"), officer(session, "dos")
    assert names([*readers_of_users(session, [two.id, one.id])]) == [two.email, one.email]
    two.active = False
    assert names([*readers_of_users(session, [two.id, one.id])]) == [one.email]
    assert names([*accounts_in_role(session, RoleName.EMERGENCY, "SV")]) == [one.email]
    reader = reader_of_user(one)
    assert distinct_readers([reader, reader]) == [reader]
