"""Accounts as rows: who may sign in, their sessions, and what two persons decide."""

from core.accounts.alarm_channels import AlarmChannel, AlarmChannelKind, channels_of, open_address
from core.accounts.names import account_name, account_names, clean_name
from core.accounts.passkeys import Passkey
from core.accounts.program_tokens import ProgramToken, TokenScope
from core.accounts.requests import AccessRequest, RequestKind, RequestState
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
    role_of_user,
)
from core.accounts.wall_keys import WallKey

__all__ = [
    "ROLE_WORDS",
    "AccessRequest",
    "AccountLink",
    "AccountRole",
    "AccountSession",
    "AlarmChannel",
    "AlarmChannelKind",
    "KnownDevice",
    "LoginAttempt",
    "MemberCountry",
    "Passkey",
    "ProgramToken",
    "RecoveryCode",
    "RequestKind",
    "RequestState",
    "RoleName",
    "TokenScope",
    "User",
    "WallKey",
    "account_name",
    "account_names",
    "channels_of",
    "clean_name",
    "open_address",
    "role_of_user",
]
