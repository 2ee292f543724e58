"""A file between two houses: what one writes the other reads, and nothing else."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.errors import UnusableInput
from response.situation.content import NumberSource, ReportNumber
from response.situation.exchange.signed_file import (
    MOST_BYTES,
    SentReport,
    country_of_file,
    read_signed,
    write_signed,
)

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
NUMBERS = (
    ReportNumber("registered", 388, method="accounting/1"),
    ReportNumber("safe", None, method="accounting/1"),
    ReportNumber("other", 3, method="accounting/1"),
    ReportNumber("injured", 4, NumberSource.AUTHORITIES, "Xochitl Canaria"),
    ReportNumber("estimated", 900, by="Censo", method="estimate/1", low=500, high=1000),
)
REPORT = SentReport(
    crisis="CR-2026-014", crisis_type="storm", country="HN", number=3, as_of=AT, issued_at=AT,
    next_report_at=None, numbers=NUMBERS,
)  # fmt: skip


def _signed(change: Callable[[dict[str, Any]], None]) -> bytes:
    """Return a file that says something else, truly signed."""
    whole = json.loads(write_signed(REPORT, KEY))
    change(whole["report"])
    text = json.dumps(whole["report"], sort_keys=True, separators=(",", ":"))
    whole["signature"] = base64.b64encode(KEY.sign(text.encode())).decode()
    return json.dumps(whole).encode()


def test_what_is_written_is_read_without_a_word_and_without_what_stays_at_home() -> None:
    data = write_signed(REPORT, KEY)
    read = read_signed(data, KEY.public_key())
    assert country_of_file(data) == "HN"
    assert (read.crisis, read.number, read.as_of, read.next_report_at) == (
        "CR-2026-014", 3, AT, None,
    )  # fmt: skip
    assert [(each.key, each.value) for each in read.numbers] == [
        ("registered", 388), ("safe", None), ("injured", 4), ("estimated", 900),
    ]  # fmt: skip
    assert b"Canaria" not in data
    assert b"Censo" not in data
    assert b'"other"' not in data


def test_one_changed_sign_is_refused() -> None:
    data = write_signed(REPORT, KEY)
    with pytest.raises(UnusableInput, match="La firma"):
        read_signed(data.replace(b"388", b"389"), KEY.public_key())
    with pytest.raises(UnusableInput, match="La firma"):
        read_signed(data, Ed25519PrivateKey.generate().public_key())
    unsigned = json.loads(data) | {"signature": "?"}
    with pytest.raises(UnusableInput, match="La firma"):
        read_signed(json.dumps(unsigned).encode(), KEY.public_key())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        b"[]",
        b"{}",
        b'{"format": "atalaya-sitrep/1"}',
        b'{"format": "atalaya-sitrep/1", "report": 1}',
        b'{"format": "atalaya-sitrep/1", "report": {"country": "HN", "country": "GT"}}',
        b'{"format": "atalaya-sitrep/1", "report": {"value": NaN}}',
        b'{"format": "atalaya-sitrep/1", "report": {"value": Infinity}}',
        b'{"format": "atalaya-sitrep/1", "report": {"value": 1.5}}',
        b'{"format": "atalaya-sitrep/1", "report": {"value": ' + b"9" * 5000 + b"}}",
        b'{"format": "atalaya-sitrep/1", "report": ' + b"[" * 30_000,
        b"\xff\xfe{}",
        b" " * (MOST_BYTES + 1),
    ],
)
def test_what_is_no_report_is_refused_with_words(data: bytes) -> None:
    for read in (country_of_file, lambda given: read_signed(given, KEY.public_key())):
        with pytest.raises(UnusableInput, match="archivo"):
            read(data)


def _set(name: str, value: object) -> Callable[[dict[str, Any]], None]:
    return lambda report: report.__setitem__(name, value)


def _first(name: str, value: object) -> Callable[[dict[str, Any]], None]:
    return lambda report: report["numbers"][0].__setitem__(name, value)


@pytest.mark.parametrize(
    "change",
    [
        _set("number", 0),
        _set("number", True),
        _set("number", "3"),
        _set("number", 10**9),
        _set("crisis", ""),
        _set("crisis", "CR\u0000"),
        _set("crisis", "x" * 65),
        _set("country", None),
        _set("as_of", "ayer"),
        _set("as_of", "2026-11-22"),
        _set("as_of", "2026-11-22T12:00:00"),
        _set("as_of", "2026-11-22T12:00:00+02:00"),
        _set("numbers", {}),
        _set("numbers", [1]),
        _set("numbers", [{}] * 201),
        _first("key", "other"),
        _first("key", "invented"),
        _first("source", "nobody"),
        _first("value", -1),
        _first("value", 10**12),
        _first("value", "388"),
        _first("low", False),
        lambda report: report["numbers"].append(report["numbers"][0]),
    ],
)
def test_even_a_truly_signed_file_says_only_what_can_be(
    change: Callable[[dict[str, Any]], None],
) -> None:
    with pytest.raises(UnusableInput, match="archivo"):
        read_signed(_signed(change), KEY.public_key())
