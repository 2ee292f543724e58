"""Forms by which a rota is made and changed: itself, what repeats, single shifts."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from core.errors import UnusableInput
from core.i18n.languages import N_
from watch.rota.editing import (
    PatternDraft,
    RotaDraft,
    ShiftDraft,
    add_pattern,
    add_shift,
    change_rota,
    end_pattern,
    make_rota,
)
from watch.rota.members import MemberIds, RotaCandidate, candidates
from watch.rota.models import RUNGS, PatternTurn, Rota, RotaPattern
from watch.rota.wall_clock import local_day, moment_of, zone_named
from webapp.auth.access import current_scope
from webapp.auth.users import posts_given, posts_of
from webapp.blueprints.rota.reach import changes_rota
from webapp.blueprints.rota.views import blueprint, changed_rota, rota_editor
from webapp.http.database import db
from webapp.http.i18n import known_zones, zone, zone_place
from webapp.http.services import services
from webapp.http.transactions import give_up_writing, writes
from webapp.labels.rota import TURN_WORDS, WEEKDAY_WORDS

_YEARS = range(2000, 2101)
"""A day of another century is a slip."""
_TURN = "turn:"
"""What the fields begin with in which a place in the order is typed; who it is for follows."""
_RUNG_CHOICES = [(str(rung), str(rung)) for rung in RUNGS]
Page = str | tuple[str, int] | Response


@blueprint.route("/nueva", methods=["GET", "POST"])
def new() -> Page:
    """Make a rota of the country, or of one of its posts."""
    scope = current_scope()
    posts = {str(each.id): each.name for each in posts_given(db.session(), scope)}
    if request.method != "POST":
        return _rota_form(None, posts, {})
    try:
        post_id = _chosen_post(posts)
        if not changes_rota(scope, scope.country, post_id):
            raise UnusableInput("post_id", N_("Elija una de la lista."))
        draft = RotaDraft(
            country=scope.country,
            name=request.form.get("name", ""),
            timezone=_chosen_zone(),
            rungs=_number("rungs"),
            post_id=post_id,
        )
        writes()
        rota = make_rota(db.session(), draft, rota_editor(), services().clock())
    except UnusableInput as wrong:
        give_up_writing()
        return _rota_form(None, posts, {wrong.location: _(wrong.what)}), 422
    flash(_("Hecha. Ahora agregue quién se turna, o turnos sueltos."), "done")
    return redirect(url_for("rota.show", rota_id=rota.id))


@blueprint.route("/<uuid:rota_id>/cambiar", methods=["GET", "POST"])
def change(rota_id: uuid.UUID) -> Page:
    """Give a rota another name or number of rungs, or put it out of use."""
    rota = changed_rota(rota_id)
    if request.method != "POST":
        return _rota_form(rota, {}, {})
    try:
        writes()
        change_rota(
            db.session(),
            changed_rota(rota_id),
            rota_editor(),
            services().clock(),
            name=request.form.get("name", ""),
            rungs=_number("rungs"),
            active=request.form.get("active") == "1",
        )
    except UnusableInput as wrong:
        give_up_writing()
        return _rota_form(changed_rota(rota_id), {}, {wrong.location: _(wrong.what)}), 422
    flash(_("Guardado."), "done")
    return redirect(url_for("rota.show", rota_id=rota_id))


@blueprint.route("/<uuid:rota_id>/repetir", methods=["GET", "POST"])
def new_pattern(rota_id: uuid.UUID) -> Page:
    """Let some take turns, every day or every week; their shifts are written out at once."""
    rota = changed_rota(rota_id)
    offered = rota_candidates(rota)
    if request.method != "POST":
        return _pattern_form(rota, offered, {})
    try:
        draft = _pattern_typed(offered)
        writes()
        add_pattern(db.session(), changed_rota(rota_id), draft, rota_editor(), services().clock())
    except UnusableInput as wrong:
        give_up_writing()
        return _pattern_form(rota, offered, {wrong.location: _(wrong.what)}), 422
    flash(_("Los turnos están escritos para los próximos cuatro meses."), "done")
    return redirect(url_for("rota.show", rota_id=rota_id))


@blueprint.post("/<uuid:rota_id>/repetir/<uuid:pattern_id>/terminar", endpoint="end_pattern")
def stop_pattern(rota_id: uuid.UUID, pattern_id: uuid.UUID) -> Response:
    """Let a pattern begin its last shift today: those that run go on to their end."""
    rota, now = changed_rota(rota_id), services().clock()
    pattern = db.session().get(RotaPattern, pattern_id)
    if pattern is None or pattern.rota_id != rota.id:
        abort(404)
    today = local_day(now, zone_named(rota.timezone))
    gone = end_pattern(db.session(), pattern, today, rota_editor(), now)
    flash(
        ngettext(
            "Ya no se repite: se quitó %(num)s turno.",
            "Ya no se repite: se quitaron %(num)s turnos.",
            gone,
        ),
        "done",
    )
    return redirect(url_for("rota.show", rota_id=rota_id))


@blueprint.route("/<uuid:rota_id>/turno", methods=["GET", "POST"])
def new_shift(rota_id: uuid.UUID) -> Page:
    """Put somebody on call once."""
    rota = changed_rota(rota_id)
    offered = rota_candidates(rota)
    if request.method != "POST":
        return _shift_form(rota, offered, {})
    try:
        draft = shift_typed(rota, offered)
        writes()
        add_shift(db.session(), changed_rota(rota_id), draft, rota_editor(), services().clock())
    except UnusableInput as wrong:
        give_up_writing()
        return _shift_form(rota, offered, {wrong.location: _(wrong.what)}), 422
    flash(_("Turno agregado."), "done")
    return redirect(url_for("rota.show", rota_id=rota_id))


def rota_candidates(rota: Rota) -> list[RotaCandidate]:
    """Return whom the asker may put on call in a rota."""
    return candidates(db.session(), rota.country, current_scope().viewer)


def candidate_choices(offered: Sequence[RotaCandidate]) -> list[tuple[str, str]]:
    """Return them for a list: what stands in the form, and the words."""
    return [
        (str(each.ids), " · ".join(part for part in (each.name, each.email) if part))
        for each in offered
    ]


def shift_typed(rota: Rota, offered: Sequence[RotaCandidate]) -> ShiftDraft:
    """Return the shift that a form says, its times by the clocks of the rota. Raises
    UnusableInput.
    """
    return ShiftDraft(
        member=chosen_member("member", offered),
        starts_at=_moment("starts_at", rota),
        ends_at=_moment("ends_at", rota),
        rung=_number("rung") if "rung" in request.form else 1,
        note=request.form.get("note", ""),
    )


def chosen_member(field: str, offered: Sequence[RotaCandidate]) -> MemberIds:
    """Return who was chosen of those offered. Raises UnusableInput."""
    by_text = {str(each.ids): each.ids for each in offered}
    chosen = request.form.get(field, "")
    if chosen not in by_text:
        raise UnusableInput(field, N_("Elija a una persona de la lista."))
    return by_text[chosen]


# -- inside ---------------------------------------------------------------------------------


def _chosen_post(posts: Mapping[str, str]) -> uuid.UUID | None:
    chosen = request.form.get("post_id", "")
    if chosen and chosen not in posts:
        raise UnusableInput("post_id", N_("Elija una de la lista."))
    return uuid.UUID(chosen) if chosen else None


def _chosen_zone() -> str:
    chosen = request.form.get("timezone", "")
    if chosen not in known_zones():
        raise UnusableInput("timezone", N_("Elija una zona horaria de la lista."))
    return chosen


def _number(field: str) -> int:
    try:
        return int(request.form.get(field, "")[:3])
    except ValueError:
        raise UnusableInput(field, N_("Los escalones van del 1 al 5.")) from None


def _day(field: str) -> date:
    try:
        day = date.fromisoformat(request.form.get(field, ""))
    except ValueError:
        day = date.min
    if day.year not in _YEARS:
        raise UnusableInput(field, N_("Escriba un día, como 2026-12-31."))
    return day


def _moment(field: str, rota: Rota) -> datetime:
    """Return a day and a wall time of a rota's zone as a moment."""
    try:
        local = datetime.fromisoformat(request.form.get(field, ""))
    except ValueError:
        local = datetime.min  # noqa: DTZ901 - a wall time, and none
    if local.year not in _YEARS or local.tzinfo is not None:
        raise UnusableInput(field, N_("Escriba día y hora, como 2026-12-31T20:00."))
    return moment_of(local.date(), local.time(), zone_named(rota.timezone))


