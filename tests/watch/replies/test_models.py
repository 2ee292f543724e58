from __future__ import annotations

import pytest

from watch.replies.models import NoticeReply, ReadingState
from watch.replies.understanding import ReplyKind


@pytest.mark.parametrize(
    ("kind", "shows_help", "reading", "read_as", "holds"),
    [
        ("safe", False, "not_needed", None, "safe"),
        ("unclear", True, "waiting", None, "help"),
        ("unclear", False, "waiting", None, "unclear"),
        ("unclear", True, "second_look", "safe", "help"),
        ("unclear", True, "read", "safe", "safe"),
        ("help", True, "read", "safe", "safe"),
        ("unclear", False, "read", "moved", "moved"),
    ],
)
def test_a_sign_of_help_stands_until_two_have_read_it_otherwise(
    kind: str, shows_help: bool, reading: str, read_as: str | None, holds: str
) -> None:
    row = NoticeReply(
        kind=ReplyKind(kind),
        shows_help=shows_help,
        reading=ReadingState(reading),
        read_as=ReplyKind(read_as) if read_as else None,
    )
    assert row.holds is ReplyKind(holds)
