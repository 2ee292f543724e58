"""The list of crises, the page of one, and what more there is to do in it."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from core.errors import NotAllowed, UnusableInput
from response.crisis.answering_posts import answering_post
from response.crisis.definitions import LevelDefinition, definition_of
from response.crisis.listing import crises_ended, crises_open, merged_into
from response.crisis.officers import is_national
from response.crisis.participations import join as join_crisis
from response.crisis.recording import moves_of
from response.crisis.zones import current_zone, zone_area
from response.report_rhythm import RHYTHMS
from watch.replies.unclear_queue import queue_counts
from webapp.auth.access import current_scope
from webapp.auth.request_context import request_context
from webapp.blueprints.crises.next_calls import next_call
from webapp.blueprints.crises.team_parts import staff_part, start_part, team_part
from webapp.crises.crisis_mark import crisis_version
from webapp.crises.crisis_totals import crisis_totals
from webapp.crises.crisis_zone_map import crisis_zone_map
from webapp.crisis_frame.crisis_heads import hazards_of_crisis, heads_of
from webapp.crisis_frame.crisis_pages import CrisisPage, crisis_page, current_officer
from webapp.http.database import db
from webapp.http.i18n import zone
from webapp.http.rendering.present import is_asked_again, present_mark
from webapp.http.services import services
from webapp.http.transactions import writes
from webapp.maps.base_map import detail_url

blueprint = Blueprint("crises", __name__, url_prefix="/crisis")
FIRST_HOURS = timedelta(hours=3)
"""So long the own staff stands on top; after that only while somebody is not accounted for."""
MOVES_SHOWN = 6


@blueprint.get("")
def index() -> str:
    """Return the open crises, and those of before."""
    session, country = db.session(), current_scope().country
    return render_template(
        "crises/index.html",
        heads=heads_of(session, crises_open(session), country),
        ended=heads_of(session, crises_ended(session), country),
        officer=current_officer(),
        is_national=is_national(current_officer()),
        now=services().clock(),
    )


@blueprint.get("/<number>")
def show(number: str) -> ResponseReturnValue:
    """Return a crisis now: what its country has to do first, and what happened. Of an open page
    that asks again nothing is read but whether it holds.
    """
    page = crisis_page(number, follows_merge=True)
    session, now = db.session(), services().clock()
    present = present_mark(crisis_version(session, page.crisis, page.part))
    if is_asked_again():
        return present.unchanged() if present.is_held else present.part("")
    moves = moves_of(session, page.crisis, current_scope().country)
    crisis_map = crisis_zone_map(page.crisis)
    return render_template(
        "crises/show.html",
        page=page,
        now=now,
        present=present,
        zone_map=crisis_map,
        detail=detail_url(crisis_map.box) if crisis_map else "",
        next_call=next_call(page),
        staff=staff_part(page),
        team=team_part(page),
        reply_queue=queue_counts(session, page.part.country) if page.part else None,
        is_fresh=now - page.crisis.declared_at <= FIRST_HOURS,
        is_national=is_national(page.officer),
        moves=list(reversed(moves))[:MOVES_SHOWN],
        hazards=hazards_of_crisis(session, page.crisis, current_scope().source_country),
        merged=merged_into(session, page.crisis),
        totals=crisis_totals(page),
        came_from=request.args.get("de", "")[:20],
    )


@blueprint.get("/<number>/mas")
def more(number: str) -> str:
    """Return everything else there is to see and do in a crisis."""
    page = crisis_page(number)
    session = db.session()
    return render_template(
        "crises/more.html",
        page=page,
        level=_definition(page),
        moves=list(reversed(moves_of(session, page.crisis, current_scope().country))),
        merged=merged_into(session, page.crisis),
        rhythms=[(each, _rhythm_words(each)) for each in RHYTHMS],
        now=services().clock(),
        today=services().clock().astimezone(zone()).date().isoformat(),
    )


@blueprint.post("/<number>/unirse")
def join(number: str) -> Response:
    """Let the own country work in a crisis."""
    page = crisis_page(number, follows_merge=True)
    context = request_context()
    drawn = current_zone(context.session, page.crisis)
    post = answering_post(
        context,
        page.officer.country,
        type_code=page.crisis.type_code,
        area=zone_area(drawn) if drawn is not None else None,
        own_post_id=page.officer.post_id,
    )
    writes()
    page = crisis_page(number)
    try:
        part = join_crisis(db.session(), page.crisis, page.officer, post, context.now)
        start_part(page.crisis, part, context.now)
    except NotAllowed:
        abort(403)
    except UnusableInput as wrong:
        flash(_(wrong.what), "wrong")
    else:
        flash(_("Su país trabaja en esta crisis. Su gente la ve solo su país."), "done")
    return redirect(url_for("crises.show", number=page.crisis.number))


# -- inside ---------------------------------------------------------------------------------


def _rhythm_words(minutes: int) -> str:
    if minutes % 60:
        return str(_("cada %(n)s minutos", n=minutes))
    return str(ngettext("cada hora", "cada %(num)s horas", minutes // 60))


def _definition(page: CrisisPage) -> LevelDefinition | None:
    crisis = page.crisis
    try:
        return definition_of(db.session(), crisis.type_code, crisis.type_version, crisis.level)
    except UnusableInput:
        return None
