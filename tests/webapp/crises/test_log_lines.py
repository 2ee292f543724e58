"""What the machine did, as lines of the log; and who wrote a line."""

from __future__ import annotations

from datetime import timedelta

from core.db import reading, writing
from response.log.reading import CrisisLogLine
from response.tasks.listing import task_lines
from response.tasks.models import TaskState
from response.tasks.moving import TaskTick, move_task, task_numbered
from tests.response.parts import move_level
from tests.webapp.conftest import House
from tests.webapp.crisis_house import declare_crisis, keyring_of, part_of
from webapp.crises.log_lines import author_words, machine_lines


def test_moves_and_ticks_are_lines_and_no_row_is_copied(house: House) -> None:
    declare_crisis(house)
    now, keyring = house.clock.at, keyring_of(house)
    actor = f"user:{house.users['consul.gt']}"
    with writing(house.engine) as session:
        part = part_of(session, "GT")
        move_level(session, part, now + timedelta(minutes=1), 2, 3)
        move_level(session, part, now + timedelta(minutes=2), 3, 4, country="HN")
        task = task_numbered(session, part, 1)
        assert task is not None
        tick = TaskTick(after=TaskState.DONE, by=actor, now=now, note="con la radio")
        move_task(session, keyring, task, tick)
    with house.app.test_request_context(), reading(house.engine) as session:
        part = part_of(session, "GT")
        tasks = task_lines(session, keyring, part, now)
        lines = machine_lines(session, keyring, part, tasks)
        texts = [line.text for line in lines]
        assert texts[0] == "Nivel 2 → 3: Se acerca."
        assert texts[1].startswith("Tarea 1 hecha: Confirmar con fuente oficial")
        assert texts[1].endswith("(con la radio)")
        assert len(texts) == 2  # what Honduras did on its own is Honduras's
        author = author_words(session, "GT", lines)
        assert author(lines[1]) == "consul.gt@example.org"


def test_somebody_of_another_country_is_an_office_and_no_address(house: House) -> None:
    actor = f"user:{house.users['consul.hn']}"
    line = CrisisLogLine(
        happened_at=house.clock.at,
        entered_at=house.clock.at,
        by=actor,
        country="HN",
        text="x",
    )
    with house.app.test_request_context(), reading(house.engine) as session:
        words = author_words(session, "GT", [line])(line)
        assert "@" not in words
        assert "Honduras" in words
