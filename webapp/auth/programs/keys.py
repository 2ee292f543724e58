"""Keys of programs made and taken back: shown once, each with its line in the audit log."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.accounts import User
from core.accounts.program_tokens import (
    ADDRESS_SCOPES,
    LONGEST_NAME,
    MOST_TOKENS,
    ProgramToken,
    TokenScope,
    tokens_of,
)
from core.audit_log import record
from core.db import hold_row
from core.errors import UnusableInput
from core.i18n.languages import N_
from webapp.auth.programs.bearer import hash_of_token, new_program_token
from webapp.auth.tokens import TokenHasher

TOKEN_DAYS = (7, 30, 90, 365)
"""So long a key may last."""


@dataclass(frozen=True, slots=True)
class TokenWish:
    """What a key is asked for."""

    name: str
    scopes: Collection[TokenScope]
    days: int


def token_wish(name: str, scopes: Collection[str], days: str) -> TokenWish:
    """Return what was typed as a wish. Raises UnusableInput naming the field."""
    clean = " ".join(name.split())
    if not clean or len(clean) > LONGEST_NAME:
        raise UnusableInput("name", N_("Diga en pocas palabras qué programa la usará."))
    known = [each for each in TokenScope if each.value in scopes]
    if not known or len(known) != len(set(scopes)):
        raise UnusableInput("scopes", N_("Elija qué leerá."))
    if ADDRESS_SCOPES & set(known) and len(known) > 1:
        raise UnusableInput(
            "scopes", N_("Lo que se lee por una dirección va solo: haga otra llave.")
        )
    if days not in map(str, TOKEN_DAYS):
        raise UnusableInput("days", N_("Elija hasta cuándo."))
    return TokenWish(clean, known, int(days))


def make_token(
    session: Session, user: User, wish: TokenWish, *, hasher: TokenHasher, now: datetime, actor: str
) -> str:
    """Add a key of an account and give back its text: it stands nowhere.

    Raises UnusableInput where the account has too many.
    """
    hold_row(session, user)
    if sum(each.opens_at(now) for each in tokens_of(session, user.id)) >= MOST_TOKENS:
        raise UnusableInput("name", N_("Ya hay diez llaves abiertas: anule una antes."))
    text = new_program_token()
    token = ProgramToken(
        user_id=user.id,
        user=user,
        name=wish.name,
        token_hash=hash_of_token(hasher, text),
        mark=user.fs_uniquifier,
        scopes=[each.value for each in wish.scopes],
        made_at=now,
        ends_at=now + timedelta(days=wish.days),
    )
    session.add(token)
    session.flush()
    _note(session, token, "program_token.make", now, actor)
    return text


def revoke_token(session: Session, token: ProgramToken, *, now: datetime, actor: str) -> bool:
    """Take a key back for good; return whether it was not taken back before."""
    hold_row(session, token)
    if token.revoked_at is not None:
        return False
    token.revoked_at, token.revoked_by = now, actor
    _note(session, token, "program_token.revoke", now, actor)
    return True


def own_token(session: Session, token_id: uuid.UUID, user: User) -> ProgramToken | None:
    """Return a key of an account."""
    token = session.get(ProgramToken, token_id)
    return token if token is not None and token.user_id == user.id else None


# -- inside ---------------------------------------------------------------------------------


def _note(session: Session, token: ProgramToken, action: str, now: datetime, actor: str) -> None:
    record(
        session,
        at=now,
        actor=actor,
        action=action,
        subject=f"program_token:{token.id}",
        country=token.user.country,
        account=str(token.user_id),
        scopes=",".join(token.scopes),
    )
