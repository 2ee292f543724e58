"""Redirects followed by hand: each address is judged as the first was, before it is asked."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from core.connections import ConnectionGuard
from core.http.addresses import web_address
from core.http.body import UnusableRedirect
from core.http.failures import host_of

if TYPE_CHECKING:
    import requests
    from requests_hardened import HTTPSession

MAX_REDIRECTS = 3
REDIRECTS = {301, 302, 303, 307, 308}


@dataclass(frozen=True, slots=True, kw_only=True)
class RedirectRules:
    """Where one question may end, and how long each of its hops waits."""

    hosts: Collection[str] | None
    """Hosts a redirect may lead to beside the first; None: any."""
    connect_seconds: float
    silence_seconds: float = math.inf
    """Between two answers of a server; the guard's time comes first."""


def follow_redirects(
    session: HTTPSession,
    address: str,
    headers: Mapping[str, str],
    guard: ConnectionGuard,
    rules: RedirectRules,
) -> requests.Response:
    """Return the first response that is no redirect, after at most three. Raises ForbiddenAddress,
    UnusableRedirect.
    """
    first = address
    for _ in range(MAX_REDIRECTS + 1):
        _check(address, first, rules.hosts)
        left = guard.seconds_left()
        response: requests.Response = session.get(
            address,
            headers=dict(headers),
            stream=True,
            allow_redirects=False,
            timeout=(min(rules.connect_seconds, left), min(rules.silence_seconds, left + 1)),
        )
        if response.status_code not in REDIRECTS:
            return response
        response.close()
        address = urljoin(address, response.headers.get("Location", ""))
    raise UnusableRedirect(f"more than {MAX_REDIRECTS} redirects")


# -- inside ---------------------------------------------------------------------------------


def _check(address: str, first: str, hosts: Collection[str] | None) -> None:
    """Raise ForbiddenAddress or UnusableRedirect for an address that is not to be asked."""
    parts = web_address(address)
    if address == first:
        return
    if parts.scheme == "http" and urlsplit(first).scheme == "https":
        raise UnusableRedirect("a redirect from https to http")
    if hosts is not None and parts.hostname not in {host_of(first), *hosts}:
        raise UnusableRedirect(f"a redirect to {parts.hostname}, which is not listed")
