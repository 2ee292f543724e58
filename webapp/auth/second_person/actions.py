"""What a request brings about once it is decided.

Nobody who asks or agrees ever sees what opens the account: a link goes by mail to the account's own
address, works once, and ends after three days.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import AccessRequest, RequestKind, RoleName, User
from core.audit_log import record
from core.errors import UnusableInput
from core.i18n.languages import N_
from core.outbox.models import MessageState, OutboxMessage
from directory.entries.models import Organisation, Post
from webapp.auth.account_links import USUAL_HOURS, close_account
from webapp.auth.account_messages import OWNER as ACCOUNT
from webapp.auth.account_messages import mail_account_link
from webapp.auth.accounts import (
    HashedPassword,
    change_role,
    create_user,
    end_sessions,
    set_password,
)
from webapp.auth.factors.recovery_codes import drop_factor
from webapp.auth.member_countries import add_country
from webapp.auth.second_person.rules import Belonging, subject_id

LIFETIME = timedelta(hours=USUAL_HOURS)


@dataclass(frozen=True, slots=True)
class Hand:
    """Who carries something out, and when."""

    actor: str
    now: datetime
    unknown: HashedPassword
    """The hash of a password nobody knows: hashed before the database is held."""


def carry_out(session: Session, request: AccessRequest, hand: Hand) -> User | None:
    """Do what was asked for and return the account; raises UnusableInput when it cannot be done
    any more. A file is taken, and persons are erased, by who asked for it, afterwards (`exports`,
    `removals`).
    """
    if request.kind in {RequestKind.EXPORT, RequestKind.ERASE}:
        return None
    user = _DEEDS[request.kind](session, request, hand)
    forget_name(request)
    _note(session, user, hand, _ACTIONS[request.kind], request=str(request.id))
    return user


def forget_name(request: AccessRequest) -> None:
    """Take the name of who was invited out of a decided request: the account bears it, and requests
    are kept for ever.
    """
    request.details = {key: value for key, value in request.details.items() if key != "name"}


def make_account(
    session: Session, email: str, country: str, details: Mapping[str, Any], hand: Hand
) -> User:
    """Make an account nobody can sign in to yet, and mail its link to its own address."""
    held = belonging(session, country, details)
    if country:
        add_country(session, country, now=hand.now, actor=hand.actor)
    user = create_user(
        session,
        email,
        hand.unknown,
        held.role,
        country,
        held.post_id,
        str(details.get("language", "es")),
        name=str(details.get("name", "")) or None,
        organisation_id=held.organisation_id,
        must_change_password=True,
        is_demo=bool(details.get("is_demo")),
    )
    user.is_post_admin = held.is_post_admin
    _mail_link(session, user, hand)
    return user


def belonging(session: Session, country: str, details: Mapping[str, Any]) -> Belonging:
    """Return the role asked for; raises UnusableInput when its post or organisation has gone, or
    is another country's.
    """
    post_id = _place(session, Post, country, details.get("post_id"))
    organisation_id = _place(session, Organisation, country, details.get("organisation_id"))
    is_post_admin = bool(details.get("is_post_admin"))
    return Belonging(RoleName(details["role"]), post_id, organisation_id, is_post_admin)


# -- inside ---------------------------------------------------------------------------------


def _place(
    session: Session, kind: type[Post | Organisation], country: str, text: object
) -> uuid.UUID | None:
    if not text:
        return None
    key = uuid.UUID(str(text))
    place = session.get(Post, key) if kind is Post else session.get(Organisation, key)
    if place is None or place.country != country or place.retired_at is not None:
        raise UnusableInput("post_id", N_("Elija uno de la lista."))
    return place.id


def _new_account(session: Session, request: AccessRequest, hand: Hand) -> User:
    details = {**request.details, "is_demo": request.is_demo}
    return make_account(session, request.subject, request.country, details, hand)


def _grant_role(session: Session, request: AccessRequest, hand: Hand) -> User:
    user = _account(session, request)
    held = belonging(session, user.country, request.details)
    change_role(session, user, held.role, held.post_id, held.organisation_id)
    user.is_post_admin = held.is_post_admin
    return user


def _open_account(session: Session, request: AccessRequest, hand: Hand) -> User:
    user = _account(session, request)
    user.active = True
    end_sessions(user)
    return user


def _close_account(session: Session, request: AccessRequest, hand: Hand) -> User:
    user = _account(session, request)
    close_account(session, user, hand.now)
    return user


def _reset_password(session: Session, request: AccessRequest, hand: Hand) -> User:
    user = _account(session, request)
    if not user.active:
        raise UnusableInput("active", N_("La cuenta está cerrada."))
    set_password(user, hand.unknown, must_change=True)
    session.flush()
    _mail_link(session, user, hand)
    return user


def _drop_factor(session: Session, request: AccessRequest, hand: Hand) -> User:
    user = _account(session, request)
    is_link_waiting = _link_waits(session, user)
    drop_factor(session, user)
    end_sessions(user)
    session.flush()
    if is_link_waiting:
        # Its letter was overtaken by the end of the sessions: one with the same link follows.
        _mail_link(session, user, hand)
    return user


def _account(session: Session, request: AccessRequest) -> User:
    user_id = subject_id(request)
    user = session.get(User, user_id) if user_id else None
    if user is None or user.country != request.country:
        raise UnusableInput("subject", N_("La cuenta ya no está."))
    return user


def _link_waits(session: Session, user: User) -> bool:
    waiting = sa.select(OutboxMessage.id).where(
        OutboxMessage.owner == ACCOUNT,
        OutboxMessage.reference == str(user.id),
        OutboxMessage.state == MessageState.WAITING,
    )
    return session.scalar(waiting.limit(1)) is not None


def _mail_link(session: Session, user: User, hand: Hand) -> None:
    mail_account_link(session, user, now=hand.now, lifetime=LIFETIME, actor=hand.actor)


def _note(session: Session, user: User, hand: Hand, action: str, **details: str) -> None:
    record(
        session,
        at=hand.now,
        actor=hand.actor,
        action=action,
        subject=user.id,
        country=user.country,
        **details,
    )


_DEEDS: Mapping[RequestKind, Callable[[Session, AccessRequest, Hand], User]] = {
    RequestKind.NEW_ACCOUNT: _new_account,
    RequestKind.GRANT_ROLE: _grant_role,
    RequestKind.OPEN_ACCOUNT: _open_account,
    RequestKind.CLOSE_ACCOUNT: _close_account,
    RequestKind.RESET_PASSWORD: _reset_password,
    RequestKind.DROP_FACTOR: _drop_factor,
}
_ACTIONS = {
    RequestKind.NEW_ACCOUNT: "account.create",
    RequestKind.GRANT_ROLE: "account.role",
    RequestKind.OPEN_ACCOUNT: "account.open",
    RequestKind.CLOSE_ACCOUNT: "account.close",
    RequestKind.RESET_PASSWORD: "account.reset_password",
    RequestKind.DROP_FACTOR: "account.reset_totp",
}
