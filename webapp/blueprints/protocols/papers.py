"""The two papers: who does what, and the response plan of the network."""

from __future__ import annotations

from flask import Response, abort, render_template, request
from flask_babel import get_locale
from flask_babel import gettext as _

from core.i18n.languages import LANGUAGES
from directory.book.paper import PAPERS
from directory.entries.member_states import MEMBERS
from plans.documents.manual import manual_pdf
from plans.documents.response_plan import area_plans, response_plan_pdf
from protocols.approved import approved_protocols
from protocols.assignments import OF_POSTS, Cast, gather_cast
from protocols.matrix import Matrix
from protocols.model import ALL, ROLE_WORDS
from webapp.auth.access import current_scope
from webapp.blueprints.protocols.presenters import wording, words
from webapp.blueprints.protocols.views import blueprint
from webapp.http.database import db
from webapp.http.i18n import country_name
from webapp.http.services import services
from webapp.labels.provenance import file_mark, maker_name


@blueprint.get("/protocolos/quien-hace-que")
def manual() -> str:
    """Return who does what, by crisis type, phase, part and country, with the holes."""
    protocols, country = approved_protocols(db.session()), _country()
    matrix = Matrix(protocols, _cast(country), wording())
    choices = {name: request.args.get(name, "") for name in ("crisis", "phase", "role")}
    crisis = choices["crisis"] or ALL
    return render_template(
        "protocols/manual.html",
        rows=matrix.rows(crisis=crisis, phase=choices["phase"], role=choices["role"]),
        chapters=matrix.chapters,
        parts=matrix.parts(country) if country else [],
        part_words=[_(ROLE_WORDS[role]) for role in OF_POSTS],
        asked={**choices, "crisis": crisis, "country": country},
        now=services().clock(),
        languages=LANGUAGES,
        country_choices=sorted(
            ((code, country_name(code)) for code in MEMBERS), key=lambda each: each[1]
        ),
        **words(),
    )


@blueprint.get("/protocolos/quien-hace-que.pdf")
def manual_file() -> Response:
    """Return the manual on paper."""
    country, (language, paper), now = _country(), _language_and_paper(), services().clock()
    body = services().press(
        manual_pdf,
        approved_protocols(db.session()),
        _cast(country),
        as_of=now,
        language=language,
        paper=paper,
        public_url=services().settings.public_url,
        made_by=maker_name(),
    )
    whose = f"-{country.lower()}" if country else ""
    return _pdf(body, f"quien-hace-que{whose}-{language}-{file_mark(now)}")


@blueprint.get("/protocolos/plan-de-respuesta.pdf")
def response_plan() -> Response:
    """Return the response plan of the network on paper."""
    (language, paper), now, session = _language_and_paper(), services().clock(), db.session()
    body = services().press(
        response_plan_pdf,
        approved_protocols(session),
        _cast(""),
        area_plans(session),
        as_of=now,
        language=language,
        paper=paper,
        public_url=services().settings.public_url,
        made_by=maker_name(),
    )
    return _pdf(body, f"plan-de-respuesta-{language}-{file_mark(now)}")


# -- inside ---------------------------------------------------------------------------------


def _country() -> str:
    """Return the country asked about: the own one by default, the whole region when empty."""
    code = request.args.get("country", current_scope().country)
    return code if code in MEMBERS else ""


def _cast(country: str) -> Cast:
    return gather_cast(
        db.session(), viewer=current_scope().viewer, countries=(country,) if country else MEMBERS
    )


def _language_and_paper() -> tuple[str, str]:
    language, paper = request.args.get("lang") or str(get_locale()), request.args.get("paper", "a4")
    if language not in LANGUAGES or paper not in PAPERS:
        abort(404)
    return language, paper


def _pdf(body: bytes, name: str) -> Response:
    return Response(
        body,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}.pdf"'},
    )
