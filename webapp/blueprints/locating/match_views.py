"""Who it may be: of the own registry and of what was written down in the crisis, for a purpose."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.errors import UnusableInput
from core.i18n.languages import N_
from registry.duplicates.evidence import Reason
from response.crisis.listing import part_of
from response.crisis.models import Crisis, Participation
from response.locate.candidates import LocateMatch, MatchSource, find_matches
from response.locate.description import LocateWords, words_of
from response.locate.journal import LookKind, note_look
from response.locate.matching import TOP, DescriptionReason
from response.locate.models import LocateNotice
from webapp.auth.access import current_scope
from webapp.auth.request_context import request_context
from webapp.blueprints.locating.asked_views import ASKED, found_asked, note_asked
from webapp.blueprints.locating.form_values import purpose_in
from webapp.blueprints.locating.views import BASE, blueprint, found_locate
from webapp.http.database import db
from webapp.http.services import services

REASON_WORDS = {
    Reason.NAME.value: N_("nombre"),
    Reason.PHONE.value: N_("teléfono"),
    Reason.EMAIL.value: N_("correo"),
    Reason.PLACE.value: N_("dónde vive"),
    Reason.SEX.value: N_("sexo"),
    Reason.HOUSEHOLD.value: N_("hogar"),
    Reason.CONTACT.value: N_("quien pregunta es su contacto"),
    Reason.RIVAL.value: N_("alguien más encaja también"),
    DescriptionReason.AGE.value: N_("edad"),
    DescriptionReason.ORIGIN.value: N_("municipio de origen"),
    DescriptionReason.MARKS.value: N_("señas"),
    DescriptionReason.LAST_PLACE.value: N_("último lugar"),
}
SOURCE_WORDS = {
    MatchSource.REGISTRY: N_("registro"),
    MatchSource.REQUEST: N_("pidió registrarse en la crisis"),
    MatchSource.REPLY: N_("contestó un aviso"),
    MatchSource.SHELTER_LIST: N_("lista de albergue"),
}


@blueprint.post(f"{BASE}/<uuid:locate_id>/coincidencias")
def matches(number: str, locate_id: uuid.UUID) -> str | Response:
    """Return whom of the own country it may be, for who looks for them."""
    one = found_locate(number, locate_id)
    back = url_for("locating.show", number=number, locate_id=locate_id)
    words = words_of(services().keyring, one.notice)
    try:
        purpose = purpose_in(request.form)
    except UnusableInput as wrong:
        flash(_(wrong.what), "wrong")
        return redirect(back, 303)
    note_look(
        db.session(), one.notice, LookKind.MATCHES, country=one.part.country,
        by=current_scope().actor, purpose=purpose, now=services().clock(),
    )  # fmt: skip
    return _page(one.notice, words, one.part, purpose, back, itself=one.notice.person_id)


@blueprint.post(f"{ASKED}/<uuid:locate_id>/coincidencias")
def asked_matches(locate_id: uuid.UUID) -> str | Response:
    """Return whom of the own country it may be, for who is asked; nothing of it goes to the country
    that asks but the answer somebody gives.
    """
    found = found_asked(locate_id)
    back = url_for("locating.asked_show", locate_id=locate_id)
    try:
        purpose = purpose_in(request.form)
    except UnusableInput as wrong:
        flash(_(wrong.what), "wrong")
        return redirect(back, 303)
    note_asked(found, LookKind.MATCHES, purpose)
    words = words_of(services().keyring, found.notice)
    without_asker = replace(words, asker="", relation="", asker_phone="") if words else None
    owner = db.session().get_one(Participation, found.notice.participation_id)
    part = part_of(db.session().get_one(Crisis, owner.crisis_id), current_scope().country)
    return _page(found.notice, without_asker, part, purpose, back)


# -- inside ---------------------------------------------------------------------------------


def _page(
    notice: LocateNotice,
    words: LocateWords | None,
    part: Participation | None,
    purpose: str,
    back: str,
    itself: uuid.UUID | None = None,
) -> str:
    found: Sequence[LocateMatch] = ()
    if words is not None:
        part_id = part.id if part is not None else None
        found = find_matches(request_context(purpose), words, part_id, itself)
    return render_template(
        "locating/matches.html",
        sought=notice,
        words=words,
        found=found,
        back=back,
        top=TOP,
        reason_words=REASON_WORDS,
        source_words=SOURCE_WORDS,
        crisis_number=part.crisis.number if part is not None else "",
    )
