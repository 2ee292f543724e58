"""A drill is opened and closed by the real house, which keeps scenario, times and figures of it.

A country has one at a time, the installation a few. What is slow (a database, people) is done while
nothing is held; a drill whose opening was cut off is failed, and its folder swept.
"""

from __future__ import annotations

import logging
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.audit_log import record
from core.db import hold_row, reading, writing
from core.errors import UnusableInput
from core.i18n.languages import N_
from core.settings import Settings
from response.drills.measuring import PlayedDrill, measure, names_across
from response.drills.models import Drill, DrillInject, DrillState
from response.drills.scenario import load_scenario
from response.drills.score import score_of
from response.situation.content import readable_content
from webapp.drill.arrivals import OpenHouse
from webapp.drill.colleague import machine_approvals
from webapp.drill.copied_directory import ChannelHealth, health_by_country, read_directory
from webapp.drill.house import find_house, new_house, new_sheet, standing_marks
from webapp.drill.making import MAKERS, HouseMakers, make_house, remove_house
from webapp.drill.roster import ROSTER, read_roster
from webapp.drill.tending import opened_house

FASTEST, SLOWEST = 10, 240
MOST_OPEN = 3
"""So many at once in an installation: each has an application in memory while it is played."""
TAKES_AT_MOST = timedelta(minutes=10)
"""A house that is not made by then is being made by nobody."""
EVERYBODY = "*"
DIRECTORY = "directory"
"""The key of the figures under which the state of the real contacts stands."""
MACHINE = "machine"
"""The key under which stands how often a machine was the second person of a country."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DrillOrder:
    """What somebody orders."""

    scenario: str
    minutes: int
    country: str
    """Who plays; empty: all countries, as the Secretariat opens it."""
    post_id: uuid.UUID | None
    actor: str
    with_roster: bool = False
    """Whether the officials of today stand there by their names."""


def open_drill(
    engine: Engine,
    settings: Settings,
    atlas: Atlas,
    order: DrillOrder,
    now: datetime,
    makers: HouseMakers = MAKERS,
) -> str:
    """Open a drill; return its mark. Raises UnusableInput for a scenario there is not, a length
    nobody plays, and while the country has one open.
    """
    scenario = load_scenario(order.scenario)
    if not FASTEST <= order.minutes <= SLOWEST:
        raise UnusableInput("minutes", N_("Un ejercicio dura de 10 a 240 minutos."))
    post_id = str(order.post_id) if order.post_id else ""
    sheet = new_sheet(scenario, order.country, post_id, order.minutes, now)
    drill_id = _claim(engine, order, sheet.mark, scenario.version, now)
    house = new_house(settings, sheet)
    try:
        with reading(engine) as session:
            rows, health = read_directory(session), health_by_country(session, now)
            if order.with_roster:
                own = [order.country] if order.country else scenario.countries
                rows = {**rows, ROSTER: read_roster(session, own)}
        persons = make_house(house, rows, atlas, makers)
    except BaseException:
        remove_house(house)
        _settle(engine, drill_id, DrillState.FAILED, open_key=None)
        raise
    figures = {DIRECTORY: {country: _share(each) for country, each in health.items()}}
    _settle(engine, drill_id, DrillState.OPEN, persons=persons, figures=figures)
    return sheet.mark


def close_drill(
    engine: Engine, settings: Settings, atlas: Atlas, mark: str, actor: str, now: datetime
) -> Drill:
    """Close a drill: keep its score, then take its people and its keys away. Closed by two at once
    it is closed once. Raises UnusableInput for one that is not open.
    """
    figures = score_now(engine, settings, atlas, mark)
    with writing(engine) as session:
        drill = _drill(session, mark)
        hold_row(session, drill)
        if drill.state is not DrillState.OPEN:
            raise UnusableInput("drill", N_("Este ejercicio ya no está abierto."))
        drill.state = DrillState.FAILED if figures is None else DrillState.CLOSED
        drill.figures = figures or drill.figures
        drill.open_key, drill.closed_at, drill.closed_by = None, now, actor
        _record(session, drill, "drill.close", actor, now)
    house = find_house(settings, mark)
    if house is not None:
        remove_house(house)
    return drill


def score_now(engine: Engine, settings: Settings, atlas: Atlas, mark: str) -> dict[str, Any] | None:
    """Return the figures of a drill as they stand, by country, as they would be kept; None where
    its house is gone.
    """
    house = find_house(settings, mark)
    if house is None:
        return None
    with reading(engine) as session:
        kept = dict(_drill(session, mark).figures)
    with opened_house(house, atlas) as opened:
        return kept | _scores(opened, kept.get(DIRECTORY, {}))


def sweep_drills(engine: Engine, settings: Settings, now: datetime) -> int:
    """Fail what was never made, and take away houses that belong to no open drill; return how many
    were taken away.
    """
    with reading(engine) as session:
        rows = {each.mark: each for each in session.scalars(_under_way())}
    stale = [
        each
        for each in rows.values()
        if each.state is DrillState.OPENING and each.opened_at < now - TAKES_AT_MOST
    ]
    for each in stale:
        _settle(engine, each.id, DrillState.FAILED, open_key=None)
    gone = [mark for mark in standing_marks(settings) if mark not in rows]
    for mark in gone:
        house = find_house(settings, mark)
        if house is not None:
            remove_house(house)
    return len(gone)


def drills_seen(session: Session, country: str) -> list[Drill]:
    """Return the drills a country sees, its own and those for all, the newest first; without a
    country (the Secretariat) those it opened.
    """
    owners = {country, ""}
    query = sa.select(Drill).where(Drill.country.in_(owners))
    return list(session.scalars(query.order_by(Drill.opened_at.desc(), Drill.id)))


def find_drill(session: Session, mark: str, country: str) -> Drill | None:
    """Return a drill that a country sees, by its mark."""
    query = sa.select(Drill).where(Drill.mark == mark, Drill.country.in_({country, ""}))
    found: Drill | None = session.scalar(query)
    return found


# -- inside ---------------------------------------------------------------------------------


def _claim(engine: Engine, order: DrillOrder, mark: str, version: int, now: datetime) -> uuid.UUID:
    """Write the row of a drill about to be made: of two who order at once one gets it."""
    try:
        with writing(engine) as session:
            open_now = list(session.scalars(_under_way()))
            if len(open_now) >= MOST_OPEN:
                raise UnusableInput("drill", N_("Hay ya tres ejercicios abiertos: cierre uno."))
            drill = Drill(
                mark=mark,
                scenario=order.scenario,
                scenario_version=version,
                country=order.country,
                post_id=order.post_id,
                minutes=order.minutes,
                state=DrillState.OPENING,
                open_key=order.country or EVERYBODY,
                opened_by=order.actor,
                opened_at=now,
            )
            session.add(drill)
            session.flush()
            _record(session, drill, "drill.open", order.actor, now)
            return drill.id
    except IntegrityError as wrong:
        raise UnusableInput("drill", N_("Su país ya tiene un ejercicio abierto.")) from wrong


def _settle(engine: Engine, drill_id: uuid.UUID, state: DrillState, **values: Any) -> None:
    with writing(engine) as session:
        drill = session.get_one(Drill, drill_id)
        drill.state = state
        for name, value in values.items():
            setattr(drill, name, value)


def _record(session: Session, drill: Drill, action: str, actor: str, now: datetime) -> None:
    record(session, at=now, actor=actor, action=action, subject=drill.mark, country=drill.country)


def _under_way() -> sa.Select[Drill]:
    return sa.select(Drill).where(Drill.state.in_((DrillState.OPENING, DrillState.OPEN)))


def _drill(session: Session, mark: str) -> Drill:
    found: Drill | None = session.scalar(sa.select(Drill).where(Drill.mark == mark))
    if found is None:
        raise UnusableInput("drill", N_("No hay tal ejercicio."))
    return found


def _share(health: ChannelHealth) -> float:
    """Return how many of a hundred channels are dead, one that is only unconfirmed counted half."""
    if not health.channels:
        return 100.0
    return round(100 * (health.failing + health.lapsed / 2) / health.channels, 1)


def _scores(opened: OpenHouse, dead_share: dict[str, float]) -> dict[str, Any]:
    house, clock = opened.house, opened.house.clock.reading()
    with reading(opened.services.engine) as session:
        arrived = {row.number: row.at for row in session.scalars(sa.select(DrillInject))}
        keyring = opened.services.keyring
        drill = PlayedDrill(
            house.scenario,
            arrived,
            clock.played_at,
            dead_share,
            partial(readable_content, keyring),
        )
        countries = [house.sheet.country] if house.sheet.country else house.scenario.countries
        return {
            country: score_of(
                measure(session, drill, country),
                house.sheet.minutes,
                names_across(session, country),
            ).as_json()
            | {MACHINE: machine_approvals(session, country)}
            for country in countries
        }
