from __future__ import annotations

from webapp.cli.locate.commands import locate


def test_the_commands_are_those_of_the_page() -> None:
    assert sorted(locate.commands) == [
        "answer", "approve", "close", "list", "new", "send", "show",
    ]  # fmt: skip
