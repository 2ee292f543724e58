"""Every case of `../shared/cases/feeds`: what a right reader and a right watch make of it.

A file is read, stored and matched at `at`; a folder is a sequence of steps. People are invented
where the case asks: one at each place its zone must hold, and one where it must not.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.atlas.atlas import Atlas, atlas_for
from core.crypto import Keyring
from core.db import reading, writing
from core.geo.geometry import Point
from core.http import Answer, Body, HttpRequest, RetrievalFailure
from core.settings import Settings
from feeds.formats.registry import read
from feeds.lifecycle.store import store
from feeds.models import Hazard, HazardStatus, RejectedItem, Source
from feeds.reading_notes import (
    AXES_SUSPECTED,
    EARLIER_ZONE,
    FAR_AWAY,
    TIMES_WITHOUT_ZONE,
)
from feeds.sources.catalogue import ensure_sources, source_by_key
from feeds.sources.poll import poll_source
from feeds.sources.retrieval import SourceClient
from feeds.timestamps import read_moment
from feeds.values import AlertMessage
from registry.matching.index import open_index, person_ids
from registry.people.models import StayKind
from registry.people.record import Card, StayPlace
from registry.registration.persons import NewStay, add_person
from watch.cycle import CycleContext, run
from watch.flags.members import members_of
from watch.flags.reasons import zone_now
from watch.matching.affected import affected
from watch.matching.moments import Moment
from watch.models import ChangeKind, Flag, FlagChange, FlagStatus, SubjectKind
from watch.polling import polling_of

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "cases" / "feeds"
NOW = read_moment("2026-11-29T01:00:00Z")
SAYS: dict[str, Callable[[Hazard], bool]] = {
    "area-bad-polygon-beside-good": lambda hazard: bool(hazard.drawing_faults),
    "area-polygon-and-unknown-code": lambda hazard: "AGENCIA-ZONA:77" in hazard.missing_codes,
    "axes-swapped-polygon": lambda hazard: hazard.unplaced_reason == AXES_SUSPECTED,
    "circle-metres": lambda hazard: any("25000 km" in why for why in hazard.drawing_faults),
    "name-relative-place-far-away": lambda hazard: FAR_AWAY in hazard.reading_notes,
    "silent-source-hurricane-warning": lambda hazard: (
        hazard.unverified_since == read_moment("2026-11-29T02:00:00Z")
    ),
    "time-sent-without-zone": lambda hazard: TIMES_WITHOUT_ZONE in hazard.reading_notes,
    "update-without-area": lambda hazard: EARLIER_ZONE in hazard.reading_notes,
}
"""By case: what the hazard says of itself. A case that asks for words and is not here fails."""
LISTED = {"hub-index-links-to-other-hosts": "its host (met.example) is not allowed for this source"}
"""By case: what the source lists as not read, where there is no hazard to say it."""


def names() -> list[str]:
    if not FOLDER.exists():
        return []
    files = [path.name.removesuffix(".expected.json") for path in FOLDER.glob("*.expected.json")]
    return sorted(files + [path.name for path in FOLDER.iterdir() if path.is_dir()])


@dataclass
class Trial:
    """An installation of its own that lives through one case."""

    engine: Engine
    settings: Settings
    atlas: Atlas
    keyring: Keyring
    people: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def add_person(self, name: str, place: list[float], trip: list[str] | None = None) -> None:
        latitude, longitude = place
        stay = NewStay(
            place=StayPlace(lon=longitude, lat=latitude, text=""), kind=StayKind.RESIDENCE
        )
        if trip:
            begin, end = map(date.fromisoformat, trip)
            stay = replace(stay, kind=StayKind.TRIP, from_on=begin, until_on=end)
        with writing(self.engine) as session:
            person = add_person(
                session,
                self.keyring,
                country="SV",
                card=Card(full_name=name),
                stays=(stay,),
                consent_at=NOW,
            )
            self.people[name] = person.id

    def give(self, body: bytes, at: datetime, source_key: str) -> None:
        """Store one file as said by a source, and match it."""
        with writing(self.engine) as session:
            source = source_by_key(session, source_key)
            source.last_good_at, source.failing_since = at, None
            store(session, source, read(body), self.atlas, at)
        self.match(at)

    def ask(self, source_key: str, answers: dict[str, Answer | bytes], at: datetime) -> None:
        """Poll one source, and match what it said."""

        def retrieve(request: HttpRequest) -> Answer:
            self.asked.append(request.address)
            answer = answers.get(request.address, RetrievalFailure("no route to host"))
            if isinstance(answer, bytes):
                return Body(request.address, answer, body_hash=str(hash(answer)))
            return answer

        with reading(self.engine) as session:
            source_id = source_by_key(session, source_key).id
        client = SourceClient(self.engine, retrieve, read, seconds=60)
        poll_source(client, source_id, self.atlas, at)
        self.match(at)

    def match(self, at: datetime) -> None:
        """End what is over by `at` and bring the flags in line, as the worker does."""
        watch = CycleContext(self.engine, self.atlas, self.keyring, self.settings, at)
        run(watch, polling_of(self.engine, self.settings, lambda _: RetrievalFailure("offline")))

    def flagged(self) -> set[str]:
        with reading(self.engine) as session:
            query = sa.select(Flag).where(
                Flag.status == FlagStatus.RAISED, Flag.kind == SubjectKind.NATIONALS
            )
            members = {
                person
                for flag in session.scalars(query)
                for person in members_of(session, flag, self.keyring)
            }
        return {name for name, person in self.people.items() if person in members}

    def inside_now(self, at: datetime) -> set[str]:
        """Return who of those flagged is inside at this moment; the others arrive, or leave."""
        inside = set[uuid.UUID]()
        with reading(self.engine) as session:
            index = open_index(session, self.keyring)
            for hazard in session.scalars(sa.select(Hazard)):
                zone = zone_now(hazard, at)
                found = affected(zone.bands, index, zone.at, zone.center, times=zone.times)
                for match in found.values():
                    own = match.rows["person"][match.moment == Moment.INSIDE.rank].tolist()
                    inside |= set(person_ids(session, match.country, own).values())
        return {name for name in self.flagged() if self.people[name] in inside}

    def hazards(self, *, with_ended: bool = False) -> list[Hazard]:
        with reading(self.engine) as session:
            query = sa.select(Hazard)
            if not with_ended:
                query = query.where(Hazard.status == HazardStatus.ACTIVE)
            return list(session.scalars(query))

    def rejected(self) -> list[str]:
        with reading(self.engine) as session:
            return list(session.scalars(sa.select(RejectedItem.reason)))

    def count(self, query: sa.Select[Any]) -> int:
        with reading(self.engine) as session:
            return session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0


@pytest.fixture
def trial(engine: Engine, settings: Settings, keyring: Keyring) -> Trial:
    with writing(engine) as session:
        ensure_sources(session)
    return Trial(engine, settings, atlas_for(settings), keyring)


@pytest.mark.skipif(not FOLDER.exists(), reason="the cases (../shared/cases) are not there")
@pytest.mark.parametrize("name", names())
def test_case(name: str, trial: Trial) -> None:
    path = FOLDER / f"{name}.expected.json"
    if path.exists():
        _try_file(json.loads(path.read_text()), trial, name)
    else:
        _try_sequence(json.loads((FOLDER / name / "expected.json").read_text()), trial, name)


def _try_file(case: dict[str, Any], trial: Trial, name: str) -> None:
    expected = case["expected"]
    body = (FOLDER / case["input"]).read_bytes()
    _people(expected, trial)
    trial.give(body, NOW, "files")
    if "at" in expected:
        trial.match(read_moment(expected["at"]))
    _check_message(expected, read(body).alerts[0])
    _check_state(expected, trial, name, NOW)


def _try_sequence(case: dict[str, Any], trial: Trial, name: str) -> None:
    expected = case["expected"]
    _people(expected, trial)
    at = NOW
    for step in case["steps"]:
        at, source = read_moment(step["at"]), step["source"]
        if "serves" in step:
            trial.asked.clear()
            answers = {
                address: (FOLDER / name / file).read_bytes()
                for address, file in step["serves"].items()
            }
            trial.ask(_source(source, trial), cast(dict[str, Answer | bytes], answers), at)
        elif "answer" in step:
            trial.ask(source, {}, at)
        else:
            trial.give((FOLDER / name / step["file"]).read_bytes(), at, source)
    _check_state(expected, trial, name, at)


def _source(named: str, trial: Trial) -> str:
    """Return the key of a source; one described in words is made ("format F at ADDRESS")."""
    if " at " not in named:
        return named
    words = named.split()
    with writing(trial.engine) as session:
        session.add(
            Source(
                key="invented", name="invented", address=words[-1],
                format=words[words.index("format") + 1],
            )
        )  # fmt: skip
    return "invented"


def _people(expected: dict[str, Any], trial: Trial) -> None:
    for key in ("zone_holds", "zone_holds_not"):
        for number, place in enumerate(expected.get(key, ())):
            trial.add_person(f"{key} {number}", place)
    for name, person in expected.get("people", {}).items():
        trial.add_person(name, person["at"], person["trip"])
    if expected.get("flags_people") is False or "flags" in expected:
        for number, place in enumerate([[20.97, -89.62], [16.75, -93.12], [13.69, -89.22]]):
            trial.add_person(f"somebody {number}", place)
    if isinstance(expected.get("flags"), str):
        trial.add_person("in the warning", [29.95, -90.07])


def _check_message(expected: dict[str, Any], message: AlertMessage) -> None:
    said = {
        "msgType": message.msg_type.value,
        "kind": message.kind.value,
        "test": message.is_test,
        "over": message.is_over,
        "expires": message.expires,
    }
    for key in said.keys() & expected.keys():
        value = expected[key]
        assert said[key] == (read_moment(value) if key == "expires" else value), key


def _check_state(expected: dict[str, Any], trial: Trial, name: str, at: datetime) -> None:
    hazards, flagged = trial.hazards(), trial.flagged()
    for number, (lat, lon) in enumerate(expected.get("zone_holds", ())):
        assert any(hazard.zone and hazard.zone.contains(Point(lon, lat)) for hazard in hazards)
        assert f"zone_holds {number}" in flagged
    for number, (lat, lon) in enumerate(expected.get("zone_holds_not", ())):
        assert not any(hazard.zone and hazard.zone.contains(Point(lon, lat)) for hazard in hazards)
        assert f"zone_holds_not {number}" not in flagged
    if "zone" in expected:
        assert [hazard.zone for hazard in hazards] == [expected["zone"]]
    if "zone_box" in expected:
        (hazard,) = hazards
        box = [hazard.west, hazard.south, hazard.east, hazard.north]
        assert box == pytest.approx(expected["zone_box"], abs=0.01)
    if expected.get("flags_people") is False or expected.get("test"):
        assert flagged == set()
    if "flagged_now" in expected:
        assert trial.inside_now(at) == set(expected["flagged_now"])
    _check_counts(expected, trial, hazards)
    if name in LISTED:
        assert LISTED[name] in trial.rejected()
    elif "says" in expected:
        assert any(SAYS[name](hazard) for hazard in trial.hazards(with_ended=True))


def _check_counts(expected: dict[str, Any], trial: Trial, hazards: list[Hazard]) -> None:
    nationals = sa.select(Flag.id).where(Flag.kind == SubjectKind.NATIONALS)
    if "active_hazards" in expected:
        assert len(hazards) == expected["active_hazards"]
    if isinstance(expected.get("flags"), int):
        raised = nationals.where(Flag.status == FlagStatus.RAISED)
        assert trial.count(raised) == expected["flags"]
    elif "flags" in expected:
        assert trial.flagged() == {"in the warning"}
    if "flags_ever_raised" in expected:
        raised = sa.select(FlagChange.id).where(FlagChange.change == ChangeKind.RAISED)
        assert trial.count(raised) == expected["flags_ever_raised"]
    if "severity" in expected:
        with reading(trial.engine) as session:
            query = sa.select(Flag.severity).where(Flag.status == FlagStatus.RAISED)
            assert set(session.scalars(query)) == {expected["severity"]}
    if "rejected_listed" in expected:
        assert trial.count(sa.select(RejectedItem.id)) == expected["rejected_listed"]
    if "listed" in expected:
        assert any(expected["listed"] in reason for reason in trial.rejected())
    if "asked_in_round_2" in expected:
        assert trial.asked == expected["asked_in_round_2"]
    if "magnitude" in expected:
        near = [
            hazard for hazard in hazards
            if hazard.center and hazard.center.distance_km(Point(-89.3, 13.6)) < 50
        ]  # fmt: skip
        assert [hazard.magnitude for hazard in near] == [expected["magnitude"]]
