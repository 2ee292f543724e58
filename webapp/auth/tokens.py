"""Random tokens that a browser or a person holds, and the keyed hash of which alone is kept.

The key is drawn from the secret of the installation: who reads the database, or restores it
elsewhere, can make no session, device or recovery code of it.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass

TOKEN_BYTES = 32
LONGEST_TOKEN = 100


@dataclass(frozen=True, slots=True)
class TokenHasher:
    """Hashes tokens of one installation."""

    key: bytes

    @classmethod
    def of_secret(cls, secret: str) -> TokenHasher:
        """Return the hasher whose key is drawn from the secret of an installation."""
        return cls(hmac.digest(secret.encode(), b"atalaya tokens", "sha256"))

    def hash(self, token: str, purpose: str) -> bytes:
        """Return 32 bytes; the same token hashes otherwise for another purpose."""
        return hmac.digest(self.key, f"{purpose}\0{token}".encode("utf-8", "replace"), "sha256")


def new_token() -> str:
    """Return a token of 256 random bits, for a cookie or an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)
