"""What schemathesis looks for in each answer besides the description: nothing of the other country,
and nobody's name. Its parts stand apart, so nothing of ours is imported here.
"""

from __future__ import annotations

import os
from typing import Any

import schemathesis

FORBIDDEN = [each for each in os.environ.get("PROOF_FORBIDDEN", "").split("\n") if each]


@schemathesis.check  # type: ignore[untyped-decorator]
def says_nothing_of_others(ctx: Any, response: Any, case: Any) -> None:
    """Fail where an answer says what belongs to somebody else."""
    text = response.content.decode("utf-8", "replace")
    found = [each for each in FORBIDDEN if each in text]
    assert not found, f"{case.operation.label} says {found}"
