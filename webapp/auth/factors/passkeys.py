"""Passkeys (WebAuthn): made on *My account*, used as second factor, or alone where the device asked
for its finger, face or number.

The rule: an answer of a device counts once, for the challenge this browser was given minutes ago,
for our public address, with the key of that account; its count of uses must rise, where it counts.
A challenge given before the passkey was last used is spent: no answer is good twice.
"""

from __future__ import annotations

import json
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.orm import Session
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from core.accounts import Passkey, User
from core.errors import UnusableInput
from core.i18n.languages import N_

RP_NAME = "Atalaya"
LIFETIME = timedelta(minutes=5)
"""So long an answer of the device is waited for."""
MOST = 12
"""Passkeys an account may have."""
LONGEST_NAME, LONGEST_ANSWER = 60, 20_000
_FAULTS = (WebAuthnException, ValueError, TypeError, KeyError, RecursionError)
"""What the library raises for an answer that no device gives."""
_REFUSED = N_("El aparato no dio una llave que sirva. Pruebe otra vez.")


@dataclass(frozen=True, slots=True)
class Party:
    """For whom passkeys are made: the host of the public address, and the address itself."""

    host: str
    origin: str

    @classmethod
    def of_address(cls, address: str) -> Party | None:
        """Return for whom passkeys are made at a public address; None where browsers make none: a
        number in the place of a name, or an address without https that is not this machine's.
        """
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
        if not host or _is_number(host) or (parts.scheme != "https" and host != "localhost"):
            return None
        return cls(host, f"{parts.scheme}://{parts.netloc.lower()}")


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a device is asked to sign, and when that was asked."""

    value: bytes
    given_at: datetime

    @classmethod
    def fresh(cls, now: datetime) -> Challenge:
        """Return a new one."""
        return cls(secrets.token_bytes(32), now)

    @property
    def text(self) -> str:
        """As a browser's signed cookie holds it."""
        return f"{bytes_to_base64url(self.value)} {self.given_at.isoformat()}"

    @classmethod
    def of_text(cls, text: object, now: datetime) -> Challenge | None:
        """Return the challenge that a browser holds; None for none, or one that is too old."""
        value, _, moment = str(text or "").partition(" ")
        if not moment:
            return None
        found = cls(base64url_to_bytes(value), datetime.fromisoformat(moment))
        return found if timedelta() <= now - found.given_at <= LIFETIME else None


def making_options(user: User, party: Party, challenge: Challenge) -> str:
    """Return what a browser needs to make a passkey, as JSON; not on a device that has one."""
    return options_to_json(
        generate_registration_options(
            rp_id=party.host,
            rp_name=RP_NAME,
            user_id=user.id.bytes,
            user_name=user.email,
            user_display_name=user.known_name,
            challenge=challenge.value,
            exclude_credentials=_descriptors(user.passkeys),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.PREFERRED,
                user_verification=UserVerificationRequirement.PREFERRED,
            ),
        )
    )


def using_options(user: User | None, party: Party, challenge: Challenge) -> str:
    """Return what a browser needs to use a passkey, as JSON: of that account, or, where nobody has
    said who they are, any whose device asks for finger, face or number.
    """
    needs = UserVerificationRequirement.PREFERRED if user else UserVerificationRequirement.REQUIRED
    return options_to_json(
        generate_authentication_options(
            rp_id=party.host,
            challenge=challenge.value,
            allow_credentials=_descriptors(user.passkeys) if user else None,
            user_verification=needs,
        )
    )


def add_passkey(
    session: Session,
    user: User,
    answer: str,
    name: str,
    *,
    party: Party,
    challenge: Challenge | None,
    now: datetime,
) -> Passkey:
    """Keep the passkey that a device has made. Raises UnusableInput for an answer that is not for
    this challenge and this address, a passkey that is kept already, and one too many.
    """
    if challenge is None:
        raise UnusableInput("passkey", N_("Pasó demasiado tiempo. Pruebe otra vez."))
    made = registration_of(answer, party, challenge)
    same = sa.select(Passkey.id).where(Passkey.credential_id == made.credential_id)
    if session.scalar(same) is not None:
        raise UnusableInput("passkey", N_("Esa llave ya está guardada."))
    if len(user.passkeys) >= MOST:
        raise UnusableInput("passkey", N_("Ya tiene muchas llaves: quite primero una."))
    row = Passkey(
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        name=" ".join(name.split())[:LONGEST_NAME] or RP_NAME,
        made_at=now,
        used_at=None,
    )
    user.passkeys.append(row)
    session.flush()
    return row


def registration_of(answer: str, party: Party, challenge: Challenge) -> VerifiedRegistration:
    """Return what a device says of the passkey it has made. Raises UnusableInput."""
    try:
        return verify_registration_response(
            credential=answer[:LONGEST_ANSWER],
            expected_challenge=challenge.value,
            expected_rp_id=party.host,
            expected_origin=party.origin,
        )
    except _FAULTS as wrong:
        raise UnusableInput("passkey", _REFUSED) from wrong


def owner_of(session: Session, answer: str) -> User | None:
    """Return whose passkey a device says it has used; what it signed is looked at later."""
    row = _row(session, _credential_id(answer))
    return session.get(User, row.user_id) if row is not None else None


def use_passkey(
    session: Session,
    user: User,
    answer: str,
    *,
    party: Party,
    challenge: Challenge | None,
    is_alone: bool,
    now: datetime,
) -> bool:
    """Return whether a device has answered the challenge with a passkey of the account; it counts
    as used then. `is_alone`: there was no password, the device itself must have asked who it is.
    """
    row = _row(session, _credential_id(answer), lock=True)
    if row is None or row.user_id != user.id or challenge is None:
        return False
    if row.used_at is not None and challenge.given_at <= row.used_at:
        return False
    try:
        used = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge.value,
            expected_rp_id=party.host,
            expected_origin=party.origin,
            credential_public_key=row.public_key,
            credential_current_sign_count=row.sign_count,
            require_user_verification=is_alone,
        )
    except _FAULTS:
        return False
    row.sign_count, row.used_at = used.new_sign_count, now
    return True


def remove_passkey(session: Session, user: User, passkey_id: uuid.UUID) -> bool:
    """Take a passkey off an account; return whether it was one of it."""
    row = next((each for each in user.passkeys if each.id == passkey_id), None)
    if row is None:
        return False
    user.passkeys.remove(row)
    session.flush()
    return True


# -- inside ---------------------------------------------------------------------------------


def _descriptors(passkeys: list[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=each.credential_id) for each in passkeys]


def _credential_id(answer: str) -> bytes:
    """Return the id in an answer; empty for what is none."""
    try:
        return base64url_to_bytes(json.loads(answer[: LONGEST_ANSWER + 1])["rawId"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return b""


def _row(session: Session, credential_id: bytes, *, lock: bool = False) -> Passkey | None:
    query = sa.select(Passkey).where(Passkey.credential_id == credential_id)
    return session.scalar(query.with_for_update() if lock else query)


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
