"""What is written in crises, in the small installation of the canaries: in the one of each country
alone, and in one that two countries work in together.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from sqlalchemy.orm import Session

from core.accounts import RoleName
from core.crypto import Keyring
from core.disclosure import STANDARD
from protocols.roles import Role
from response.closing.lessons import LessonDraft, LessonWords, add_lesson
from response.closing.models import LessonTarget
from response.crisis.listing import participation_of
from response.crisis.models import Participation
from response.crisis.officers import CrisisOfficer
from response.log.lines import LineDraft, add_line
from response.log.models import LineAudience, LineKind
from response.situation.content import NumberSource, ReportNumber, ReportSection
from response.situation.lifecycle import (
    approve_report,
    begin_report,
    issue_report,
    write_report,
)
from response.situation.merging.merged_reports import merge_reports
from response.situation.numbers import LiveCount
from response.tasks.models import TaskState
from response.tasks.moving import OwnTask, TaskTick, add_own_task, move_task
from tests.response.parts import add_crisis
from tests.webapp.conftest import House
from tests.webapp.isolation.canaries import Flock


class PlantingTexts(Protocol):
    """What canaries are planted in (`tests.webapp.isolation.canary_house.CanaryHouse`)."""

    house: House
    flock: Flock
    rows: dict[str, dict[str, str]]

    def add(self, argument: str, owner: str, value: object, label: str = "") -> None: ...


def plant_crisis_texts(made: PlantingTexts, session: Session, keyring: Keyring) -> None:
    together = add_crisis(session, made.house.clock.at, "GT", "HN", serial=9)
    for owner, part in zip(("GT-A", "HN-A"), together, strict=True):
        made.add("crisis_number", owner, part.crisis.number, f"{owner} together")
        alone = participation_of(session, made.rows["crisis_number"][owner], owner[:2])
        for each in filter(None, (alone, part)):
            _write(made, session, keyring, owner, each)
        shared = made.flock.plant("crisis_line.shared", owner)
        plant_report(made, session, keyring, owner, part)
        text = f"Pide {shared.word} {shared.phone}"
        _add(made, session, keyring, part, text, visible=LineAudience.PARTICIPANTS)


def plant_report(
    made: PlantingTexts, session: Session, keyring: Keyring, owner: str, part: Participation
) -> None:
    """Plant an issued report of a country with words, and numbers of whoever gave them."""
    now, bird = made.house.clock.at, made.flock.plant("situation_report", owner)
    writer, other = (
        CrisisOfficer(role=RoleName.EMERGENCY, country=part.country, actor=f"cli:{each}")
        for each in "xy"
    )
    told = ReportNumber("injured", 7, NumberSource.AUTHORITIES, f"Según {bird.word}")
    live = LiveCount(now, (ReportNumber("registered", 20, method="accounting/1"),))
    report = begin_report(session, keyring, part, writer, live, now)
    words = dict.fromkeys(ReportSection, f"Pasa {bird.word} {bird.phone}")
    write_report(session, keyring, report, part, writer, words, [told], now)
    approve_report(session, report, part, other, now)
    issue_report(session, report, part, other, now + timedelta(hours=1), now)
    merge_reports(session, keyring, part.crisis, STANDARD, by="cli:x", now=now)


def _write(
    made: PlantingTexts, session: Session, keyring: Keyring, owner: str, part: Participation
) -> None:
    line, task = made.flock.plant("crisis_line", owner), made.flock.plant("crisis_task", owner)
    now = made.house.clock.at
    _add(made, session, keyring, part, f"Llamó {line.word} {line.phone}")
    draft = OwnTask(text=f"Buscar a {task.word}", role=Role.HEAD, due_at=now, by="cli:x", now=now)
    added = add_own_task(session, keyring, part, draft)
    made.add("task_number", owner, added.number)
    lesson = made.flock.plant("lesson", owner)
    words = LessonWords(f"A {lesson.word} {lesson.phone} nadie la llamó", "", "Llamar antes")
    wanted = LessonDraft(words=words, target=LessonTarget.PROTOCOL, by="cli:x")
    officer = CrisisOfficer(role=RoleName.EMERGENCY, country=part.country, actor="cli:x")
    row = add_lesson(session, keyring, part, officer, wanted, now)
    made.add("lesson_number", owner, row.number)
    note = f"con {task.word} {task.phone}"
    move_task(
        session, keyring, added, TaskTick(after=TaskState.DOING, by="cli:x", now=now, note=note)
    )


def _add(
    made: PlantingTexts,
    session: Session,
    keyring: Keyring,
    part: Participation,
    text: str,
    visible: LineAudience = LineAudience.OWN,
) -> None:
    draft = LineDraft(kind=LineKind.REQUEST, text=text, source=text, by="cli:x", visible=visible)
    add_line(session, keyring, part, draft, made.house.clock.at)
