"""Whom a request comes from, and by which name we were called, when a proxy stands before us.

The rule: only a peer named as a trusted proxy is believed about anybody else. Of the addresses it
lists, the last one that is no trusted proxy itself is the client; what stands before that, a client
may have written. Names of hosts other than that of the public address are refused: papers, letters
and redirections never bear a name that a stranger chose. The health check of the machine itself may
call it by a name of loopback.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_network
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from core.settings import Settings
from core.settings_rules import LOOPBACK
from webapp.auth.sessions.visitors import parse_address

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

REFUSED_HOST = b"Unknown host.\n"
_HOPS = 20
"""Addresses looked at, from the last: nobody stands behind so many proxies."""


class ProxyGuard:
    """The application behind the proxies that are trusted, under the names it answers to."""

    def __init__(self, application: WSGIApplication, settings: Settings) -> None:
        self._application = application
        self._proxies = [ip_network(text) for text in settings.trusted_proxies]
        is_named = settings.is_production or bool(settings.base_url)
        self._host = settings.public_host if is_named else ""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, or refuse the name it calls us by."""
        peer = str(environ.get("REMOTE_ADDR", ""))
        if self._is_proxy(peer):
            self._believe(environ)
        if not self._answers_to(environ, peer):
            start_response("400 Bad Request", [("Content-Type", "text/plain; charset=utf-8")])
            return [REFUSED_HOST]
        return self._application(environ, start_response)

    def _is_proxy(self, address: str) -> bool:
        parsed = parse_address(address) if self._proxies else None
        return parsed is not None and any(parsed in network for network in self._proxies)

    def _believe(self, environ: WSGIEnvironment) -> None:
        """Take over for whom, by which scheme and by which host the trusted proxy asks."""
        client = self._client(str(environ.get("HTTP_X_FORWARDED_FOR", "")))
        if client:
            environ["REMOTE_ADDR"] = client
        scheme = _last(environ.get("HTTP_X_FORWARDED_PROTO", ""))
        if scheme in {"http", "https"}:
            environ["wsgi.url_scheme"] = scheme
        host = _last(environ.get("HTTP_X_FORWARDED_HOST", ""))
        if host:
            environ["HTTP_HOST"] = host

    def _client(self, listed: str) -> str:
        """Return the last address of a list that is no trusted proxy; empty where there is none."""
        for text in list(reversed(listed.split(",")))[:_HOPS]:
            parsed = parse_address(text)
            if parsed is None:
                return ""
            if not self._is_proxy(str(parsed)):
                return str(parsed)
        return ""

    def _answers_to(self, environ: WSGIEnvironment, peer: str) -> bool:
        """Return whether we go by the name a request calls us."""
        if not self._host:
            return True
        host = _host_name(str(environ.get("HTTP_HOST", "")))
        if host == self._host:
            return True
        parsed = parse_address(peer)
        return host in LOOPBACK and parsed is not None and parsed.is_loopback


def _last(header: object) -> str:
    return str(header).rpartition(",")[2].strip().lower()


def _host_name(host: str) -> str:
    """Return the name of a host without its port, in lower case; empty for what is none."""
    try:
        address = urlsplit(f"//{host}")
        name, _port = address.hostname or "", address.port
    except ValueError:
        return ""
    return "" if address.username is not None or address.path else name.rstrip(".")
