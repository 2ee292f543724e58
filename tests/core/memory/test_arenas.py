from __future__ import annotations

import platform
import subprocess
import sys

from core.child import module_environment

PROGRAM = """
from core.memory.arenas import bound_arenas, give_back
print(bound_arenas(), end=" ")
kept = [bytes(60_000) for _ in range(800)]
del kept[::2]
print(give_back())
"""


def test_the_c_library_of_our_systems_takes_the_bound_and_gives_back() -> None:
    """In a process of its own: it cannot be taken back."""
    command = [sys.executable, "-c", PROGRAM]
    answer = subprocess.check_output(command, env=module_environment(), text=True)
    is_known = platform.libc_ver()[0] == "glibc"
    assert answer.split() == [str(is_known)] * 2
