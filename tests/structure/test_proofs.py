"""`make proof` runs every proof there is, and says so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from core.settings import ROOT
from tests.proof.__main__ import _outcome, _status, main
from tests.proof.order import PROOFS


def test_every_proof_has_its_turn_once() -> None:
    modules = sorted(
        path.stem.removeprefix("test_") for path in (ROOT / "tests/proof").glob("test_*.py")
    )
    assert sorted(proof.name for proof in PROOFS) == modules
    assert PROOFS[-1].name == "soak", "nothing runs beside or after it"


def test_a_proof_that_hangs_is_ended_and_named(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import time; print('begun', flush=True); time.sleep(600)"]
    log = tmp_path / "log"
    status = _status(command, {}, log, seconds=0.2)
    assert status is None
    outcome = _outcome(status, log, 1.0, minutes=2)
    assert (outcome.words, outcome.is_good) == ("NOT OVER after 2 min", False)


@pytest.mark.parametrize(
    ("status", "last_line", "words", "is_good"),
    [
        (0, "3 passed, 1 skipped in 4.20s", "3 passed, 1 skipped in 7 s", True),
        (1, "1 failed, 2 passed in 4.20s", "FAILED: 1 failed, 2 passed in 7 s", False),
        (1, "2 passed, 1 error in 4.20s", "FAILED: 2 passed, 1 error in 7 s", False),
        (5, "no tests ran in 0.1s", "no database in it", True),
        (-11, "Segmentation fault", "FAILED: ended with status -11 in 7 s", False),
        (2, "", "FAILED: ended with status 2 in 7 s", False),
    ],
)
def test_what_came_of_a_proof_is_told_by_its_end(
    tmp_path: Path, status: int, last_line: str, words: str, is_good: bool
) -> None:
    (tmp_path / "log").write_text(f"..F\n{last_line}\n")
    outcome = _outcome(status, tmp_path / "log", 7.0, minutes=2)
    assert (outcome.words, outcome.is_good) == (words, is_good)


def test_a_name_nobody_knows_runs_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["kills", "sokes"]) == 2
    assert "sokes" in capsys.readouterr().err


def test_make_hands_the_names_on() -> None:
    said = subprocess.run(
        ["make", "-n", "-o", "develop", "proof", "PROOFS=kills soak"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "-m tests.proof kills soak" in said
