from __future__ import annotations

import platform
import subprocess
import sys

from core.child import module_environment

PROGRAM = "from core.memory.arenas import bound_arenas; print(bound_arenas())"


def test_the_c_library_of_our_systems_takes_the_bound() -> None:
    """In a process of its own: it cannot be taken back."""
    command = [sys.executable, "-c", PROGRAM]
    answer = subprocess.check_output(command, env=module_environment(), text=True)
    assert answer.strip() == str(platform.libc_ver()[0] == "glibc")
