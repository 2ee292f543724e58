"""Fields of the registry crossed: as a table, a drawing, a map and files."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, render_template, request
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup

from registry.statistics.chart import bar_chart
from registry.statistics.fields import FIELD_WORDS, PLACES, CrossField
from registry.statistics.table_files import MEDIA, file_name, table_file
from registry.statistics.table_rows import coverage_percent, estimate_of
from registry.statistics.tables import ALL, StatisticsTable, counted_countries
from registry.statistics.words import StatisticsWords
from webapp.auth.access import current_scope
from webapp.blueprints.statistics.page_table import page_table
from webapp.blueprints.statistics.table_query import (
    NAMES,
    country_of_query,
    fields_of_query,
    method_lines,
    readers_words,
    table_of_query,
)
from webapp.http.database import db
from webapp.http.i18n import country_name
from webapp.http.rendering.addresses import address_of
from webapp.http.rendering.remembered_parts import remembered_frame
from webapp.http.services import services
from webapp.labels.provenance import file_mark
from webapp.maps.unit_map import UnitCount, UnitMap, unit_map

blueprint = Blueprint("statistics", __name__)


@blueprint.get("/estadisticas")
def index() -> str:
    """Return the table asked for, drawn, on a map, and how it was counted."""
    now = services().clock()
    table, words = table_of_query(now), readers_words()
    title = _title(table.fields)
    covered = coverage_percent(table.total, table.whole_estimate)
    chart = bar_chart(table, words, title)
    drawn = _map(table, words, title)
    return render_template(
        "statistics/index.html",
        table=table,
        shown=page_table(table, words),
        headline=words.estimate(table.total, table.whole_estimate),
        coverage="" if covered is None else words.percent(covered),
        estimate_sources=table.whole_estimate.sources if table.whole_estimate else (),
        chart=chart,
        chart_svg=Markup(chart.svg) if chart else "",  # noqa: S704 - escaped where it is drawn
        unit_map=drawn,
        map_svg=Markup(drawn.svg) if drawn else "",  # noqa: S704 - escaped where it is drawn
        method=method_lines(table, words, now),
        title=title,
        chosen=[each.value for each in fields_of_query()],
        choices=[(each.value, _(FIELD_WORDS[each])) for each in CrossField],
        countries=_country_choices(table),
        country=country_of_query() or current_scope().country or ALL,
        files=[(kind, address_of("statistics.download", **_query_args(), ending=kind))
               for kind in MEDIA],
        now=now,
    )  # fmt: skip


@blueprint.get(f"/estadisticas/tabla.<any({', '.join(MEDIA)}):ending>")
def download(ending: str) -> Response:
    """Return the table asked for as a file that says how it was counted."""
    now = services().clock()
    table, words = table_of_query(now), readers_words()
    method = method_lines(table, words, now)
    body = table_file(table, ending, words.code, words.formats.gettext, method)
    name = file_name(table, ending, file_mark(now))
    return Response(
        body,
        content_type=MEDIA[ending][0],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


# -- inside ---------------------------------------------------------------------------------


def _query_args() -> dict[str, str]:
    return {key: value for key, value in request.args.items() if key in {*NAMES, "pais"}}


def _title(fields: Sequence[CrossField]) -> str:
    if not fields:
        return str(_("Personas registradas"))
    words = " × ".join(str(_(FIELD_WORDS[each])) for each in fields)
    return str(_("Personas registradas: %(fields)s", fields=words))


def _country_choices(table: StatisticsTable) -> list[tuple[str, str]]:
    """Return whose people may be asked for: one's own, each other, all."""
    codes = {each.country for each in table.sources}
    codes |= set(counted_countries(db.session(), current_scope().country))
    ordered = sorted((country_name(code), code) for code in codes)
    return [*((code, name) for name, code in ordered), (ALL, str(_("Todos los países")))]


def _map(table: StatisticsTable, words: StatisticsWords, title: str) -> UnitMap | None:
    """Return the map of the first field that is a place: remembered while every count and word on
    it is as it was, for shapes are dear to draw.
    """
    name = next((each for each in table.fields if each in PLACES), None)
    if name is None:
        return None
    at = table.fields.index(name)
    counts = []
    for code in table.codes[name]:
        if not code:
            continue
        key = tuple(code if place == at else None for place in range(len(table.fields)))
        counts.append(
            UnitCount(
                code,
                words.code(name, code),
                table.cell(key),
                words.estimate(table.cell(key), estimate_of(table, key)),
            )
        )
    atlas, shown = services().atlas, ("unit map", tuple(counts), title, str(get_locale()))
    return remembered_frame(atlas, shown, lambda: unit_map(atlas, counts, title))
