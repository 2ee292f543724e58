"""What is typed on the pages of tasks: the rows of a paper."""

from __future__ import annotations

from collections.abc import Mapping

from protocols.roles import Role
from response.tasks.typed_ticks import PaperRow

PAPER_ROWS = 10
OWN_ROLES = (
    Role.HEAD,
    Role.GUARD,
    Role.PROTECTION,
    Role.LIAISON,
    Role.COMMUNICATION,
    Role.COUNTRY,
)
"""Functions of the own country: who may be given a task added by hand."""


def typed_rows(form: Mapping[str, str]) -> list[PaperRow]:
    """Return the rows of the paper as they were typed."""
    return [
        PaperRow(
            form.get(f"number-{row}", "")[:8],
            form.get(f"clock-{row}", "")[:16],
            form.get(f"after-{row}", "done")[:16],
            form.get(f"note-{row}", "")[:600],
        )
        for row in range(PAPER_ROWS)
    ]
