"""What a post is asked by any country: somebody who is looked for, and what it answers.

To whom nothing is asked there is nothing here: the same page that is not there, by the same way.
"""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.accounts import RoleName
from core.approval import IllegalMove
from core.errors import UnusableInput
from response.crisis.models import Participation
from response.locate.addressees import (
    AskedLocate,
    LocateReader,
    addressees_of,
    locate_asked,
    locates_asked,
    put_answer,
)
from response.locate.daily import without_word
from response.locate.description import words_of
from response.locate.journal import LookKind, note_look
from response.locate.models import LocateAnswer
from response.locate.photos import has_photo
from response.locate.sightings import SightingDraft, add_sighting, sightings_of
from webapp.auth.access import current_scope
from webapp.blueprints.locating.form_values import chosen, typed_id
from webapp.blueprints.locating.move_views import sighting_draft
from webapp.blueprints.locating.views import WORDS, blueprint, photo_answer
from webapp.forms.typed_text import form_text
from webapp.http.database import db
from webapp.http.services import services
from webapp.messages.locate_messages import tell_of_answer

ASKED = "/localizar"


@blueprint.get(ASKED)
def questions() -> str:
    """Return what is asked of the reader; to the Secretariat how many open ones had no word twice,
    by country, and nothing else.
    """
    scope, session, here = current_scope(), db.session(), services()
    is_secretariat = scope.role is RoleName.SECRETARIAT
    found = [] if is_secretariat else locates_asked(session, current_reader(), here.clock())
    return render_template(
        "locating/asked.html",
        found=[(each, words_of(here.keyring, each.notice)) for each in found],
        silent=sorted(without_word(session, here.clock()).items()) if is_secretariat else None,
        is_body=scope.role is RoleName.CIVIL_SOCIETY,
        now=here.clock(),
        **WORDS,
    )


@blueprint.get(f"{ASKED}/<uuid:locate_id>")
def asked_show(locate_id: uuid.UUID) -> str:
    """Return somebody who is looked for, to an officer of a post that is asked."""
    return asked_page(found_asked(locate_id), shows_name=True)


@blueprint.get(f"{ASKED}/<uuid:locate_id>/foto.jpg")
def asked_photo(locate_id: uuid.UUID) -> Response:
    """Return the photograph, to an officer of a post that is asked."""
    return asked_picture(found_asked(locate_id))


@blueprint.post(f"{ASKED}/<uuid:locate_id>/contestar")
def answer(locate_id: uuid.UUID) -> Response:
    """Keep what a post that is asked says."""
    return kept_answer(found_asked(locate_id), "locating.asked_show")


def current_reader() -> LocateReader:
    """Return the one who asks, as those know them who look for somebody."""
    scope = current_scope()
    return LocateReader(
        role=scope.role,
        country=scope.country,
        post_id=scope.post_id,
        organisation_id=scope.organisation_id,
        actor=scope.actor,
    )


def found_asked(locate_id: uuid.UUID) -> AskedLocate:
    """Return what is asked of the reader; 404 for all else, as for what is not there."""
    found = locate_asked(db.session(), current_reader(), locate_id, services().clock())
    if found is None:
        abort(404)
    return found


def asked_page(found: AskedLocate, *, shows_name: bool) -> str:
    """Return the page of one who is asked."""
    session, here, notice = db.session(), services(), found.notice
    ids = {each.id for each in found.addressees}
    note_asked(found, LookKind.NOTICE, "localizar: se nos pregunta")
    return render_template(
        "locating/asked_show.html",
        sought=notice,
        words=words_of(here.keyring, notice),
        shows_name=shows_name,
        has_photo=has_photo(session, notice),
        mine=[each for each in addressees_of(session, notice.id) if each.row.id in ids],
        sightings=sightings_of(session, here.keyring, notice.id, ids),
        form_id=uuid.uuid4(),
        now=here.clock(),
        **WORDS,
    )


def asked_picture(found: AskedLocate) -> Response:
    """Return the photograph to one who is asked."""
    note_asked(found, LookKind.PHOTO, "localizar: se nos pregunta")
    return photo_answer(found.notice)


def kept_answer(found: AskedLocate, page: str) -> Response:
    """Keep an answer, and the sighting that came with it; lead back to the page."""
    session, here, notice = db.session(), services(), found.notice
    chosen_id = typed_id(request.form.get("addressee", ""))
    row = next((each for each in found.addressees if each.id == chosen_id), None)
    if row is None:
        abort(404)
    try:
        said = chosen(request.form, "answer", LocateAnswer)
        put_answer(session, notice, row, said, current_scope().actor, here.clock())
        if said is not LocateAnswer.NOT_HERE and _says_more():
            draft = sighting_draft()
            told = SightingDraft(
                words=draft.words, seen_at=draft.seen_at, certainty=draft.certainty, by=draft.by,
                addressee=row, id=draft.id,
            )  # fmt: skip
            add_sighting(session, here.keyring, notice, told, here.clock())
        part = session.get_one(Participation, notice.participation_id)
        tell_of_answer(session, notice, part, row, here.clock())
    except UnusableInput as wrong:
        session.rollback()
        flash(_(wrong.what), "wrong")
    except IllegalMove:
        session.rollback()
        flash(_("Eso ya no se puede: mire cómo está ahora."), "wrong")
    else:
        flash(_("Contestado: quien busca ya lo ve."), "done")
    return redirect(url_for(page, locate_id=found.notice.id), 303)


def note_asked(found: AskedLocate, kind: LookKind, purpose: str) -> None:
    """Write down, for both countries, that one who is asked looked."""
    country = current_scope().country or found.addressees[0].country
    note_look(
        db.session(), found.notice, kind, country=country, by=current_scope().actor,
        purpose=purpose, now=services().clock(),
    )  # fmt: skip


# -- inside ---------------------------------------------------------------------------------


def _says_more() -> bool:
    return any(form_text(request.form, name) for name in ("place", "text", "contact"))
