"""What a process leaves behind when it crashes: where each of its threads was."""

from __future__ import annotations

import faulthandler

ERROR_OUTPUT = 2
"""The file behind the error output, which is the log, whatever stream a program puts before it."""


def report_crashes() -> None:
    """Have a fatal signal write the stack of each thread to the error output.

    Every process of ours calls it first: the web, the worker, the commands; children are told by
    their environment (`core.child.call.module_environment`).
    """
    if not faulthandler.is_enabled():
        faulthandler.enable(ERROR_OUTPUT)
