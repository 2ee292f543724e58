"""The room of a drill, in its own house: what has become known, the clock, and what comes next."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.accounts import RoleName
from response.drills.drill_clock import FASTEST
from response.drills.scenario import words_in
from webapp.auth.access import current_scope, signed_in
from webapp.auth.sign_in import enter_again
from webapp.blueprints.drills.views import blueprint
from webapp.drill.arrivals import OpenHouse, known_injects
from webapp.drill.colleague import lone_countries
from webapp.drill.house import DrillHouse, house_of
from webapp.drill.tending import tend
from webapp.drill.tickets import account_of, take_ticket
from webapp.http.database import db
from webapp.http.rendering.present import is_asked_again, present_mark
from webapp.http.services import services
from webapp.http.transactions import short_write
from webapp.worker.job_kinds import WorkerServices

_SPEEDS = (0, 1, 6, FASTEST)
_KEEPERS_OF_TIME = frozenset({RoleName.SECRETARIAT, RoleName.COUNTRY_ADMIN, RoleName.EMERGENCY})


@blueprint.get("/entrada/<token>")
def enter_by_ticket(token: str) -> Response:
    """Let in who brings a ticket, once, as its invented account."""
    ticket = take_ticket(_house(), token)
    if ticket is None:
        return redirect(f"{_outside()}/ejercicios", 303)
    now = services().clock()
    with short_write() as session:
        enter_again(session, account_of(session, ticket), now)
    return redirect(url_for("drills.room"), 303)


@blueprint.get("/sala")
def room() -> ResponseReturnValue:
    """Return what has become known so far, the newest first, after a turn of the house. Of an open
    page that asks again the house takes its turn, and it is said whether more has become known.
    """
    house, here = _house(), services()
    tend(OpenHouse(house, _worker_services()))
    db.session().rollback()  # what the turn has written is seen from here on
    known, clock = known_injects(db.session(), house), house.clock.reading()
    present = present_mark((house.mark, len(known), clock.speed))
    if is_asked_again():
        return present.unchanged() if present.is_held else present.part("", len(known))
    scope = current_scope()
    return render_template(
        "drills/room.html",
        title=words_in(house.scenario.title, str(get_locale())),
        present=present,
        known=known,
        words=lambda words: words_in(words, str(get_locale())),
        clock=clock,
        total=len(house.scenario.injects),
        minutes=house.sheet.minutes,
        estimates=[each for each in house.scenario.estimates
                   if scope.country in {"", each.country}],
        speeds=_SPEEDS,
        may_set=scope.role in _KEEPERS_OF_TIME,
        colleague=_colleague(),
        is_alone=scope.country in lone_countries(db.session()),
        outside=f"{_outside()}/ejercicios/{house.mark}",
        now=here.clock(),
    )  # fmt: skip


@blueprint.post("/sala/reloj")
def set_clock() -> Response:
    """Have the clock stand still, run, run fast, or skip to the next inject."""
    house, what = _house(), request.form.get("what", "")
    with house.turn(waits=True):
        if what == "next":
            house.clock.step(skips=True)
        elif what.isdecimal() and int(what) in _SPEEDS:
            house.clock.step(int(what))
        else:
            flash(_("Elija qué hacer con el reloj."), "wrong")
    return redirect(url_for("drills.room"), 303)


# -- inside ---------------------------------------------------------------------------------


def _house() -> DrillHouse:
    return house_of(services().settings) or abort(404)


def _outside() -> str:
    """Return the address of the real house."""
    return request.script_root.removesuffix(_house().address)


def _worker_services() -> WorkerServices:
    here = services()
    return WorkerServices(db.engine, here.atlas, here.keyring, here.settings, here.clock)


def _colleague() -> str:
    user = signed_in()
    return user.known_name if user else ""
