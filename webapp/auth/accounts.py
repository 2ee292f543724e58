"""Accounts: who may enter, in which role, for which country and post.

Flask-Security keeps the session (one `fs_uniquifier` per user: changing it ends every session at
once); the models are plain, so an account can be made without a running web application. There is
no self-registration and no mailed reset: an administrator hands out a password that works once.
"""

from __future__ import annotations

import enum
import secrets
import uuid
from datetime import datetime
from functools import lru_cache

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_security import RoleMixin, UserMixin
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from core.db import Base, Identified, Timestamped
from core.errors import UnusableInput
from core.i18n.languages import CODE_LENGTH, LANGUAGES, N_, SOURCE_LANGUAGE

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
ONE_TIME_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_HASHER = PasswordHasher()


@lru_cache(maxsize=1)
def _nobody() -> str:
    """Verified when the account does not exist, so that the answer takes as long as for one that
    does.
    """
    return _HASHER.hash(secrets.token_hex(16))


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


class AccountRole(Identified, RoleMixin, Base):  # type: ignore[misc]
    """One of the five roles."""

    __tablename__ = "role"

    name: Mapped[str] = mapped_column(unique=True)


class User(Identified, Timestamped, UserMixin, Base):  # type: ignore[misc]
    """Somebody who may sign in. `country` is ISO 3166-1 alpha-2, empty for the Secretariat."""

    __tablename__ = "user_account"

    email: Mapped[str] = mapped_column(unique=True)
    """Lower case."""
    password: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True)
    country: Mapped[str] = mapped_column(sa.String(2), default="", index=True)
    post_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("post.id", ondelete="SET NULL"))
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("organisation.id", ondelete="SET NULL")
    )
    language: Mapped[str] = mapped_column(sa.String(CODE_LENGTH), default=SOURCE_LANGUAGE)
    timezone: Mapped[str] = mapped_column(default="")
    """IANA name; empty means that of the house."""
    theme: Mapped[str] = mapped_column(default="")
    """`light`, `dark`, or empty to follow the device."""
    must_change_password: Mapped[bool] = mapped_column(default=False)
    totp_secret: Mapped[str | None]
    """Sealed by Flask-Security's Totp; None while there is no second factor."""
    totp_counter: Mapped[int | None]
    """The last code used, so that none works twice."""
    last_visit_at: Mapped[datetime | None]
    """When home was last opened in the visit before this one: `since my last visit` counts from
    here.
    """
    this_visit_at: Mapped[datetime | None]
    is_demo: Mapped[bool] = mapped_column(default=False)

    roles: Mapped[list[AccountRole]] = relationship(secondary=role_of_user, lazy="selectin")  # type: ignore[assignment]

    @property
    def role(self) -> RoleName:
        """The one role of this account."""
        return RoleName(self.roles[0].name)


class LoginAttempt(Identified, Base):
    """One try to sign in.

    The account is kept as a hash: names that do not exist are nobody's business.
    """

    __tablename__ = "sign_in_attempt"

    at: Mapped[datetime] = mapped_column(index=True)
    account: Mapped[str] = mapped_column(sa.String(64), index=True)
    address: Mapped[str] = mapped_column(index=True)
    worked: Mapped[bool]


def create_user(
    session: Session,
    email: str,
    password: str,
    role: RoleName | str,
    country: str = "",
    post_id: uuid.UUID | None = None,
    language: str = "es",
    *,
    organisation_id: uuid.UUID | None = None,
    timezone: str = "",
    must_change_password: bool = False,
    is_demo: bool = False,
) -> User:
    """Add an account to `session`.

    Raises UnusableInput for what cannot be an account of that role.
    """
    email = email.strip().lower()
    role = _known_role(role)
    if "@" not in email or len(email) > 254:
        raise UnusableInput("email", N_("Escriba una dirección de correo completa."))
    if session.scalar(sa.select(User.id).where(User.email == email)) is not None:
        raise UnusableInput("email", N_("Ya hay una cuenta con este correo."))
    if (role is RoleName.SECRETARIAT) != (country == ""):
        raise UnusableInput("country", N_("Solo la Secretaría no pertenece a un país."))
    if role is RoleName.CONSUL and post_id is None:
        raise UnusableInput("post_id", N_("Un consulado necesita su representación."))
    if language not in LANGUAGES:
        raise UnusableInput("language", N_("Elija uno de los idiomas ofrecidos."))
    user = User(
        email=email,
        password=hashed(password),
        active=True,
        fs_uniquifier=secrets.token_hex(32),
        country=country,
        post_id=post_id,
        organisation_id=organisation_id,
        language=language,
        timezone=timezone,
        theme="",
        must_change_password=must_change_password,
        is_demo=is_demo,
        roles=[_role(session, role)],
    )
    session.add(user)
    session.flush()
    return user


def change_role(
    session: Session,
    user: User,
    role: RoleName | str,
    post_id: uuid.UUID | None,
    organisation_id: uuid.UUID | None,
) -> None:
    """Give an account another role in its country and end its sessions.

    Raises UnusableInput first.
    """
    role = _known_role(role)
    if (role is RoleName.SECRETARIAT) != (user.country == ""):
        raise UnusableInput("role", N_("Elija un papel de la lista."))
    if role is RoleName.CONSUL and post_id is None:
        raise UnusableInput("post_id", N_("Un consulado necesita su representación."))
    user.roles = [_role(session, role)]
    user.post_id, user.organisation_id = post_id, organisation_id
    end_sessions(user)


def hashed(password: str) -> str:
    """Return the argon2id hash of `password`.

    Raises UnusableInput for one that is too short or too long.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise UnusableInput("password", N_("La contraseña necesita 12 caracteres o más."))
    if len(password) > LONGEST_PASSWORD:
        raise UnusableInput("password", N_("La contraseña es demasiado larga."))
    return _HASHER.hash(password)


def password_fits(user: User | None, password: str) -> bool:
    """Return whether `password` opens the account; takes as long when there is none."""
    try:
        fits = _HASHER.verify(user.password if user else _nobody(), password[:LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return False
    return fits and user is not None


def set_password(user: User, password: str, *, must_change: bool = False) -> None:
    """Give the account a new password and end all its sessions. Raises UnusableInput."""
    user.password = hashed(password)
    user.must_change_password = must_change
    end_sessions(user)


def end_sessions(user: User) -> None:
    """Sign the account out everywhere, at once."""
    user.fs_uniquifier = secrets.token_hex(32)


def one_time_password() -> str:
    """Return a password to be read out over the telephone and changed at the first sign-in (99
    bits).
    """
    return "-".join("".join(secrets.choice(ONE_TIME_ALPHABET) for _ in range(5)) for _ in range(4))


def _known_role(role: RoleName | str) -> RoleName:
    try:
        return RoleName(role)
    except ValueError as wrong:
        raise UnusableInput("role", N_("Elija un papel de la lista.")) from wrong


def _role(session: Session, name: RoleName) -> AccountRole:
    role = session.scalar(sa.select(AccountRole).where(AccountRole.name == name.value))
    if role is None:
        role = AccountRole(name=name.value)
        session.add(role)
    return role
