"""One print run in a process of its own, for `bench_plans.py`: what it cost, as JSON.

    python benchmarks/printing_run.py FOLDER JOBS PROCESSES

JOBS is a file of pickled jobs (`plans.batch.print_piece.PrintJob`). The run is the system's own:
`print_many`, then the index and the ZIP. Nothing is warm: fonts, styles and atlas are opened in the
time that is measured; bringing in the program's parts is told apart (`start`).
"""

from __future__ import annotations

import time

_STARTED = time.perf_counter()

import json  # noqa: E402
import pickle  # noqa: E402
import resource  # noqa: E402
import sys  # noqa: E402
from datetime import UTC, datetime  # noqa: E402
from pathlib import Path  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from core.storage import FileStore  # noqa: E402
from plans.batch.archive import bind  # noqa: E402
from plans.batch.print_all import print_many  # noqa: E402
from plans.batch.print_piece import PrintSite  # noqa: E402

URL = "https://atalaya.example.org"
ATLAS = ROOT / "core" / "atlas" / "base.gpkg"


def main() -> None:
    """Run it and print what it cost."""
    store, jobs, processes = (
        FileStore(Path(sys.argv[1])),
        pickle.loads(Path(sys.argv[2]).read_bytes()),
        int(sys.argv[3]),
    )
    imported, cpu = time.perf_counter(), _cpu()
    printed, peak_mb = [], 0.0
    for each in print_many(jobs, store, PrintSite((ATLAS,), URL), processes=processes):
        printed.append(each)
        peak_mb = max(peak_mb, *map(_peak_mb, _family()))
    titles = {job.slug: job.slug for job in jobs}
    bind(store, printed, titles, language="es", made_at=datetime(2026, 11, 22, tzinfo=UTC))
    told = {
        "start": imported - _STARTED,
        "wall": time.perf_counter() - imported,
        "cpu": _cpu() - cpu,
        "made": sum(not each.was_there for each in printed),
        "faults": [each.fault for each in printed if each.fault],
        "mb": max(peak_mb, _peak_mb("self")),
    }
    print(json.dumps(told))


def _cpu() -> float:
    """Seconds of this process and of its ended hands."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in spent)


def _family() -> list[str]:
    """This process and its hands."""
    told = (
        task.joinpath("children").read_text().split() for task in Path("/proc/self/task").iterdir()
    )
    return ["self", *(child for children in told for child in children)]


def _peak_mb(process: str) -> float:
    """The most memory a process has taken since it began to run its own program.

    Not `ru_maxrss`: that of a process just started is at least that of the one which started it.
    """
    told = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in told if line.startswith("VmHWM"))


if __name__ == "__main__":
    main()
