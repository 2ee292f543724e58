"""The address on the network is found without a word sent, and letters bear it."""

from __future__ import annotations

import socket

import pytest

from core.installation import own_address as found_by
from core.settings import Settings


class Probe:
    """Stands for a socket: it knows one of our addresses, or no way out."""

    own = "192.168.1.20"

    def __init__(self, *_kind: int) -> None:
        """Be one."""

    def __enter__(self) -> Probe:
        return self

    def __exit__(self, *_wrong: object) -> None:
        """Close."""

    def connect(self, address: tuple[str, int]) -> None:
        assert address[0].startswith("192.0.2."), "nobody's address"
        if not self.own:
            raise OSError("network is unreachable")

    def getsockname(self) -> tuple[str, int]:
        return self.own, 40_000


@pytest.mark.parametrize(
    ("own", "address", "public"),
    [
        ("192.168.1.20", "192.168.1.20", "http://192.168.1.20:8000"),
        ("", "", "http://127.0.0.1:8000"),
        ("127.0.0.1", "", "http://127.0.0.1:8000"),
        ("0.0.0.0", "", "http://127.0.0.1:8000"),
    ],
)
def test_what_listens_everywhere_is_called_by_its_address_on_the_network(
    monkeypatch: pytest.MonkeyPatch, own: str, address: str, public: str
) -> None:
    monkeypatch.setattr(Probe, "own", own)
    monkeypatch.setattr(socket, "socket", Probe)
    found_by.own_address.cache_clear()
    try:
        assert found_by.own_address() == address
        assert Settings(host="0.0.0.0").public_url == public
        assert Settings(host="127.0.0.1").public_url == "http://127.0.0.1:8000"
        named = Settings(host="0.0.0.0", base_url="https://atalaya.example/")
        assert named.public_url == "https://atalaya.example"
    finally:
        found_by.own_address.cache_clear()
