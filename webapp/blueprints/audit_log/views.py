"""Who read this person, what did this account do: lines of the own country alone, page by page."""

from __future__ import annotations

import uuid

from flask import Blueprint, render_template, request
from markupsafe import Markup

from core.audit_log import record
from webapp.auth.access import current_scope, require_access
from webapp.http.database import db
from webapp.http.i18n import readers_marks
from webapp.http.rendering.remembered_parts import remembered_part
from webapp.http.services import services
from webapp.labels.hazard_names import name_of_hazard
from webapp.queries.log_page import LogPage, log_page

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
        lines=_written(page),
        before=page.before,
        asked=asked,
        is_odd=bool(asked["persona"]) and person is None,
        country=scope.country,
    )


# -- inside ---------------------------------------------------------------------------------


def _written(page: LogPage) -> Markup:
    """Return the table of a page, empty where it has no line: lines never change, so it is
    remembered by their numbers, and by the names that may have changed since.
    """
    if not page.lines:
        return Markup("")
    names = tuple(name_of_hazard(each.hazard) if each.hazard else "" for each in page.lines)
    numbers = tuple(each.number for each in page.lines)
    version = numbers, tuple(each.who for each in page.lines), names

    def make() -> Markup:
        table = render_template("audit_log/lines.html", lines=page.lines)
        return Markup(table)  # noqa: S704 - a template of ours, escaped where it was made

    return remembered_part(version, ("log", readers_marks(services().clock())), make)


def _person(text: str) -> uuid.UUID | None:
    """Return the id typed; one that is none finds nobody."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
