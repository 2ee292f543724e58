"""Thirty-two people sign in at once: two passwords are hashed at a time, the memory stays bounded,
and everybody is let in or told to come again.

Long form only: a web of two processes in operation, with hashes that cost what they cost there.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from core.db import writing
from core.settings import Settings
from tests.proof.figures import Figures
from tests.proof.test_kills_of_an_installation import (
    PASSWORD,
    Person,
    chosen_settings,
    installation,
)
from tests.proof.test_orphans import processes_below
from tests.proof.worker_process import resident_mb
from webapp.auth.accounts import create_user, hash_password
from webapp.auth.hash_slots import SLOTS
from webapp.schema import upgrade

PEOPLE = 32
HASH_MB = 64 * 1.048_576
"""What one hash takes (argon2id, 64 MiB)."""
SLACK_MB = 150.0
"""For the pages of so many at once, in all processes together."""

pytestmark = pytest.mark.long_form


def test_all_who_sign_in_at_once_are_let_in_or_told(
    settings: Settings, place: Path, figures: Figures
) -> None:
    chosen = replace(chosen_settings(settings, place), web_workers=2)
    upgrade(chosen)
    with installation(chosen) as running:
        hashed = hash_password(PASSWORD)
        with writing(running.engine) as session:
            for number in range(PEOPLE):
                create_user(session, f"p{number}@gt.example", hashed, "emergency", "GT")
        running.start("serve")
        running.wait_for_the_web()
        people = [Person(running.address) for _ in range(PEOPLE)]
        pages = [person.ask("/entrar")[1] for person in people]
        processes = [running.parts["serve"].pid, *processes_below(running.parts["serve"].pid)]
        before = sum(map(resident_mb, processes))
        answers, peak = list[tuple[int, float]](), [before]
        is_over = threading.Event()

        def measure() -> None:
            while not is_over.wait(0.02):
                peak.append(sum(map(resident_mb, processes)))

        def enter(number: int) -> None:
            began = time.monotonic()
            form = people[number].with_token(
                pages[number], email=f"p{number}@gt.example", password=PASSWORD
            )
            status, _ = people[number].ask("/entrar", form)
            answers.append((status, time.monotonic() - began))

        measuring = threading.Thread(target=measure)
        measuring.start()
        threads = [threading.Thread(target=enter, args=(number,)) for number in range(PEOPLE)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        is_over.set()
        measuring.join()
    statuses = Counter(status for status, _ in answers)
    more = max(peak) - before
    figures.add(
        f"{PEOPLE} sign-ins at once, {len(processes) - 1} web processes",
        f"{statuses[302]} let in, {statuses[503]} told to come again in 10 s; slowest "
        f"{max(seconds for _, seconds in answers):.1f} s; {before:.0f} MB before, "
        f"{more:.0f} MB more at most (two hashes take {SLOTS * HASH_MB:.0f})",
    )
    assert set(statuses) <= {302, 503}, statuses
    assert len(answers) == PEOPLE
    assert statuses[302] >= 2
    assert more < SLOTS * HASH_MB + SLACK_MB
