"""The doors of the crisis pack: what is in it, and the ZIP itself, made while no transaction is open."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from flask_babel import get_locale
from flask_babel import gettext as _

from ground.wording import Wording
from plans.facts import Edition
from plans.pack import MANIFEST, README, PackOrder, names_in, told
from plans.pack_page import PAGES
from plans.roster import Roster
from plans.tongues import languages_in
from webapp.database import db, reads, writes
from webapp.guard import admit, current_scope, may
from webapp.plans_pages.living import LONGEST_REASON, text_of
from webapp.plans_pages.packing import make_pack, note_pack, order_for, read_roster
from webapp.plans_pages.shelf import words_folder
from webapp.plans_pages.showing import Shown, is_own, plan_or_404, shown
from webapp.services import services

blueprint = Blueprint("plan_pack", __name__)
LEAST_PURPOSE = 10


@blueprint.get("/planes/<slug>/paquete")
def page(slug: str) -> str:
    """What a pack of this plan holds, and the buttons that make one."""
    return _page(shown(plan_or_404(slug)), {})


@blueprint.post("/planes/<slug>/paquete")
def make(slug: str) -> Response:
    """The pack: internal for the plan's own officials unless they ask for the public one, public for the rest."""
    db.session().rollback()
    reads()
    seen = shown(plan_or_404(slug))
    wants_public = request.form.get("edition") == Edition.PUBLIC.value
    return _taken(seen, Edition.PUBLIC if wants_public else seen.audience, None, "crisis pack")


@blueprint.post("/planes/<slug>/paquete/padron")
def make_with_roster(slug: str) -> Response | tuple[str, int]:
    """The internal pack with the roster of the own country's nationals, for a purpose that the journal keeps."""
    db.session().rollback()
    reads()
    found, house = plan_or_404(slug), services()
    admit(found.country)
    seen, purpose = shown(found), text_of("purpose", LONGEST_REASON)
    if len(purpose) < LEAST_PURPOSE:
        return _page(seen, {"purpose": _("Diga para qué, con unas palabras: queda en el registro de lecturas.")}), 422
    if request.form.get("sure") != "1":
        return _page(seen, {"sure": _("Marque la casilla: el padrón sale del sistema y queda en sus manos.")}), 422
    roster = read_roster(
        db.engine, house.keyring, seen.facts, actor=current_scope().actor, purpose=purpose, now=house.clock()
    )
    return _taken(seen, Edition.INTERNAL, roster, purpose)


# -- inside ---------------------------------------------------------------------------------


def _taken(seen: Shown, edition: Edition, roster: Roster | None, purpose: str) -> Response:
    plan, house, now = seen.plan, services(), services().clock()
    order = order_for(
        db.session(), house.atlas, house.keyring, house.settings, plan, seen.facts, edition, current_scope().viewer,
        now=now,
    )  # fmt: skip
    slug = plan.slug
    db.session().rollback()
    body = make_pack(order, house.atlas, house.settings, language=str(get_locale()), roster=roster)
    writes()
    note_pack(db.session(), plan_or_404(slug), edition, now=now, actor=current_scope().actor, purpose=purpose)
    return Response(body, content_type="application/zip", headers=_headers(order, with_roster=roster is not None))


def _headers(order: PackOrder, *, with_roster: bool) -> dict[str, str]:
    kind = "-padron" if with_roster else "" if order.edition is Edition.INTERNAL else "-publico"
    name = f"{order.facts.slug}-v{order.facts.version}-paquete{kind}.zip"
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}


def _page(seen: Shown, errors: dict[str, str]) -> str:
    house, wording = services(), Wording(str(get_locale()))
    order = PackOrder(
        facts=seen.facts, edition=seen.audience, rows=(), places=(), made_at=house.clock(), public_url="",
        leaflets=languages_in(words_folder(house.settings.instance)),
    )  # fmt: skip
    alone = {MANIFEST, README, *PAGES.values()}
    kinds: dict[str, list[str]] = {}
    for name in names_in(order):
        if name not in alone:
            words = told(name, wording)
            kinds.setdefault(words.rpartition(" (")[0] if name.endswith(".pdf") else words, []).append(name)
    return render_template(
        "plans_pages/pack.html",
        plan=seen.plan,
        seen=seen,
        kinds=kinds,
        pages=PAGES.values(),
        errors=errors,
        asked={name: value for name, value in request.args.items() if name in {"version", "hoy"}},
        may_take_roster=is_own(seen.plan) and may("plan_pack.make_with_roster"),
        form=request.form,
    )
