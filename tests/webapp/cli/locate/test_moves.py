from __future__ import annotations

import uuid

from tests.webapp.cli.conftest import Terminal
from tests.webapp.cli.locate.steps import AT, BASE, said


def test_from_a_draft_to_its_end(terminal: Terminal, post_id: uuid.UUID) -> None:
    assert said(terminal, "approve", "1")["state"] == "approved"
    assert said(terminal, "send", "1")["expires_at"] is not None
    seen = said(terminal, "answer", "1", "--post", str(post_id), "--answer", "possibly")
    assert seen["answers"][0]["answer"] == "possibly"
    stranger = ("--post", str(uuid.uuid4()), "--answer", "seen")
    assert terminal(*BASE, "answer", "CR-2026-001", "1", *AT, *stranger).exit_code == 2
    refused = terminal(*BASE, "close", "CR-2026-001", "1", *AT, "--as", "found_safe")
    assert refused.exit_code == 2
    assert said(terminal, "close", "1", "--as", "found_safe", "--news", "alive")["answers"]
    again = terminal(*BASE, "close", "CR-2026-001", "1", *AT, "--as", "withdrawn", "--note", "fin")
    assert again.exit_code == 2
