"""Who read this person, what did this account do: lines of the own country alone, page by page."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, render_template, request

from core.accounts.users import ACCOUNTS
from core.audit_log import record
from core.data_versions.versioned_data import shared_version
from feeds.models import SHOWN_HAZARDS
from webapp.auth.access import current_scope, require_access
from webapp.http.database import db
from webapp.http.i18n import readers_marks
from webapp.http.rendering.remembered_parts import remembered_part
from webapp.http.rendering.written_main import page_around
from webapp.http.services import services
from webapp.queries.log_page import log_lines, log_numbers

blueprint = Blueprint("audit_log", __name__, url_prefix="/diario")
PERSONS = "person."


@blueprint.get("")
def index() -> bytes:
    """Return lines of the log of the own country; the look goes into it."""
    scope = current_scope()
    require_access(scope.country)
    asked = {name: request.args.get(name, "").strip() for name in ("persona", "cuenta", "ver")}
    person = _person(asked["persona"])
    numbers, goes_on = log_numbers(
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
        lines=len(numbers),
    )
    facts = {"asked": asked, "before": goes_on, "is_odd": bool(asked["persona"]) and person is None}
    main = _written(scope.country, numbers, facts)
    return page_around("audit_log/index.html", [main])


# -- inside ---------------------------------------------------------------------------------


def _written(country: str, numbers: tuple[int, ...], facts: dict[str, Any]) -> bytes:
    """Return what the page says: lines never change, so it is remembered by their numbers, as long
    as what accounts and hazards are called holds.
    """

    def make() -> bytes:
        lines = log_lines(db.session(), country, numbers)
        text = render_template("audit_log/page.html", lines=lines, country=country, **facts)
        return text.encode()

    key = ("log", country, numbers, readers_marks(services().clock()), request.full_path)
    return remembered_part(
        shared_version(db.session(), ACCOUNTS, SHOWN_HAZARDS), (*key, request.script_root), make
    )


def _person(text: str) -> uuid.UUID | None:
    """Return the id typed; one that is none finds nobody."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
