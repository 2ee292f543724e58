"""Who read this person, what did this account do: lines of the own country alone, page by page."""

from __future__ import annotations

import uuid

from flask import Blueprint, render_template, request
from markupsafe import Markup

from core.accounts.users import ACCOUNTS
from core.audit_log import record
from core.data_versions.versioned_data import shared_version
from feeds.models import SHOWN_HAZARDS
from webapp.auth.access import current_scope, require_access
from webapp.http.database import db
from webapp.http.i18n import readers_marks
from webapp.http.rendering.remembered_parts import remembered_part
from webapp.http.services import services
from webapp.queries.log_page import log_lines, log_numbers

blueprint = Blueprint("audit_log", __name__, url_prefix="/diario")
PERSONS = "person."


@blueprint.get("")
def index() -> str:
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
    return render_template(
        "audit_log/index.html",
        lines=_written(scope.country, numbers),
        before=goes_on,
        asked=asked,
        is_odd=bool(asked["persona"]) and person is None,
        country=scope.country,
    )


# -- inside ---------------------------------------------------------------------------------


def _written(country: str, numbers: tuple[int, ...]) -> Markup:
    """Return the table of a page, empty where it has no line: lines never change, so it is
    remembered by their numbers, as long as what accounts and hazards are called holds.
    """
    if not numbers:
        return Markup("")

    def make() -> Markup:
        lines = log_lines(db.session(), country, numbers)
        table = render_template("audit_log/lines.html", lines=lines)
        return Markup(table)  # noqa: S704 - a template of ours, escaped where it was made

    key = ("log", country, numbers, readers_marks(services().clock()))
    return remembered_part(shared_version(db.session(), ACCOUNTS, SHOWN_HAZARDS), key, make)


def _person(text: str) -> uuid.UUID | None:
    """Return the id typed; one that is none finds nobody."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
