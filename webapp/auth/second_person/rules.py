"""Who may ask for what, and who decides about it.

What gives anybody a way to persons of a country (a new account, a role, a new password, a second
factor taken off, a closed account opened) is asked for by one and carried out when another
administrator of that country agrees, or a day after all its administrators were told and none of
them refused. The Secretariat asks for the accounts it appoints; it decides about its own alone.

What only takes away is done at once, within the own country: closing, a lesser role. For the
account of another country that is asked for, too.

Out of reach: one person who holds two accounts of administrators passes for two. Each of them was
given with the consent of a second one, or after the day of notice.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from core.accounts import AccessRequest, RequestState, RoleName, User
from core.approval import Approval
from core.errors import UnusableInput
from core.i18n.languages import N_
from webapp.auth.access import Scope

NOTICE = timedelta(hours=24)
"""How long all administrators of the country have to refuse."""
_ENDS = frozenset(RequestState) - {RequestState.WAITING}
_DECIDED = _ENDS - {RequestState.AT_ONCE, RequestState.NOTED}
MOVES = Approval(
    moves={RequestState.WAITING: _DECIDED, **dict.fromkeys(_ENDS, frozenset[RequestState]())},
    two_persons=frozenset({RequestState.APPROVED}),
)
"""A request is decided once."""
_BREADTH = {
    RoleName.CIVIL_SOCIETY: 0,
    RoleName.CONSUL: 1,
    RoleName.EMERGENCY: 2,
    RoleName.COUNTRY_ADMIN: 3,
    RoleName.SECRETARIAT: 3,
}
"""How much of the persons and accounts of its country a role reaches."""


@dataclass(frozen=True, slots=True)
class Belonging:
    """A role and where it is held."""

    role: RoleName
    post_id: uuid.UUID | None = None
    organisation_id: uuid.UUID | None = None
    is_post_admin: bool = False
    """Whether a consul looks after the accounts of the post."""

    def __post_init__(self) -> None:
        """Raise UnusableInput where another role than a consul's would look after a post."""
        if self.is_post_admin and self.role is not RoleName.CONSUL:
            raise UnusableInput(
                "is_post_admin", N_("Las cuentas de una representación las cuida un consulado.")
            )


def belonging_of(user: User) -> Belonging:
    """Return what an account holds now."""
    return Belonging(user.role, user.post_id, user.organisation_id, user.is_post_admin)


def is_grant(before: Belonging | None, after: Belonging) -> bool:
    """Return whether somebody would reach more than before; None for a new account.

    Civil society reads no persons: that role is given at once. Another post is another post's
    persons. Accounts are another reach than persons: who looked after none gains with those of a
    post, from whatever role.
    """
    if _BREADTH[after.role] == 0:
        return False
    if before is None or _BREADTH[after.role] > _BREADTH[before.role]:
        return True
    if after.is_post_admin and not _looks_after_accounts(before):
        return True
    is_consul_still = after.role is RoleName.CONSUL and before.role is RoleName.CONSUL
    return is_consul_still and after.post_id != before.post_id


def _looks_after_accounts(belonging: Belonging) -> bool:
    """Return whether somebody looks after the accounts of a post, or of the whole country."""
    return belonging.is_post_admin or belonging.role is RoleName.COUNTRY_ADMIN


def decides_for(scope: Scope, country: str) -> bool:
    """Return whether the asker is an administrator of `country` itself; of the Secretariat for
    the empty one.
    """
    role = RoleName.COUNTRY_ADMIN if country else RoleName.SECRETARIAT
    return scope.user_id is not None and scope.role is role and scope.country == country


def may_approve(scope: Scope, request: AccessRequest) -> bool:
    """Return whether the asker may agree: an administrator of the country, who neither asked nor is
    the one it is about.
    """
    is_party = scope.user_id in {request.asked_by, subject_id(request)}
    return decides_for(scope, request.country) and not is_party


def may_refuse(scope: Scope, request: AccessRequest) -> bool:
    """Return whether the asker may refuse: any other administrator of the country, also the one it
    is about.
    """
    return decides_for(scope, request.country) and scope.user_id != request.asked_by


def may_withdraw(scope: Scope, request: AccessRequest) -> bool:
    """Return whether the asker asked for it."""
    return scope.user_id is not None and scope.user_id == request.asked_by


def subject_id(request: AccessRequest) -> uuid.UUID | None:
    """Return the id of the account a request is about; None for one that is still to be made."""
    try:
        return uuid.UUID(request.subject)
    except ValueError:
        return None
