"""A drill played by a script, from its first inject to its score: what two officers of a country
would do, at a steady pace.

`python -m tests.proof.drill_player SCENARIO` plays one in a folder of its own and prints the score.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import webapp.all_models  # noqa: F401 - all tables must be known
from core.accounts import RoleName
from core.atlas import Atlas, atlas_for
from core.audit_log.keys import audit_keys
from core.clock import now as wall_now
from core.db import make_engine, writing
from core.geo.geometry import Area, Point
from core.settings import Settings
from directory.entries.models import Post
from feeds.models import Hazard
from feeds.values import Band, Severity
from response.accounting.models import Statement
from response.calldown.models import Call, CallItem
from response.calldown.outcomes import CallOutcome
from response.calldown.recording import OutcomeDraft, record_call
from response.closing.lessons import LessonDraft, LessonWords, add_lesson
from response.closing.models import LessonTarget
from response.crisis.declaring import Declaration, declare
from response.crisis.models import Crisis, CrisisState, Participation, ZoneKind
from response.crisis.moves import move_to
from response.crisis.officers import CrisisOfficer
from response.crisis.participations import AnsweringPost
from response.crisis.zones import draft_zone
from response.drills.scenario import Inject, load_scenario
from tests.watch.notices.rows import add_notice
from watch.notices.models import NoticeState, NoticeText
from webapp.drill.arrivals import OpenHouse
from webapp.drill.house import DrillHouse, find_house
from webapp.drill.making import MAKERS, HouseMakers
from webapp.drill.opening import DrillOrder, close_drill, open_drill
from webapp.drill.tending import opened_house, tend
from webapp.schema import upgrade

ONE, OTHER = "user:one", "user:other"
PACE = timedelta(seconds=30)


@dataclass
class Wall:
    """The clock on the wall of a play: it goes half a minute with each step."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at


