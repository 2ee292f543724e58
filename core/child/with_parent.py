"""`python -m core.child.with_parent PID COMMAND ...`: become a command that ends with its parent.

The kernel keeps the promise (Linux, prctl(2), PR_SET_PDEATHSIG; it outlives `exec`), for a parent
that was killed can end nobody: its children would go on answering and sending beside those of the
next one.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1
"""Of linux/prctl.h."""


def main() -> None:
    """Become the command, ended by SIGTERM when process PID, our parent, has ended."""
    parent, command = int(sys.argv[1]), sys.argv[2:]
    end_with_parent(parent)
    os.execvp(command[0], command)  # noqa: S606 - a command of ours, no shell


def end_with_parent(parent: int) -> None:
    """Have this process ended by SIGTERM when process `parent`, which is its own, has ended; leave
    it when it has by now.
    """
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it ended before the kernel was told
        sys.exit(1)


if __name__ == "__main__":
    main()
