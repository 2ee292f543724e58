"""Pages of the plans: list, page with preview, PDF.

The internal edition is for officials of the country that owns the plan; everybody else has the
public one, without routes, leaders and small counts.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask_babel import get_locale
from markupsafe import Markup

from core.data_versions.versioned_data import shared_version
from core.i18n.formats import Formats
from core.i18n.languages import LANGUAGES
from directory.search.version import SHOWN_DIRECTORY
from plans.documents.catalog import catalog_plans
from plans.documents.leaflet_languages import languages_in, own_name
from plans.documents.plan_pdf import PAPERS, preview
from plans.documents.printed_plans import printed_plans, words_folder
from plans.layout.html import stylesheet
from plans.lifecycle.transitions import essentials_missing
from plans.map.streets.source import open_streets
from plans.models import PLANS
from plans.pages.compose import compose
from webapp.auth.access import current_scope
from webapp.blueprints.plans.difference_links import difference_links
from webapp.blueprints.plans.lifecycle import may_approve, may_prepare, stale_facts, weak_points
from webapp.blueprints.plans.presenters import (
    STATE_WORDS,
    is_own,
    note_reading,
    plan_or_404,
    state_words,
    version_for_reader,
)
from webapp.http.database import db
from webapp.http.i18n import readers_marks
from webapp.http.rendering.remembered_parts import remembered_part
from webapp.http.services import services
from webapp.queries.demo_notice import is_demo

blueprint = Blueprint("plans", __name__)
FRAMED = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "frame-ancestors 'self'; "
    "form-action 'none'; base-uri 'none'"
)
"""The preview holds no script, and only our own page may frame it."""
FRAMING = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "form-action 'self'; frame-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)


@blueprint.get("/planes")
def index() -> str:
    """Return every plan, one's own first."""
    return render_template("plans/index.html", cards=_cards(), now=services().clock())


def _cards() -> Markup:
    """Return the cards of all plans, empty where there is none: remembered while plans and
    directory are as they were.
    """
    session, scope, now = db.session(), current_scope(), services().clock()
    version = shared_version(session, SHOWN_DIRECTORY, PLANS)

    def make() -> Markup:
        catalog = catalog_plans(session, scope.country, scope.post_id, now.date())
        cards = catalog and render_template(
            "plans/cards.html",
            catalog=catalog,
            state_words=lambda plan: state_words(plan, now.date()),
        )
        return Markup(cards or "")  # noqa: S704 - a template of ours, escaped where it was made

    key = ("plans", scope.viewer, scope.country, scope.post_id, is_demo(), readers_marks(now))
    return remembered_part(version, key, make)


@blueprint.get("/planes/<slug>")
def plan(slug: str) -> Response:
    """Return one plan: how it stands, what is missing or no longer so, the preview, and the papers
    to take away.
    """
    found, installation = plan_or_404(slug), services()
    now, language = installation.clock(), _language()
    if not is_own(found) and found.current is None:
        return Response(render_template("plans/not_issued.html", plan=found))
    version = version_for_reader(found)
    pages = compose(
        version.facts,
        Formats(language),
        public_url=installation.settings.public_url,
        audience=version.audience,
        disclosure=installation.settings.disclosure,
    )
    changed = stale_facts(version, now)
    if changed:
        note_reading(found, "differences")
    body = render_template(
        "plans/plan.html",
        plan=found,
        seen=version,
        header=pages.header,
        language=language,
        papers=tuple(PAPERS),
        tongues=[
            (code, own_name(code))
            for code in languages_in(words_folder(installation.settings.instance))
        ],
        state=state_words(found, now.date()),
        edition_words=STATE_WORDS,
        changed=changed,
        differences=difference_links(found, changed, Formats(str(get_locale()))),
        weak=weak_points(version, now),
        missing=essentials_missing(version.facts),
        asked={name: value for name, value in request.args.items() if name in {"version", "hoy"}},
        may_prepare=may_prepare(found),
        may_approve=may_approve(found),
    )
    return Response(body, headers={"Content-Security-Policy": FRAMING})


@blueprint.get("/planes/<slug>/vista")
def sheet(slug: str) -> Response:
    """Return the plan as the HTML the paper is made of, to be framed by its own page."""
    version = version_for_reader(plan_or_404(slug))
    body = preview(
        version.facts,
        services().atlas,
        language=_language(),
        public_url=services().settings.public_url,
        stylesheet_address=url_for("plans.style"),
        audience=version.audience,
        streets=open_streets(services().settings, services().clock()),
        disclosure=services().settings.disclosure,
    )
    note_reading(version.plan)
    return Response(body, headers={"Content-Security-Policy": FRAMED})


@blueprint.get("/planes/<slug>.pdf")
def pdf(slug: str) -> Response:
    """Return the two pages, in the language and on the paper asked for."""
    installation = services()
    paper, language = request.args.get("paper", "both"), _language()
    if paper not in PAPERS:
        abort(404)
    version = version_for_reader(plan_or_404(slug))
    printer = printed_plans(
        installation.settings, installation.keyring, installation.atlas, installation.press
    )
    body = printer.plan(
        version.facts,
        language=language,
        paper=paper,
        audience=version.audience,
        streets=open_streets(installation.settings, installation.clock()),
    )
    name = f"{slug}-v{version.facts.version}-{language}-{paper}.pdf"
    note_reading(version.plan)
    return Response(
        body,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


@blueprint.get("/planes/<slug>/hoja.pdf")
def leaflet(slug: str) -> Response:
    """Return the migrants' sheet: nothing in it is internal, so reading it leaves no line."""
    installation = services()
    paper, language = request.args.get("paper", "both"), request.args.get("lang") or _language()
    if paper not in PAPERS or language not in languages_in(
        words_folder(installation.settings.instance)
    ):
        abort(404)
    facts = version_for_reader(plan_or_404(slug)).facts
    streets = open_streets(installation.settings, installation.clock())
    printer = printed_plans(
        installation.settings, installation.keyring, installation.atlas, installation.press
    )
    body = printer.leaflet(facts, language=language, paper=paper, streets=streets)
    name = f"{slug}-hoja-{language}-{paper}.pdf"
    return Response(
        body,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


@blueprint.get("/planes/estilo.css")
def style() -> Response:
    """Return the stylesheet of paper and preview."""
    return Response(stylesheet(), content_type="text/css; charset=utf-8")


# -- inside ---------------------------------------------------------------------------------


def _language() -> str:
    code = request.args.get("lang", "")
    return code if code in LANGUAGES else str(get_locale())