def _turn_number(code: str) -> int:
    """Return which place in the order was typed beside somebody; 0 for none."""
    text = request.form.get(f"{_TURN}{code}", "").strip()[:3]
    return int(text) if text.isdecimal() else 0


def _pattern_typed(offered: Sequence[RotaCandidate]) -> PatternDraft:
    form = request.form
    known = {str(each.ids): each.ids for each in offered}
    chosen = sorted((_turn_number(code), place, code) for place, code in enumerate(known))
    try:
        turn = PatternTurn(form.get("turn", ""))
    except ValueError:
        raise UnusableInput("turn", N_("Elija cada cuánto cambia la persona.")) from None
    return PatternDraft(
        rung=_number("rung"),
        members=[known[code] for number, _place, code in chosen if number],
        turn=turn,
        starts=form.get("starts", ""),
        ends=form.get("ends", ""),
        first_day=_day("first_day"),
        weekdays="".join(form.getlist("weekdays")),
    )


def _rota_form(rota: Rota | None, posts: Mapping[str, str], errors: dict[str, str]) -> str:
    form = request.form
    scope = current_scope()
    return render_template(
        "rota/rota_form.html",
        rota=rota,
        errors=errors,
        posts=posts,
        only_post=scope.is_post_admin,
        zone_choices=[(name, zone_place(name)) for name in _zones_near()],
        values={
            "name": form.get("name", rota.name if rota else ""),
            "rungs": form.get("rungs", str(rota.rungs if rota else 2)),
            "timezone": form.get("timezone", zone().key),
            "post_id": form.get("post_id", ""),
            "active": form.get("active") == "1" if errors else rota is None or rota.active,
        },
        rung_choices=_RUNG_CHOICES,
    )


