"""Who manages which accounts.

The Secretariat appoints its own people and the administrators of the countries, and sees no other
account; an administrator manages everybody of the own country, the administrator of a post its
consuls. Nobody closes or resets their own account here: that way nobody locks themselves out, and
nobody hands themselves a new role.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from core.accounts import AccountRole, RoleName, User
from core.accounts.program_tokens import ProgramToken
from core.email_addresses import clean_address
from directory.entries.models import Organisation, Post
from webapp.auth.access import Scope

APPOINTED = frozenset({RoleName.SECRETARIAT, RoleName.COUNTRY_ADMIN})
RCM_COUNTRIES = ("BZ", "CA", "CR", "DO", "GT", "HN", "MX", "NI", "PA", "SV", "US")
"""The eleven members of the Regional Conference on Migration."""


def roles_given(scope: Scope) -> tuple[RoleName, ...]:
    """Return the roles `scope` may hand out."""
    if scope.role is RoleName.SECRETARIAT:
        return (RoleName.COUNTRY_ADMIN, RoleName.SECRETARIAT)
    if scope.is_post_admin:
        return (RoleName.CONSUL,)
    return (RoleName.CONSUL, RoleName.EMERGENCY, RoleName.CIVIL_SOCIETY, RoleName.COUNTRY_ADMIN)


def managed_users(session: Session, scope: Scope) -> Sequence[User]:
    """Return the accounts `scope` manages, by country and e-mail."""
    statement = sa.select(User).join(User.roles)
    if scope.role is RoleName.SECRETARIAT:
        statement = statement.where(AccountRole.name.in_([role.value for role in APPOINTED]))
    else:
        statement = statement.where(User.country == scope.country, User.country != "")
        if scope.is_post_admin:
            is_of_post = sa.and_(
                User.post_id == scope.post_id, AccountRole.name == RoleName.CONSUL.value
            )
            statement = statement.where(is_of_post)
    statement = statement.options(selectinload(User.passkeys))
    return session.scalars(statement.order_by(User.country, User.email)).unique().all()


def managed_user(session: Session, scope: Scope, user_id: uuid.UUID) -> User | None:
    """Return one account, if `scope` manages it."""
    user = session.get(User, user_id)
    return user if user is not None and manages(scope, user) else None


def managed_token(session: Session, scope: Scope, token_id: uuid.UUID) -> ProgramToken | None:
    """Return one key of a program, if `scope` manages its account."""
    token = session.get(ProgramToken, token_id)
    return token if token is not None and manages(scope, token.user) else None


def manages(scope: Scope, user: User) -> bool:
    """Return whether the account lies within the reach of `scope`."""
    if scope.role is RoleName.SECRETARIAT:
        return user.role in APPOINTED
    is_own = bool(scope.country) and user.country == scope.country
    if not scope.is_post_admin:
        return is_own
    return is_own and user.role is RoleName.CONSUL and user.post_id == scope.post_id


def posts_given(session: Session, scope: Scope) -> Sequence[Post]:
    """Return the posts `scope` may give accounts of."""
    posts = posts_of(session, scope.country)
    if not scope.is_post_admin:
        return posts
    return [post for post in posts if post.id == scope.post_id]


def posts_of(session: Session, country: str) -> Sequence[Post]:
    """Return the posts an account of `country` can belong to."""
    return session.scalars(
        sa.select(Post)
        .where(Post.country == country, Post.retired_at.is_(None))
        .order_by(Post.name)
    ).all()


def organisations_of(session: Session, country: str) -> Sequence[Organisation]:
    """Return the organisations an account given out by `country` can belong to."""
    return session.scalars(
        sa.select(Organisation)
        .where(Organisation.country == country, Organisation.retired_at.is_(None))
        .order_by(Organisation.name)
    ).all()


def user_by_email(session: Session, email: str) -> User | None:
    """Return the account of an address as somebody typed it."""
    spellings = {email.strip().lower(), clean_address(email)} - {""}
    return session.scalar(sa.select(User).where(User.email.in_(spellings)))
