"""How an answer to a program leaves: marked by the version of its data and by who asks, so that who
has it is told so in a line (304) before anything is read; parts with the address of the next.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from flask import request, url_for
from werkzeug.wrappers import Response

from core.data_versions.versioned_data import VersionPart, shared_version
from core.json_values import json_value
from webapp.auth.access import current_scope
from webapp.http.database import db
from webapp.http.i18n import choose_language
from webapp.http.services import services

JSON, GEOJSON = "application/json", "application/geo+json"
OPEN_CACHE = "public, max-age=60"
"""Of what anybody may have: a minute in anybody's cache."""
OWN_CACHE = "private, no-cache"


def answer(
    make: Callable[[], bytes],
    media_type: str,
    versions: Sequence[VersionPart] = (),
    link: str = "",
) -> Response:
    """Return what `make` makes, or that who asks has it. Without `versions` the mark is of what was
    made.
    """
    version = shared_version(db.session(), *versions) if versions else None
    mark = "" if version is None else _mark(version)
    if mark and request.if_none_match.contains_weak(mark):
        return _headed(Response(status=304), mark)
    body = make()
    made = Response(body, content_type=f"{media_type}; charset=utf-8")
    _headed(made, mark or _mark(body))
    return made.make_conditional(request)


def document(
    make: Callable[[], Mapping[str, Any]],
    versions: Sequence[VersionPart] = (),
    media_type: str = JSON,
) -> Response:
    """Return a document as JSON, with the moment it was made."""

    def written() -> bytes:
        said = {**make(), "made_at": json_value(services().clock())}
        return json.dumps(said, ensure_ascii=False, allow_nan=False).encode() + b"\n"

    return answer(written, media_type, versions)


def following_part(cursor: str) -> dict[str, str | None]:
    """Return what a list says of the part that begins at a cursor: its address, and the cursor
    itself; None for both after the last.
    """
    if not cursor:
        return {"next": None, "cursor": None}
    given = {**(request.view_args or {}), **request.args.to_dict(), "cursor": cursor}
    address = services().settings.public_url + url_for(request.endpoint or "", **given)
    return {"next": address, "cursor": cursor}


# -- inside ---------------------------------------------------------------------------------


def _mark(state: Hashable) -> str:
    scope, today = current_scope(), services().clock().date()
    sight = (scope.viewer, scope.role, scope.country, scope.post_id)
    ordered = sorted(map(repr, state)) if isinstance(state, frozenset) else state
    whole = (ordered, sight, choose_language(), today, request.full_path)
    return hashlib.sha256(repr(whole).encode()).hexdigest()[:32]


def _headed(made: Response, mark: str) -> Response:
    """Return an answer with its mark. Weak: the moment it was made is in it."""
    made.set_etag(mark, weak=True)
    is_open = current_scope().is_anonymous
    made.headers["Cache-Control"] = OPEN_CACHE if is_open else OWN_CACHE
    made.headers["Vary"] = "Authorization, Accept-Language"
    if is_open:
        made.headers["Access-Control-Allow-Origin"] = "*"
        made.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return made
