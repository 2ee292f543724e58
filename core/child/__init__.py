"""Bounded child processes: `run_child` (one command), `ServingChild` (many requests), `call_apart`.

Every process this system starts for a piece of work goes through here, so that each has a deadline
on the monotonic clock, is ended together with whatever it started, and fails with `ChildFailure`.
"""

from core.child.call import call_apart, module_environment
from core.child.process import (
    PRESS_MEMORY_BYTES,
    ChildFailure,
    ChildLimits,
    FailureReason,
    end_group,
    run_child,
    start_child,
)
from core.child.serving import ServingChild

__all__ = [
    "PRESS_MEMORY_BYTES",
    "ChildFailure",
    "ChildLimits",
    "FailureReason",
    "ServingChild",
    "call_apart",
    "end_group",
    "module_environment",
    "run_child",
    "start_child",
]
