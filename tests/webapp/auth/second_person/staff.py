"""Accounts of two countries and the Secretariat, for the tests of two people."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.accounts import AccessRequest, RequestKind, RequestState, User
from core.audit_log import AuditEntry
from core.db import reading, writing
from webapp.auth.access import Scope, scope_of
from webapp.auth.second_person.petition import about, make_petition


@dataclass(frozen=True)
class Staff:
    """The accounts, by role and country (`country_adminGT1`), and what is asked in their name."""

    engine: Engine
    now: datetime
    users: dict[str, uuid.UUID]

    def scope(self, session: Session, name: str) -> Scope:
        return scope_of(session.get_one(User, self.users[name]))

    def asked(self, asker: str, subject: str, kind: RequestKind, **details: object) -> uuid.UUID:
        """Return the id of a new request."""
        with writing(self.engine) as session:
            user = session.get_one(User, self.users[subject])
            by = session.get_one(User, self.users[asker])
            petition = about(user, kind, "lost the telephone", **details)
            return make_petition(session, petition, asker=by, now=self.now).id

    def state(self, request_id: uuid.UUID) -> RequestState:
        with reading(self.engine) as session:
            return session.get_one(AccessRequest, request_id).state

    def mark(self, name: str) -> tuple[object, ...]:
        """Return all of an account that lets somebody in."""
        with reading(self.engine) as session:
            user = session.get_one(User, self.users[name])
            return (
                user.password, user.active, user.fs_uniquifier, user.totp_secret, user.role,
                user.post_id, user.email, user.is_post_admin, user.must_change_password,
            )  # fmt: skip

    def lines(self) -> list[str]:
        """Return the actions of the audit log in their order."""
        with reading(self.engine) as session:
            return list(session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.number)))
