"""The keys of signed reports: the own pair, made once, and the public keys of other houses."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from sqlalchemy.orm import Session

from core.audit_log import record
from core.crypto import Keyring
from core.db import take_turns
from core.errors import UnusableInput
from core.i18n.languages import N_
from core.keys.stored import NO_COUNTRY
from response.situation.models import ReportKey, report_key_place

_TURN = "report key"
_BYTES = 32


def key_text(public: Ed25519PublicKey) -> str:
    """Return a public key as operators read it to each other: 43 signs of base64url."""
    return base64.urlsafe_b64encode(public.public_bytes_raw()).decode().rstrip("=")


def read_key(text: str) -> Ed25519PublicKey:
    """Return a public key typed in. Raises UnusableInput for what is none."""
    plain = "".join(text.split())
    try:
        raw = base64.b64decode(plain + "=" * (-len(plain) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != _BYTES:
        raise UnusableInput("key", N_("No es una clave pública: son 43 signos."))
    return Ed25519PublicKey.from_public_bytes(raw)


def key_mark(text: str) -> str:
    """Return a short mark of a public key, to be compared by ear: eight groups of four figures."""
    digest = hashlib.sha256(text.encode()).hexdigest()[:32]
    return " ".join(digest[at : at + 4] for at in range(0, 32, 4))


def own_key(session: Session) -> ReportKey | None:
    """Return the key this installation signs with; None while none is made."""
    query = sa.select(ReportKey).where(
        ReportKey.country == NO_COUNTRY, ReportKey.ended_at.is_(None)
    )
    return session.scalars(query.order_by(ReportKey.entered_at.desc()).limit(1)).first()


def make_own_key(
    session: Session, keyring: Keyring, *, by: str, now: datetime, is_new: bool = False
) -> ReportKey:
    """Return the key this installation signs with, made where there is none, or anew on demand: the
    one before ends.
    """
    take_turns(session, _TURN)
    there = own_key(session)
    if there is not None and not is_new:
        return there
    if there is not None:
        there.ended_at = now
    private = Ed25519PrivateKey.generate()
    made = ReportKey(
        country=NO_COUNTRY,
        public=key_text(private.public_key()),
        entered_at=now,
        entered_by=by,
    )
    place = report_key_place(made.id, NO_COUNTRY)
    made.ciphertext = keyring.seal(private.private_bytes_raw(), place)
    session.add(made)
    session.flush()
    record(session, at=now, actor=by, action="report_key.make", subject=made.public)
    return made


def signing_key(keyring: Keyring, row: ReportKey) -> Ed25519PrivateKey:
    """Return the private half of the own key. Raises CannotOpen."""
    raw = keyring.open(row.ciphertext or b"", report_key_place(row.id, NO_COUNTRY))
    return Ed25519PrivateKey.from_private_bytes(raw)


def trust_key(session: Session, country: str, text: str, *, by: str, now: datetime) -> ReportKey:
    """Take the public key of the house of a country: from now on that one alone may sign its
    reports. Raises UnusableInput.
    """
    take_turns(session, _TURN)
    public = key_text(read_key(text))
    found: ReportKey | None = None
    for each in session.scalars(sa.select(ReportKey).where(ReportKey.country == country)):
        if each.public == public:
            found = each
        else:
            each.ended_at = each.ended_at or now
    if found is None:
        found = ReportKey(country=country, public=public, entered_at=now, entered_by=by)
        session.add(found)
    found.ended_at = None
    session.flush()
    record(session, at=now, actor=by, action="report_key.trust", subject=public, country=country)
    return found


def trusted_keys(session: Session) -> Sequence[ReportKey]:
    """Return the public keys of other houses that count, by country."""
    query = sa.select(ReportKey).where(
        ReportKey.country != NO_COUNTRY, ReportKey.ended_at.is_(None)
    )
    return session.scalars(query.order_by(ReportKey.country)).all()


def key_of_country(session: Session, country: str) -> ReportKey | None:
    """Return the key that may sign the reports of a country; None where none was entered."""
    return next((each for each in trusted_keys(session) if each.country == country), None)
