"""`python -m tests.proof [NAME ...]`: the long form of the proofs, one after the other.

Each proof is a process of its own with a folder, ports and a deadline of its own, first on SQLite,
then on a private PostgreSQL where a database decides something in it. One that hangs or crashes is
ended and named, and the next one runs. The end says which ran.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from tests.proof.figures import FIGURES_FILE
from tests.proof.order import PROOFS, Proof

ROOT = Path(__file__).resolve().parents[2]
DATABASES = ("SQLite", "PostgreSQL")
NO_TESTS = 5
"""How pytest ends when nothing was left to run: no database decides anything in this proof."""
ENDING_SECONDS = 30.0
_COUNTS = re.compile(r"\d+ (?:passed|failed|skipped|errors?)\b")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one proof on one database."""

    words: str
    is_good: bool


def main(names: Sequence[str]) -> int:
    """Run all proofs, or those named; return 1 when one of them failed."""
    unknown = set(names) - {proof.name for proof in PROOFS}
    if unknown:
        print(f"no such proof: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    folder = Path(tempfile.mkdtemp(prefix="atalaya-proof-"))
    print(_circumstances(), f"logs: {folder}", sep="\n", flush=True)
    chosen = [proof for proof in PROOFS if not names or proof.name in names]
    outcomes = {
        proof.name: [_run(proof, database, folder) for database in DATABASES] for proof in chosen
    }
    print("\nwhich proofs ran, on " + " | ".join(DATABASES))
    for name, each in outcomes.items():
        print(f"  {name}: " + " | ".join(outcome.words for outcome in each))
    left = [proof.name for proof in PROOFS if proof.name not in outcomes]
    print(f"left out: {', '.join(left) or 'none'}", flush=True)
    is_good = all(outcome.is_good for each in outcomes.values() for outcome in each)
    if is_good:
        shutil.rmtree(folder)
    return 0 if is_good else 1


def _run(proof: Proof, database: str, folder: Path) -> Outcome:
    """Run one proof and print what it measured, as soon as it is over."""
    place = folder / f"{proof.name}-{database.lower()}"
    place.mkdir()
    figures, log = place / "figures.txt", place / "pytest.log"
    # A temporary folder of its own: the presses and locks of this machine are not ours alone.
    environment = {**os.environ, "TMPDIR": str(place), FIGURES_FILE: str(figures)}
    began = time.monotonic()
    status = _status(_command(proof, database, place), environment, log, proof.minutes * 60)
    outcome = _outcome(status, log, time.monotonic() - began, proof.minutes)
    print(f"\n{proof.name}, {database}: {outcome.words}", flush=True)
    if figures.exists():
        print(figures.read_text(), end="", flush=True)
    if not outcome.is_good:
        print(f"  see {log}", flush=True)
    elif status != NO_TESTS:
        shutil.rmtree(place / "pytest", ignore_errors=True)
    return outcome


def _command(proof: Proof, database: str, place: Path) -> list[str]:
    private = [] if database == "SQLite" else ["scripts/with_postgres.sh"]
    return [
        *private,
        sys.executable,
        "-m",
        "pytest",
        "--proof",
        f"tests/proof/test_{proof.name}.py",
        "-rs",
        "-p",
        "no:cacheprovider",
        f"--basetemp={place / 'pytest'}",
    ]


def _status(
    command: Sequence[str], environment: dict[str, str], log: Path, seconds: float
) -> int | None:
    """Return how the command ended; None when it was not over in time, and was ended."""
    with log.open("wb") as sink:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            # In a shell's background interrupts are ignored, and would be there, too.
            preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
        )
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        # Interrupted first, so that it ends what it has started itself.
        for number, patience in ((signal.SIGINT, ENDING_SECONDS), (signal.SIGKILL, None)):
            if process.poll() is None:
                os.killpg(process.pid, number)
                with suppress(subprocess.TimeoutExpired):
                    process.wait(patience)


def _outcome(status: int | None, log: Path, seconds: float, minutes: float) -> Outcome:
    if status is None:
        return Outcome(f"NOT OVER after {minutes:.0f} min", is_good=False)
    if status == NO_TESTS:
        return Outcome("no database in it", is_good=True)
    lines = log.read_text(errors="replace").splitlines() or [""]
    counts = ", ".join(_COUNTS.findall(lines[-1])) or f"ended with status {status}"
    return Outcome(
        f"{'FAILED: ' if status else ''}{counts} in {seconds:.0f} s", is_good=status == 0
    )


def _circumstances() -> str:
    """Return on what and when this runs: a figure without them says nothing."""
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, check=False
    ).stdout.decode().strip()  # fmt: skip
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {commit or 'unknown'}, "
        f"{os.cpu_count()} cores, {memory_gb:.0f} GB, load {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
