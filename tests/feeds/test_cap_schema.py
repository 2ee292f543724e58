"""The schema is the true one: it refuses what a lenient reader would let pass."""

from __future__ import annotations

import pytest

from tests.feeds.cap_schema import schema_faults

WHOLE = (
    '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>a</identifier>'
    "<sender>b</sender><sent>2026-11-30T03:00:00-00:00</sent><status>Exercise</status>"
    "<msgType>Alert</msgType><scope>Public</scope></alert>"
)


def test_a_whole_message_passes() -> None:
    assert schema_faults(WHOLE.encode()) == []


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("03:00:00-00:00", "03:00:00Z"),
        ("03:00:00-00:00", "03:00:00.5-00:00"),
        ("Exercise", "Exercises"),
        ("cap:1.2", "cap:1.1"),
        ("<sender>b</sender>", ""),
        ("</scope>", "</scope><source>late</source>"),
    ],
)
def test_it_refuses(true: str, false: str) -> None:
    assert schema_faults(WHOLE.replace(true, false).encode()) != []
