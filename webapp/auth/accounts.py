"""Accounts: who may enter, in which role, for which country and post.

Sessions bear the mark of their account (`fs_uniquifier`): changing it ends every one at once; the
models are plain, so an account can be made without a running web application. There is no
self-registration; who gives an account or resets one, `webapp.auth.second_person` says.
"""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from core.accounts import AccountRole, RoleName, User, clean_name
from core.email_addresses import clean_address
from core.errors import UnusableInput
from core.i18n.languages import LANGUAGES, N_
from webapp.auth.hash_slots import hash_slot
from webapp.auth.passwords import is_easily_guessed

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_HASHER = PasswordHasher()


@dataclass(frozen=True, slots=True)
class HashedPassword:
    """A password as it is kept: hashed before the transaction that writes it begins."""

    value: str


@lru_cache(maxsize=1)
def _nobody() -> str:
    """Return a hash to verify where no account is, so that the answer takes as long as for one that
    does.
    """
    return _hash(secrets.token_hex(16))


def create_user(
    session: Session,
    email: str,
    password: str | HashedPassword,
    role: RoleName | str,
    country: str = "",
    post_id: uuid.UUID | None = None,
    language: str = "es",
    *,
    name: str | None = None,
    organisation_id: uuid.UUID | None = None,
    timezone: str = "",
    must_change_password: bool = False,
    is_demo: bool = False,
) -> User:
    """Add an account to `session`.

    Raises UnusableInput for what cannot be an account of that role.
    """
    email, role = clean_account(session, email, role, country, post_id, language)
    user = User(
        email=email,
        name=clean_name(name) if name else name,
        password=_kept_form(password, email, country),
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


def clean_account(
    session: Session,
    email: str,
    role: RoleName | str,
    country: str,
    post_id: uuid.UUID | None,
    language: str,
) -> tuple[str, RoleName]:
    """Return the address and the role of an account as they are kept.

    Raises UnusableInput for what cannot be an account of that role.
    """
    email = clean_address(email)
    role = _known_role(role)
    if not email:
        raise UnusableInput("email", N_("Escriba una dirección de correo completa."))
    if session.scalar(sa.select(User.id).where(User.email == email)) is not None:
        raise UnusableInput("email", N_("Ya hay una cuenta con este correo."))
    if (role is RoleName.SECRETARIAT) != (country == ""):
        raise UnusableInput("country", N_("Solo la Secretaría no pertenece a un país."))
    if role is RoleName.CONSUL and post_id is None:
        raise UnusableInput("post_id", N_("Un consulado necesita su representación."))
    if language not in LANGUAGES:
        raise UnusableInput("language", N_("Elija uno de los idiomas ofrecidos."))
    return email, role


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
    role = clean_role(user, role, post_id)
    user.roles = [_role(session, role)]
    user.post_id, user.organisation_id = post_id, organisation_id
    user.is_post_admin = False
    end_sessions(user)


def clean_role(user: User, role: RoleName | str, post_id: uuid.UUID | None) -> RoleName:
    """Return the role an account can be given. Raises UnusableInput for another."""
    role = _known_role(role)
    if (role is RoleName.SECRETARIAT) != (user.country == ""):
        raise UnusableInput("role", N_("Elija un papel de la lista."))
    if role is RoleName.CONSUL and post_id is None:
        raise UnusableInput("post_id", N_("Un consulado necesita su representación."))
    return role


def hash_password(password: str, *own: str) -> HashedPassword:
    """Return the argon2id hash of `password`; `own` is what stands in the account: its e-mail, its
    country.

    Raises UnusableInput for one that is too short, too long, or easily guessed (`passwords`),
    NoFreeSlot when too many wait.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise UnusableInput("password", N_("La contraseña necesita 12 caracteres o más."))
    if len(password) > LONGEST_PASSWORD:
        raise UnusableInput("password", N_("La contraseña es demasiado larga."))
    if is_easily_guessed(password, own):
        raise UnusableInput(
            "password",
            N_("Esta contraseña es conocida o fácil de adivinar. Cuatro palabras al azar sirven."),
        )
    return HashedPassword(_hash(password))


def password_fits(user: User | None, password: str) -> bool:
    """Return whether `password` opens the account; takes as long when there is none.

    Raises NoFreeSlot when too many wait.
    """
    expected = user.password if user else _nobody()
    try:
        with hash_slot():
            fits = _HASHER.verify(expected, password[:LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return False
    return fits and user is not None


def set_password(user: User, password: HashedPassword, *, must_change: bool = False) -> None:
    """Give the account a new password and end all its sessions."""
    user.password = password.value
    user.must_change_password = must_change
    end_sessions(user)


def end_sessions(user: User) -> None:
    """Sign the account out everywhere, at once."""
    user.fs_uniquifier = secrets.token_hex(32)


def random_password() -> str:
    """Return a password drawn by lot (99 bits), in groups that are read out and typed easily."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(4))


def unknown_password() -> HashedPassword:
    """Return the hash of a password nobody knows: its account is opened by a link.

    Raises NoFreeSlot when too many wait.
    """
    return HashedPassword(_hash(random_password()))


def _kept_form(password: str | HashedPassword, *own: str) -> str:
    return hash_password(password, *own).value if isinstance(password, str) else password.value


def _hash(password: str) -> str:
    with hash_slot():
        return _HASHER.hash(password)


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
