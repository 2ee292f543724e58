"""Accounts as rows: who may sign in, their sessions and devices, and the tries that are counted."""

from core.accounts.sessions import (
    AccountSession,
    KnownDevice,
    LoginAttempt,
    RecoveryCode,
)
from core.accounts.users import (
    ROLE_WORDS,
    AccountLink,
    AccountRole,
    MemberCountry,
    RoleName,
    User,
    account_name,
    role_of_user,
)

__all__ = [
    "ROLE_WORDS",
    "AccountLink",
    "AccountRole",
    "AccountSession",
    "KnownDevice",
    "LoginAttempt",
    "MemberCountry",
    "RecoveryCode",
    "RoleName",
    "User",
    "account_name",
    "role_of_user",
]
