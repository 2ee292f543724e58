"""The doors of the crisis pack: what is in it, asking for one, how far it is, and taking it away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core.i18n.formats import Formats
from plans.documents.catalog import words_folder
from plans.documents.leaflet_languages import languages_in
from plans.facts.model import Audience
from plans.models import CrisisPack
from plans.packs.crisis_pack import MANIFEST, README, PackOrder, names_in, told
from plans.packs.pack_builder import kept_path, make_pack, note_pack, order_for, read_roster
from plans.packs.pack_jobs import PackFor, ask_for_pack, pack_for, path_of
from plans.packs.pack_page import PAGES
from webapp.auth.access import can_open, current_scope, require_access
from webapp.blueprints.plans.lifecycle import LONGEST_REASON, text_of
from webapp.blueprints.plans.presenters import ShownVersion, is_own, plan_or_404, shown
from webapp.blueprints.plans.views import blueprint
from webapp.http.database import db, reads, writes
from webapp.http.services import services

LEAST_PURPOSE = 10
LOOK_AGAIN_SECONDS = 4
PURPOSE = "crisis pack"
Answer = AnyResponse | tuple[str, int]


@dataclass(frozen=True, slots=True)
class PackStanding:
    """How the pack for one audience stands: its row, and the ZIP when there is one to take."""

    audience: Audience
    row: CrisisPack
    path: Path | None

    @property
    def is_being_made(self) -> bool:
        """Whether it waits for the press or lies under it."""
        return self.row.ended_at is None

    @property
    def true_at(self) -> datetime | None:
        """As of when the ZIP is true: of one that is being replaced, when it was made."""
        if self.row.ended_at is not None and not self.row.fault:
            return self.row.started_at
        return datetime.fromtimestamp(self.path.stat().st_mtime, UTC) if self.path else None


@blueprint.get("/planes/<slug>/paquete")
def pack(slug: str) -> Response:
    """Return what a pack of this plan holds, how the one asked for stands, and the buttons.

    It looks again by itself.
    """
    seen = shown(plan_or_404(slug))
    standings = _standings(seen)
    answer = Response(_page(seen, {}, standings))
    if any(each.is_being_made for each in standings):
        answer.headers["Refresh"] = str(LOOK_AGAIN_SECONDS)
    return answer


@blueprint.post("/planes/<slug>/paquete")
def order_pack(slug: str) -> Answer:
    """Return the pack when it is ready and true; else it is asked for, once, and the page says how
    far it is.

    Internal for the plan's own officials unless they ask for the public one, public for the rest.
    """
    db.session().rollback()
    reads()
    seen = shown(plan_or_404(slug))
    audience = (
        Audience.PUBLIC if request.form.get("edition") == Audience.PUBLIC.value else seen.audience
    )
    path = _true_path(seen, audience)
    if path is not None:
        return _taken(slug, seen, audience, path)
    _ask(seen, audience)
    return redirect(_way_back(slug), 303)


@blueprint.get("/planes/<slug>/paquete/zip")
def pack_file(slug: str) -> Answer:
    """Return the ZIP made last for this reader, true as of the hour its page tells."""
    seen = shown(plan_or_404(slug))
    wants_public = request.args.get("edition") == Audience.PUBLIC.value
    audience = Audience.PUBLIC if wants_public else seen.audience
    path = path_of(pack_for(db.session(), _wanted(seen, audience)), services().settings)
    if path is None:
        return redirect(_way_back(slug))
    return _taken(slug, seen, audience, path)


@blueprint.post("/planes/<slug>/paquete/padron")
def make_pack_with_roster(slug: str) -> Answer:
    """Return the internal pack with the roster of the own country's nationals, for a purpose that
    the journal keeps.

    The papers are pressed beforehand, as for everybody; nobody's name is read while they are not
    ready.
    """
    db.session().rollback()
    reads()
    found, house = plan_or_404(slug), services()
    require_access(found.country)
    seen, purpose = shown(found), text_of("purpose", LONGEST_REASON)
    if len(purpose) < LEAST_PURPOSE:
        return _page(
            seen,
            {"purpose": _("Diga para qué, con unas palabras: queda en el registro de lecturas.")},
        ), 422
    if request.form.get("sure") != "1":
        return _page(
            seen, {"sure": _("Marque la casilla: el padrón sale del sistema y queda en sus manos.")}
        ), 422
    if _true_path(seen, Audience.INTERNAL) is None:
        _ask(seen, Audience.INTERNAL)
        flash(
            _(
                "Primero se hace el paquete, sin nombres. Cuando esté listo, pida el padrón otra vez."
            ),
            "done",
        )
        return redirect(_way_back(slug), 303)
    actor, now = current_scope().actor, house.clock()
    order = _order(seen, Audience.INTERNAL)
    db.session().rollback()
    roster = read_roster(
        db.engine, house.keyring, house.atlas, seen.facts, actor=actor, purpose=purpose, now=now
    )
    body = make_pack(order, house.atlas, house.settings, language=str(get_locale()), roster=roster)
    writes()
    note_pack(
        db.session(), plan_or_404(slug), Audience.INTERNAL, now=now, actor=actor, purpose=purpose
    )
    return _zip(body, _name(seen, "-padron"))


# -- inside ---------------------------------------------------------------------------------


def _wanted(seen: ShownVersion, audience: Audience) -> PackFor:
    return PackFor(
        plan_id=seen.plan.id,
        version=seen.edition.version if seen.edition else 0,
        audience=audience,
        viewer=current_scope().viewer,
        language=str(get_locale()),
    )


def _order(seen: ShownVersion, audience: Audience) -> PackOrder:
    house = services()
    return order_for(
        db.session(), house.atlas, house.keyring, house.settings, seen.plan, seen.facts, audience,
        current_scope().viewer, now=house.clock(),
    )  # fmt: skip


def _true_path(seen: ShownVersion, audience: Audience) -> Path | None:
    """Return the ZIP of what is so at this moment, when it is made already."""
    house = services()
    path = kept_path(_order(seen, audience), house.atlas, house.settings, str(get_locale()))
    return path if path.exists() else None


def _ask(seen: ShownVersion, audience: Audience) -> None:
    wanted = _wanted(seen, audience)
    db.session().rollback()
    writes()
    ask_for_pack(db.session(), wanted, now=services().clock(), actor=current_scope().actor)


def _taken(slug: str, seen: ShownVersion, audience: Audience, path: Path) -> AnyResponse:
    """Return the file, and the line in the journal that it was taken."""
    name = _name(seen, "" if audience is Audience.INTERNAL else "-publico")
    db.session().rollback()
    writes()
    note_pack(
        db.session(), plan_or_404(slug), audience, now=services().clock(), actor=current_scope().actor,
        purpose=PURPOSE,
    )  # fmt: skip
    return _zip(path.read_bytes(), name)


def _zip(body: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(body, content_type="application/zip", headers=headers)


def _name(seen: ShownVersion, kind: str) -> str:
    return f"{seen.facts.slug}-v{seen.facts.version}-paquete{kind}.zip"


def _way_back(slug: str) -> str:
    asked: dict[str, Any] = {**_asked()}
    return url_for("plans.pack", slug=slug, **asked)


def _asked() -> dict[str, str]:
    """Return the version the address asks for, to be carried on."""
    return {name: value for name, value in request.args.items() if name in {"version", "hoy"}}


def _standings(seen: ShownVersion) -> list[PackStanding]:
    audiences = (Audience.INTERNAL, Audience.PUBLIC) if seen.is_internal else (Audience.PUBLIC,)
    rows = [(each, pack_for(db.session(), _wanted(seen, each))) for each in audiences]
    return [
        PackStanding(each, row, path_of(row, services().settings))
        for each, row in rows
        if row is not None
    ]


def _page(
    seen: ShownVersion, errors: dict[str, str], standings: list[PackStanding] | None = None
) -> str:
    house, wording = services(), Formats(str(get_locale()))
    order = PackOrder(
        facts=seen.facts, edition=seen.audience, rows=(), places=(), made_at=house.clock(), public_url="",
        leaflets=languages_in(words_folder(house.settings.instance)),
    )  # fmt: skip
    alone = {MANIFEST, README, *PAGES.values()}
    kinds: dict[str, list[str]] = {}
    for name in names_in(order):
        if name not in alone:
            words = told(name, wording)
            kinds.setdefault(
                words.rpartition(" (")[0] if name.endswith(".pdf") else words, []
            ).append(name)
    return render_template(
        "plans/pack.html",
        plan=seen.plan,
        seen=seen,
        kinds=kinds,
        pages=PAGES.values(),
        errors=errors,
        asked=_asked(),
        standings=_standings(seen) if standings is None else standings,
        may_take_roster=is_own(seen.plan) and can_open("plans.make_pack_with_roster"),
        form=request.form,
    )
