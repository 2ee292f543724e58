"""A scenario as its file says it: what happened, by minute, as it was known at that hour.

A drill shows what was known then; what came out later stands apart (`later_known`) and is shown
when it is over. Texts are in the languages of the interface, names of real private persons in none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from core.errors import UnusableInput
from core.i18n.languages import LANGUAGES, SOURCE_LANGUAGE

FOLDER = Path(__file__).parent / "scenarios"
KINDS = frozenset({"alert", "news", "call", "help", "post_out", "shelter"})
_ALL = set(LANGUAGES)
Words = Mapping[str, str]
"""The same text by language."""


@dataclass(frozen=True, slots=True)
class ScenarioTown:
    """Where invented people live."""

    name: str
    state: str
    unit_code: str
    located_in: str
    lon: float
    lat: float
    spread_km: float
    weight: int


@dataclass(frozen=True, slots=True)
class ScenarioEstimate:
    """How many there were said to be, by whom; `low` is None where nobody knows, never 0."""

    country: str
    of_whom: Words
    low: int | None
    high: int | None
    source: str


@dataclass(frozen=True, slots=True)
class ScenarioShelter:
    """A place that was a shelter, or was said to be one."""

    name: str
    lon: float
    lat: float
    unit_code: str
    is_trap: bool = False
    """Inside the zone, or withdrawn: nobody is to be sent there."""


@dataclass(frozen=True, slots=True)
class Inject:
    """One thing that becomes known."""

    number: int
    offset_minutes: int
    """From the zero hour of what happened."""
    minute: float
    """Of the drill as it is played in `DrillScenario.minutes`."""
    kind: str
    source: Words
    text: Words
    task: Words
    """What a good team does."""
    within_minutes: int
    details: Mapping[str, Any] = field(default_factory=dict)
    later_known: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DrillScenario:
    """One drill on history."""

    code: str
    version: int
    title: Words
    about: Words
    timezone: str
    zero_hour: datetime
    """When it happened, in UTC."""
    crisis_type: str
    minutes: int
    countries: tuple[str, ...]
    """Whose people are invented there, and how many households of each."""
    households: Mapping[str, int]
    towns: tuple[ScenarioTown, ...]
    zones: Mapping[str, tuple[str, ...]]
    """Name -> units, coarse."""
    estimates: tuple[ScenarioEstimate, ...]
    shelters: tuple[ScenarioShelter, ...]
    injects: tuple[Inject, ...]
    sources: tuple[str, ...]

    def begins_at(self, now: datetime) -> datetime:
        """Return the first moment from `now` on that has the weekday and the hour at which the
        first inject was known: texts speak of Saturday and of 06:00.
        """
        zone = ZoneInfo(self.timezone)
        first = self.moment(self.injects[0], self.zero_hour).astimezone(zone)
        here = now.astimezone(zone)
        day = here.date() + timedelta(days=(first.weekday() - here.weekday()) % 7)
        found = datetime.combine(day, first.time(), zone)
        found = found if found >= now else found + timedelta(days=7)
        return found.astimezone(now.tzinfo)

    def zero_from(self, begins_at: datetime) -> datetime:
        """Return the zero hour of a drill that begins at a moment."""
        return begins_at - timedelta(minutes=self.injects[0].offset_minutes)

    def moment(self, inject: Inject, zero: datetime) -> datetime:
        """Return when an inject is known in a drill with this zero hour."""
        return zero + timedelta(minutes=inject.offset_minutes)


def scenario_codes() -> tuple[str, ...]:
    """Return the scenarios there are, by name of their files."""
    return tuple(sorted(each.stem for each in FOLDER.glob("*.json")))


def load_scenario(code: str) -> DrillScenario:
    """Return a scenario. Raises UnusableInput for one there is not, or a file that is not whole."""
    if code not in scenario_codes():
        raise UnusableInput("scenario", f"there is no scenario {code!r}")
    return read_scenario(json.loads((FOLDER / f"{code}.json").read_text(encoding="utf-8")))


def read_scenario(document: Mapping[str, Any]) -> DrillScenario:
    """Return the scenario of a document. Raises UnusableInput, saying what is wrong with it."""
    try:
        found = _scenario(document)
    except (KeyError, TypeError, ValueError) as wrong:
        raise UnusableInput("scenario", f"not a scenario: {wrong!r}") from wrong
    faults = list(_faults(found))
    if faults:
        raise UnusableInput("scenario", "; ".join(faults))
    return found


def words_in(words: Words, language: str) -> str:
    """Return a text in a language, in the source's where it is in no such one."""
    return words.get(language[:2]) or words[SOURCE_LANGUAGE]


# -- inside ---------------------------------------------------------------------------------


def _scenario(document: Mapping[str, Any]) -> DrillScenario:
    people = document["people"]
    return DrillScenario(
        code=document["code"],
        version=document["version"],
        title=document["title"],
        about=document["about"],
        timezone=document["timezone"],
        zero_hour=datetime.fromisoformat(document["zero_hour"]),
        crisis_type=document["crisis_type"],
        minutes=document["minutes"],
        countries=tuple(people["households"]),
        households=dict(people["households"]),
        towns=tuple(ScenarioTown(*row) for row in people["towns"]),
        zones={name: tuple(units) for name, units in document["zones"].items()},
        estimates=tuple(ScenarioEstimate(*row) for row in document["estimates"]),
        shelters=tuple(ScenarioShelter(*row) for row in document["shelters"]),
        injects=tuple(_inject(row) for row in document["injects"]),
        sources=tuple(document["sources"]),
    )


def _inject(row: Mapping[str, Any]) -> Inject:
    return Inject(
        number=row["number"],
        offset_minutes=row["offset_minutes"],
        minute=row["minute"],
        kind=row["kind"],
        source=row["source"],
        text=row["text"],
        task=row["task"],
        within_minutes=row["within_minutes"],
        details=row.get("details", {}),
        later_known=row.get("later_known", {}),
    )


def _faults(scenario: DrillScenario) -> Iterator[str]:
    injects = scenario.injects
    if not injects:
        yield "no inject"
    yield from _order_faults(scenario)
    yield from (f"inject {each.number}: {each.kind}" for each in injects if each.kind not in KINDS)
    yield from (
        f"not in every language: {words}" for words in _texts(scenario) if set(words) != _ALL
    )


def _order_faults(scenario: DrillScenario) -> Iterator[str]:
    injects = scenario.injects
    if [each.number for each in injects] != list(range(1, len(injects) + 1)):
        yield "injects are numbered from 1 on"
    if not all(
        one.minute <= other.minute and one.offset_minutes <= other.offset_minutes
        for one, other in pairwise(injects)
    ):
        yield "injects go by minute, and by the hour they were known at"


def _texts(scenario: DrillScenario) -> Iterator[Words]:
    yield from (scenario.title, scenario.about)
    yield from (each.of_whom for each in scenario.estimates)
    for each in scenario.injects:
        yield from (each.source, each.text, each.task)
