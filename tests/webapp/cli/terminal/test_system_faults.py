from __future__ import annotations

import errno

import pytest

from webapp.cli.terminal.system_faults import words_of


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (OSError(errno.EROFS, "x", "/srv/a"), "/srv/a: ese disco"),
        (OSError(errno.EACCES, "x", b"/srv/a"), "/srv/a: esta cuenta"),
        (OSError(errno.ENOENT, "x", "/srv/.atalaya.env.32075-1398.part"), "/srv/atalaya.env: no"),
        (OSError(errno.ECONNREFUSED, "Connection  refused"), "[Errno 111] Connection refused"),
        (OSError(errno.ENOSPC, "No space left"), "No space left"),
    ],
)
def test_what_the_system_refuses_is_said_with_the_file_it_is_about(
    wrong: OSError, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "es_MX.UTF-8")
    assert told in words_of(wrong)
