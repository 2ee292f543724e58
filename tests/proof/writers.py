"""`python -m tests.proof.writers URL THREADS SECONDS`: writers of short transactions, side by side.

Prints how many they wrote, the longest any took in seconds, and how many failed.
"""

from __future__ import annotations

import sys
import threading
import time

from core.audit_log import record
from core.clock import now
from core.db import writing
from tests.audit_keys import keyed_engine


def main() -> None:
    """Write until the time is over."""
    url, threads, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    engine, times, failures = keyed_engine(url), list[float](), list[str]()
    end = time.monotonic() + seconds

    def write() -> None:
        while time.monotonic() < end:
            began = time.monotonic()
            try:
                with writing(engine) as session:
                    record(session, at=now(), actor="writer", action="proof.write")
            except Exception as wrong:
                failures.append(str(wrong))
            times.append(time.monotonic() - began)
            time.sleep(0.02)

    workers = [threading.Thread(target=write) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print(len(times), f"{max(times):.3f}", len(failures))


if __name__ == "__main__":
    main()
