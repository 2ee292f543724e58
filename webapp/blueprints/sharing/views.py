"""The directory of agreements, one of them, its signatures and its end."""

from __future__ import annotations

import uuid

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.accounts import RoleName, account_names
from core.approval import IllegalMove, SecondPersonNeeded
from core.errors import NotAllowed, UnusableInput
from registry.sharing.fields import FIELD_WORDS, fields_of
from registry.sharing.listing import (
    AgreementPhase,
    agreement_between,
    agreements_in_force,
    all_agreements,
    phase_of,
)
from registry.sharing.models import SharingAgreement
from registry.sharing.signing import AgreementSigner, can_sign, end, is_open, sign
from webapp.agreement_messages import AgreementNews, tell_parties
from webapp.auth.access import current_scope
from webapp.blueprints.sharing.words import PHASE_TONES, PHASE_WORDS, reach_words
from webapp.http.database import db
from webapp.http.services import services
from webapp.queries.shared_readings import readings_of

blueprint = Blueprint("sharing", __name__, url_prefix="/registro/acuerdos")


@blueprint.get("")
def index() -> str:
    """Return the agreements: all that were offered for who administers, those in force of the own
    country for its officers.
    """
    scope, session, now = current_scope(), db.session(), services().clock()
    administers = scope.role in {RoleName.SECRETARIAT, RoleName.COUNTRY_ADMIN}
    found = (
        all_agreements(session, scope.country)
        if administers
        else agreements_in_force(session, scope.country, now)
    )
    return render_template(
        "sharing/index.html",
        agreements=[(each, phase_of(each, now)) for each in found],
        phase_words=PHASE_WORDS,
        phase_tones=PHASE_TONES,
        field_words=FIELD_WORDS,
        fields_of=fields_of,
        country=scope.country,
        administers=administers,
    )


@blueprint.get("/<uuid:agreement_id>")
def show(agreement_id: uuid.UUID) -> str:
    """Return what an agreement says, who signed it, and who read by it."""
    return agreement_page(known_agreement(agreement_id), {})


@blueprint.post("/<uuid:agreement_id>/firmar", endpoint="sign")
def sign_agreement(agreement_id: uuid.UUID) -> Response:
    """Sign for the own country."""
    agreement, now = known_agreement(agreement_id), services().clock()
    try:
        sign(db.session(), agreement, current_signer(), now)
    except SecondPersonNeeded:
        flash(_("Usted ya firmó: firma otra persona de la administración."), "wrong")
    except IllegalMove:
        flash(_("El acuerdo ya no espera esa firma."), "wrong")
    except NotAllowed:
        abort(404)
    else:
        tell_parties(db.session(), agreement, AgreementNews.SIGNED, now=now)
        flash(_("Firmado."), "done")
    return redirect(url_for("sharing.show", agreement_id=agreement_id))


@blueprint.post("/<uuid:agreement_id>/terminar", endpoint="end")
def end_agreement(agreement_id: uuid.UUID) -> Response:
    """End an agreement at once, for all of its parties."""
    agreement, now = known_agreement(agreement_id), services().clock()
    try:
        end(db.session(), agreement, current_signer(), request.form.get("reason", ""), now)
    except UnusableInput as wrong:
        flash(_(wrong.what), "wrong")
    except IllegalMove:
        flash(_("El acuerdo ya había terminado."), "wrong")
    except NotAllowed:
        abort(404)
    else:
        tell_parties(db.session(), agreement, AgreementNews.ENDED, now=now)
        flash(_("Terminado: desde este momento nadie lee por él."), "done")
    return redirect(url_for("sharing.show", agreement_id=agreement_id))


def known_agreement(agreement_id: uuid.UUID) -> SharingAgreement:
    """Return an agreement of the own country; 404 as if there were none."""
    found = agreement_between(db.session(), agreement_id, current_scope().country)
    if found is None:
        abort(404)
    is_shut = phase_of(found, services().clock()) is AgreementPhase.DRAFT
    if is_shut and current_scope().role is not RoleName.COUNTRY_ADMIN:
        abort(404)
    return found


def current_signer() -> AgreementSigner:
    """Return the one who asks, as a signer."""
    scope = current_scope()
    return AgreementSigner(scope.country, scope.user_id, scope.actor)


def agreement_page(agreement: SharingAgreement, errors: dict[str, str]) -> str:
    """Return the page of an agreement."""
    scope, session, now = current_scope(), db.session(), services().clock()
    own = next(each for each in agreement.parties if each.country == scope.country)
    phase = phase_of(agreement, now)
    is_reader = agreement.country != scope.country
    administers = scope.role is RoleName.COUNTRY_ADMIN
    return render_template(
        "sharing/show.html",
        agreement=agreement,
        errors=errors,
        phase=phase,
        phase_words=PHASE_WORDS,
        phase_tones=PHASE_TONES,
        fields=[words for field, words in FIELD_WORDS.items() if field in agreement.fields],
        reach=reach_words(agreement),
        emails=account_names(session, {each for each in (own.first_by, own.second_by) if each}),
        readings=readings_of(session, agreement.number, scope.country),
        may_sign=administers and can_sign(agreement, current_signer(), now),
        may_end=administers and is_open(agreement, now),
        may_read=is_reader and phase is AgreementPhase.IN_FORCE,
        country=scope.country,
    )
