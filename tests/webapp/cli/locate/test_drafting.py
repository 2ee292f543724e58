from __future__ import annotations

import uuid

from tests.webapp.cli.conftest import Terminal
from tests.webapp.cli.locate.steps import AT, BASE, said


def test_who_writes_by_command_does_not_approve(terminal: Terminal, post_id: uuid.UUID) -> None:
    made = said(
        terminal, "new", "--marks", "tatuaje", "--age", "30", "--fear", "no", "--ground", "vital",
        "--post", str(post_id),
    )  # fmt: skip
    assert (made["locate"], made["minor"], made["state"]) == (2, False, "draft")
    assert terminal(*BASE, "approve", "CR-2026-001", "2", *AT).exit_code == 2