@dataclass
class DrillPlayer:
    """Two officers of one country in one drill."""

    opened: OpenHouse
    wall: Wall
    country: str
    pace: timedelta = PACE
    is_declared: bool = False
    handled: set[int] = field(default_factory=set)

    def play(self) -> None:
        """Go through all injects, half a minute of play at a time, and close with a lesson."""
        house = self.opened.house
        total = len(house.scenario.injects)
        while len(self.handled) < total:
            tend(self.opened)
            for inject in self._fresh():
                self._act(inject)
                self.handled.add(inject.number)
            self._call_back()
            self.wall.at += self.pace
        tend(self.opened)
        self._call_back()
        self._end()

    # -- inside -----------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        return self.opened.house.clock()

    @property
    def officer(self) -> CrisisOfficer:
        return CrisisOfficer(role=RoleName.EMERGENCY, country=self.country, actor=ONE)

    def _fresh(self) -> Iterator[Inject]:
        house = self.opened.house
        for inject in house.scenario.injects[: house.clock.reading().arrived]:
            if inject.number not in self.handled:
                yield inject

    def _act(self, inject: Inject) -> None:
        if inject.details.get("threshold") and not self.is_declared:
            self._declare()
            tend(self.opened)
            self._first_call()
            self._notice("Prepare agua, medicinas y papeles.")

    def _declare(self) -> None:
        house, now = self.opened.house, self.now
        with writing(self.opened.services.engine) as session:
            hazards = list(session.scalars(sa.select(Hazard)))
            posts = list(session.scalars(sa.select(Post).where(Post.country == self.country)))
            post = AnsweringPost(
                posts[0].id if posts else None, posts[1].id if len(posts) > 1 else None
            )
            town = house.scenario.towns[0]
            circle = Area.circle(Point(town.lon, town.lat), 80)
            zone = draft_zone(ZoneKind.POINT, [Band(circle, Severity.UNKNOWN, "x")], town.name)
            declare(
                session,
                Declaration(
                    type_code=house.scenario.crisis_type,
                    level=1,
                    reason="Lo dice el centro de avisos.",
                    post=post,
                    hazards=hazards,
                    zone=zone,
                ),
                self.officer,
                now,
            )
        self.is_declared = True

    def _part(self, session: Session) -> Participation:
        query = sa.select(Participation).where(Participation.country == self.country)
        return session.scalars(query).one()

    def _first_call(self) -> None:
        with writing(self.opened.services.engine) as session:
            item = session.scalars(sa.select(CallItem).order_by(CallItem.urgency)).first()
            if item is not None:
                self._record(session, item)

    def _call_back(self) -> None:
        """Call every household that asked for help and was not called since."""
        with writing(self.opened.services.engine) as session:
            helps = sa.select(Statement).where(
                Statement.by.startswith("drill:"), Statement.country == self.country
            )
            for said in list(session.scalars(helps)):
                item = session.scalars(
                    sa.select(CallItem).where(
                        CallItem.members.any(person_id=said.person_id),
                        ~sa.exists().where(
                            Call.item_id == CallItem.id, Call.entered_at >= said.entered_at
                        ),
                    )
                ).first()
                if item is not None:
                    self._record(session, item)

    def _record(self, session: Session, item: CallItem) -> None:
        draft = OutcomeDraft(outcome=CallOutcome.SAFE, happened_at=self.now, by=ONE, user_id=None)
        keyring = self.opened.services.keyring
        record_call(session, keyring, self._part(session), item, draft, self.now)

    def _notice(self, words: str) -> None:
        now = self.now
        with writing(self.opened.services.engine) as session:
            add_notice(
                session, now, self.country, made_by=ONE, approved_by=OTHER, approved_at=now,
                state=NoticeState.APPROVED, texts=[NoticeText(language="es", long=words)],
            )  # fmt: skip

    def _end(self) -> None:
        with writing(self.opened.services.engine) as session:
            part, keyring = self._part(session), self.opened.services.keyring
            lesson = LessonDraft(
                words=LessonWords("No se sabía qué sede cubría.", "Sin escribir.", "Escribirlo."),
                target=LessonTarget.DIRECTORY,
                by=ONE,
            )
            add_lesson(session, keyring, part, self.officer, lesson, self.now)
            crisis = session.get_one(Crisis, part.crisis_id)
            for state in (CrisisState.WINDING_DOWN, CrisisState.CLOSED):
                move_to(
                    session, crisis, state, self.officer, reason="Pasó.", now=self.now,
                    is_confirmed=True,
                )  # fmt: skip


def play_scenario(
    settings: Settings,
    atlas: Atlas,
    code: str,
    makers: HouseMakers = MAKERS,
    pace: timedelta | None = None,
) -> dict[str, Any]:
    """Open a drill of a scenario, play it, close it; return the score of who played."""
    engine = make_engine(settings.sqlalchemy_url, audit_keys(settings))
    country = load_scenario(code).countries[0]
    begun = wall_now()
    order = DrillOrder(code, load_scenario(code).minutes, country, None, ONE)
    mark = open_drill(engine, settings, atlas, order, begun, makers)
    found = find_house(settings, mark)
    assert found is not None
    wall = Wall(wall_now())
    house = DrillHouse(found.settings, found.sheet, wall)
    with opened_house(house, atlas) as opened:
        DrillPlayer(opened, wall, country, pace or PACE).play()
    drill = close_drill(engine, settings, atlas, mark, ONE, wall_now())
    engine.dispose()
    score: dict[str, Any] = drill.figures[country]
    return score


def main(code: str) -> None:
    """Play a scenario in a folder of its own, and print its score."""
    folder = Path(tempfile.mkdtemp())
    settings = Settings(instance=folder / "real", key_folder=folder / "keys", feeds_online=False)
    upgrade(settings)
    print(json.dumps(play_scenario(settings, atlas_for(settings), code), indent=1))


if __name__ == "__main__":
    main(sys.argv[1])
