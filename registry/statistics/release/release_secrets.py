"""The secret that masks what a country releases: drawn once, sealed with the key of the country."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring, SealedPlace, place_of
from registry.statistics.models import ReleaseSecret
from registry.statistics.release.masked_counts import SECRET_BYTES


def release_secret_place(country: str) -> SealedPlace:
    """Return where the secret of a country belongs."""
    return place_of("release_secret", "ciphertext", country, country=country)


def release_secret(session: Session, keyring: Keyring, country: str) -> bytes:
    """Return the secret of a country; it is drawn where there is none yet. Whoever asks has taken
    the turn of the country's releases.

    Raises CannotOpen for one that is damaged: with another one everybody would be drawn anew, and
    two releases would tell more than one.
    """
    known = known_secret(session, keyring, country)
    if known is not None:
        return known
    drawn = secrets.token_bytes(SECRET_BYTES)
    sealed = keyring.seal(drawn, release_secret_place(country))
    session.add(ReleaseSecret(country=country, ciphertext=sealed))
    session.flush()
    return drawn


def known_secret(session: Session, keyring: Keyring, country: str) -> bytes | None:
    """Return the secret of a country, None where none was drawn yet. Raises CannotOpen as above."""
    query = sa.select(ReleaseSecret).where(ReleaseSecret.country == country)
    row = session.scalars(query).one_or_none()
    return None if row is None else keyring.open(row.ciphertext, release_secret_place(country))
