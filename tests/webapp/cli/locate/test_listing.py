from __future__ import annotations

import uuid

from tests.response.locate.examples import NAME
from tests.webapp.cli.conftest import Terminal
from tests.webapp.cli.locate.steps import AT, BASE, said


def test_a_name_shows_for_a_purpose_alone_and_is_written_down(
    terminal: Terminal, post_id: uuid.UUID
) -> None:
    (line,) = said(terminal, "list")["locates"]
    assert (line["state"], line["asked"]) == ("draft", 1)
    assert NAME not in terminal(*BASE, "list", "CR-2026-001", *AT).stdout
    assert NAME in terminal(*BASE, "list", "CR-2026-001", *AT, "--purpose", "reunión").stdout
    shown = terminal(*BASE, "show", "CR-2026-001", "1", *AT, "--purpose", "reunión").stdout
    assert "cicatriz" in shown
    assert "cicatriz" not in terminal(*BASE, "show", "CR-2026-001", "1", *AT).stdout
    actions = [action for action, _actor, _details in terminal.actions()]
    assert {"locate.list", "locate.read"} <= set(actions)
