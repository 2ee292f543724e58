"""Who changes which rota: the administrators and the emergency unit of the country that owns it;
one of a post also whoever looks after the accounts of that post.
"""

from __future__ import annotations

import uuid

from core.accounts import RoleName
from webapp.auth.access import Scope

_OF_COUNTRY = frozenset({RoleName.COUNTRY_ADMIN, RoleName.EMERGENCY})


def changes_rota(scope: Scope, country: str, post_id: uuid.UUID | None) -> bool:
    """Return whether the asker changes the rota of a country, or of one of its posts."""
    if not country or scope.country != country:
        return False
    return scope.role in _OF_COUNTRY or is_of_own_post(scope, post_id)


def is_of_own_post(scope: Scope, post_id: uuid.UUID | None) -> bool:
    """Return whether the asker looks after the accounts of a post."""
    return scope.is_post_admin and post_id is not None and post_id == scope.post_id
