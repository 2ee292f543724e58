"""Personal fields, sealed at rest: AES-256-GCM, bound to table, column and row.

A sealed value moved to another row or column does not open. The first byte is the format, the
next four name the key, twelve are the nonce. Losing the key loses the data: it is backed up apart.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import uuid
from collections.abc import Sequence
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.errors import AtalayaError

_FORMAT = b"\x01"
_NONCE_BYTES = 12
_NAME_BYTES = 4


class CannotOpen(AtalayaError):
    """A sealed value that no key of this installation opens, or that was moved from its place."""


class Keyring:
    """The data keys: the first seals, all open."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        """Take 32-byte keys, the current one first."""
        self._ciphers = {hashlib.sha256(key).digest()[:_NAME_BYTES]: AESGCM(key) for key in keys}
        self._current = next(iter(self._ciphers))
        self._digest_keys = [hmac.digest(key, b"atalaya keyed digest", "sha256") for key in keys]

    def seal(self, plain: bytes, place: str) -> bytes:
        """Encrypt `plain` for `place` (see `place_of`)."""
        nonce = os.urandom(_NONCE_BYTES)
        body = self._ciphers[self._current].encrypt(nonce, plain, place.encode())
        return _FORMAT + self._current + nonce + body

    def open(self, sealed: bytes, place: str) -> bytes:
        """Decrypt what was sealed for `place`. Raises CannotOpen."""
        name = sealed[1 : 1 + _NAME_BYTES]
        cipher = self._ciphers.get(name)
        if sealed[:1] != _FORMAT or cipher is None:
            raise CannotOpen(f"{place}: sealed with a key that is not here")
        start = 1 + _NAME_BYTES
        try:
            return cipher.decrypt(
                sealed[start : start + _NONCE_BYTES], sealed[start + _NONCE_BYTES :], place.encode()
            )
        except InvalidTag as wrong:
            raise CannotOpen(f"{place}: altered, or moved from another place") from wrong

    def digests(self, text: str, purpose: str) -> tuple[bytes, ...]:
        """Return keyed hashes of `text` (32 bytes), one a key, the current first: to find again
        what is not stored.

        The same text for another `purpose` hashes otherwise.
        """
        return tuple(
            hmac.digest(key, f"{purpose}\0{text}".encode(), "sha256") for key in self._digest_keys
        )

    def seal_json(self, value: Any, place: str) -> bytes:
        """Seal a JSON value."""
        return self.seal(
            json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), place
        )

    def open_json(self, sealed: bytes, place: str) -> Any:
        """Open a JSON value. Raises CannotOpen."""
        return json.loads(self.open(sealed, place))


def place_of(table: str, column: str, row: uuid.UUID | str) -> str:
    """Return where a sealed value belongs."""
    return f"{table}/{column}/{row}"
