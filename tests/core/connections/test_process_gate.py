"""The gate, asked as the interpreter asks it. That it holds at the sockets of a real process,
`tests/core/transports/test_apprise_process.py` shows.
"""

from __future__ import annotations

import socket
from typing import Any

import pytest

from core.connections import ForbiddenConnection, ListedHost, ProcessGate
from core.http.addresses import is_public

PUBLIC, OTHER = "93.184.215.14", "8.8.8.8"
PUSH = ListedHost("push.example", 443)


class Names:
    """A name server whose answers change."""

    def __init__(self) -> None:
        self.numbers = [PUBLIC]

    def __call__(self, host: Any, port: Any, *_args: Any, **_more: Any) -> list[Any]:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, int(port)))
            for number in self.numbers
        ]


@pytest.fixture
def names() -> Names:
    return Names()


@pytest.fixture
def gate(names: Names) -> ProcessGate:
    gate = ProcessGate(is_public)
    gate._look_up = names  # in the place of the system's
    gate.open_for([PUSH])
    return gate


def dial(gate: ProcessGate, number: str, port: int = 443) -> None:
    gate._hook("socket.connect", (None, (number, port)))


def test_a_listed_host_is_looked_up_and_dialled(gate: ProcessGate) -> None:
    assert [each[4] for each in gate._getaddrinfo("push.example", 443)] == [(PUBLIC, 443)]
    dial(gate, PUBLIC)
    gate._getaddrinfo(b"PUSH.example.", "443")
    assert gate.refused == []


@pytest.mark.parametrize(
    ("host", "port"),
    [("push.example", 22), ("evil.example", 443), ("push.example.evil", 443), (PUBLIC, 443)],
)
def test_what_is_not_listed_is_not_looked_up(gate: ProcessGate, host: str, port: int) -> None:
    with pytest.raises(ForbiddenConnection):
        gate._getaddrinfo(host, port)
    with pytest.raises(ForbiddenConnection):
        gate._hook("socket.getaddrinfo", (host, port, 0, 0, 0))
    with pytest.raises(ForbiddenConnection):
        dial(gate, OTHER, port)
    assert len(gate.refused) == 3


@pytest.mark.parametrize("inside", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fe80::1"])
def test_a_listed_name_that_leads_inside_is_refused(
    gate: ProcessGate, names: Names, inside: str
) -> None:
    names.numbers = [inside]
    with pytest.raises(ForbiddenConnection, match="inside"):
        gate._getaddrinfo("push.example", 443)


def test_a_name_that_changes_after_the_look_up_leads_nowhere(
    gate: ProcessGate, names: Names
) -> None:
    gate._getaddrinfo("push.example", 443)
    names.numbers = ["127.0.0.1"]
    for number in ("127.0.0.1", "169.254.169.254", OTHER):
        with pytest.raises(ForbiddenConnection):
            dial(gate, number)
    dial(gate, PUBLIC)


def test_of_several_numbers_those_inside_are_left_out(gate: ProcessGate, names: Names) -> None:
    names.numbers = ["10.0.0.1", PUBLIC]
    assert [each[4][0] for each in gate._getaddrinfo("push.example", 443)] == [PUBLIC]
    with pytest.raises(ForbiddenConnection):
        dial(gate, "10.0.0.1")


def test_what_was_found_for_one_message_is_not_dialled_in_the_next(gate: ProcessGate) -> None:
    gate._getaddrinfo("push.example", 443)
    gate.open_for([ListedHost("other.example", 443)])
    with pytest.raises(ForbiddenConnection):
        dial(gate, PUBLIC)


@pytest.mark.parametrize(
    ("event", "arguments"),
    [
        ("socket.connect", (None, "/run/docker.sock")),
        ("socket.sendto", (None, (OTHER, 53))),
        ("socket.sendmsg", (None, None)),
        ("socket.bind", (None, ("0.0.0.0", 80))),
        ("socket.gethostbyname", ("push.example",)),
        ("subprocess.Popen", ("curl",)),
        ("os.system", ("curl",)),
        ("os.posix_spawn", ("curl",)),
    ],
)
def test_no_other_way_leads_out(gate: ProcessGate, event: str, arguments: tuple[Any, ...]) -> None:
    with pytest.raises(ForbiddenConnection):
        gate._hook(event, arguments)


def test_other_events_pass(gate: ProcessGate) -> None:
    gate._hook("open", ("/etc/ssl/cert.pem", "r", 0))
    assert gate.refused == []
