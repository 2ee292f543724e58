"""Why nothing usable came over HTTP, in words for people and in kinds for programs."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from core.http.body import UnusableAnswer
from core.http.values import FailureKind, RetrievalFailure
from core.late import late_module

if TYPE_CHECKING:
    import requests
    from requests_hardened import ip_filter
else:
    requests = late_module("requests")
    ip_filter = late_module("requests_hardened.ip_filter")

LONGEST_PAUSE_SECONDS = 24 * 3600
_WORDS = (
    ("Name or service not known", "its name cannot be resolved (no network?)", FailureKind.NO_NAME),
    ("resolve", "its name cannot be resolved (no network?)", FailureKind.NO_NAME),
    ("timed out", "no answer in time", FailureKind.NO_ANSWER),
    ("refused", "connection refused", FailureKind.REFUSED),
    ("CERTIFICATE_VERIFY_FAILED", "its certificate cannot be trusted", FailureKind.CERTIFICATE),
    ("SSL", "it does not speak TLS as it should", FailureKind.TLS),
    ("LineTooLong", "a line of its header is too long", FailureKind.NOT_HTTP),
    ("100 headers", "too many lines in its header", FailureKind.NOT_HTTP),
    ("BadStatusLine", "what answers does not speak HTTP", FailureKind.NOT_HTTP),
    ("UnknownProtocol", "what answers does not speak HTTP", FailureKind.NOT_HTTP),
    ("IncompleteRead", "its answer is cut off or wrongly measured", FailureKind.CUT_OFF),
    ("Remote end closed", "it hung up without an answer", FailureKind.CUT_OFF),
    ("reset by peer", "it hung up without an answer", FailureKind.CUT_OFF),
    ("unmatching values", "an answer of two lengths", FailureKind.NOT_HTTP),
)
"""What the libraries say, and what we say for it; the first that occurs counts."""


def retry_after(response: requests.Response) -> int:
    """Return for how many seconds it asks to be left alone, a day at most: `Retry-After` as a
    number or as a date, held against the server's own clock (RFC 9110, 10.2.3).
    """
    text = response.headers.get("Retry-After", "").strip()
    if text.isdecimal() and len(text) < 10:
        return min(int(text), LONGEST_PAUSE_SECONDS)
    moment, served = _http_date(text), _http_date(response.headers.get("Date", ""))
    if moment is None or served is None:
        return 0
    return max(0, min(int((moment - served).total_seconds()), LONGEST_PAUSE_SECONDS))


def failure_of(wrong: Exception, address: str) -> RetrievalFailure:
    """Return why nothing usable came, in words for the page of the sources."""
    if isinstance(wrong, UnusableAnswer):
        return RetrievalFailure(str(wrong), kind=wrong.kind)
    if isinstance(wrong, ip_filter.InvalidIPAddress):
        words = f"{host_of(address)} leads to an address inside ({wrong})"
        return RetrievalFailure(words, kind=FailureKind.FORBIDDEN)
    text = str(wrong)
    for sign, words, kind in _WORDS:
        if sign in text:
            return RetrievalFailure(words, kind=kind)
    if isinstance(wrong, TimeoutError | requests.Timeout):
        return RetrievalFailure("no answer in time", kind=FailureKind.NO_ANSWER)
    if isinstance(wrong, ValueError) and not isinstance(wrong, OSError):
        # One that urllib cannot take apart.
        return RetrievalFailure(f"unusable address: {wrong}", kind=FailureKind.FORBIDDEN)
    return RetrievalFailure(f"{type(wrong).__name__}: {text[:150]}")


def host_of(address: str) -> str:
    """Return the host of an address, or its beginning where it has none."""
    return urlsplit(address).hostname or address[:80]


# -- inside ---------------------------------------------------------------------------------


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
