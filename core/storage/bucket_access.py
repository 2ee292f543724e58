"""Who asks an object store, and where; opened with deadlines of its own."""

from __future__ import annotations

import math
import os
import time
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from core.errors import SettingsError
from core.late import late_module

if TYPE_CHECKING:
    from obstore import store as stores
else:
    stores = late_module("obstore.store")

STORE_SECONDS = 30.0
"""So long one question is asked again."""
CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 20.0
"""For one request: a part of 5 MiB at two megabits a second."""


@dataclass(frozen=True, slots=True)
class BucketAccess:
    """The bucket of an installation."""

    address: str
    """`https://host/bucket`, or with a prefix behind it."""
    key: str
    secret: str = field(repr=False)
    region: str = "us-east-1"
    seconds: float = STORE_SECONDS

    @property
    def bucket(self) -> str:
        """The bucket's name."""
        return urlsplit(self.address).path.strip("/").partition("/")[0]

    @property
    def prefix(self) -> str:
        """What stands before every name; ends with a slash unless it is empty."""
        rest = urlsplit(self.address).path.strip("/").partition("/")[2]
        return f"{rest}/" if rest else ""


@dataclass(slots=True)
class OpenBucket:
    """A bucket as this process knows it."""

    client: Any
    seen_at: float = -math.inf
    """On the monotonic clock, when it last answered as one that is there."""

    def is_there(self, seconds: float) -> bool:
        """Return whether it has been seen within so many seconds."""
        return time.monotonic() - self.seen_at < seconds


def open_bucket(access: BucketAccess) -> OpenBucket:
    """Return the bucket as this process asks it; what another one opened has threads that a fork
    leaves behind.

    Raises SettingsError where the extra `s3` is not installed.
    """
    return _opened(access, os.getpid())


# -- inside ---------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def _opened(access: BucketAccess, process: int) -> OpenBucket:
    parts = urlsplit(access.address)
    limit = timedelta(seconds=access.seconds)
    try:
        client = stores.S3Store(
            access.bucket,
            endpoint=f"{parts.scheme}://{parts.netloc}",
            access_key_id=access.key,
            secret_access_key=access.secret,
            region=access.region,
            virtual_hosted_style_request=False,
            client_options={
                "allow_http": parts.scheme == "http",
                "connect_timeout": timedelta(seconds=CONNECT_SECONDS),
                "timeout": timedelta(seconds=min(ANSWER_SECONDS, access.seconds)),
            },
            retry_config={"max_retries": 0, "retry_timeout": limit},
        )
    except ModuleNotFoundError as wrong:
        raise SettingsError(
            "files in an object store need the extra s3: pip install 'atalaya[s3]'"
        ) from wrong
    return OpenBucket(client)
