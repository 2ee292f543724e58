"""Calls counted by hour, kind, language and place, on a page and as a file; small counts hidden."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, render_template, request
from flask_babel import gettext as _

from core.disclosure import Cell
from response.crisis_csv import CODE, VALUE, WORDS, CsvOrigin, crisis_csv, utc_text
from response.hotline.call_counts import CallCounts, count_calls
from response.hotline.labels import KIND_WORDS
from webapp.blueprints.hotline.views import blueprint, own_line
from webapp.http.database import db
from webapp.http.i18n import language_name, zone
from webapp.http.services import services
from webapp.labels.provenance import maker_name

DAYS = {"1": 1, "7": 7, "30": 30}
Part = tuple[str, list[tuple[str, str, Cell]]]


@blueprint.get("/cifras")
def counts() -> str:
    """Return the calls of the last day, week or month, counted."""
    found = _counted()
    return render_template(
        "hotline/counts.html",
        counts=found,
        parts=_parts(found),
        days=request.args.get("dias", "1"),
        choices=DAYS,
        now=services().clock(),
    )


@blueprint.get("/cifras.csv")
def table() -> Response:
    """Return the same as CSV; a hidden count bears its sign, never 0."""
    found = _counted()
    moments = (utc_text(found.since), utc_text(found.until))
    rows = [("all", "", _("todas"), str(found.whole), *moments)]
    for name, part in _parts(found):
        rows += [(name, key, words, str(cell), *moments) for key, words, cell in part]
    origin = CsvOrigin(crisis="", country=own_line(), as_of=found.until, made_by=maker_name())
    heads = ("division", CODE, WORDS, VALUE, "since_utc", "until_utc")
    headers = {
        "Content-Disposition": f'attachment; filename="linea-{found.until:%Y%m%dT%H%MZ}.csv"',
        "Cache-Control": "no-store",
    }
    body = crisis_csv(origin, heads, rows)
    return Response(body, content_type="text/csv; charset=utf-8", headers=headers)


# -- inside ---------------------------------------------------------------------------------


def _counted() -> CallCounts:
    now = services().clock()
    days = DAYS.get(request.args.get("dias", "1"), 1)
    return count_calls(
        db.session(),
        own_line(),
        now - timedelta(days=days),
        now,
        zone=zone(),
        disclosure=services().settings.disclosure,
    )


def _parts(found: CallCounts) -> list[Part]:
    """Return the divisions: name, and of each line its key, its words and its count."""
    unsaid = _("sin dato")
    return [
        ("kind", [(each.value, _(KIND_WORDS[each]), cell) for each, cell in found.by_kind.items()]),
        (
            "language",
            [
                (code, language_name(code) if code else unsaid, cell)
                for code, cell in found.by_language.items()
            ],
        ),
        (
            "place",
            [(code, _unit(code) or unsaid, cell) for code, cell in found.by_place.items()],
        ),
        ("hour", [(hour, hour, cell) for hour, cell in found.by_hour.items()]),
    ]


def _unit(code: str) -> str:
    unit = services().atlas.unit(code) if code else None
    return unit.name if unit else code
