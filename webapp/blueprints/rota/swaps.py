"""One shift: swapped, wholly or in part, or taken away."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.errors import Outdated, UnusableInput
from watch.rota.editing import remove_shift, swap
from watch.rota.holders import holders_of
from watch.rota.members import MemberIds, RotaCandidate
from watch.rota.models import Rota, Shift
from watch.rota.wall_clock import zone_named
from webapp.auth.access import current_scope
from webapp.blueprints.rota.drafts import (
    Page,
    candidate_choices,
    rota_candidates,
    shift_typed,
)
from webapp.blueprints.rota.presenters import local_moment
from webapp.blueprints.rota.views import blueprint, changed_rota, rota_editor
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import give_up_writing, writes
from webapp.labels.rota import holder_name


@blueprint.route("/turno/<uuid:shift_id>", methods=["GET", "POST"])
def shift(shift_id: uuid.UUID) -> Page:
    """Return one shift; let somebody else take it, or a part of it."""
    found, rota = _changed_shift(shift_id)
    offered = rota_candidates(rota)
    if request.method != "POST":
        return _page(found, rota, offered, {})
    try:
        draft = shift_typed(rota, offered)
        writes()
        again, _rota = _changed_shift(shift_id)
        agreed = _agreed(again, draft.member)
        swap(db.session(), again, draft, agreed, rota_editor(), services().clock())
    except Outdated:
        abort(404)
    except UnusableInput as wrong:
        give_up_writing()
        return _page(found, rota, offered, {wrong.location: _(wrong.what)}), 422
    flash(_("Cambio anotado."), "done")
    return redirect(_week_of(found, rota))


@blueprint.post("/turno/<uuid:shift_id>/quitar", endpoint="remove_shift")
def take_away(shift_id: uuid.UUID) -> Response:
    """Take a shift away: what it replaced is as before, else there is a hole."""
    found, rota = _changed_shift(shift_id)
    week = _week_of(found, rota)
    try:
        remove_shift(db.session(), found, rota_editor(), services().clock())
    except Outdated:
        abort(404)
    flash(_("Turno quitado."), "done")
    return redirect(week)


# -- inside ---------------------------------------------------------------------------------


def _changed_shift(shift_id: uuid.UUID) -> tuple[Shift, Rota]:
    found = db.session().get(Shift, shift_id)
    if found is None:
        abort(404)
    return found, changed_rota(found.rota_id)


def _agreed(found: Shift, member: MemberIds) -> list[str]:
    """Return who said yes, as the form ticks it: who comes, who leaves."""
    ticked = request.form.getlist("agreed")
    old = MemberIds(found.user_id, found.focal_point_id)
    return [
        *(member.marks if "comes" in ticked else ()),
        *(old.marks if "leaves" in ticked else ()),
    ]


def _week_of(found: Shift, rota: Rota) -> str:
    day = found.starts_at.astimezone(zone_named(rota.timezone)).date()
    return url_for("rota.show", rota_id=rota.id, semana=day.isoformat())


def _page(
    found: Shift, rota: Rota, offered: Sequence[RotaCandidate], errors: dict[str, str]
) -> str:
    viewer, zone, form = current_scope().viewer, zone_named(rota.timezone), request.form
    holder = holders_of(db.session(), [found])[found.id]
    own = str(MemberIds(found.user_id, found.focal_point_id))
    return render_template(
        "rota/shift.html",
        shift=found,
        rota=rota,
        name=holder_name(holder, viewer, _),
        begin=local_moment(found.starts_at, rota),
        end=local_moment(found.ends_at, rota),
        errors=errors,
        choices=[each for each in candidate_choices(offered) if each[0] != own],
        values={
            "member": form.get("member", ""),
            "starts_at": form.get(
                "starts_at", f"{found.starts_at.astimezone(zone):%Y-%m-%dT%H:%M}"
            ),
            "ends_at": form.get("ends_at", f"{found.ends_at.astimezone(zone):%Y-%m-%dT%H:%M}"),
            "note": form.get("note", ""),
        },
        ticked=form.getlist("agreed"),
    )