def _zones_near() -> list[str]:
    """Return the zones offered: of America, of the reader, and of the posts of the country."""
    posts = posts_of(db.session(), current_scope().country)
    near = {zone().key, *(each.timezone for each in posts)}
    return [name for name in known_zones() if name.startswith("America/") or name in near]


def _pattern_form(rota: Rota, offered: Sequence[RotaCandidate], errors: dict[str, str]) -> str:
    form, now = request.form, services().clock()
    today = local_day(now, zone_named(rota.timezone))
    values = {
        "rung": form.get("rung", "1"),
        "turn": form.get("turn", PatternTurn.WEEK.value),
        "starts": form.get("starts", "08:00"),
        "ends": form.get("ends", "08:00"),
        "first_day": form.get("first_day", today.isoformat()),
    }
    return render_template(
        "rota/pattern_form.html",
        rota=rota,
        errors=errors,
        values=values,
        numbers={
            name.removeprefix(_TURN): text[:3] for name, text in form.items() if _TURN in name
        },
        weekdays=form.getlist("weekdays") if errors else list("1234567"),
        choices=candidate_choices(offered),
        turn_choices=[(code.value, _(words)) for code, words in TURN_WORDS.items()],
        weekday_words=WEEKDAY_WORDS,
        rung_choices=_RUNG_CHOICES,
    )


def _shift_form(rota: Rota, offered: Sequence[RotaCandidate], errors: dict[str, str]) -> str:
    form, zone_here = request.form, zone_named(rota.timezone)
    begin = services().clock().astimezone(zone_here).replace(minute=0)
    return render_template(
        "rota/shift_form.html",
        rota=rota,
        errors=errors,
        values={
            "member": form.get("member", ""),
            "rung": form.get("rung", "1"),
            "starts_at": form.get("starts_at", f"{begin:%Y-%m-%dT%H:%M}"),
            "ends_at": form.get("ends_at", f"{begin + timedelta(hours=12):%Y-%m-%dT%H:%M}"),
            "note": form.get("note", ""),
        },
        choices=candidate_choices(offered),
        rung_choices=_RUNG_CHOICES,
    )
