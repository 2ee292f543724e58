"""What changed per hazard, without lines of nothing; and the sources that fail, by name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from feeds.models import Hazard, HazardStatus, Source
from feeds.values import Severity
from watch.digest.changes import Digest, digest_of
from watch.models import ChangeKind, Flag, FlagChange, FlagStatus, SubjectKind

HOUR = timedelta(hours=1)
Raise = Callable[..., Flag]


@pytest.fixture
def flag(session: Session, now: datetime) -> Raise:
    """Raises a flag on a hazard with its moves: (change, added, removed, persons)."""

    def make(
        hazard: Hazard,
        *moves: tuple[ChangeKind, int, int, int],
        kind: SubjectKind = SubjectKind.NATIONALS,
        country: str = "SV",
        subject: str = "",
        status: FlagStatus = FlagStatus.RAISED,
    ) -> Flag:
        made = Flag(
            hazard_id=hazard.id,
            kind=kind,
            country=country,
            subject_id=subject,
            status=status,
            hazard_version=1,
            raised_at=now,
            changed_at=now,
            severity="Severe",
        )
        session.add(made)
        session.flush()
        for number, (change, added, removed, persons) in enumerate(moves):
            moment = now - HOUR + timedelta(minutes=number)
            session.add(
                FlagChange(
                    flag_id=made.id,
                    at=moment,
                    change=change,
                    added=added,
                    removed=removed,
                    persons=persons,
                )
            )
        session.flush()
        return made

    return make


def digest(session: Session, now: datetime, country: str = "SV", **given: bool) -> Digest:
    return digest_of(session, country, now - 24 * HOUR, now, **given)


def test_a_hazard_has_one_line_with_what_it_came_to(
    session: Session, now: datetime, hazard: Callable[..., Hazard], flag: Raise
) -> None:
    storm = hazard(title="Ida")
    flag(storm, (ChangeKind.RAISED, 12, 0, 12), (ChangeKind.WIDENED, 5, 2, 15))
    flag(storm, (ChangeKind.RAISED, 0, 0, 0), kind=SubjectKind.SHELTER, subject="a")
    flag(
        storm,
        (ChangeKind.RAISED, 0, 0, 0),
        (ChangeKind.CLEARED, 0, 0, 0),
        kind=SubjectKind.POST,
        subject="b",
        status=FlagStatus.CLEARED,
    )
    (line,) = digest(session, now).lines
    assert (line.hazard.title, line.added, line.removed, line.persons) == ("Ida", 17, 2, 15)
    assert line.raised.get(SubjectKind.SHELTER) == 1
    assert line.cleared == {SubjectKind.POST: 1}
    assert not line.is_over


def test_the_gravest_comes_first_and_an_ended_one_says_so(
    session: Session, now: datetime, hazard: Callable[..., Hazard], flag: Raise
) -> None:
    flag(hazard(title="mild", severity=Severity.MINOR), (ChangeKind.RAISED, 1, 0, 1))
    grave = hazard(title="grave", severity=Severity.EXTREME, status=HazardStatus.ENDED)
    flag(grave, (ChangeKind.CLEARED, 0, 3, 0), status=FlagStatus.CLEARED)
    lines = digest(session, now).lines
    assert [(line.hazard.title, line.is_over, line.persons) for line in lines] == [
        ("grave", True, 0),
        ("mild", False, 1),
    ]


def test_what_is_nothing_is_left_out(
    session: Session, now: datetime, hazard: Callable[..., Hazard], flag: Raise
) -> None:
    flag(hazard(title="of others"), (ChangeKind.RAISED, 4, 0, 4), country="GT")
    flag(hazard(title="drill", is_test=True), (ChangeKind.RAISED, 4, 0, 4))
    flag(hazard(title="invented", is_demo=True), (ChangeKind.RAISED, 4, 0, 4))
    flag(hazard(title="unmoved"))
    assert digest(session, now).lines == ()
    assert digest(session, now).is_nothing
    assert [each.hazard.title for each in digest(session, now, is_demo=True).lines] == ["invented"]


def test_only_what_came_after_the_last_one_is_told(
    session: Session, now: datetime, hazard: Callable[..., Hazard], flag: Raise
) -> None:
    flag(hazard(), (ChangeKind.RAISED, 4, 0, 4))
    moment = now - HOUR
    assert digest_of(session, "SV", moment - HOUR, moment).lines
    assert not digest_of(session, "SV", moment, now).lines


def test_who_is_of_no_country_reads_no_count_of_people(
    session: Session, now: datetime, hazard: Callable[..., Hazard], flag: Raise
) -> None:
    storm = hazard()
    flag(storm, (ChangeKind.RAISED, 4, 0, 4), country="GT")
    flag(storm, (ChangeKind.RAISED, 9, 0, 9), country="HN")
    (line,) = digest(session, now, "").lines
    assert (line.added, line.removed, line.persons, line.countries) == (0, 0, 0, 2)


def test_a_source_that_fails_is_something(session: Session, now: datetime) -> None:
    session.add_all(
        [
            Source(
                key="good",
                name="Buena",
                format="cap",
                address="https://a.example",
                last_good_at=now,
            ),
            Source(
                key="bad",
                name="Caída",
                format="cap",
                address="https://b.example",
                failing_since=now,
            ),
            Source(
                key="own",
                name="De HN",
                format="cap",
                address="https://c.example",
                failing_since=now,
                owner="HN",
            ),
            Source(
                key="off",
                name="Apagada",
                format="cap",
                address="https://d.example",
                failing_since=now,
                is_enabled=False,
            ),
        ]
    )
    session.flush()
    found = digest(session, now)
    assert [each.source.name for each in found.sources] == ["Caída"]
    assert not found.is_nothing
