"""Whether an event is from the gateway it names, and of now. Pure."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from core.transports.gateway_formats import GatewayFormat, SignatureKind

WINDOW = timedelta(minutes=5)
"""So far the time of a signature may be from ours, before or after."""
_CHALLENGE = re.compile(r"[A-Za-z0-9._-]{1,200}", re.ASCII)
_SIGNATURE = re.compile(r"t=(?P<seconds>[0-9]{1,12}),v1=(?P<digest>[0-9a-f]{64})", re.ASCII)


def is_authentic(
    format_: GatewayFormat, secret: str, signature: str, body: bytes, now: datetime
) -> bool:
    """Return whether a body was signed with the secret of its gateway, not long ago.

    The raw bytes are what is signed: read and written again they are others.
    """
    if not secret:
        return False
    if format_.signature is SignatureKind.TOKEN:
        return hmac.compare_digest(signature.encode(), secret.encode())
    if format_.signature is SignatureKind.HUB:
        return hmac.compare_digest(signature.encode(), hub_signature(secret, body).encode())
    match = _SIGNATURE.fullmatch(signature)
    if match is None:
        return False
    seconds = match["seconds"]
    if abs(now.timestamp() - int(seconds)) > WINDOW.total_seconds():
        return False
    return hmac.compare_digest(match["digest"], signature_of(secret, seconds, body))


def signature_header(secret: str, body: bytes, now: datetime) -> str:
    """Return the header that signs a body now, as a gateway makes it."""
    seconds = str(int(now.timestamp()))
    return f"t={seconds},v1={signature_of(secret, seconds, body)}"


def signature_of(secret: str, seconds: str, body: bytes) -> str:
    """Return the HMAC-SHA256 of `<seconds>.<body>`, in hexadecimal."""
    text = seconds.encode() + b"." + body
    return hmac.digest(secret.encode(), text, hashlib.sha256).hex()


def hub_signature(secret: str, body: bytes) -> str:
    """Return the header by which the Cloud API signs a body. It bears no time: what comes again is
    known by its digest.
    """
    return f"sha256={hmac.digest(secret.encode(), body, hashlib.sha256).hex()}"


def hub_challenge(query: Mapping[str, str], token: str) -> str | None:
    """Return what is to be said back to whoever asks, with our own token, whether this address is
    ours; None for anybody else.
    """
    if not token or query.get("hub.mode") != "subscribe":
        return None
    if not hmac.compare_digest(query.get("hub.verify_token", "").encode(), token.encode()):
        return None
    challenge = query.get("hub.challenge", "")
    return challenge if _CHALLENGE.fullmatch(challenge) else None
