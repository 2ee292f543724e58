"""A locate notice written, and written over while it is a draft."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.approval import IllegalMove
from core.errors import NotAllowed, UnusableInput
from registry.people.access import read_persons
from response.crisis.models import Participation
from response.locate.addressees import addressees_of
from response.locate.description import words_of
from response.locate.drafting import change_draft, draft_locate
from response.locate.models import LocateNotice
from webapp.auth.access import current_scope
from webapp.auth.request_context import request_context
from webapp.blueprints.locating.form_values import locate_draft, sent_photo, typed_id
from webapp.blueprints.locating.views import BASE, WORDS, OwnLocate, blueprint, found_locate
from webapp.crisis_frame.crisis_pages import CrisisPage, current_officer, participation_page
from webapp.http.database import db
from webapp.http.i18n import zone
from webapp.http.services import services
from webapp.http.transactions import writes
from webapp.queries.locate_choices import asked_choices
from webapp.uploads.kept_upload import sent_upload


@blueprint.get(f"{BASE}/nuevo")
def new(number: str) -> str:
    """Return the form of a new locate notice, of somebody registered with what their card says."""
    page, part = participation_page(number)
    return _form(page, part, _of_person(part), {})


@blueprint.post(f"{BASE}/nuevo")
def add(number: str) -> Response | tuple[str, int]:
    """Keep a new locate notice as a draft."""
    page, part = participation_page(number)
    here = services()
    try:
        draft = locate_draft(request.form, sent_photo(sent_upload("photo")), here.clock())
        writes()
        _page, part = participation_page(number)
        row = draft_locate(db.session(), here.keyring, part, draft, current_officer(), here.clock())
    except UnusableInput as wrong:
        db.session().rollback()
        return _form(page, part, request.form, {wrong.location: _(wrong.what)}), 422
    except NotAllowed:
        abort(404)
    flash(_("Guardado como borrador: ahora lo aprueba otra persona."), "done")
    return redirect(url_for("locating.show", number=number, locate_id=row.id), 303)


@blueprint.get(f"{BASE}/<uuid:locate_id>/cambiar")
def edit(number: str, locate_id: uuid.UUID) -> str:
    """Return the form of a draft."""
    one = found_locate(number, locate_id)
    return _form(one.page, one.part, _of_notice(one), {}, one.notice)


@blueprint.post(f"{BASE}/<uuid:locate_id>/cambiar")
def change(number: str, locate_id: uuid.UUID) -> Response | tuple[str, int]:
    """Write a draft over; whoever does is its author from now on."""
    one, here = found_locate(number, locate_id), services()
    try:
        draft = locate_draft(request.form, sent_photo(sent_upload("photo")), here.clock())
        writes()
        one = found_locate(number, locate_id)
        change_draft(db.session(), here.keyring, one.notice, draft, current_officer(), here.clock())
    except UnusableInput as wrong:
        db.session().rollback()
        errors = {wrong.location: _(wrong.what)}
        return _form(one.page, one.part, request.form, errors, one.notice), 422
    except IllegalMove:
        db.session().rollback()
        flash(_("Ya está aprobado: no se cambia."), "wrong")
    except NotAllowed:
        abort(404)
    else:
        flash(_("Guardado."), "done")
    return redirect(url_for("locating.show", number=number, locate_id=locate_id), 303)


# -- inside ---------------------------------------------------------------------------------


def _form(
    page: CrisisPage,
    part: Participation,
    typed: Mapping[str, Any],
    errors: dict[str, str],
    notice: LocateNotice | None = None,
) -> str:
    is_wide = request.args.get("todos") == "1" or bool(request.form.get("wide"))
    countries = {each.country for each in part.crisis.participations}
    choices = asked_choices(db.session(), current_scope().viewer, countries, is_wide=is_wide)
    ticked = _ticked(typed)
    return render_template(
        "locating/new.html",
        page=page,
        sought=notice,
        typed=typed,
        errors=errors,
        choices=choices,
        ticked=ticked,
        is_wide=is_wide or not ticked <= {str(each.id) for each in choices},
        draft=typed.get("draft") or uuid.uuid4(),
        **WORDS,
    )


def _ticked(typed: Mapping[str, Any]) -> set[str]:
    """Return who is ticked, as the form sends them."""
    if typed is request.form:
        return {*request.form.getlist("post"), *request.form.getlist("body")}
    return set(typed.get("ticked", ()))


def _of_person(part: Participation) -> Mapping[str, Any]:
    """Return what the card of a registered person says; nothing where none is named."""
    person_id = typed_id(request.args.get("persona", ""))
    if person_id is None:
        return {}
    context = request_context(f"locate {part.crisis.number}")
    found = read_persons(context, [person_id]).opened.get(person_id)
    if found is None:
        abort(404)
    card, now = found.card, services().clock()
    return {
        "person": str(person_id),
        "name": card.full_name,
        "age": now.year - card.birth_year if card.birth_year else "",
        "sex": card.sex,
        "last_place": next((each.place.text for each in found.stays if each.place.text), ""),
    }


def _of_notice(one: OwnLocate) -> Mapping[str, Any]:
    """Return a draft as its form shows it."""
    words, notice = words_of(services().keyring, one.notice), one.notice
    if words is None:
        abort(404)
    named = addressees_of(db.session(), notice.id)
    names = (
        "name", "nickname", "sex", "origin", "marks", "last_place", "story", "asker", "relation",
        "asker_phone", "ground_words", "wide_reason",
    )  # fmt: skip
    seen = words.last_seen_at
    return {
        **{name: getattr(words, name) for name in names},
        "age": _shown_age(words.age(services().clock().year)),
        "last_seen": _local(seen) if seen else "",
        "minor": notice.is_minor,
        "danger": notice.is_in_danger,
        "fear": notice.fear.value,
        "ground": notice.ground.value,
        "person": str(notice.person_id or ""),
        "ticked": [str(each.row.post_id or each.row.organisation_id) for each in named],
    }


def _shown_age(age: int | None) -> str:
    return "" if age is None else str(age)


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(zone()):%Y-%m-%dT%H:%M}"
