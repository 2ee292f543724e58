"""A storm told by several sources is one: its people are counted once, on the ground of all."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import permutations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.geo.geometry import Area, Box, Point
from feeds.lifecycle.expiry import expire
from feeds.lifecycle.same_event.storms import is_named_storm, is_same_storm, storms_alive
from feeds.lifecycle.store import store
from feeds.models import Hazard, Source
from feeds.storm_names import storm_key, storm_keys_of
from feeds.values import AlertMessage, Band, HazardKind, Precision, Reading, Severity
from tests.feeds.worlds import NOW, FakeAtlas, make_source

SEA, COAST, WIDE = Box(-91, 27, -89, 29), Box(-90, 29, -89, 30), Box(-92, 26, -88, 30)
INLAND = Box(-90, 30, -89, 31)


def told(
    key: str, box: Box, severity: Severity, name: str = "ensayo", sent: datetime = NOW
) -> AlertMessage:
    keys: tuple[str, ...] = (storm_key(name, sent),) if name else ()
    if key.startswith(("nhc:", "jtwc:")):
        keys = storm_keys_of(key.partition(":")[2], name, sent)
    return AlertMessage(
        identifier=f"{key}-{name}",
        sender=f"{key}.example",
        sent=sent,
        event_key=key,
        also_known_as=keys,
        is_sequenced=key.startswith(("nhc:", "gdacs:", "jtwc:")),
        kind=HazardKind.STORM,
        event="Hurricane",
        severity=severity,
        expires=NOW + timedelta(hours=6),
        bands=(Band(Area.from_box(box), severity),),
        precision=Precision.POLYGON,
    )


NHC = told("nhc:al992026", SEA, Severity.EXTREME)
NHC = replace(NHC, also_known_as=("storm:ensayo:2026", "atcf:al092026"))
NWS = told("vtec:KLIX.HU.W.0001.2026", COAST, Severity.SEVERE)
GDACS = told("gdacs:TC1000999", WIDE, Severity.MODERATE)
SMN = told("cap:smn.cna.gob.mx,avisossmn-1", INLAND, Severity.MODERATE)


def give(session: Session, *messages: AlertMessage, now: datetime = NOW) -> dict[str, Hazard]:
    for message in messages:
        key = message.event_key.partition(":")[0]
        source = session.scalar(sa.select(Source).where(Source.key == key))
        source = source or make_source(session, key)
        store(session, source, Reading("test", (message,)), FakeAtlas(), now)
    return {hazard.key: hazard for hazard in session.scalars(sa.select(Hazard))}


@pytest.mark.parametrize("order", list(permutations((NHC, NWS, GDACS, SMN)))[::2])
def test_in_any_order_one_hazard_speaks_for_all_on_the_ground_of_all(
    session: Session, order: tuple[AlertMessage, ...]
) -> None:
    hazards = give(session, *order, order[1])
    storm = hazards[NHC.event_key]
    assert [hazard.same_as_id for hazard in hazards.values()].count(storm.id) == 3
    assert storm.same_as_id is None
    assert storm.zone is not None
    for place in (Point(-90.5, 28), Point(-89.5, 29.9), Point(-91.9, 26.1), Point(-89.5, 30.9)):
        assert storm.zone.contains(place)
    assert storm.severity_zones[-1].severity == "Extreme"
    witness = hazards[NWS.event_key]
    assert witness.zone is not None
    assert not witness.zone.contains(Point(-91.9, 26.1)), "a witness holds but its own ground"


@pytest.mark.parametrize(
    "other",
    [
        told("gdacs:TC1", WIDE, Severity.SEVERE, name="otra"),
        told("gdacs:TC1", WIDE, Severity.SEVERE, name=""),
        # A list of another ocean may hold the same name.
        told("gdacs:TC1", Box(120, 10, 125, 15), Severity.SEVERE),
        replace(told("gdacs:TC1", WIDE, Severity.SEVERE), kind=HazardKind.FLOOD, event="Flood"),
        told("nhc:al982026", WIDE, Severity.SEVERE),
        told("jtwc:wp182026", WIDE, Severity.SEVERE),
        replace(told("gdacs:TC1", WIDE, Severity.SEVERE), is_test=True),
    ],
    ids=["another name", "no name", "ocean", "kind", "its own other", "another id", "an exercise"],
)
def test_what_is_another_storm_stays_apart(session: Session, other: AlertMessage) -> None:
    hazards = give(session, NHC, other)
    assert [hazard.same_as_id for hazard in hazards.values()] == [None, None]


def test_a_name_that_comes_again_in_another_season_is_another_storm(session: Session) -> None:
    (storm,) = give(session, NHC).values()
    again = Hazard(
        key="gdacs:TC2",
        kind=HazardKind.STORM,
        aliases=["storm:ensayo:2020"],
        started_at=NOW - timedelta(days=9),
        last_seen_at=NOW - timedelta(days=5),
    )
    assert not is_same_storm(storm, again)
    again.last_seen_at = NOW - timedelta(days=2)
    assert is_same_storm(storm, again), "the same days: the year in the key is of the beginning"


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_a_storm_that_gets_a_name_is_the_same(session: Session, order: tuple[int, ...]) -> None:
    """Two-C became Moke under its id while GDACS still wrote TWO-C-26; EIGHTEEN-26 became
    NARRA-26 in GDACS alone.
    """
    later = NOW + timedelta(hours=6)
    said = (
        told("nhc:cp022026", SEA, Severity.MODERATE, name="Two-C"),
        told("gdacs:TC1001306", WIDE, Severity.MODERATE, name="TWO-C-26"),
        told("nhc:cp022026", SEA, Severity.MODERATE, name="Moke", sent=later),
        told("vtec:PHFO.TR.A.1001.2026", COAST, Severity.MODERATE, name="Moke", sent=later),
    )
    hazards = give(session, *(said[number] for number in order), now=later)
    storm = hazards["nhc:cp022026"]
    tied = {key: hazard.same_as_id for key, hazard in hazards.items() if hazard is not storm}
    assert set(tied.values()) == {storm.id}
    assert len(tied) == 2


def test_a_storm_of_asia_keeps_both_its_names(session: Session) -> None:
    said = (
        told("gdacs:TC1001307", WIDE, Severity.MODERATE, name="EIGHTEEN-26"),
        told("gdacs:TC1001307", WIDE, Severity.MODERATE, name="NARRA-26", sent=NOW),
        told("jtwc:wp182026", SEA, Severity.MODERATE, name="Eighteen"),
    )
    hazards = give(session, *said)
    assert [hazard.same_as_id is None for hazard in hazards.values()].count(True) == 1
    assert hazards["gdacs:TC1001307"].same_as_id == hazards["jtwc:wp182026"].id


def test_the_ground_of_a_witness_goes_with_it(session: Session) -> None:
    hazards = give(session, replace(NHC, expires=NOW + timedelta(days=2)), NWS)
    storm = hazards[NHC.event_key]
    expire(session, NOW + timedelta(hours=8), FakeAtlas())
    assert storm.zone is not None
    assert not storm.zone.contains(Point(-89.5, 29.9))
    assert storm.zone.contains(Point(-90.5, 28))


def test_when_the_one_that_spoke_for_all_ends_another_speaks_for_the_rest(
    session: Session,
) -> None:
    longer = NOW + timedelta(days=2)
    hazards = give(session, NHC, replace(NWS, expires=longer), replace(GDACS, expires=longer))
    expire(session, NOW + timedelta(hours=8), FakeAtlas())
    warning, derived = hazards[NWS.event_key], hazards[GDACS.event_key]
    assert warning.same_as_id is None
    assert derived.same_as_id == warning.id, "never two that each count the same people"


def test_thunderstorms_are_no_named_storms(session: Session) -> None:
    hazards = give(session, NHC, told("vtec:KLIX.TO.W.0001.2026", COAST, Severity.SEVERE, name=""))
    alive = session.scalars(storms_alive()).all()
    assert [hazard.key for hazard in alive] == [NHC.event_key]
    assert [is_named_storm(hazard) for hazard in hazards.values()].count(True) == 1
