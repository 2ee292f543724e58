"""A country's key wrapped by the master key, bound to what its row says of it."""

from __future__ import annotations

import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.crypto import (
    HEADER_BYTES,
    NONCE_BYTES,
    SECOND_FORM,
    CannotOpen,
    derived_key,
    key_id,
)
from core.keys.models import CountryKey

_PURPOSE = "atalaya wrapping of keys"
_START = HEADER_BYTES + NONCE_BYTES


class MasterKeys:
    """The master keys of an installation: the first wraps, all unwrap.

    What wraps is derived from them, so that no key does two kinds of work.
    """

    def __init__(self, masters: Sequence[bytes]) -> None:
        self._ciphers = {key_id(key): AESGCM(derived_key(key, _PURPOSE)) for key in masters}
        self._header = SECOND_FORM + next(iter(self._ciphers))

    def wrap(self, secret: bytes, row: CountryKey) -> bytes:
        """Return a key as it is kept in `row.wrapped`."""
        nonce = os.urandom(NONCE_BYTES)
        cipher = self._ciphers[self._header[1:]]
        return self._header + nonce + cipher.encrypt(nonce, secret, _bound(row))

    def unwrap(self, row: CountryKey) -> bytes:
        """Return the key of a row. Raises CannotOpen."""
        cipher = self._ciphers.get(row.wrapped[1:HEADER_BYTES])
        name = f"key {row.generation} of {row.country or 'no country'}"
        if row.wrapped[:1] != SECOND_FORM or cipher is None:
            raise CannotOpen(f"{name}: wrapped by a master key that is not here")
        try:
            return cipher.decrypt(
                row.wrapped[HEADER_BYTES:_START], row.wrapped[_START:], _bound(row)
            )
        except (InvalidTag, ValueError) as wrong:
            raise CannotOpen(f"{name}: altered, or another's") from wrong

    def is_current(self, row: CountryKey) -> bool:
        """Return whether a key is wrapped by the master key that wraps now."""
        return row.wrapped[:HEADER_BYTES] == self._header


def _bound(row: CountryKey) -> bytes:
    parts = (
        row.id.hex,
        row.country,
        row.purpose.value,
        str(row.generation),
        "first form too" if row.opens_first_form else "",
    )
    return "\0".join(("country_key", *parts)).encode()
