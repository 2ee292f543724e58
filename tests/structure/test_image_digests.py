"""Images are held to what their bytes hash to, and their age is known."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

from scripts.image_digests import HeldImage, held, named_images, with_lines

USUAL = {"os": "linux", "architecture": "amd64"}
INDEX = json.dumps({"manifests": [{"digest": "sha256:b", "platform": USUAL}]}).encode()


def test_the_images_of_the_compose_file_are_those_it_begins_with() -> None:
    assert named_images() == {
        "BASE_IMAGE": ("debian", "trixie-slim"),
        "POSTGRES_IMAGE": ("postgres", "17"),
    }


def test_an_image_is_held_to_its_bytes() -> None:
    asked: list[str] = []

    def ask(address: str, headers: Mapping[str, str]) -> bytes:
        asked.append(address.partition("/v2/")[2])
        if "token" in address:
            return b'{"token": "t"}'
        assert headers["Authorization"] == "Bearer t"
        if address.endswith("trixie-slim"):
            return INDEX
        if "/manifests/" in address:
            return b'{"config": {"digest": "sha256:c"}}'
        return b'{"created": "2026-11-01T00:00:00Z"}'

    found = held("BASE_IMAGE", "debian", "trixie-slim", ask)
    digest = f"sha256:{hashlib.sha256(INDEX).hexdigest()}"
    assert found == HeldImage("BASE_IMAGE", "debian", digest, datetime(2026, 11, 1, tzinfo=UTC))
    assert asked[-1] == "library/debian/blobs/sha256:c"
    text = with_lines("A=1\nBASE_IMAGE=debian@sha256:old\n", [found])
    assert text == f"A=1\nBASE_IMAGE=debian@{digest}\n"
