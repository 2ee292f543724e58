"""Requests that need two people: asked for by one, carried out when a second one agrees or a day
has passed. Who may do what of it, `webapp.auth.second_person` says.
"""

from __future__ import annotations

import enum
import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Identified, code_of


class RequestKind(enum.StrEnum):
    """What is asked for."""

    NEW_ACCOUNT = "new_account"
    GRANT_ROLE = "grant_role"
    OPEN_ACCOUNT = "open_account"
    CLOSE_ACCOUNT = "close_account"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - the name of a deed
    DROP_FACTOR = "drop_factor"
    EXPORT = "export"
    """A file with many persons."""
    ERASE = "erase"
    """Many persons taken out of the registry."""
    BULK_READING = "bulk_reading"
    """Nobody asks for it: an account that read many cards in an hour, told to its country."""


class RequestState(enum.StrEnum):
    """How far a request has come."""

    WAITING = "waiting"
    APPROVED = "approved"
    """A second person agreed, and it was carried out."""
    ELAPSED = "elapsed"
    """The day of notice passed and nobody refused, and it was carried out."""
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    """By who asked."""
    LAPSED = "lapsed"
    """It could not be carried out any more."""
    AT_ONCE = "at_once"
    """A file taken by one person alone, in a live hazard."""
    NOTED = "noted"
    """There was nothing to decide."""


class AccessRequest(Identified, Base):
    """One request, kept for ever. `country` is whose people it opens, empty for the Secretariat."""

    __tablename__ = "access_request"

    kind: Mapped[RequestKind] = mapped_column(code_of(RequestKind))
    country: Mapped[str] = mapped_column(sa.String(2), default="", index=True)
    subject: Mapped[str]
    """The id of the account it is about; the address of one to be made; the code of a file."""
    subject_name: Mapped[str]
    """As people know it: an e-mail address, the title of a file."""
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Role, post and organisation of a grant, as codes and ids; how many persons are in a file."""
    reason: Mapped[str]
    asked_by: Mapped[uuid.UUID] = mapped_column(index=True)
    """An account. No foreign key: requests outlive accounts."""
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    """When it is carried out if nobody has refused."""
    state: Mapped[RequestState] = mapped_column(code_of(RequestState), index=True)
    decided_by: Mapped[uuid.UUID | None]
    decided_at: Mapped[datetime | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
