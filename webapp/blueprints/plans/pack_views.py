"""The pages of the crisis pack: what is in it, how far the one asked for is, and its ZIP."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core.i18n.languages import N_
from directory.entries.visibility import Viewer
from plans.facts.model import Audience
from plans.packs.crisis_pack import with_roster
from plans.packs.pack_builder import note_pack, read_roster
from plans.packs.pack_page import PAGES
from plans.packs.pack_requests import ask_for_pack
from webapp.auth.access import can_open, current_scope, require_access
from webapp.auth.request_context import request_context
from webapp.auth.second_person.exports import PersonFile
from webapp.auth.second_person.release_page import refusal_of
from webapp.blueprints.plans.lifecycle import LONGEST_REASON, text_of
from webapp.blueprints.plans.pack_presenters import (
    PackStanding,
    file_kinds,
    last_zip,
    order_of,
    pack_builder,
    pack_for,
    pack_standings,
    true_zip,
)
from webapp.blueprints.plans.presenters import ShownVersion, is_own, plan_or_404, version_for_reader
from webapp.blueprints.plans.views import blueprint
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import short_write

LEAST_PURPOSE = 10
LOOK_AGAIN_SECONDS = 4
PURPOSE = "crisis pack"
Answer = AnyResponse | tuple[str, int]


@blueprint.get("/planes/<slug>/paquete")
def pack(slug: str) -> Response:
    """Return what a pack of this plan holds, how the one asked for stands, and the buttons.

    It looks again by itself.
    """
    version = version_for_reader(plan_or_404(slug))
    standings = pack_standings(version)
    answer = Response(_page(version, {}, standings))
    if any(each.is_being_made for each in standings):
        answer.headers["Refresh"] = str(LOOK_AGAIN_SECONDS)
    return answer


@blueprint.post("/planes/<slug>/paquete")
def order_pack(slug: str) -> Answer:
    """Return the pack when it is ready and true; else it is asked for, once, and the page says how
    far it is.

    Internal for the plan's own officials unless they ask for the public one, public for the rest.
    """
    version = version_for_reader(plan_or_404(slug))
    audience = (
        Audience.PUBLIC
        if request.form.get("edition") == Audience.PUBLIC.value
        else version.audience
    )
    body = pack_builder().store.read(name) if (name := true_zip(version, audience)) else None
    if body is not None:
        return _taken(version, audience, body)
    _ask(version, audience)
    return redirect(_way_back(slug), 303)


@blueprint.get("/planes/<slug>/paquete/zip")
def pack_file(slug: str) -> Answer:
    """Return the ZIP made last for this reader, true as of the hour its page tells."""
    version = version_for_reader(plan_or_404(slug))
    wants_public = request.args.get("edition") == Audience.PUBLIC.value
    audience = Audience.PUBLIC if wants_public else version.audience
    body = pack_builder().store.read(name) if (name := last_zip(version, audience)) else None
    if body is None:
        return redirect(_way_back(slug))
    return _taken(version, audience, body)


@blueprint.post("/planes/<slug>/paquete/padron")
def make_pack_with_roster(slug: str) -> Answer:
    """Return the internal pack with the roster of the own country's nationals, for a purpose that
    the audit log keeps.

    The papers are made beforehand, as for everybody; nobody's name is read while they are not
    ready.
    """
    found = plan_or_404(slug)
    require_access(found.country)
    version, purpose = version_for_reader(found), text_of("purpose", LONGEST_REASON)
    if errors := _roster_errors(purpose):
        return _page(version, errors), 422
    name = true_zip(version, Audience.INTERNAL)
    papers = pack_builder().store.read(name) if name else None
    if papers is None:
        _ask(version, Audience.INTERNAL)
        flash(_(_PAPERS_FIRST), "done")
        return redirect(_way_back(slug), 303)
    here, actor = services(), current_scope().actor
    order, now = order_of(version, Audience.INTERNAL), here.clock()
    context = replace(request_context(purpose), viewer=Viewer.of_country(found.country))
    roster, language = read_roster(context, version.facts), str(get_locale())
    title = _("Padrón del plan %(number)s", number=found.number)
    file = PersonFile(f"roster:{slug}", title, found.country, len(roster.rows), purpose)
    if (refusal := refusal_of(file)) is not None:
        return refusal
    body = here.press(with_roster, order, here.atlas, papers, roster, language=language)
    note_pack(db.session(), found, Audience.INTERNAL, now=now, actor=actor, purpose=purpose)
    return _zip(body, _name(version, "-padron"))


# -- inside ---------------------------------------------------------------------------------

_PAPERS_FIRST = N_(
    "Primero se hace el paquete, sin nombres. Cuando esté listo, pida el padrón otra vez."
)


def _roster_errors(purpose: str) -> dict[str, str]:
    """Return what the form for a roster lacks, by field."""
    if len(purpose) < LEAST_PURPOSE:
        words = _("Diga para qué, con unas palabras: queda en el registro de lecturas.")
        return {"purpose": words}
    if request.form.get("sure") != "1":
        return {"sure": _("Marque la casilla: el padrón sale del sistema y queda en sus manos.")}
    return {}


def _ask(version: ShownVersion, audience: Audience) -> None:
    pack, now, actor = pack_for(version, audience), services().clock(), current_scope().actor
    with short_write() as session:
        ask_for_pack(session, pack, now=now, actor=actor)


def _taken(version: ShownVersion, audience: Audience, body: bytes) -> AnyResponse:
    """Return the file, and enter in the audit log that it was taken."""
    name = _name(version, "" if audience is Audience.INTERNAL else "-publico")
    now, actor = services().clock(), current_scope().actor
    note_pack(db.session(), version.plan, audience, now=now, actor=actor, purpose=PURPOSE)
    return _zip(body, name)


def _zip(body: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(body, content_type="application/zip", headers=headers)


def _name(version: ShownVersion, kind: str) -> str:
    return f"{version.facts.slug}-v{version.facts.version}-paquete{kind}.zip"


def _way_back(slug: str) -> str:
    address: dict[str, Any] = {**_version_args()}
    return url_for("plans.pack", slug=slug, **address)


def _version_args() -> dict[str, str]:
    """Return the version the address asks for, to be carried on."""
    return {name: value for name, value in request.args.items() if name in {"version", "hoy"}}


def _page(
    version: ShownVersion, errors: dict[str, str], standings: list[PackStanding] | None = None
) -> str:
    return render_template(
        "plans/pack.html",
        plan=version.plan,
        seen=version,
        kinds=file_kinds(version),
        pages=PAGES.values(),
        errors=errors,
        asked=_version_args(),
        standings=pack_standings(version) if standings is None else standings,
        may_take_roster=is_own(version.plan) and can_open("plans.make_pack_with_roster"),
        form=request.form,
    )
