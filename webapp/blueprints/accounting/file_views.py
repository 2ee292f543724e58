"""The numbers over time, as a file, and on paper: the same as on the page at the same moment."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from core.i18n.formats import Formats
from response.accounting.counts import (
    AccountingCounts,
    counts_of,
    counts_over_time,
    moments_between,
)
from response.accounting.papers.count_files import count_lines, counts_csv
from response.accounting.papers.count_paper import CountSheet, count_sheet_pdf
from response.accounting.papers.curves import CURVES, curves_svg
from response.accounting.source_counts import source_counts_of
from response.crisis.models import Participation
from response.crisis_csv import CsvOrigin
from webapp.auth.access import signed_in
from webapp.blueprints.accounting.form_values import typed_moment
from webapp.blueprints.accounting.presenters import estimate_of
from webapp.blueprints.accounting.reach import own_part
from webapp.blueprints.accounting.views import blueprint
from webapp.crisis_frame.crisis_pages import participation_page
from webapp.http.database import db
from webapp.http.i18n import zone
from webapp.http.services import services
from webapp.labels.provenance import maker_name
from webapp.queries.demo_notice import is_demo

POINTS, TABLE_ROWS = 49, 13
_CSV, _PDF = "text/csv; charset=utf-8", "application/pdf"


@blueprint.get("/curvas")
def curves(number: str) -> ResponseReturnValue:
    """Return reached, help open and silent over time, drawn and as a table; and the numbers of any
    moment past.
    """
    (page, part), here = participation_page(number), services()
    now = here.clock()
    series = _series(part, now)
    at = typed_moment(request.args, "a") if request.args.get("a") else now
    past = counts_of(db.session(), here.keyring, part, min(at, now))
    clock = partial(_clock, now)
    return render_template(
        "accounting/curves.html",
        page=page,
        drawing=curves_svg(series, _("Cifras de la crisis en el tiempo"), _, clock),
        curves=CURVES,
        series=series[:: max(1, len(series) // TABLE_ROWS)][::-1],
        past=past,
        lines=count_lines(past),
        typed=f"{past.at.astimezone(zone()):%Y-%m-%dT%H:%M}",
        now=now,
    )


@blueprint.get("/cifras.csv")
def table(number: str) -> Response:
    """Return the numbers as CSV."""
    part, here = own_part(number), services()
    counts = counts_of(db.session(), here.keyring, part, here.clock())
    sources = source_counts_of(db.session(), here.keyring, part.id)
    origin = CsvOrigin(
        crisis=part.crisis.number, country=part.country, as_of=counts.at, made_by=maker_name()
    )
    body = counts_csv(origin, counts, estimate_of(part), sources, _)
    name = f"{part.crisis.number}-{part.country}-{counts.at:%Y%m%dT%H%MZ}.csv"
    return _file(body, _CSV, f'attachment; filename="{name}"')


@blueprint.get("/cifras.pdf")
def paper(number: str) -> ResponseReturnValue:
    """Return the numbers on one sheet."""
    part, here = own_part(number), services()
    now, user = here.clock(), signed_in()
    series = _series(part, now)
    sheet = CountSheet(
        number=part.crisis.number,
        title=part.crisis.title,
        country=part.country,
        counts=counts_of(db.session(), here.keyring, part, now),
        estimate=estimate_of(part),
        sources=source_counts_of(db.session(), here.keyring, part.id)[:12],
        series=series,
        timezone=zone().key,
        made_by=user.known_name if user else "",
        is_demo=is_demo(),
    )
    body = here.press(count_sheet_pdf, sheet, language=str(get_locale()))
    return _file(body, _PDF, f'inline; filename="{part.crisis.number}-{part.country}.pdf"')


# -- inside ---------------------------------------------------------------------------------


def _series(part: Participation, now: datetime) -> list[AccountingCounts]:
    here = services()
    begin = min(part.joined_at, now)
    moments = moments_between(begin, now, POINTS)
    return counts_over_time(db.session(), here.keyring, part, moments)


def _clock(now: datetime, at: datetime) -> str:
    """Return the hour of a moment in the reader's zone, with its day where that is another."""
    local, today = at.astimezone(zone()), now.astimezone(zone()).date()
    if local.date() == today:
        return f"{local:%H:%M}"
    return f"{Formats(str(get_locale())).day(local.date())}, {local:%H:%M}"


def _file(body: bytes, content_type: str, disposition: str) -> Response:
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return Response(body, content_type=content_type, headers=headers)
