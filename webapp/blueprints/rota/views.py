"""The rotas of a country with who would be woken now, and the week of one of them."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from flask import Blueprint, abort, render_template, request
from flask_babel import gettext as _

from watch.rota.duty import all_rotas
from watch.rota.editing import RotaEditor
from watch.rota.holders import holders_by_ids
from watch.rota.members import MemberIds
from watch.rota.models import Rota, RotaPattern
from watch.rota.week import monday_of, rota_week
from webapp.auth.access import current_scope, require_access
from webapp.blueprints.rota.presenters import (
    LOOK_AHEAD,
    local_moment,
    rotas_now,
    week_rows,
    zone_of_rota,
)
from webapp.blueprints.rota.reach import changes_rota
from webapp.http.database import db
from webapp.http.services import services
from webapp.labels.rota import TURN_WORDS, WEEKDAY_WORDS, holder_name, hole_words
from webapp.queries.post_names import post_names

blueprint = Blueprint("rota", __name__, url_prefix="/guardia")
_WEEK = timedelta(days=7)
_YEARS = range(2000, 2101)
_MOST_HOLES = 20


@blueprint.get("")
def index() -> str:
    """Return every rota of the own country: who would be woken now, in order, and its holes."""
    scope, session, now = current_scope(), db.session(), services().clock()
    rotas = all_rotas(session, scope.country)
    return render_template(
        "rota/index.html",
        shown=rotas_now(session, [each for each in rotas if each.active], scope.viewer, now),
        resting=[each for each in rotas if not each.active],
        posts=post_names(session, scope.viewer),
        may_make=changes_rota(scope, scope.country, scope.post_id),
        days=LOOK_AHEAD.days,
        now=now,
    )


@blueprint.get("/<uuid:rota_id>")
def show(rota_id: uuid.UUID) -> str:
    """Return the week of a rota as a table by rung."""
    rota = known_rota(rota_id)
    scope, session, now = current_scope(), db.session(), services().clock()
    monday = _monday(rota)
    [here] = rotas_now(session, [rota], scope.viewer, now)
    return render_template(
        "rota/show.html",
        rota=rota,
        here=here,
        rows=week_rows(rota, rota_week(session, rota, monday), scope.viewer),
        monday=monday,
        before=monday - _WEEK,
        after=monday + _WEEK,
        holes=[
            (
                each.rung,
                local_moment(each.starts_at, rota),
                local_moment(each.ends_at, rota),
                hole_words(each, scope.viewer, _),
            )
            for each in here.holes[:_MOST_HOLES]
        ],
        patterns=_patterns(rota),
        turn_words=TURN_WORDS,
        weekday_words=WEEKDAY_WORDS,
        posts=post_names(session, scope.viewer),
        zone_here=zone_of_rota(rota, now),
        days=LOOK_AHEAD.days,
        may_change=changes_rota(scope, rota.country, rota.post_id),
        now=now,
    )


def known_rota(rota_id: uuid.UUID) -> Rota:
    """Return a rota of the own country; 404 for any other."""
    rota = db.session().get(Rota, rota_id)
    if rota is None:
        abort(404)
    require_access(rota.country)
    return rota


def changed_rota(rota_id: uuid.UUID) -> Rota:
    """Return a rota that the asker may change; 403 for another of the own country."""
    rota = known_rota(rota_id)
    if not changes_rota(current_scope(), rota.country, rota.post_id):
        abort(403)
    return rota


def rota_editor() -> RotaEditor:
    """Return who asks, as the one who changes a rota."""
    scope = current_scope()
    return RotaEditor(scope.user_id, scope.actor)


# -- inside ---------------------------------------------------------------------------------


def _monday(rota: Rota) -> date:
    """Return the Monday of the week asked for; this one's where that is no day."""
    try:
        day = date.fromisoformat(request.args.get("semana", ""))
    except ValueError:
        day = date.min
    if day.year not in _YEARS:
        return monday_of(services().clock(), rota)
    return day - timedelta(days=day.weekday())


def _patterns(rota: Rota) -> list[tuple[RotaPattern, list[str]]]:
    """Return what repeats, with the names of those who take turns."""
    viewer = current_scope().viewer
    members = {each.id: [MemberIds.read(text) for text in each.members] for each in rota.patterns}
    holders = holders_by_ids(db.session(), {ids for row in members.values() for ids in row})
    return [
        (each, [holder_name(holders[ids], viewer, _) or _("nadie") for ids in members[each.id]])
        for each in rota.patterns
    ]
