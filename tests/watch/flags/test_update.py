from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, cast

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.atlas.atlas import Atlas
from core.audit_log import AuditEntry
from core.crypto import Keyring
from feeds.drawings.drawn_bands import DrawnBands
from feeds.models import Ending, Hazard, HazardStatus, Trust
from feeds.values import Severity
from registry.people.models import Person, Stay
from registry.registration.persons import erase_person
from tests.indexed_people import spoil_index
from tests.two_counties import TwoCounties
from tests.watch.conftest import band, draw, stay_at
from watch.flags.members import members_of
from watch.flags.update import FlagUpdate, flag_hazard, watch_context
from watch.models import ChangeKind, Flag, FlagChange, FlagStatus, SubjectKind

Make = Callable[..., Any]
WIDE = band(-98.6, 26.0, -97.9, 26.8, Severity.SEVERE, "flood")
NARROW = band(-98.3, 26.1, -98.1, 26.3, Severity.SEVERE, "flood")
ELSEWHERE = band(-90, 10, -89, 11, Severity.SEVERE, "flood")


@pytest.fixture
def work_out(session: Session, keyring: Keyring, now: datetime) -> Callable[..., FlagUpdate]:
    """Works a hazard out and then once more: the second time nothing may change."""

    def _work_out(hazard: Hazard, later: timedelta = timedelta(0)) -> FlagUpdate:
        done = flag_hazard(
            watch_context(session, keyring, cast(Atlas, TwoCounties()), now + later),
            hazard,
        )
        before = _everything(session)
        again = flag_hazard(
            watch_context(session, keyring, cast(Atlas, TwoCounties()), now + later),
            hazard,
        )
        assert again.changed == 0
        assert _everything(session) == before
        return done

    return _work_out


def _everything(session: Session) -> list[Any]:
    session.flush()
    tables = (Flag.__table__, FlagChange.__table__, AuditEntry.__table__)
    return [sorted(map(repr, session.execute(sa.select(table)))) for table in tables]


def flags(session: Session) -> dict[tuple[str, str], Flag]:
    return {(flag.kind.value, flag.country): flag for flag in session.scalars(sa.select(Flag))}


def moves(flag: Flag, session: Session) -> list[ChangeKind]:
    session.expire(flag, ["changes"])
    return [change.change for change in flag.changes]


def test_a_flag_for_each_country_shelter_and_post(
    work_out: Make,
    hazard: Make,
    register: Make,
    shelter: Make,
    post: Make,
    home: Make,
    session: Session,
    keyring: Keyring,
) -> None:
    family = home()
    inside = [register(f"Ana {n}", stay_at(-98.2, 26.2), household=family) for n in range(2)]
    register("Lejos", stay_at(-80, 10), household=family)
    register("Eva", stay_at(-98.5, 26.7), country="GT")
    refuge, office = shelter("Refugio", -98.2, 26.2), post("Consulado", -98.2, 26.2)
    shelter("Lejos", -80, 10)
    assert work_out(hazard(WIDE)).raised == 4
    found = flags(session)
    ours = found["nationals", "SV"]
    assert (ours.persons, ours.households, ours.severity, ours.status) == (
        2,
        1,
        "Severe",
        FlagStatus.RAISED,
    )
    assert members_of(session, ours, keyring) == sorted(person.id for person in inside)
    assert found["nationals", "GT"].persons == 1
    assert found["shelter", "US"].subject_id == str(refuge.id)
    assert found["post", "SV"].subject_id == str(office.id)
    assert inside[0].id.bytes not in (ours.members or b"")


def test_widened_narrowed_and_cleared_with_their_history(
    work_out: Make, hazard: Make, register: Make, session: Session
) -> None:
    register("Ana", stay_at(-98.2, 26.2))
    register("Luz", stay_at(-98.5, 26.7))
    storm = hazard(NARROW)
    work_out(storm)
    flag = flags(session)["nationals", "SV"]
    for band_, persons in ((WIDE, 2), (NARROW, 1), (ELSEWHERE, 1)):
        draw(storm, band_)
        storm.version += 1
        work_out(storm)
        assert flag.persons == persons
    assert moves(flag, session) == [
        ChangeKind.RAISED,
        ChangeKind.WIDENED,
        ChangeKind.NARROWED,
        ChangeKind.CLEARED,
    ]
    assert [(change.added, change.removed) for change in flag.changes] == [
        (1, 0),
        (1, 0),
        (0, 1),
        (0, 1),
    ]
    assert (flag.status, flag.cleared_because) == (
        FlagStatus.CLEARED,
        "the zone no longer touches it",
    )
    draw(storm, NARROW)
    work_out(storm)
    assert (flag.status, flag.cleared_because, flag.cleared_at) == (FlagStatus.RAISED, "", None)
    assert session.scalar(sa.select(sa.func.count()).select_from(Flag)) == 1


