"""A function called in a process of its own, behind everything else the machine does.

Not `multiprocessing`: a spawned process brings in the program it was called from once more (the
web application, its database: 100 MB), and has no bounds.
"""

from __future__ import annotations

import logging
import os
import pickle
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from core.child.process import ChildFailure, ChildLimits, FailureReason, run_child
from core.child.serving import answer_stream
from core.errors import AtalayaError
from core.exercise.mark import CHILD_VARIABLE, current_drill

ROOT = Path(__file__).resolve().parents[2]
NICE = 10
"""How far a call stands behind the pages people wait for."""
_COMMAND = (sys.executable, "-P", "-m", "core.child")
_log = logging.getLogger(__name__)


def call_apart(function: Callable[..., Any], *arguments: Any, limits: ChildLimits) -> Any:
    """Return `function(*arguments)`, worked out in a child; the function is one of a module.

    Raises ChildFailure: with the words of an AtalayaError raised over there, with the mere name of
    any other error (its text may hold what no page should show; the log has it whole).
    """
    request = pickle.dumps((function, arguments))
    is_answer, value = pickle.loads(  # noqa: S301 - our own process answers
        run_child(_COMMAND, request, limits, environment=module_environment())
    )
    if not is_answer:
        raise ChildFailure(FailureReason.RAISED, value)
    return value


def module_environment(**more: str) -> dict[str, str]:
    """Return the environment in which `python -P -m` finds our modules and those we found, says
    where it was when it crashes, and knows whether it works for a drill.
    """
    paths = os.pathsep.join([str(ROOT), *filter(None, sys.path)])
    ours = {"PYTHONPATH": paths, "PYTHONFAULTHANDLER": "1", CHILD_VARIABLE: current_drill()}
    return {**os.environ, **more, **ours}


def main() -> None:
    """Read a function and its arguments from the input; write what came of it to the output."""
    os.nice(NICE)
    # A parent that was killed waits for no answer.
    with suppress(BrokenPipeError), answer_stream() as answers:
        function, arguments = pickle.load(sys.stdin.buffer)  # noqa: S301 - of our own parent
        pickle.dump(_outcome(function, arguments), answers)


def _outcome(function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[bool, Any]:
    try:
        return True, function(*arguments)
    except AtalayaError as wrong:
        return False, str(wrong) or type(wrong).__name__
    except Exception as wrong:
        _log.exception("%s failed", function.__qualname__)
        return False, type(wrong).__name__
