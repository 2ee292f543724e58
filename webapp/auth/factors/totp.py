"""Codes of a telephone's application (TOTP, RFC 6238): six figures, new every 30 seconds.

The secret of an account is sealed with the secret of the installation before it is kept; no code
works twice.
"""

from __future__ import annotations

from functools import lru_cache

from passlib.exc import TokenError
from passlib.totp import TOTP

from core.accounts import User

ISSUER = "Atalaya"
WINDOW_SECONDS = 30
"""How far the clock of a telephone may be off."""
_FIGURES = 6


class TotpMaker:
    """Makes and checks second factors by code."""

    def __init__(self, secret: str) -> None:
        self._factory = TOTP.using(issuer=ISSUER, secrets={1: secret})

    @classmethod
    def of_secret(cls, secret: str) -> TotpMaker:
        """Return the maker of an installation, whose secret seals those of the accounts."""
        return _maker(secret)

    def new_secret(self) -> str:
        """Return a new secret, sealed: as it is kept, also in a cookie."""
        return str(self._factory.new().to_json(encrypt=True))

    def fits(self, user: User, code: str, sealed_secret: str | None) -> bool:
        """Return whether `code` is the present one of a secret and newer than the last one used by
        `user`; it is used up with that.
        """
        digits = "".join(code.split())
        if not sealed_secret or len(digits) != _FIGURES or not digits.isdecimal():
            return False
        try:
            match = self._factory.verify(
                digits, sealed_secret, window=WINDOW_SECONDS, last_counter=user.totp_counter
            )
        except TokenError:
            return False
        user.totp_counter = match.counter
        return True

    def address(self, email: str, sealed_secret: str) -> str:
        """Return what the QR code says: an `otpauth:` address."""
        return str(self._factory.from_source(sealed_secret).to_uri(email))

    def key(self, sealed_secret: str) -> str:
        """Return the key to be typed where no QR code can be read, in groups."""
        return str(self._factory.from_source(sealed_secret).pretty_key())


@lru_cache(maxsize=4)
def _maker(secret: str) -> TotpMaker:
    return TotpMaker(secret)
