"""A command becomes a child that ends with its parent; one whose parent is gone begins nothing."""

from __future__ import annotations

import os
import subprocess
import sys

from core.child import module_environment

COMMAND = [sys.executable, "-P", "-m", "core.child.with_parent"]


def test_the_command_runs_in_the_same_process_with_its_own_words_and_status() -> None:
    code = "import os, sys; print(os.getpid(), *sys.argv[1:]); sys.exit(7)"
    child = subprocess.Popen(
        [*COMMAND, str(os.getpid()), sys.executable, "-c", code, "one", "two words"],
        env=module_environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    said, _ = child.communicate()
    assert (child.returncode, said) == (7, f"{child.pid} one two words\n")


def test_a_parent_that_is_gone_already_has_no_children() -> None:
    nobody = 2**22 - 1
    done = subprocess.run(
        [*COMMAND, str(nobody), sys.executable, "-c", "print('begun')"],
        env=module_environment(),
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, b"")
