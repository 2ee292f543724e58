"""Who keeps which source: the Secretariat the common ones, an administrator those of the own
country; nobody else, and nobody those fed by hand.
"""

from __future__ import annotations

from core.accounts import RoleName
from feeds.models import Source
from webapp.auth.access import Scope


def owner_for(scope: Scope) -> str | None:
    """Return whose a source is that the asker adds: a country, "" for the common ones; None for who
    adds none.
    """
    if scope.role is RoleName.SECRETARIAT:
        return ""
    return scope.country if scope.role is RoleName.COUNTRY_ADMIN and scope.country else None


def keeps(scope: Scope, source: Source) -> bool:
    """Return whether the asker may change, pause and remove a source."""
    return bool(source.address) and source.owner == owner_for(scope)
