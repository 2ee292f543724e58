"""Which bucket an address names, and what of its access is printed."""

from __future__ import annotations

import math
import time

import pytest

from core.storage.bucket_access import BucketAccess, OpenBucket


@pytest.mark.parametrize(
    ("address", "bucket", "prefix"),
    [
        ("https://files.example/atalaya", "atalaya", ""),
        ("https://files.example/atalaya/", "atalaya", ""),
        ("https://files.example:9000/atalaya/casa/dos", "atalaya", "casa/dos/"),
        ("https://files.example", "", ""),
    ],
)
def test_an_address_names_a_bucket_and_what_stands_before_every_name(
    address: str, bucket: str, prefix: str
) -> None:
    access = BucketAccess(address, "llave", "Zzyzx")
    assert (access.bucket, access.prefix) == (bucket, prefix)
    assert "Zzyzx" not in repr(access)


def test_a_bucket_that_never_answered_was_not_seen() -> None:
    bucket = OpenBucket(client=None)
    assert not bucket.is_there(math.inf)
    bucket.seen_at = time.monotonic()
    assert bucket.is_there(60)
    assert not bucket.is_there(-1)