@pytest.mark.parametrize(
    ("what", "change", "because"),
    [
        (
            "cancelled",
            {"status": HazardStatus.ENDED, "ended_because": Ending.CANCELLED},
            "cancelled",
        ),
        ("expired", {"status": HazardStatus.ENDED, "ended_because": Ending.EXPIRED}, "expired"),
        ("over", {"status": HazardStatus.ENDED, "ended_because": Ending.OVER}, "over"),
        ("its end has come, though nobody wrote it down yet", {"ends_at": timedelta(0)}, "expired"),
        ("told to be an exercise after all", {"is_test": True}, "test or exercise"),
        ("its messages only inform", {"is_context": True}, "context only"),
        ("lost its place", {"zone": None, "severity_zones": DrawnBands()}, "no longer placed"),
    ],
)
def test_a_flag_is_cleared_with_the_reason(
    what: str,
    change: dict[str, Any],
    because: str,
    work_out: Make,
    hazard: Make,
    register: Make,
    shelter: Make,
    session: Session,
    now: datetime,
) -> None:
    register("Ana", stay_at(-98.2, 26.2))
    shelter("Refugio", -98.2, 26.2)
    storm, other = hazard(WIDE), hazard(WIDE, title="B")
    work_out(other)
    work_out(storm)
    for name, value in change.items():
        setattr(storm, name, now if isinstance(value, timedelta) else value)
    assert work_out(storm).cleared == 2
    gone = session.scalars(sa.select(Flag).where(Flag.hazard_id == storm.id)).all()
    assert [(flag.status, flag.cleared_because) for flag in gone] == [
        (FlagStatus.CLEARED, because)
    ] * 2
    kept = session.scalars(sa.select(Flag.status).where(Flag.hazard_id == other.id)).all()
    assert kept == [FlagStatus.RAISED] * 2, "the other hazard's flags fly on"


@pytest.mark.parametrize(
    "given",
    [
        {"is_test": True},
        {"is_context": True},
        {"status": HazardStatus.ENDED},
        {"zone": None, "severity_zones": DrawnBands()},
    ],
)
def test_some_hazards_never_flag(
    given: dict[str, Any], work_out: Make, hazard: Make, register: Make
) -> None:
    register("Ana", stay_at(-98.2, 26.2))
    storm = hazard(WIDE)
    for name, value in given.items():
        setattr(storm, name, value)
    assert work_out(storm) == FlagUpdate(())


def test_the_same_quake_of_two_sources_flags_once(
    work_out: Make, hazard: Make, register: Make, session: Session
) -> None:
    register("Ana", stay_at(-98.2, 26.2))
    original = hazard(WIDE, title="usgs")
    repeat = hazard(WIDE, title="gdacs", same_as_id=original.id)
    assert (work_out(original).raised, work_out(repeat).raised) == (1, 0)
    draw(original)
    assert (work_out(original).cleared, work_out(repeat).raised) == (1, 1), (
        "the one with a place counts"
    )


def test_people_come_and_go_though_the_hazard_stands_still(
    work_out: Make, hazard: Make, register: Make, session: Session, keyring: Keyring, now: datetime
) -> None:
    ana = register("Ana", stay_at(-98.2, 26.2))
    register(
        "Viajera", stay_at(-80, 10), stay_at(-98.2, 26.2, trip=True, from_on=date(2026, 11, 27))
    )
    storm = hazard(WIDE)
    work_out(storm)
    work_out(storm, timedelta(days=5))
    erase_person(session, keyring, ana, actor="user:1", purpose="asked", now=now)
    work_out(storm, timedelta(days=5))
    flag = flags(session)["nationals", "SV"]
    assert moves(flag, session) == [ChangeKind.RAISED, ChangeKind.WIDENED, ChangeKind.NARROWED]
    assert flag.persons == 1


def test_a_hazard_to_come_asks_who_will_be_there(
    work_out: Make, hazard: Make, register: Make, session: Session, now: datetime
) -> None:
    register(
        "Viajera", stay_at(-80, 10), stay_at(-98.2, 26.2, trip=True, from_on=date(2026, 11, 24))
    )
    register("Luz", stay_at(-98.2, 26.2, until_on=date(2026, 11, 23)))
    register("Ana", stay_at(-98.2, 26.2))
    storm = hazard(WIDE, started_at=now + timedelta(days=3), ends_at=now + timedelta(days=4))
    work_out(storm)
    flag = flags(session)["nationals", "SV"]
    assert (flag.persons, flag.arriving, flag.leaving) == (3, 1, 1)
    work_out(storm, timedelta(days=2))
    assert (flag.persons, flag.arriving, flag.leaving) == (2, 0, 0)
    assert [(each.persons, each.arriving, each.leaving) for each in flag.changes] == [
        (3, 1, 1),
        (2, 0, 0),
    ]


def test_who_was_to_arrive_and_is_there_now_widens_the_flag(
    work_out: Make, hazard: Make, register: Make, session: Session, now: datetime
) -> None:
    register("Ana", stay_at(-98.2, 26.2))
    register(
        "Viajera", stay_at(-80, 10), stay_at(-98.2, 26.2, trip=True, from_on=date(2026, 11, 24))
    )
    storm = hazard(WIDE, ends_at=now + timedelta(days=4))
    work_out(storm)
    work_out(storm, timedelta(days=3))
    flag = flags(session)["nationals", "SV"]
    assert moves(flag, session) == [ChangeKind.RAISED, ChangeKind.WIDENED]
    assert [(each.persons, each.arriving) for each in flag.changes] == [(2, 1), (2, 0)]


