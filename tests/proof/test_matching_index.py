"""Killed (-9) at any step of a change, the index is what the rows say; and over many random worlds
it answers as plain arrays do.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from core.crypto import Keyring
from core.db import reading
from registry.matching.checking import check_index
from tests.proof.figures import Figures
from tests.registry.matching.test_zone_touch import compare_with_plain_arrays

ROOT = Path(__file__).resolve().parents[2]


def test_killed_at_any_step_it_is_what_the_rows_say(
    engine: Engine, is_long: bool, figures: Figures
) -> None:
    dice, kills, commits = random.Random(8), 60 if is_long else 1, 0
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    url = engine.url.render_as_string(hide_password=False)
    for number in range(kills):
        command = [sys.executable, "-m", "tests.proof.registering", url, str(number)]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, cwd=ROOT, env=environment
        ) as process:
            assert process.stdout is not None
            commits += len(process.stdout.read(2 + dice.randrange(6)))
            time.sleep(dice.uniform(0, 0.08))
            process.kill()
        with reading(engine) as session:
            report = check_index(session, Keyring([b"k" * 32]))
        assert report.faults == ()
    figures.add("matching index, killed", f"{kills} kills after {commits} commits, 0 faults")


@pytest.mark.long_form
def test_random_worlds_answer_as_plain_arrays(figures: Figures) -> None:
    zones = sum(compare_with_plain_arrays(seed) for seed in range(100, 140))
    figures.add("matching index, exact", f"{zones} random zones, ids and every count the same")
