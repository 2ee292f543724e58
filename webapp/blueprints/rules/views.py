"""Pages of the rules: the list, one of them with its preview, writing and switching them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.atlas.placing.readings import SeveralPlaces
from core.errors import UnusableInput
from watch.rules.firing_log import last_written
from watch.rules.judging.preview import preview
from watch.rules.models import AlertRule
from watch.rules.rule_book import (
    add_rule,
    change_rule,
    ensure_shipped_rules,
    remove_rule,
    rule_of,
    rules_of,
    set_active,
    values_of,
)
from watch.rules.terms import BUILT_IN, RuleValues, Trigger
from watch.rules.typed_rule import InvalidRule
from watch.rules.unwarned import gap_of
from webapp.auth.access import can_open, current_scope
from webapp.blueprints.rules import presenters
from webapp.forms.place_choice import own_units, place_choices, sent_choices
from webapp.forms.rule_form import PlaceReader, boxes_of, rule_sent, sent_boxes
from webapp.http.database import db
from webapp.http.i18n import zone_place
from webapp.http.services import services
from webapp.http.transactions import writes
from webapp.maps.drawing_map import DrawingMap, drawing_map
from webapp.queries.rule_surroundings import plan_grounds, states_of

blueprint = Blueprint("rules", __name__, url_prefix="/reglas")
LOOKED_BACK = timedelta(days=365)
A_MONTH = timedelta(days=30)
_FIRST = RuleValues(triggers=(Trigger.NEW, Trigger.GRAVER, Trigger.CANCELLED))
blueprint.record(lambda setup: setup.app.jinja_env.globals.update(presenters.WORDS_OF_TEMPLATES))


@blueprint.get("")
def index() -> str:
    """Return the rules of the own country, each as its sentence, and of what nobody is warned."""
    country, session, now = _country(), db.session(), services().clock()
    rows = rules_of(session, country)
    return render_template(
        "rules/index.html",
        lines=presenters.rule_lines(session, rows, now - A_MONTH),
        is_any_on=any(each.active for each in rows),
        gap=presenters.gap_words(gap_of(session, country)),
        built_in=presenters.sentence(BUILT_IN),
        country=country,
        now=now,
    )


@blueprint.post("/de-fabrica")
def take_shipped() -> Response:
    """Give the country the rules every country begins with, if it never had any."""
    if not ensure_shipped_rules(db.session(), [_country()], services().clock()):
        flash(_("Su país ya tiene reglas, o las quitó: escriba una."), "wrong")
    return redirect(url_for("rules.index"))


@blueprint.route("/nueva", methods=["GET", "POST"])
def new() -> Response | str | tuple[str, int]:
    """Return the form of a new rule; what it would have written; and keep it."""
    if request.method != "POST":
        zone = presenters.zone_choices(db.session(), _country())[0]
        return _form(None, {**boxes_of(_FIRST), "timezone": zone}, {})
    return _sent(None)


@blueprint.get("/<uuid:rule_id>")
def show(rule_id: uuid.UUID) -> str:
    """Return one rule: its sentence, what it wrote, what it would have written in a year."""
    row = _own_rule(rule_id)
    values = values_of(row)
    rotas = presenters.rotas_for(db.session(), row.country)
    return render_template(
        "rules/show.html",
        row=row,
        name=presenters.name_of(row),
        sentence=presenters.sentence(values, rotas.name(row.rota_id)),
        shown=_preview(values),
        written=last_written(db.session(), row.id),
        gap=presenters.gap_words(gap_of(db.session(), row.country)),
        now=services().clock(),
    )


@blueprint.route("/<uuid:rule_id>/cambiar", methods=["GET", "POST"])
def change(rule_id: uuid.UUID) -> Response | str | tuple[str, int]:
    """Return the form of a rule; what it would have written once changed; and keep the change."""
    row = _own_rule(rule_id)
    if request.method != "POST":
        rota = str(row.rota_id or "")
        return _form(row, boxes_of(values_of(row), rota) | {"name": presenters.name_of(row)}, {})
    return _sent(row)


@blueprint.post("/<uuid:rule_id>/encender")
def switch(rule_id: uuid.UUID) -> Response:
    """Switch a rule on or off."""
    row, is_active = _own_rule(rule_id), request.form.get("active") == "1"
    now, actor = services().clock(), current_scope().actor
    set_active(db.session(), row, is_active=is_active, now=now, actor=actor)
    flash(_("Encendida: avisa desde ahora.") if is_active else _("Apagada: ya no avisa."), "done")
    return redirect(url_for("rules.show", rule_id=row.id))


@blueprint.post("/<uuid:rule_id>/quitar")
def remove(rule_id: uuid.UUID) -> Response:
    """Take a rule out."""
    row, now = _own_rule(rule_id), services().clock()
    remove_rule(db.session(), row, now=now, actor=current_scope().actor)
    flash(_("Regla quitada. Lo que escribió queda en el registro."), "done")
    return redirect(url_for("rules.index"))


# -- inside ---------------------------------------------------------------------------------


def _country() -> str:
    country = current_scope().country
    if not country:
        abort(404)
    return country


def _own_rule(rule_id: uuid.UUID) -> AlertRule:
    """Return a rule of the own country; 404 as if there were none."""
    row = rule_of(db.session(), _country(), rule_id)
    if row is None:
        abort(404)
    return row


def _sent(row: AlertRule | None) -> Response | str | tuple[str, int]:
    """Show what the rule that was sent would have written, or keep it."""
    boxes = sent_boxes(request.form)
    own = row.rota_id if row is not None else None
    try:
        values = rule_sent(request.form, _reader(), _zones(row), row)
        rota_id = presenters.rotas_for(db.session(), _country()).read(boxes["rota_id"], own)
    except InvalidRule as wrong:
        return _form(row, boxes, wrong.faults), 422
    except SeveralPlaces as several:
        return _form(row, boxes, {}, questions=several.questions), 422
    except UnusableInput as wrong:
        return _form(row, boxes, {wrong.location: wrong.what}), 422
    if request.form.get("act") != "save":
        return _form(row, boxes, {}, values=values, rota_id=rota_id)
    return _keep(row, boxes, values, rota_id)


def _keep(
    row: AlertRule | None,
    boxes: Mapping[str, Any],
    values: RuleValues,
    rota_id: uuid.UUID | None,
) -> Response | tuple[str, int]:
    country, rule_id = _country(), row.id if row is not None else None
    writes()
    now, actor, session = services().clock(), current_scope().actor, db.session()
    try:
        if rule_id is None:
            kept = add_rule(session, country, values, rota_id=rota_id, now=now, actor=actor)
        else:
            kept = _own_rule(rule_id)
            change_rule(session, kept, values, rota_id=rota_id, now=now, actor=actor)
    except UnusableInput as wrong:
        return _form(None, boxes, {wrong.location: wrong.what}), 422
    flash(_("Guardada: rige desde ahora, también para lo que ya está en curso."), "done")
    return redirect(url_for("rules.show", rule_id=kept.id))


def _reader() -> PlaceReader:
    return PlaceReader(services().atlas, own_units(), str(get_locale()))


def _zones(row: AlertRule | None) -> list[str]:
    own = row.timezone if row is not None else ""
    return presenters.zone_choices(db.session(), _country(), own)


def _preview(values: RuleValues) -> presenters.ShownPreview:
    session, now, country = db.session(), services().clock(), _country()
    plans = plan_grounds(session, country) if values.any_plan_area else ()
    since: datetime = now - LOOKED_BACK
    states = states_of(services().atlas)
    found = preview(session, country, values, states, plans, since=since, until=now)
    return presenters.shown_preview(session, found)


def _map(row: AlertRule | None) -> DrawingMap:
    """Return the map to draw on: where the rule holds now."""
    return drawing_map(around=[row.area] if row is not None and row.area is not None else ())


def _form(
    row: AlertRule | None,
    boxes: Mapping[str, Any],
    faults: Mapping[str, str],
    *,
    questions: Any = (),
    values: RuleValues | None = None,
    rota_id: uuid.UUID | None = None,
) -> str:
    """Return the form with all that was typed, what is wrong, which readings must be chosen, and
    the preview of a rule that can be kept.
    """
    rotas = presenters.rotas_for(db.session(), _country())
    return render_template(
        "rules/form.html",
        row=row,
        boxes=boxes,
        errors={name: _(words) for name, words in faults.items()},
        questions=place_choices(questions, sent_choices(request.form)),
        sent=sent_choices(request.form),
        asked={f"reading:{each.key}" for each in questions},
        sentence=presenters.sentence(values, rotas.name(rota_id)) if values else "",
        rotas=rotas.choices(row.rota_id if row is not None else None),
        shown=_preview(values) if values else None,
        map=_map(row),
        same_place=presenters.place_words(values_of(row)) if row and row.area else "",
        zones=[(each, zone_place(each)) for each in _zones(row)],
        choices=presenters.choices(),
        can_save=can_open("rules.new"),
    )
