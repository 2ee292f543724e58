"""Accounts as rows: somebody who may sign in, in which role, for which country and post.

They stand below every package, so that any row may point at an account. What an account may open
is decided in `webapp.auth`; passwords and one-time codes are made there too.
"""

from __future__ import annotations

import enum
import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.passkeys import Passkey
from core.data_versions.versioned_data import VersionedData
from core.db import Base, Identified, Timestamped
from core.i18n.languages import CODE_LENGTH, N_, SOURCE_LANGUAGE


class RoleName(enum.StrEnum):
    """What somebody is here for."""

    SECRETARIAT = "secretariat"
    COUNTRY_ADMIN = "country_admin"
    CONSUL = "consul"
    EMERGENCY = "emergency"
    CIVIL_SOCIETY = "civil_society"


ROLE_WORDS = {
    RoleName.SECRETARIAT: N_("Secretaría de la CRM"),
    RoleName.COUNTRY_ADMIN: N_("Administración del país"),
    RoleName.CONSUL: N_("Consulado"),
    RoleName.EMERGENCY: N_("Emergencias"),
    RoleName.CIVIL_SOCIETY: N_("Sociedad civil"),
}

role_of_user = sa.Table(
    "role_of_user",
    Base.metadata,
    sa.Column("user_id", sa.ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("role_id", sa.ForeignKey("role.id", ondelete="CASCADE"), primary_key=True),
)


class AccountRole(Identified, Base):
    """One of the five roles."""

    __tablename__ = "role"

    name: Mapped[str] = mapped_column(unique=True)


class User(Identified, Timestamped, Base):
    """Somebody who may sign in. `country` is ISO 3166-1 alpha-2, empty for the Secretariat."""

    __tablename__ = "user_account"

    email: Mapped[str] = mapped_column(unique=True)
    """Lower case."""
    name: Mapped[str | None] = mapped_column(sa.String(80))
    """Of the person, as colleagues read it; empty for who would rather not say, None while nobody
    was asked: an account made before names were.
    """
    password: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True)
    """The mark that every session and remembered device of this account bears: another one ends
    them all at once, also one that begins in the same moment.
    """
    country: Mapped[str] = mapped_column(sa.String(2), default="", index=True)
    post_id: Mapped[uuid.UUID | None]
    """The post it works at. No foreign key: the directory lies above, and its posts are retired,
    not deleted.
    """
    is_post_admin: Mapped[bool] = mapped_column(default=False)
    """Whether it looks after the accounts of its post (consuls only)."""
    organisation_id: Mapped[uuid.UUID | None]
    """The organisation it speaks for, likewise."""
    language: Mapped[str] = mapped_column(sa.String(CODE_LENGTH), default=SOURCE_LANGUAGE)
    timezone: Mapped[str] = mapped_column(default="")
    """IANA name; empty means that of the installation."""
    theme: Mapped[str] = mapped_column(default="")
    """`light`, `dark`, or empty to follow the device."""
    must_change_password: Mapped[bool] = mapped_column(default=False)
    totp_secret: Mapped[str | None]
    """Sealed by `webapp.auth.factors`; None while there is no second factor by code."""
    totp_counter: Mapped[int | None]
    """The last code used, so that none works twice."""
    last_visit_at: Mapped[datetime | None]
    """When home was last opened in the visit before this one: `since my last visit` counts from
    here.
    """
    this_visit_at: Mapped[datetime | None]
    first_sign_in_at: Mapped[datetime | None]
    """When somebody first came in: the days of grace for the second factor count from here."""
    is_demo: Mapped[bool] = mapped_column(default=False)

    roles: Mapped[list[AccountRole]] = relationship(secondary=role_of_user, lazy="selectin")
    passkeys: Mapped[list[Passkey]] = relationship(
        order_by=(Passkey.made_at, Passkey.id),
        cascade="all, delete-orphan",
        passive_deletes=True,
    )

    @property
    def known_name(self) -> str:
        """What colleagues know the person by: the name, else the address."""
        return self.name or self.email

    @property
    def role(self) -> RoleName:
        """The one role of this account."""
        return RoleName(self.roles[0].name)

    @property
    def has_second_factor(self) -> bool:
        """Whether it comes in with more than a password: codes of a telephone, or a passkey."""
        return bool(self.totp_secret) or bool(self.passkeys)


class AccountLink(Identified, Base):
    """A link that opens the page to choose a password: once, until it ends.

    Of its token only the hash is kept: who reads the table can make no link of it.
    """

    __tablename__ = "account_link"

    user_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    token_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(default="")
    """As the audit log knows them."""
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    """When it was used, or another took its place."""


class MemberCountry(Base):
    """A country that takes part in this installation."""

    __tablename__ = "member_country"

    code: Mapped[str] = mapped_column(sa.String(2), primary_key=True)
    """ISO 3166-1 alpha-2."""
    added_at: Mapped[datetime]
    added_by: Mapped[str] = mapped_column(default="")
    is_demo: Mapped[bool] = mapped_column(default=False)


ACCOUNTS = VersionedData(
    "accounts",
    {User: {"email", "name", "active", "country", "post_id", "fs_uniquifier"}},
)
"""What pages remember of who could be called holds as long as it does."""
