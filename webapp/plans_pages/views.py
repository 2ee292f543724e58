"""The doors of the plans: list, page with preview, PDF.

The internal edition is for officials of the country that owns the plan; everybody else has the
public one, without routes, leaders and small counts.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask_babel import get_locale

from ground.journal import record
from ground.language import LANGUAGES
from plans.compose import compose
from plans.facts import Edition, PlanFacts
from plans.gather import gather
from plans.models import PlanArea
from plans.paper import stylesheet
from plans.render import PAPERS, preview
from plans.wording import Wording
from webapp.database import db, writes
from webapp.guard import current_scope
from webapp.plans_pages.shelf import find_plan, kept_pdf, plans_on_shelf, shelf_folder, state_of
from webapp.services import services

blueprint = Blueprint("plans", __name__)
FRAMED = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; frame-ancestors 'self'; "
    "form-action 'none'; base-uri 'none'"
)
"""The preview holds no script, and only our own page may frame it."""
FRAMING = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'"
)


@blueprint.get("/planes")
def index() -> str:
    """Every plan, one's own first."""
    now = services().clock()
    shelf = plans_on_shelf(db.session(), current_scope().country, now.date())
    return render_template("plans_pages/index.html", shelf=shelf, now=now)


@blueprint.get("/planes/<slug>")
def plan(slug: str) -> Response:
    """One plan: what is missing, the preview, and the papers to take away."""
    found = _plan_or_404(slug)
    language = _language()
    facts = _facts(found)
    pages = compose(facts, Wording(language), public_url=services().settings.public_url, edition=_edition(found))
    body = render_template(
        "plans_pages/plan.html",
        plan=found,
        facts=facts,
        header=pages.header,
        language=language,
        papers=tuple(PAPERS),
        state=state_of(found, facts.gathered_at.date()),
        is_internal=_edition(found) is Edition.INTERNAL,
    )
    return Response(body, headers={"Content-Security-Policy": FRAMING})


@blueprint.get("/planes/<slug>/vista")
def sheet(slug: str) -> Response:
    """The plan as the HTML the paper is made of, to be framed by its own page."""
    found = _plan_or_404(slug)
    body = preview(
        _facts(found),
        services().atlas,
        language=_language(),
        public_url=services().settings.public_url,
        stylesheet_address=url_for("plans.style"),
        edition=_edition(found),
    )
    _journal(found)
    return Response(body, headers={"Content-Security-Policy": FRAMED})


@blueprint.get("/planes/<slug>.pdf")
def pdf(slug: str) -> Response:
    """The two pages, in the language and on the paper asked for."""
    found, house = _plan_or_404(slug), services()
    paper = request.args.get("paper", "both")
    if paper not in PAPERS:
        abort(404)
    language, edition = _language(), _edition(found)
    body = kept_pdf(
        shelf_folder(house.settings.instance),
        _facts(found),
        house.atlas,
        language=language,
        paper=paper,
        edition=edition,
        public_url=house.settings.public_url,
    )
    name = f"{found.slug}-{language}-{paper}.pdf"
    _journal(found)
    return Response(body, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})


@blueprint.get("/p/<slug>")
def in_force(slug: str) -> str:
    """Where the code on the paper leads: which version is in force, for whoever holds the paper."""
    found = _plan_or_404(slug)
    return render_template("plans_pages/in_force.html", plan=found, state=state_of(found, services().clock().date()))


@blueprint.get("/planes/estilo.css")
def style() -> Response:
    """The stylesheet of paper and preview."""
    return Response(stylesheet(), content_type="text/css; charset=utf-8")


# -- inside ---------------------------------------------------------------------------------


def _plan_or_404(slug: str) -> PlanArea:
    found = find_plan(db.session(), slug)
    if found is None:
        abort(404)
    return found


def _edition(found: PlanArea) -> Edition:
    scope = current_scope()
    is_own = scope.reads_persons and scope.country == found.country
    return Edition.INTERNAL if is_own else Edition.PUBLIC


def _journal(found: PlanArea) -> None:
    """The internal edition names community leaders: whoever opens it leaves a line.

    Only after the pages are made, so that a slow press never keeps the worker from writing.
    """
    if _edition(found) is Edition.INTERNAL:
        slug, country = found.slug, found.country
        writes()
        record(
            db.session(),
            at=services().clock(),
            actor=current_scope().actor,
            action="plan.read",
            subject=slug,
            country=country,
            purpose="internal edition",
        )


def _facts(found: PlanArea) -> PlanFacts:
    house = services()
    return gather(db.session(), house.atlas, house.keyring, found, now=house.clock())


def _language() -> str:
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES else str(get_locale())
