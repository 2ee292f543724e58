"""The one way out over HTTP.

`HttpRetrieve` asks for documents (`HttpRequest`, `Answer`); `ApiClient` speaks with an interface of
programs at a listed host (`ApiRequest`, `ApiAnswer`).
Nothing else in the program opens a connection, but for mail (`core.transports`).
"""

from core.http.addresses import web_address
from core.http.body import ForbiddenAddress
from core.http.client import HttpRetrieve, hash_body, http_retrieve
from core.http.exchange import ApiAnswer, ApiClient, ApiRequest, AskApi, listed_host_of
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
    "ApiAnswer",
    "ApiClient",
    "ApiRequest",
    "AskApi",
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
    "listed_host_of",
    "web_address",
]
