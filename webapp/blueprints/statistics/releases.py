"""What a country publishes of its counts: one click for the file, one to let everybody have it."""

from __future__ import annotations

from flask import Response, abort, flash, redirect, render_template, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core.accounts import RoleName
from registry.estimates import estimates_by_place
from registry.statistics.models import StatisticsRelease
from registry.statistics.release.releases import (
    find_release,
    make_release,
    period_of,
    publish_release,
    published_releases,
    release_of,
    releases_of,
)
from registry.statistics.transparency import method_of, transparency_file
from webapp.auth.access import current_scope, require_access
from webapp.blueprints.statistics.table_query import readers_words
from webapp.blueprints.statistics.views import blueprint
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import short_write


@blueprint.get("/estadisticas/transparencia")
def releases() -> str:
    """Return what the own country has released, month by month."""
    country = _country()
    rows = releases_of(db.session(), country)
    return render_template(
        "statistics/releases.html",
        releases=rows,
        country=country,
        period=period_of(services().clock().date()),
        may_publish=current_scope().role is RoleName.COUNTRY_ADMIN,
    )


@blueprint.post("/estadisticas/transparencia")
def take_file() -> AnyResponse:
    """Return the transparency file of this month; it is made where there is none yet."""
    country = _country()
    period = _release_now(country)
    return redirect(url_for("statistics.file", country=country, period=period), 303)


@blueprint.post("/estadisticas/transparencia/publicar")
def publish() -> AnyResponse:
    """Let everybody have the file of this month."""
    country = _country()
    period, now = _release_now(country), services().clock()
    with short_write() as session:
        release = find_release(session, country, period)
        if release is None:
            abort(404)
        publish_release(session, release, now=now, actor=current_scope().actor)
    flash(_("Publicado: cualquiera puede bajarlo de la página de transparencia."), "done")
    return redirect(url_for("statistics.releases"), 303)


@blueprint.get("/transparencia/<country>/<period>.zip")
def file(country: str, period: str) -> Response:
    """Return the transparency file of a month: to anybody once it is published, before that to the
    officials of its country.
    """
    release = _release(country, period)
    estimates = estimates_by_place(db.session(), services().atlas, [country])
    body = transparency_file(release_of(release), readers_words, estimates, str(get_locale()))
    name = f"transparencia-{country}-{period}.zip"
    return Response(
        body,
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@blueprint.get("/transparencia")
def public_page() -> str:
    """Return what countries have published, for anybody."""
    words = readers_words()
    shown = []
    for row in published_releases(db.session()):
        estimates = estimates_by_place(db.session(), services().atlas, [row.country])
        shown.append((row, method_of(release_of(row), words, estimates)))
    return render_template("statistics/public.html", releases=shown)


# -- inside ---------------------------------------------------------------------------------


def _country() -> str:
    scope = current_scope()
    require_access(scope.country)
    return scope.country


def _release_now(country: str) -> str:
    """Return the month whose release there is now; aborts where nobody is counted yet."""
    here, now = services(), services().clock()
    db.session().rollback()  # what this request has read would hold the old pages
    made = make_release(
        db.engine,
        here.keyring,
        here.atlas,
        country,
        now=now,
        actor=current_scope().actor,
        disclosure=here.settings.disclosure,
    )
    if made is None:
        abort(404)
    return period_of(now.date())


def _release(country: str, period: str) -> StatisticsRelease:
    release = find_release(db.session(), country, period)
    if release is None or (release.published_at is None and current_scope().country != country):
        abort(404)
    return release
