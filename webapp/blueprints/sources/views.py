"""Pages of the sources: how they fare, one of them, what is said of it; trying and keeping one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.audit_log import record
from core.http import RetrievalFailure
from feeds.context.lookup import newest_context
from feeds.labels import TRUST_MEANINGS, TRUST_WORDS, failure_words
from feeds.models import Source
from feeds.sources.custody import (
    add_source,
    change_source,
    remove_source,
    set_paused,
    values_of,
)
from feeds.sources.health import (
    SourceHealth,
    health_of,
    poll_soon,
    rejected_items,
    sources_health,
)
from feeds.sources.hours import weeks_of
from feeds.sources.trial import SourceTrial
from feeds.sources.values import InvalidSource, SourceValues, read_values
from webapp.auth.access import current_scope
from webapp.auth.source_rights import keeps, owner_for
from webapp.blueprints.sources import presenters
from webapp.blueprints.sources.trials import format_in, trial_mark, try_values
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import short_write

blueprint = Blueprint("sources", __name__)
FIELDS = (
    *("name", "address", "format", "publisher", "credit"),
    *("interval_minutes", "keep_hours", "hosts", "trust"),
)
_FIRST = {"format": "auto", "interval_minutes": "10", "keep_hours": "48", "trust": "official"}
WORDS_OF_TEMPLATES = {
    "failure_words": failure_words,
    "trust_words": TRUST_WORDS,
    "trust_meanings": TRUST_MEANINGS,
}
blueprint.record(lambda setup: setup.app.jinja_env.globals.update(WORDS_OF_TEMPLATES))


@blueprint.get("/fuentes")
def index() -> str:
    """Return every source with its health, its week and what of its last reading is unusable."""
    now, scope = services().clock(), current_scope()
    weeks = weeks_of(db.session(), now)
    return render_template(
        "sources/index.html",
        sources=sources_health(db.session(), scope.source_country, now=now),
        weeks={source_id: (week, presenters.chart_bars(week)) for source_id, week in weeks.items()},
        context=newest_context(db.session(), scope.source_country),
        now=now,
    )


@blueprint.get("/fuentes/<key>")
def show(key: str) -> str:
    """Return one source: how it is asked, how it fares, what may be done with it."""
    return _page(_seen_source(key), {}, {})


@blueprint.post("/fuentes/<key>/preguntar")
def ask(key: str) -> Response:
    """Ask a source at the next tick of the worker instead of at its hour."""
    now, known = services().clock(), _seen_source(key).source
    source = poll_soon(db.session(), known.id, now=now)
    if source is None:
        abort(404)
    record(
        db.session(), at=now, actor=current_scope().actor, action="source.ask", subject=source.id
    )
    if services().settings.feeds_online:
        flash(_("Se preguntará a %(source)s en el próximo minuto.", source=source.name))
    else:
        noted = _(
            "%(source)s queda anotada: ahora no se pregunta a ninguna fuente.", source=source.name
        )
        flash(noted)
    return redirect(url_for("sources.index"))


@blueprint.route("/fuentes/nueva", methods=["GET", "POST"])
def new() -> Response | str | tuple[str, int]:
    """Return the form of a new source; what it would say once it was tried; and keep it.

    Nothing is kept that was not tried: what is typed otherwise after a trial is tried again.
    """
    if owner_for(current_scope()) is None:
        abort(404)
    form = _typed()
    if request.method != "POST":
        return _form(_FIRST, {})
    try:
        if request.form.get("act") == "keep":
            return _keep(form, read_values(form))
        # What is told of it comes after the trial: until then what a new one begins with stands.
        form = _FIRST | {name: text for name, text in form.items() if text}
        return _show_trial(form, read_values({"name": "?", **form}))
    except InvalidSource as wrong:
        return _form(form, wrong.faults, has_been_tried=bool(request.form.get("trial"))), 422


@blueprint.post("/fuentes/<key>/cambiar")
def change(key: str) -> Response | tuple[str, int]:
    """Change what is known of a source and how it is asked; its address stays as it was tried."""
    source, form = _own_source(key), _typed()
    said = {name: text for name, text in form.items() if name not in {"address", "format"}}
    try:
        values = read_values({**said, "address": source.address, "format": source.format})
    except InvalidSource as wrong:
        return _page(_seen_source(key), form, wrong.faults), 422
    here = services()
    change_source(
        db.session(), source, values, here.atlas, now=here.clock(), actor=current_scope().actor
    )
    flash(_("Fuente cambiada."), "done")
    return redirect(url_for("sources.show", key=source.key))


@blueprint.post("/fuentes/<key>/pausa")
def pause(key: str) -> Response:
    """Pause a source, or let it be asked again."""
    source, is_paused = _own_source(key), request.form.get("paused") == "1"
    now, actor = services().clock(), current_scope().actor
    set_paused(db.session(), source, is_paused=is_paused, now=now, actor=actor)
    words = (
        _("En pausa: no se le pregunta, y lo que dijo sigue hasta su plazo.")
        if is_paused
        else _("Se le pregunta otra vez desde ahora.")
    )
    flash(words, "done")
    return redirect(url_for("sources.show", key=source.key))


@blueprint.post("/fuentes/<key>/quitar")
def remove(key: str) -> Response | tuple[str, int]:
    """Remove a source with what it said, once somebody says why and that it is meant."""
    source, reason = _own_source(key), request.form.get("reason", "").strip()
    if not reason:
        return _page(_seen_source(key), {}, {"reason": _("Escriba por qué se quita.")}), 422
    here = services()
    changed = remove_source(
        db.session(),
        source,
        here.atlas,
        now=here.clock(),
        actor=current_scope().actor,
        reason=reason,
    )
    flash(_("Fuente quitada. Peligros retirados: %(n)s.", n=len(changed)), "done")
    return redirect(url_for("sources.index"))


# -- inside ---------------------------------------------------------------------------------


def _typed() -> dict[str, str]:
    """Return what was typed; hosts ticked in the trial join those typed."""
    typed = {name: request.form.get(name, "").strip() for name in FIELDS}
    ticked = request.form.getlist("host")
    return typed | {"hosts": "\n".join(dict.fromkeys([*typed["hosts"].split(), *ticked]))}


def _seen_source(key: str) -> SourceHealth:
    """Return a source the asker may know of, or 404 as if there were none."""
    now, scope = services().clock(), current_scope()
    for one in sources_health(db.session(), scope.source_country, now=now):
        if one.source.key == key:
            return one
    abort(404)


def _own_source(key: str) -> Source:
    """Return a source the asker keeps, or 404 as if there were none."""
    source = _seen_source(key).source
    if not keeps(current_scope(), source):
        abort(404)
    return source


def _show_trial(form: Mapping[str, str], values: SourceValues) -> str | tuple[str, int]:
    trial = try_values(values)
    if isinstance(trial, RetrievalFailure):
        return _form(form, {"address": _(failure_words(trial.kind))}, failure=trial), 422
    named = {"name": trial.title[:120]} | dict(form)
    return _form(named, {}, trial=trial, mark=trial_mark(values, trial.format))


def _keep(form: Mapping[str, str], values: SourceValues) -> Response | str | tuple[str, int]:
    """Keep what was tried; try what was not, or not with these hosts and this format."""
    format_name = format_in(request.form.get("trial", ""), values)
    if format_name is None:
        return _show_trial(form, values)
    scope, now = current_scope(), services().clock()
    with short_write() as session:
        source = add_source(
            session,
            replace(values, format=format_name),
            owner=owner_for(scope) or "",
            now=now,
            actor=scope.actor,
        )
    if services().settings.feeds_online:
        flash(_("Fuente guardada: se le pregunta en el próximo minuto."), "done")
    else:
        flash(_("Fuente guardada. Ahora no se pregunta a ninguna fuente."), "done")
    return redirect(url_for("sources.show", key=source.key))


def _form(
    form: Mapping[str, str],
    errors: Mapping[str, str],
    *,
    trial: SourceTrial | None = None,
    failure: RetrievalFailure | None = None,
    mark: str = "",
    has_been_tried: bool = False,
) -> str:
    shown: dict[str, Any] = {}
    if trial is not None:
        shown = {
            "map_document": presenters.trial_map(trial),
            "languages": presenters.trial_languages(trial),
            "kinds": presenters.trial_kinds(trial),
        }
    return render_template(
        "sources/new.html",
        form=dict.fromkeys(FIELDS, "") | dict(form),
        errors={name: _(words) for name, words in errors.items()},
        trial=trial,
        failure=failure,
        is_keeping=request.form.get("act") == "keep",
        mark=mark or request.form.get("trial", ""),
        is_told=trial is not None or has_been_tried,
        most_shown=presenters.MOST_SHOWN,
        trusts=presenters.trust_choices(),
        formats=presenters.format_choices(),
        **shown,
    )


def _page(one: SourceHealth, form: Mapping[str, str], errors: Mapping[str, str]) -> str:
    source, now = one.source, services().clock()
    week = weeks_of(db.session(), now).get(source.id)
    values = values_of(source)
    boxes = {name: str(getattr(values, name)) for name in FIELDS}
    boxes |= {"hosts": "\n".join(values.hosts), "trust": values.trust.value}
    return render_template(
        "sources/show.html",
        one=one,
        health=health_of(source, now),
        rejected=rejected_items(db.session(), source.id),
        week=week,
        bars=presenters.chart_bars(week) if week else (),
        counts=presenters.counts_words(source.last_counts),
        is_keeper=keeps(current_scope(), source),
        form={**boxes, **form},
        errors={name: _(words) for name, words in errors.items()},
        trusts=presenters.trust_choices(),
        now=now,
    )
