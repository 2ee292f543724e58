"""The zone of a crisis: its versions, and where it is from now on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.atlas.placing.readings import OpenReading, SeveralPlaces
from core.errors import UnusableInput
from core.i18n.languages import N_
from response.crisis.recording import one_sentence
from response.crisis.zones import (
    ZoneDraft,
    set_zone,
    zone_of_hazards,
    zone_versions,
)
from webapp.auth.access import current_scope
from webapp.blueprints.crises.views import blueprint
from webapp.blueprints.crises.zone_forms import described_zone, is_described, typed_fields
from webapp.crises.crisis_zone_map import bands_now
from webapp.crisis_frame.crisis_heads import hazards_of_crisis
from webapp.crisis_frame.crisis_pages import CrisisPage, crisis_page
from webapp.forms.place_choice import place_choices, sent_choices
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import give_up_writing, writes
from webapp.labels.hazard_names import undated_name
from webapp.maps.drawing_map import drawing_map


@blueprint.route("/<number>/zona", methods=["GET", "POST"])
def zone(number: str) -> str | tuple[str, int] | Response:
    """Return the versions of a zone; who leads says where the crisis is from now on."""
    page = crisis_page(number)
    if request.method != "POST":
        return _zone_page(page)
    if not page.leads:
        abort(403)
    try:
        reason = one_sentence(request.form.get("reason", ""))
        draft = _draft(page)
        writes()
        page = crisis_page(number)
        now = services().clock()
        set_zone(db.session(), page.crisis, draft, by=page.officer.actor, now=now, reason=reason)
    except SeveralPlaces as several:
        return _zone_page(page, questions=several.questions), 422
    except UnusableInput as wrong:
        give_up_writing()
        return _zone_page(crisis_page(number), {wrong.location: _(wrong.what)}), 422
    flash(_("La zona tiene otra versión. La de antes queda guardada."), "done")
    return redirect(url_for("crises.zone", number=page.crisis.number))


# -- inside ---------------------------------------------------------------------------------


def _draft(page: CrisisPage) -> ZoneDraft:
    if is_described():
        return described_zone()
    if request.form.get("follow") == "1":
        country = current_scope().source_country
        hazards = hazards_of_crisis(db.session(), page.crisis, country)
        draft = zone_of_hazards(hazards, undated_name(hazards[0])) if hazards else None
        if draft is not None:
            return draft
    raise UnusableInput("place", N_("Diga dónde: un lugar, unidades, un dibujo o un archivo."))


def _zone_page(
    page: CrisisPage,
    errors: Mapping[str, str] | None = None,
    questions: Sequence[OpenReading] = (),
) -> str:
    country = current_scope().source_country
    return render_template(
        "crises/zone.html",
        page=page,
        versions=zone_versions(db.session(), page.crisis),
        hazards=hazards_of_crisis(db.session(), page.crisis, country),
        errors=dict(errors or {}),
        questions=place_choices(questions, sent_choices(request.form)),
        sent=sent_choices(request.form),
        asked={f"reading:{each.key}" for each in questions},
        fields=typed_fields(),
        map=drawing_map(bands_now(db.session(), page.crisis)),
        form=request.form,
    )
