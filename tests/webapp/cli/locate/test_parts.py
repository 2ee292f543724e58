from __future__ import annotations

import uuid

from tests.webapp.cli.conftest import Terminal
from tests.webapp.cli.locate.steps import AT, BASE


def test_what_is_not_there_ends_with_two(terminal: Terminal, post_id: uuid.UUID) -> None:
    assert terminal(*BASE, "show", "CR-2026-001", "7", *AT).exit_code == 2
    assert terminal(*BASE, "show", "CR-2026-001", "1", "--country", "HN").exit_code == 2
    assert terminal(*BASE, "list", "CR-2026-404", *AT).exit_code == 2
