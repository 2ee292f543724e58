"""The drills of the real house: which there are, one button each, who plays, what came of them."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.accounts import RoleName
from core.errors import UnusableInput
from response.drills.models import Drill
from response.drills.scenario import load_scenario, scenario_codes, words_in
from response.drills.score import RULES, DrillScore, mean_total, read_score
from webapp.auth.access import current_scope, signed_in
from webapp.drill.house import find_house
from webapp.drill.opening import (
    DIRECTORY,
    FASTEST,
    MACHINE,
    SLOWEST,
    DrillOrder,
    close_drill,
    drills_seen,
    find_drill,
    open_drill,
)
from webapp.drill.tickets import give_ticket
from webapp.http.database import db
from webapp.http.services import services

blueprint = Blueprint("drills", __name__, url_prefix="/ejercicios")
LENGTHS = (20, 40, 60, 120)
WORDS_OF = {rule.key: rule for rule in RULES}


@blueprint.before_request
def _by_house() -> None:
    """Answer 404 for pages of the other kind of house."""
    is_room = (request.endpoint or "").endswith((".room", ".set_clock", ".enter_by_ticket"))
    if is_room != bool(services().settings.drill):
        abort(404)


@blueprint.get("")
def index() -> str:
    """Return the drills that are open and those that were, and how to open one."""
    scope, language = current_scope(), str(get_locale())
    seen = drills_seen(db.session(), scope.country)
    scenarios = [load_scenario(code) for code in scenario_codes()]
    scores = [score for drill in seen if (score := _score_of(drill, scope.country)) is not None]
    return render_template(
        "drills/index.html",
        drills=seen,
        scenarios=scenarios,
        titles={each.code: words_in(each.title, language) for each in scenarios},
        abouts={each.code: words_in(each.about, language) for each in scenarios},
        totals={drill.mark: _total(drill, scope.country) for drill in seen},
        mean=mean_total(scores),
        lengths=LENGTHS,
        now=services().clock(),
        may_enter=_may_enter,
    )


@blueprint.post("/abrir")
def start() -> Response:
    """Open a drill, and lead whoever opened it in."""
    here, scope = services(), current_scope()
    order = DrillOrder(
        request.form.get("scenario", ""),
        _minutes(),
        scope.country,
        scope.post_id,
        scope.actor,
    )
    try:
        mark = open_drill(db.engine, here.settings, here.atlas, order, here.clock())
    except UnusableInput as wrong:
        flash(_(wrong.what), "wrong")
        return redirect(url_for("drills.index"), 303)
    return _lead_in(mark)


@blueprint.post("/<mark>/entrar")
def enter(mark: str) -> Response:
    """Lead whoever asks into a drill that is open, as an invented account of their role."""
    drill = _found(mark)
    if not drill.is_open or not _may_enter(drill):
        abort(404)
    return _lead_in(mark)


@blueprint.get("/<mark>")
def show(mark: str) -> str:
    """Return what a drill was, and its score with the raw figures."""
    drill, scope = _found(mark), current_scope()
    scenario = load_scenario(drill.scenario)
    return render_template(
        "drills/show.html",
        drill=drill,
        title=words_in(scenario.title, str(get_locale())),
        scores=scores_shown(drill, scope.country),
        machine={code: found.get(MACHINE, 0) for code, found in drill.figures.items()},
        rules=WORDS_OF,
        dead=drill.figures.get(DIRECTORY, {}),
        may_enter=_may_enter(drill),
        now=services().clock(),
    )


@blueprint.post("/<mark>/cerrar")
def close(mark: str) -> Response:
    """Close a drill: its score stays, its people go."""
    _found(mark)
    here = services()
    try:
        close_drill(db.engine, here.settings, here.atlas, mark, current_scope().actor, here.clock())
    except UnusableInput as wrong:
        flash(_(wrong.what), "wrong")
    return redirect(url_for("drills.show", mark=mark), 303)


def scores_shown(drill: Drill, country: str) -> dict[str, DrillScore]:
    """Return the scores of a drill that a country sees, its own; the Secretariat all that are its
    own drills'.
    """
    return {
        code: read_score(document)
        for code, document in drill.figures.items()
        if code != DIRECTORY and country in {"", code}
    }


# -- inside ---------------------------------------------------------------------------------


def _found(mark: str) -> Drill:
    drill = find_drill(db.session(), mark, current_scope().country)
    return drill or abort(404)


def _may_enter(drill: Drill) -> bool:
    """Return whether the asker plays: officials of the country, and of its posts the one that
    plays.
    """
    scope = current_scope()
    if scope.role is RoleName.CONSUL and drill.post_id is not None:
        return scope.post_id == drill.post_id
    return drill.is_open


def _lead_in(mark: str) -> Response:
    house, user = find_house(services().settings, mark), signed_in()
    if house is None or user is None:
        abort(404)
    return redirect(f"{request.script_root}{house.address}/ejercicios/entrada/"
                    f"{give_ticket(house, user)}", 303)  # fmt: skip


def _minutes() -> int:
    text = request.form.get("minutes", "20")
    return int(text) if text.isdecimal() and FASTEST <= int(text) <= SLOWEST else 0


def _score_of(drill: Drill, country: str) -> DrillScore | None:
    document = drill.figures.get(country)
    return read_score(document) if document else None


def _total(drill: Drill, country: str) -> int | None:
    score = _score_of(drill, country)
    return score.total if score else None
