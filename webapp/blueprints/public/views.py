"""Pages anybody may open: what this is, help, credits, language and look, and the probes."""

from __future__ import annotations

from datetime import UTC, timedelta

from flask import (
    Blueprint,
    Response,
    abort,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from core.i18n.languages import LANGUAGES
from core.settings_rules import LOOPBACK
from directory.search.public_places import public_places
from directory.search.version import shown_version_of
from feeds.sources.catalogue import sources_by_name
from webapp import __version__
from webapp.auth.access import current_scope, signed_in
from webapp.auth.sessions.browser_session import note_chosen_language
from webapp.blueprints.public.credits import PARTS, layer_credits
from webapp.guides.texts import GUIDES
from webapp.http.database import db
from webapp.http.i18n import COOKIE, keep_choice, readers_marks
from webapp.http.redirects import safe_path, without_language
from webapp.http.rendering.remembered_parts import remembered_part
from webapp.http.services import services
from webapp.keeping.signals.measures import PROMETHEUS, may_measure, measured
from webapp.labels.why_register import LEAD, TITLE, sections
from webapp.queries.readiness import readiness

blueprint = Blueprint("public", __name__)
THEMES = ("", "light", "dark")


@blueprint.get("/")
def landing() -> str | AnyResponse:
    """Return what this is, and the sign-in; send accounts home."""
    if signed_in() is not None:
        return redirect(url_for("home.home"))
    session = db.session()

    def make() -> Markup:
        places = render_template("public/places.html", places=public_places(session))
        return Markup(places)  # noqa: S704 - a template of ours, escaped where it was made

    key = ("landing", readers_marks(services().clock()))
    places = remembered_part(shown_version_of(session), key, make)
    return render_template("public/landing.html", places=places)


@blueprint.get("/ayuda")
def help_page() -> str:
    """Return how to use it, on one page."""
    return render_template("public/help.html", guides=GUIDES)


@blueprint.get("/creditos")
def credits_page() -> str:
    """Return whose data, drawings and programs these are."""
    atlas = services().atlas
    return render_template(
        "public/credits.html",
        layers=layer_credits(atlas.layers()),
        sources=sources_by_name(db.session(), current_scope().source_country),
        parts=PARTS,
        own_version=__version__,
    )


@blueprint.get("/privacidad")
def privacy() -> str:
    """Return what is kept of those who register, why, how long and who reads it."""
    return render_template("public/privacy.html", contact=services().settings.contact_address)


@blueprint.get("/por-que-registrarse")
def why_register() -> str:
    """Return the one page for people: why, what is asked, who sees it, how it is erased."""
    return render_template(
        "public/why_register.html",
        title=_(TITLE),
        lead=_(LEAD),
        sections=list(sections(_)),
    )


@blueprint.get("/.well-known/security.txt")
def security_txt() -> Response:
    """Return whom to tell of a weakness (RFC 9116); 404 where the installation names nobody.

    It lapses in a year at the most, as the RFC asks (2.5.5): a page that is served is a page that
    is kept.
    """
    installation = services()
    contact = installation.settings.security_address or abort(404)
    until = (installation.clock() + timedelta(days=360)).replace(microsecond=0)
    here = f"{installation.settings.public_url}{url_for('public.security_txt')}"
    lines = [
        f"Contact: {contact}",
        f"Expires: {until.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(LANGUAGES)}",
        f"Canonical: {here}",
    ]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@blueprint.post("/idioma")
def choose_language() -> AnyResponse:
    """Keep the language in a cookie, and in the account: of who is signed in, else of who comes in
    next by this browser.
    """
    chosen = request.form.get("language", "")
    page = safe_path(request.form.get("next"), url_for("public.landing"))
    answer = redirect(without_language(page))
    if chosen in LANGUAGES:
        keep_choice(answer, COOKIE, chosen)
        user = signed_in()
        if user is None:
            note_chosen_language(chosen)
        else:
            user.language = chosen
    return answer


@blueprint.post("/aspecto")
def choose_theme() -> AnyResponse:
    """Keep light, dark or the device's own in a cookie, and in the account."""
    chosen = request.form.get("theme", "")
    answer = redirect(safe_path(request.form.get("next"), url_for("public.landing")))
    if chosen in THEMES:
        keep_choice(answer, "theme", chosen)
        user = signed_in()
        if user is not None:
            user.theme = chosen
    return answer


@blueprint.get("/healthz")
def healthz() -> Response:
    """Answer that this process lives."""
    return jsonify(ok=True)


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Return whether the system can work, and how fresh it is; 503 when it cannot."""
    state = readiness(db.engine, services().settings, services().clock())
    return jsonify(**state.as_json()), 200 if state.is_ready else 503


@blueprint.get("/metrics")
def metrics() -> Response:
    """Return what is counted of the system, for Prometheus; 404 for who may not ask."""
    settings = services().settings
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    is_here = not request.headers.get("X-Forwarded-For") and request.host.split(":")[0] in LOOPBACK
    if not may_measure(settings, shown, request.remote_addr if is_here else ""):
        abort(404)
    text = measured(db.engine, settings, services().clock())
    return Response(text, content_type=PROMETHEUS)


@blueprint.get("/favicon.ico")
def favicon() -> AnyResponse:
    """Return where browsers look without being told."""
    return redirect(url_for("static", filename="icons/favicon.svg"), 301)
