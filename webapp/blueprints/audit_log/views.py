"""Who read this person, what did this account do: lines of the own country alone, page by page."""

from __future__ import annotations

import uuid

from flask import Blueprint, render_template, request

from core.audit_log import record
from webapp.auth.access import current_scope, require_access
from webapp.http.database import db
from webapp.http.services import services
from webapp.queries.log_page import log_page

blueprint = Blueprint("audit_log", __name__, url_prefix="/diario")
PERSONS = "person."


@blueprint.get("")
def index() -> str:
    """Return lines of the log of the own country; the look goes into it."""
    scope = current_scope()
    require_access(scope.country)
    asked = {name: request.args.get(name, "").strip() for name in ("persona", "cuenta", "ver")}
    person = _person(asked["persona"])
    page = log_page(
        db.session(),
        scope.country,
        person=person,
        account=asked["cuenta"],
        action="" if asked["ver"] == "todo" else PERSONS,
        before=_number(request.args.get("antes", "")),
    )
    record(
        db.session(),
        at=services().clock(),
        actor=scope.actor,
        action="audit.read",
        country=scope.country,
        by=sorted(name for name, text in asked.items() if text),
        lines=len(page.lines),
    )
    return render_template(
        "audit_log/index.html",
        page=page,
        asked=asked,
        is_odd=bool(asked["persona"]) and person is None,
        country=scope.country,
    )


# -- inside ---------------------------------------------------------------------------------


def _person(text: str) -> uuid.UUID | None:
    """Return the id typed; one that is none finds nobody."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
