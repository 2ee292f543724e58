"""The one way out over HTTP: `HttpRetrieve` asks, `HttpRequest` and `Answer` say what.

Nothing else in the program opens a connection, but for mail (`core.transports`).
"""

from core.http.addresses import web_address
from core.http.body import ForbiddenAddress
from core.http.client import HttpRetrieve, hash_body, http_retrieve
from core.http.values import (
    Answer,
    Body,
    FailureKind,
    HttpRequest,
    NotModified,
    RetrievalFailure,
    Retrieve,
)

__all__ = [
    "Answer",
    "Body",
    "FailureKind",
    "ForbiddenAddress",
    "HttpRequest",
    "HttpRetrieve",
    "NotModified",
    "RetrievalFailure",
    "Retrieve",
    "hash_body",
    "http_retrieve",
    "web_address",
]
