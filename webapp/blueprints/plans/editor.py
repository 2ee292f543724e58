"""Making a plan: what it covers, on a page of its own; the form behind it is in `making_form`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.accounts import RoleName
from core.atlas.placing.path_words import unit_path
from core.audit_log import record
from core.errors import AtalayaError
from core.i18n.languages import N_
from directory.entries.models import Post
from feeds.values import Severity
from plans.areas.creation import AreaTaken, plans_to_begin_from, slug_for, store_area
from plans.models import PlanArea
from plans.questionnaire.copying import take_texts
from plans.questionnaire.model import PointKind
from plans.questionnaire.saving import request_recheck
from webapp.auth.access import current_scope, require_access
from webapp.auth.entry_access import posts_offered
from webapp.blueprints.plans.editor_area import (
    DRAWN,
    JURISDICTION,
    UNITS,
    AreaRead,
    Boxes,
    boxes_at_first,
    boxes_of_plan,
    geometry_of,
    posts_for,
    read_area,
    submitted_boxes,
)
from webapp.blueprints.plans.presenters import plan_or_404
from webapp.blueprints.plans.views import blueprint
from webapp.forms.places import units_called
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import give_up_writing, writes
from webapp.maps.base_map import credit, detail_url, map_words
from webapp.maps.map_data import box_of, map_document, zone_feature

Answer = str | Response | tuple[str, int]
PLACE_KINDS: Mapping[PointKind, str] = MappingProxyType(
    {
        PointKind.HOSPITAL: N_("Hospital"),
        PointKind.AIRPORT: N_("Aeropuerto"),
        PointKind.AUTHORITY: N_("Autoridad"),
        PointKind.OTHER: N_("Otro"),
    }
)


@blueprint.route("/planes/nuevo", methods=["GET", "POST"])
def new_plan() -> Answer:
    """Return a plan for an area that has none."""
    posts = _posts()
    if not posts:
        abort(403)
    if request.method != "POST":
        boxes = boxes_at_first(posts, request.args.get("unit", ""))
        earlier = plans_to_begin_from(db.session(), posts)
        return _page(None, {**boxes, "source": earlier[0].slug if earlier else ""}, posts)
    return _answer(None, posts)


@blueprint.route("/planes/<slug>/area", methods=["GET", "POST"])
def edit_area(slug: str) -> Answer:
    """Name, number and ground of a plan there is."""
    plan = plan_or_404(slug)
    require_access(plan.country, plan.post_id)
    posts = _posts()
    return (
        _page(plan, boxes_of_plan(plan), posts)
        if request.method != "POST"
        else _answer(plan, posts)
    )


# -- inside ---------------------------------------------------------------------------------


def _posts() -> list[Post]:
    scope = current_scope()
    return posts_for(posts_offered(scope.country), scope.post_id, scope.role is RoleName.CONSUL)


def _answer(plan: PlanArea | None, posts: Sequence[Post]) -> Answer:
    boxes, act = submitted_boxes(request.form), request.form.get("act", "save")
    if act != "save":
        return _page(plan, boxes, posts, is_asking=act == "find_units")
    read = read_area(boxes, posts, plan)
    if read.faults:
        has_search = "units" in read.faults and not boxes["units"]
        return _page(plan, boxes, posts, read.faults, is_asking=has_search), 422
    writes()
    if plan is not None and request.form.get("seen", "") != _mark(plan):
        give_up_writing()
        return _page(plan, boxes, posts, is_late=True), 409
    return _write(plan, read, boxes, posts)


def _write(plan: PlanArea | None, read: AreaRead, boxes: Boxes, posts: Sequence[Post]) -> Answer:
    session, scope = db.session(), current_scope()
    if read.post is None or read.ground is None:
        abort(422)
    require_access(scope.country, read.post.id)
    is_new = plan is None
    plan = plan or _begun_plan(read)
    plan.post, plan.name, plan.number = read.post, read.name, read.number
    plan.unit_codes, plan.geometry = list(read.ground.unit_codes), read.ground.geometry
    source = _source(boxes, posts) if is_new else None
    if source is not None:
        take_texts(plan, source)
    request_recheck(plan)
    try:
        store_area(session, plan)
    except AreaTaken:
        give_up_writing()
        told = _(
            "Otra persona hizo un plan con este nombre o este número en este momento: "
            "guarde de nuevo."
        )
        return _page(None if is_new else plan, boxes, posts, {"name-es": told}), 409
    _record(plan, "plan.create" if is_new else "plan.area")
    _tell(plan, source, read.ground.unknown, is_new=is_new)
    return redirect(url_for("plans.edit_form", slug=plan.slug))


def _begun_plan(read: AreaRead) -> PlanArea:
    post, scope = read.post or abort(422), current_scope()
    slug = slug_for(db.session(), scope.country, read.name["es"])
    return PlanArea(country=scope.country, slug=slug, questionnaire={}, is_demo=post.is_demo)


def _tell(plan: PlanArea, source: PlanArea | None, unknown: Sequence[str], *, is_new: bool) -> None:
    """Say what was saved, whose texts it begins with, and which units have no outline."""
    flash(
        _("El plan %(number)s quedó creado.", number=plan.number) if is_new else _("Guardado."),
        "done",
    )
    if source is not None:
        told = _("Empieza con los textos de %(number)s: mírelos paso a paso.", number=source.number)
        flash(told, "done")
    if unknown:
        told = ", ".join(unknown)
        flash(
            _("El atlas no conoce el contorno de: %(codes)s. El área no los incluye.", codes=told),
            "wrong",
        )


def _record(plan: PlanArea, action: str) -> None:
    record(
        db.session(),
        at=services().clock(),
        actor=current_scope().actor,
        action=action,
        subject=plan.id,
        country=plan.country,
        purpose="plan",
        number=plan.number,
    )


def _page(
    plan: PlanArea | None,
    boxes: Boxes,
    posts: Sequence[Post],
    errors: Mapping[str, str] | None = None,
    *,
    is_asking: bool = False,
    is_late: bool = False,
) -> str:
    atlas, language = services().atlas, str(get_locale())
    unit_text = request.form.get("unit_text", "")
    near = posts[0].located_in if posts else ""
    is_first = request.method != "POST" or is_late
    return render_template(
        "plans/editor_area.html",
        plan=plan,
        boxes=boxes,
        posts=posts,
        errors=errors or {},
        is_late=is_late,
        seen=_mark(plan) if plan is not None and is_first else request.form.get("seen", ""),
        grounds=_grounds(posts),
        sources=plans_to_begin_from(db.session(), posts) if plan is None else [],
        unit_words=lambda code: (
            unit_path(atlas, unit, language) if (unit := atlas.unit(code)) else code
        ),
        unit_text=unit_text,
        unit_hits=units_called(atlas, unit_text, near) if is_asking and unit_text else None,
        **_map(boxes, posts),
    )


def _source(boxes: Boxes, posts: Sequence[Post]) -> PlanArea | None:
    """Return the plan to begin from, if it is one of those offered."""
    offered = plans_to_begin_from(db.session(), posts)
    return next((each for each in offered if each.slug == boxes["source"]), None)


def _grounds(posts: Sequence[Post]) -> list[tuple[str, str]]:
    offered = [
        (UNITS, _("Una lista de unidades administrativas")),
        (DRAWN, _("Dibujada en el mapa")),
    ]
    if any(post.jurisdictions for post in posts):
        offered.insert(
            0, (JURISDICTION, _("La jurisdicción de la sede, como está en el directorio"))
        )
    return offered


def _mark(plan: PlanArea) -> str:
    """Return a short hash of what this page writes: two editors hold the same only when they saw
    the same.
    """
    drawn = plan.geometry.to_wkb() if plan.geometry is not None else b""
    told = repr((plan.name, plan.number, plan.unit_codes, str(plan.post_id))).encode() + drawn
    return hashlib.sha256(told).hexdigest()[:16]


def _map(boxes: Boxes, posts: Sequence[Post]) -> dict[str, Any]:
    """Return the drawing board: the area as it stands, or the surroundings of the post."""
    zones, box = [], None
    points = [post.point for post in posts if post.point and str(post.id) == boxes["post"]]
    try:
        area = geometry_of(boxes["drawn"])
        if area is not None:
            zones, box = (
                [zone_feature(area, Severity.UNKNOWN, title=_("Área dibujada"), lines=[])],
                box_of([area]),
            )
        else:
            box = box_of([], points)
    except (AtalayaError, ValueError, RecursionError):
        box = None
    return {
        "map_document": map_document(zones, [], box, credit(), map_words()),
        "detail": detail_url(box),
    }
