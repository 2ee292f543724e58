from __future__ import annotations

import pytest

from feeds.models import Trust
from feeds.sources.values import (
    NO_ADDRESS,
    WRONG_ADDRESS,
    InvalidSource,
    read_address,
    read_hosts,
    read_values,
)

GOOD = {
    "name": "  Protección   Civil ",
    "address": "https://protec.example/avisos.xml",
    "interval_minutes": "10",
    "keep_hours": "48",
    "hosts": "cap.example, Archivo.Example\ncap.example",
    "trust": "derived",
}


def test_what_is_said_of_a_source_is_cleaned() -> None:
    values = read_values(GOOD)
    assert (values.name, values.format, values.trust) == (
        "Protección Civil",
        "auto",
        Trust.DERIVED,
    )
    assert values.hosts == ("cap.example", "archivo.example")
    assert (values.interval_minutes, values.keep_hours) == (10, 48)


def test_every_fault_is_said_with_its_field() -> None:
    wrong = {
        "name": "",
        "address": "avisos.xml",
        "format": "pdf",
        "interval_minutes": "1",
        "keep_hours": "no",
        "hosts": "10.0.0.1",
        "trust": "",
    }
    with pytest.raises(InvalidSource) as refused:
        read_values(wrong)
    assert set(refused.value.faults) == set(wrong)


@pytest.mark.parametrize("minutes", ["", "0", "-5", "1441", "5.5", "9999999", "٥"])
def test_an_interval_is_a_number_within_its_bounds(minutes: str) -> None:
    if minutes == "٥":  # a five in another script is a five
        assert read_values(GOOD | {"interval_minutes": minutes}).interval_minutes == 5
        return
    with pytest.raises(InvalidSource):
        read_values(GOOD | {"interval_minutes": minutes})


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("file:///etc/passwd", NO_ADDRESS),
        ("gopher://127.0.0.1/", NO_ADDRESS),
        ("javascript:alert(1)", NO_ADDRESS),
        ("https://" + "a" * 1100, NO_ADDRESS),
        ("https://x.test/a b\x00", NO_ADDRESS),
        ("https://gdacs.org@127.0.0.1/", WRONG_ADDRESS),
        ("https://x.test:22/", WRONG_ADDRESS),
        ("http:///feed", WRONG_ADDRESS),
        ("http://[::1/", WRONG_ADDRESS),
    ],
)
def test_an_address_that_is_never_asked_is_refused(address: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        read_address(address)


@pytest.mark.parametrize("text", ["localhost", "10.0.0.1", "::1", "a_b.test", "x" * 300, "-a.test"])
def test_a_number_or_a_bare_word_is_no_host(text: str) -> None:
    with pytest.raises(ValueError, match="servidores"):
        read_hosts([text])


def test_twenty_hosts_are_enough() -> None:
    assert len(read_hosts(f"h{n}.test" for n in range(20))) == 20
    with pytest.raises(ValueError, match="20"):
        read_hosts(f"h{n}.test" for n in range(21))
