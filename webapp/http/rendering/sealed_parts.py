"""Parts of pages with names in them, kept for who reads them again, and for nobody else: sealed,
with a key drawn from the token of the reader's session. That lies in the browser alone, so that no
process opens what it keeps but while its reader asks.

Whoever keeps one says by its version what it was made of, asks that at each look, and writes down
that it was read, as if it were opened anew.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, current_app

from core.crypto import NONCE_BYTES
from webapp.auth.sessions.browser_session import session_secret

MOST_KEPT = 32
LONGEST = 1 << 18
"""Bytes: the rows of a page, never a whole list as for paper."""
_EXTENSION = "sealed_parts"
_PURPOSE = "sealed part of a page"


class SealedPart(NamedTuple):
    """A part under seal, and the state of what it was made of."""

    version: Hashable
    nonce: bytes
    sealed: bytes


class SealedParts:
    """The parts kept last; threads may share it."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        """Keep so many."""
        self._most = most
        self._parts: OrderedDict[Hashable, SealedPart] = OrderedDict()
        self._lock = threading.Lock()

    def opened(self, key: Hashable, version: Hashable, secret: bytes) -> bytes | None:
        """Return the part of a key, opened with the secret (32 bytes) it was sealed with; None
        where none of this version is kept.
        """
        with self._lock:
            part = self._parts.get(_slot(key, secret))
        if part is None or part.version != version:
            return None
        return AESGCM(secret).decrypt(part.nonce, part.sealed, None)

    def keep(self, key: Hashable, version: Hashable, secret: bytes, plain: bytes) -> None:
        """Keep a part, sealed with a secret; one that is too long is let go."""
        slot, nonce = _slot(key, secret), os.urandom(NONCE_BYTES)
        if len(plain) > LONGEST:
            return
        part = SealedPart(version, nonce, AESGCM(secret).encrypt(nonce, plain, None))
        with self._lock:
            self._parts[slot] = part
            self._parts.move_to_end(slot)
            while len(self._parts) > self._most:
                self._parts.popitem(last=False)


def init_sealed_parts(app: Flask) -> None:
    """Let `app` keep parts with names in them, under seal."""
    app.extensions[_EXTENSION] = SealedParts()


def sealed_part(
    key: Hashable,
    version: Hashable,
    make: Callable[[], tuple[bytes, bool]],
    read_again: Callable[[bytes], None],
) -> bytes:
    """Return a part of a page with names in it (UTF-8), for whoever is signed in: kept under `key`,
    as long as what it was made of has this `version`; then `read_again`, given the part, writes
    down that it was read.

    `make` returns the part, and whether it may be kept: not one of which something did not open.
    Without a version nothing is kept.
    """
    secret = session_secret(_PURPOSE) if version is not None else b""
    parts: SealedParts = current_app.extensions[_EXTENSION]
    kept = parts.opened(key, version, secret) if secret else None
    if kept is not None:
        read_again(kept)
        return kept
    made, may_be_kept = make()
    if secret and may_be_kept:
        parts.keep(key, version, secret, made)
    return made


# -- inside ---------------------------------------------------------------------------------


def _slot(key: Hashable, secret: bytes) -> Hashable:
    """Return where the part of a key lies that one session reads: its secret is not told by it."""
    return key, hashlib.sha256(secret).digest()[:8]
