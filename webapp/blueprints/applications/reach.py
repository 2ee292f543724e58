"""Whose requests the asker decides: a consul those of the own post, others of the whole country."""

from __future__ import annotations

from core.accounts import RoleName
from registry.joining.review import QueueReach
from webapp.auth.access import current_scope


def own_reach() -> QueueReach:
    """Return whose requests the asker sees."""
    scope = current_scope()
    is_of_post = scope.role is RoleName.CONSUL
    return QueueReach(scope.country, scope.post_id if is_of_post else None)


def decides_for_country() -> bool:
    """Return whether the asker opens and closes the form of the country."""
    return current_scope().role is RoleName.COUNTRY_ADMIN
