from __future__ import annotations

import pytest

from core.connections import ListedHost
from core.transports.gateway_addresses import (
    MATRIX,
    NTFY,
    SMS,
    TELEGRAM,
    WEBHOOK,
    gateway_address,
    listed_host,
)
from core.transports.transport import Addressing


@pytest.mark.parametrize(
    ("addressing", "text", "kept"),
    [
        (SMS, "+502 5555-1234", "+50255551234"),
        (SMS, "00 502 (5555) 1234", "+50255551234"),
        (SMS, "55551234", ""),
        (SMS, "+0255551234", ""),
        (SMS, "+502", ""),
        (SMS, "+50255551234/x", ""),
        (SMS, "+５０２５５５５１２３４", ""),
        (TELEGRAM, " 123456789 ", "123456789"),
        (TELEGRAM, "-1001234567890", "-1001234567890"),
        (TELEGRAM, "@ana", ""),
        (TELEGRAM, "12/../34567", ""),
        (NTFY, "ntfy.sh/mi-tema", "https://ntfy.sh/mi-tema"),
        (NTFY, "ntfys://ntfy.sh/mi-tema", "https://ntfy.sh/mi-tema"),
        (NTFY, "https://tk_abc@push.example:8443/t", "https://tk_abc@push.example:8443/t"),
        (NTFY, "https://ana:se%40cret@push.example/t", "https://ana:se%40cret@push.example/t"),
        (NTFY, "https://ntfy.sh/one/two", ""),
        (NTFY, "https://ntfy.sh/", ""),
        (
            MATRIX,
            "https://syt_1@matrix.org/!abc:matrix.org",
            "https://syt_1@matrix.org/!abc:matrix.org",
        ),
        (
            MATRIX,
            "matrixs://syt_1@matrix.org/#guardia:matrix.org",
            "https://syt_1@matrix.org/%23guardia:matrix.org",
        ),
        (MATRIX, "https://matrix.org/!abc:matrix.org", ""),
        (WEBHOOK, "HTTPS://Hooks.Example/services/T0/B1", "https://hooks.example/services/T0/B1"),
        (WEBHOOK, "https://hooks.example", "https://hooks.example/"),
        (WEBHOOK, "http://hooks.example/x", ""),
        (WEBHOOK, "https://hooks.example/x?attach=file:///etc/passwd", ""),
        (WEBHOOK, "https://hooks.example/x?", ""),
        (WEBHOOK, "https://hooks.example/x#y", ""),
        (WEBHOOK, "https://[::1]/x", ""),
        (WEBHOOK, "https://hooks.example\\@127.0.0.1/x", ""),
        (WEBHOOK, "https://hooks.example/x y", ""),
        (WEBHOOK, "https://hooks.example:99999/x", ""),
        (WEBHOOK, "file:///etc/passwd", ""),
        (WEBHOOK, "gopher://hooks.example/x", ""),
        (WEBHOOK, "https://hóoks.example/x", ""),
        (WEBHOOK, "https://h.example/" + "x" * 500, ""),
    ],
)
def test_which_recipients_a_channel_takes(addressing: Addressing, text: str, kept: str) -> None:
    assert addressing.recipient(text) == kept
    if kept:
        assert addressing.recipient(kept) == kept, "what is kept is taken again as it is"


def test_an_address_is_taken_apart() -> None:
    address = gateway_address("https://ana:p%3Aw@push.example:8443/a%20b")
    assert address is not None
    assert (address.user, address.password, address.path) == ("ana", "p:w", "/a b")
    assert address.listed_host == ListedHost("push.example", 8443)


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("ntfy.sh", ListedHost("ntfy.sh", 443)),
        ("Push.Example:8443", ListedHost("push.example", 8443)),
        ("https://ntfy.sh", None),
        ("ntfy.sh:x", None),
        ("ntfy.sh:0", None),
        ("*", None),
        ("", None),
    ],
)
def test_how_an_operator_lists_a_host(text: str, host: ListedHost | None) -> None:
    assert listed_host(text) == host
