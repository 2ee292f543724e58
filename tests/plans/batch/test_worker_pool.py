"""Processes of the press: what they bring in, and what becomes of the work when one dies."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from plans.batch import worker_pool
from plans.batch.worker_pool import FinishedWork, WorkerLost, hand_out

ROOT = Path(__file__).resolve().parents[3]
WORKER = """
import os, pickle, signal, time
from core.child.serving import answer_stream, serve_requests

def answer(request):
    piece = pickle.loads(request)
    if piece == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if piece == "wait":
        time.sleep(60)
    return pickle.dumps((piece, os.getpid()))

serve_requests(answer, answer_stream())
"""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hand that answers with the piece and who it is."""
    monkeypatch.setattr(worker_pool, "_COMMAND", (sys.executable, "-c", WORKER))


def pieces(done: list[FinishedWork[str]]) -> list[str]:
    return sorted(each.work for each in done)


def test_every_piece_is_worked_at_once_by_as_many_hands_as_asked_for() -> None:
    work = [str(number) for number in range(20)]
    done = list(hand_out(work, 2))
    assert pieces(done) == sorted(work)
    assert all(each.answer[0] == each.work for each in done)
    assert 1 <= len({each.answer[1] for each in done}) <= 2


def test_a_hand_that_dies_takes_one_piece_with_it() -> None:
    done = list(hand_out(["a", "die", "b", "die", "c", "d"], 2))
    assert pieces(done) == ["a", "b", "c", "d", "die", "die"]
    assert {each.work for each in done if isinstance(each.answer, WorkerLost)} == {"die"}


def test_a_caller_that_stops_listening_leaves_no_process_behind() -> None:
    running = hand_out(["a", "wait", "wait", "wait"], 2)
    first = next(running)
    assert isinstance(running, Iterator)
    running.close()  # type: ignore[attr-defined]
    with pytest.raises(ProcessLookupError):
        os.kill(first.answer[1], 0)


def test_what_goes_wrong_in_fetching_the_work_is_heard_of() -> None:
    def work() -> Iterator[str]:
        yield "a"
        raise RuntimeError("no more paper")

    with pytest.raises(RuntimeError, match="no more paper"):
        list(hand_out(work(), 2))


def test_a_process_of_the_press_brings_in_no_database_no_door_and_no_second_reader_of_pdfs() -> (
    None
):
    """What it never uses is memory times the number of cores."""
    program = "import sys, plans.batch.worker; print(*sys.modules)"
    # Measuring coverage in the child would bring in modules of its own.
    unmeasured = {name: value for name, value in os.environ.items() if "COV" not in name}
    answer = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=unmeasured,
        capture_output=True,
        text=True,
        check=True,
    )
    never = {
        "sqlalchemy",
        "flask",
        "pyproj",
        "pikepdf",
        "requests",
        "google",
        "pandas",
        "webapp",
        "multiprocessing",
    }
    assert never & set(answer.stdout.split()) == set()
