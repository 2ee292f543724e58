"""The headers of every answer. No inline script, no inline style, nothing from anybody else."""

from __future__ import annotations

from flask import Flask, Response, request

from core.settings import Settings
from webapp.auth.access import signed_in

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
RETRY_SECONDS = "10"
"""When to come again, where we are too busy or the disk is full."""
STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"
STATIC_CACHE = "public, max-age=31536000, immutable"
"""The address of a static file carries the hash of its content."""
FONT_CACHE = "public, max-age=2592000"
"""Of fonts, which the style sheet names without one: a month, for they change with the package they
come with, if ever.
"""


def init_headers(app: Flask, settings: Settings) -> None:
    """Put the headers on every answer of `app`."""

    @app.after_request
    def _put(response: Response) -> Response:
        there = {name.lower() for name, _value in response.headers}
        for name, value in HEADERS.items():
            if name.lower() not in there:
                response.headers.add(name, value)
        if response.status_code in {503, 507}:
            response.headers.setdefault("Retry-After", RETRY_SECONDS)
        if settings.cookie_secure:
            response.headers["Strict-Transport-Security"] = STRICT_TRANSPORT
        if request.endpoint == "static" and response.status_code == 200 and "v" in request.args:
            response.headers["Cache-Control"] = STATIC_CACHE
        elif request.endpoint == "static" and request.path.endswith(".woff2"):
            response.headers["Cache-Control"] = FONT_CACHE
        elif request.endpoint != "static" and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store" if signed_in() else "no-cache"
        return response
