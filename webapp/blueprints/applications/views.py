"""The queue of a post: what was sent by the public form and waits for a yes."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from core.crypto import CannotOpen
from core.errors import Outdated
from core.i18n.languages import N_
from directory.entries.models import Post
from registry.duplicates.proposing import MOST_PROPOSED, ProposedDouble, propose_doubles
from registry.joining.answers import FormAnswers
from registry.joining.coming_again import known_household
from registry.joining.models import JoiningRequest
from registry.joining.public_forms import forms_of, general_form, is_open
from registry.joining.refusals import RefusalReason, refuse_crowd, refuse_requests
from registry.joining.registering import card_of
from registry.joining.review import (
    accept_request,
    count_waiting,
    crowds,
    find_waiting,
    open_waiting,
    waiting_requests,
)
from registry.search.name_words import have_names
from webapp.auth.access import current_scope
from webapp.auth.request_context import request_context
from webapp.blueprints.applications.reach import decides_for_country, own_reach
from webapp.blueprints.applications.refusal_letters import tell_refused
from webapp.http.database import db
from webapp.http.i18n import parted
from webapp.http.services import services
from webapp.http.transactions import writes
from webapp.labels.doubles import shown_doubles
from webapp.labels.joining_answers import (
    consent_words,
    contact_line,
    languages_words,
    member_words,
    phone_words,
    place_words,
)
from webapp.replies.reply_statements import name_reply

blueprint = Blueprint("applications", __name__, url_prefix="/registro/solicitudes")
A_PAGE = 30
PURPOSE = "confirming a registration"
REASON_WORDS = {
    RefusalReason.FAKE: N_("no es una persona real"),
    RefusalReason.NOT_NATIONAL: N_("no es de nuestro país"),
    RefusalReason.REGISTERED: N_("ya está en el registro"),
    RefusalReason.UNREACHABLE: N_("nadie contesta a lo que escribió"),
}


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One request in the list."""

    request: JoiningRequest
    names: tuple[str, ...]
    places: tuple[str, ...]
    neighbours: int


