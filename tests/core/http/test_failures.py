from __future__ import annotations

import pytest
import requests

from core.http.body import BodyTooLarge
from core.http.failures import failure_of, host_of, retry_after
from core.http.values import FailureKind

ADDRESS = "https://api.example/v1/secret-path"


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        (BodyTooLarge("larger than 3 bytes"), FailureKind.TOO_LARGE),
        (OSError("[Errno 111] Connection refused"), FailureKind.REFUSED),
        (OSError("[SSL: CERTIFICATE_VERIFY_FAILED] x"), FailureKind.CERTIFICATE),
        (requests.ConnectionError("Remote end closed connection"), FailureKind.CUT_OFF),
        (TimeoutError(""), FailureKind.NO_ANSWER),
        (ValueError("odd"), FailureKind.FORBIDDEN),
        (OSError("something else"), FailureKind.OTHER),
    ],
)
def test_what_went_wrong_has_a_kind_and_no_path(wrong: Exception, kind: FailureKind) -> None:
    failure = failure_of(wrong, ADDRESS)
    assert failure.kind is kind
    assert "secret-path" not in failure.reason


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7),
        ("9999999", 86_400),
        ("Mon, 30 Nov 2026 03:01:00 GMT", 60),
        ("Mon, 30 Nov 2026 02:00:00 GMT", 0),
        ("soon", 0),
        ("", 0),
    ],
)
def test_the_pause_it_asks_for_by_its_own_clock(header: str, seconds: int) -> None:
    response = requests.Response()
    response.headers.update({"Retry-After": header, "Date": "Mon, 30 Nov 2026 03:00:00 GMT"})
    assert retry_after(response) == seconds


def test_the_host_of_an_address() -> None:
    assert (host_of(ADDRESS), host_of("nothing")) == ("api.example", "nothing")