def test_a_graver_zone_widens_and_a_milder_one_narrows(
    work_out: Make, hazard: Make, register: Make, session: Session
) -> None:
    register("Ana", stay_at(-98.2, 26.2))
    storm = hazard(WIDE)
    work_out(storm)
    for severity in (Severity.EXTREME, Severity.MINOR):
        draw(storm, band(-98.6, 26.0, -97.9, 26.8, severity))
        work_out(storm)
    flag = flags(session)["nationals", "SV"]
    assert moves(flag, session) == [ChangeKind.RAISED, ChangeKind.WIDENED, ChangeKind.NARROWED]
    assert [change.because for change in flag.changes] == [
        "",
        "Severe -> Extreme",
        "Extreme -> Minor",
    ]
    assert flag.kind is SubjectKind.NATIONALS


def _spoil(session: Session, *tables_rows: tuple[Any, Any]) -> None:
    for table, row_id in tables_rows:
        session.execute(sa.update(table).where(table.id == row_id).values(ciphertext=b"damaged"))
    session.expire_all()


def _lose(session: Session, person: Person) -> None:
    """Damage the place of a person's stay and the block of the index that knew it."""
    (stay,) = person.stays
    _spoil(session, (Stay, stay.id))
    spoil_index(session, person.country)


def test_whom_nothing_can_place_any_more_stays_behind_the_flag(
    work_out: Make, hazard: Make, register: Make, session: Session, keyring: Keyring
) -> None:
    """Not known is not out of danger: damage must neither clear a flag nor narrow it."""
    ana, luz = (register(name, stay_at(-98.2, 26.2)) for name in ("Ana", "Luz"))
    flood = hazard(WIDE)
    work_out(flood)
    _lose(session, luz)
    fresh = Keyring([b"k" * 32])
    context = watch_context(session, fresh, cast(Atlas, TwoCounties()), flood.last_seen_at)
    assert flag_hazard(context, flood).changed == 0
    flag = flags(session)["nationals", "SV"]
    assert (flag.persons, set(members_of(session, flag, keyring))) == (2, {ana.id, luz.id})
    draw(flood, ELSEWHERE)
    assert flag_hazard(context, flood).narrowed == 1
    assert (flag.status, members_of(session, flag, keyring)) == (FlagStatus.RAISED, [luz.id])
    _end(flood)
    assert flag_hazard(context, flood).cleared == 1


def _end(hazard: Hazard) -> None:
    hazard.status, hazard.ended_because = HazardStatus.ENDED, Ending.EXPIRED


def test_a_flag_whose_members_do_not_open_is_told_again_and_keeps_no_other(
    work_out: Make, hazard: Make, register: Make, session: Session, keyring: Keyring
) -> None:
    ana = register("Ana", stay_at(-98.2, 26.2))
    register("Eva", stay_at(-98.2, 26.2), country="GT")
    flood = hazard(WIDE)
    work_out(flood)
    flag = flags(session)["nationals", "SV"]
    flag.members = b"damaged"
    session.flush()
    assert work_out(flood).widened == 1
    assert members_of(session, flag, keyring) == [ana.id]
    assert moves(flag, session) == [ChangeKind.RAISED, ChangeKind.WIDENED]


def test_what_is_mere_context_flags_nobody_and_what_is_derived_does(
    session: Session,
    register: Make,
    hazard: Make,
    shelter: Make,
    work_out: Callable[..., FlagUpdate],
) -> None:
    register("Ana", stay_at(-98.2, 26.2))
    shelter("Escuela", -98.2, 26.2)
    made = hazard(WIDE)
    made.source.trust = Trust.DERIVED
    assert work_out(made).raised == 2
    made.source.trust = Trust.CONTEXT
    assert work_out(made).cleared == 2
    assert {flag.cleared_because for flag in session.scalars(sa.select(Flag))} == {"context only"}


def test_a_country_flags_its_own_by_its_own_source_and_nobody_elses(
    session: Session,
    register: Make,
    hazard: Make,
    shelter: Make,
    post: Make,
    work_out: Callable[..., FlagUpdate],
) -> None:
    register("Ana", stay_at(-98.2, 26.2))
    register("Luis", stay_at(-98.2, 26.2), country="GT")
    for country in ("SV", "GT"):
        shelter(f"Escuela {country}", -98.2, 26.2, country=country)
        post(f"Consulado {country}", -98.2, 26.2, country=country)
    made = hazard(WIDE)
    made.source.owner = "GT"
    assert work_out(made).raised == 3
    assert set(flags(session)) == {("nationals", "GT"), ("shelter", "GT"), ("post", "GT")}
    made.source.owner = ""
    assert work_out(made).raised == 3, "a common one flags everybody's"
