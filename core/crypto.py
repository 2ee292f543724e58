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
from collections.abc import Mapping, Sequence
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.errors import AtalayaError

RECORD_FORMAT = 2
"""Which form of sealed records this release writes; raised when a field is renamed, removed or gets
another type. 1 had no number.
"""
FORMAT_KEY = "format"
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
        except (InvalidTag, ValueError) as wrong:  # ValueError: cut off within the nonce
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
        """Open a JSON value. Raises CannotOpen, also for what was sealed and is no JSON."""
        plain = self.open(sealed, place)
        try:
            return json.loads(plain)
        except ValueError as wrong:
            raise CannotOpen(f"{place}: holds no JSON") from wrong

    def seal_record(
        self, fields: Mapping[str, Any], place: str, later_format: int = RECORD_FORMAT
    ) -> bytes:
        """Seal the fields of a record, with the number of the form they are written in.

        `later_format` is that of the record written over, as `open_record` gave it: fields of a
        later release that are kept in it keep its number.
        """
        return self.seal_json(
            {FORMAT_KEY: max(RECORD_FORMAT, later_format), **_numberless(fields)}, place
        )

    def open_record(self, sealed: bytes, place: str) -> tuple[dict[str, Any], int]:
        """Return the fields of a record and the form they were written in (1: before forms had
        numbers).

        A release reads the forms of all before it and of the one after it, so that it can be
        rolled back; what it does not know in them is the caller's to keep. Raises CannotOpen.
        """
        fields = self.open_json(sealed, place)
        if not isinstance(fields, dict):
            raise CannotOpen(f"{place}: holds no record")
        number = fields.pop(FORMAT_KEY, 1)
        if type(number) is not int or not 1 <= number <= RECORD_FORMAT + 1:
            raise CannotOpen(f"{place}: of a release that this one cannot read")
        return fields, number


def _numberless(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name != FORMAT_KEY}


def place_of(table: str, column: str, row: uuid.UUID | str) -> str:
    """Return where a sealed value belongs."""
    return f"{table}/{column}/{row}"