@blueprint.get("")
def index() -> str:
    """Return the forms of the country, and what waits for a yes."""
    reach, now, session = own_reach(), services().clock(), db.session()
    page = max(1, request.args.get("page", 1, type=int))
    found = waiting_requests(request_context(), reach, limit=A_PAGE, offset=(page - 1) * A_PAGE)
    total = count_waiting(session, reach)
    forms = forms_of(session, reach.country)
    return render_template(
        "applications/index.html",
        lines=[_line(each.request, each.answers, each.neighbours) for each in found],
        total=total,
        crowds=crowds(session, reach),
        general=general_form(session, reach.country, now),
        crises=[each for each in forms if each.title],
        open_ids={each.id for each in forms if is_open(each, now)},
        decides=decides_for_country(),
        country=reach.country,
        reason_words=REASON_WORDS,
        page=page,
        pages=max(1, -(-total // A_PAGE)),
        page_link=lambda number: url_for("applications.index", page=number),
    )


@blueprint.get("/<uuid:request_id>")
def show(request_id: uuid.UUID) -> str:
    """Return one request, and who of it may be registered already."""
    found = _found(request_id)
    try:
        answers = open_waiting(request_context(PURPOSE), own_reach(), found)
    except CannotOpen:
        abort(404)
    post = db.session().get(Post, found.post_id) if found.post_id else None
    return render_template(
        "applications/show.html",
        request_=found,
        members=[member_words(each) for each in answers.household],
        facts=_facts(answers),
        doubles=shown_doubles(_doubles(answers), _),
        post=post,
        reason_words=REASON_WORDS,
    )


@blueprint.post("/<uuid:request_id>/aceptar")
def accept(request_id: uuid.UUID) -> Response:
    """Register whom a request names. Nobody proved who they are: only where the officer says that
    whoever wrote is somebody of the proposed are they that person, with those of the family who
    live with them, instead of counted twice.
    """
    found = _found(request_id)
    try:
        answers = open_waiting(request_context(PURPOSE), own_reach(), found)
        same = _id_or_none(request.form.get("same", ""))
        known = _known(answers, same)
        have_names()
        writes()
        ids = accept_request(request_context(PURPOSE), _found(request_id), known)
        here = services()
        name_reply(db.session(), here.keyring, request_id, ids[0], here.clock())
    except (CannotOpen, Outdated):
        flash(_("Ya no está: otra persona la decidió, o terminó su plazo."), "wrong")
        return redirect(url_for("applications.index"), 303)
    flash(_outcome(len(ids) - len(known), len(known)), "done")
    return redirect(url_for("applications.index"), 303)


@blueprint.post("/rechazar")
def refuse() -> Response:
    """Erase the requests that were ticked, with a reason; nothing of them is kept."""
    reason = request.form.get("reason", "")
    ids = [found for each in request.form.getlist("request") if (found := _id_or_none(each))]
    if reason not in set(RefusalReason) or not ids:
        flash(_("Marque al menos un registro y elija el motivo."), "wrong")
        return redirect(url_for("applications.index"), 303)
    here, reach = services(), own_reach()
    here.keyring.header_of(reach.country)  # before the lock
    writes()
    refusal = refuse_requests(
        db.session(), here.keyring, reach, ids, reason=RefusalReason(reason),
        actor=current_scope().actor, now=here.clock(),
    )  # fmt: skip
    letters = tell_refused(db.session(), refusal.addressed, RefusalReason(reason))
    return _refused(refusal.gone, letters)


@blueprint.post("/rechazar-conexion")
def refuse_together() -> Response:
    """Erase all that waits of one network: a flood."""
    scope, origin = current_scope(), request.form.get("origin", "")
    gone = refuse_crowd(
        db.session(), own_reach(), origin, actor=scope.actor, now=services().clock()
    )
    return _refused(gone, 0)


# -- inside ---------------------------------------------------------------------------------


def _doubles(answers: FormAnswers) -> list[ProposedDouble]:
    """Return who is registered already and may be whoever wrote, the likeliest first."""
    card = card_of(answers, 0, services().clock())
    places = [each.spot.place(each.text) for each in answers.stages if each.spot]
    return propose_doubles(request_context(PURPOSE), card, places)[:MOST_PROPOSED]


def _known(answers: FormAnswers, same: uuid.UUID | None) -> dict[int, uuid.UUID]:
    """Return who of a household is registered, where whoever wrote is one of the proposed."""
    if same is None or same not in {each.person_id for each in _doubles(answers)}:
        return {}
    return known_household(request_context(PURPOSE), same, answers.members)


def _outcome(new: int, known: int) -> str:
    """Return how many are new, and how many came again."""
    parts = []
    if new or not known:
        parts.append(ngettext("%(num)s persona registrada.", "%(num)s personas registradas.", new))
    if known:
        parts.append(
            ngettext(
                "%(num)s ficha actualizada; se puede deshacer durante 90 días.",
                "%(num)s fichas actualizadas; se puede deshacer durante 90 días.",
                known,
            )
        )
    return " ".join(parts)


def _found(request_id: uuid.UUID) -> JoiningRequest:
    found = find_waiting(db.session(), own_reach(), request_id)
    if found is None:
        abort(404)
    return found


def _line(found: JoiningRequest, answers: FormAnswers | None, neighbours: int) -> QueueLine:
    if answers is None:
        return QueueLine(found, (), (), neighbours)
    names = tuple(member_words(each) for each in answers.household)
    return QueueLine(found, names, tuple(map(place_words, answers.stages)), neighbours)


def _facts(answers: FormAnswers) -> list[tuple[str, str]]:
    """Return what a request says, each with its title."""
    return [
        (_("Lugar"), parted(map(place_words, answers.stages))),
        (_("Teléfono"), phone_words(answers.phone)),
        (_("Correo electrónico"), answers.email),
        (_("Idiomas"), languages_words(answers.languages)),
        (_("Por dónde escribirle"), parted(consent_words(answers.agreed_channels))),
        (_("Otra persona, si no contesta"), contact_line(answers)),
    ]


def _refused(gone: int, letters: int) -> Response:
    words = [ngettext("%(num)s rechazado y borrado.", "%(num)s rechazados y borrados.", gone)]
    if letters:
        words.append(
            ngettext(
                "Se le escribe por qué, y cómo volver.",
                "A %(num)s se les escribe por qué, y cómo volver.",
                letters,
            )
        )
    flash(" ".join(words), "done")
    return redirect(url_for("applications.index"), 303)


def _id_or_none(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
