"""The context of the request that is being answered."""

from __future__ import annotations

from core.context import Context
from directory.entries.visibility import Viewer
from webapp.auth.access import current_scope
from webapp.http.database import db
from webapp.http.services import services


def request_context(purpose: str = "") -> Context[Viewer]:
    """Return what the work for this request needs: the person signed in looks, now.

    Without a `purpose` no person is read.
    """
    scope, shared = current_scope(), services()
    return Context(
        session=db.session(),
        keyring=shared.keyring,
        atlas=shared.atlas,
        viewer=scope.viewer,
        actor=scope.actor,
        now=shared.clock(),
        purpose=purpose,
    )
