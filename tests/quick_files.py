"""Where the tests put their files: in memory where there is room for it.

An installation has each commit reach the disk before it goes on. So do those of the tests, some
ten thousand times: a sixth of a run was spent waiting for a disk that nobody will ever read.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

MEMORY = Path("/dev/shm")
LEAST_FREE = 3_000_000_000
"""Bytes; a run takes a third of that."""
_FOLDER = "PYTEST_DEBUG_TEMPROOT"


def put_files_in_memory() -> None:
    """Have pytest make its temporary folders in memory, unless somebody chose a place for them."""
    if _FOLDER not in os.environ and _has_room():
        os.environ[_FOLDER] = str(MEMORY)


def _has_room() -> bool:
    is_ours = MEMORY.is_dir() and os.access(MEMORY, os.W_OK)
    return is_ours and shutil.disk_usage(MEMORY).free > LEAST_FREE
