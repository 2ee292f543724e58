"""The locate notices of a country in a crisis: the list, one of them, its photograph."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import Blueprint, abort, render_template
from werkzeug.wrappers import Response

from response.crisis.models import Participation
from response.locate.addressees import addressees_of
from response.locate.daily import silences_of
from response.locate.description import words_of
from response.locate.drafting import may_write
from response.locate.journal import LookKind, looks_of, note_list, note_look
from response.locate.labels import (
    ANSWER_TONES,
    ANSWER_WORDS,
    CERTAINTY_WORDS,
    FEAR_WORDS,
    GROUND_WORDS,
    NEWS_WORDS,
    STATE_TONES,
    STATE_WORDS,
)
from response.locate.listing import is_shown_paused, locate_lines, own_locate
from response.locate.models import LocateNotice, LocateState
from response.locate.moves import may_approve_alone
from response.locate.photos import has_photo, photo_of
from response.locate.sightings import sightings_of
from response.locate.statuses import is_over
from webapp.auth.access import current_scope
from webapp.crises.actor_names import actor_names
from webapp.crisis_frame.crisis_pages import CrisisPage, current_officer, participation_page
from webapp.http.database import db
from webapp.http.services import services
from webapp.queries.locate_choices import is_on_duty

blueprint = Blueprint("locating", __name__)
BASE = "/crisis/<number>/localizar"
WORDS = {
    "answer_tones": ANSWER_TONES,
    "answer_words": ANSWER_WORDS,
    "certainty_words": CERTAINTY_WORDS,
    "fear_words": FEAR_WORDS,
    "ground_words": GROUND_WORDS,
    "news_words": NEWS_WORDS,
    "state_tones": STATE_TONES,
    "state_words": STATE_WORDS,
}


@dataclass(frozen=True, slots=True)
class OwnLocate:
    """A locate notice of the reader's country, with its crisis."""

    page: CrisisPage
    part: Participation
    notice: LocateNotice


@blueprint.get(BASE)
def index(number: str) -> str:
    """Return who is looked for, what is not finished first."""
    page, part = participation_page(number)
    here = services()
    note_list(
        db.session(), part.country, number, by=current_scope().actor, now=here.clock(),
        purpose=f"locate {number}",
    )  # fmt: skip
    return render_template(
        "locating/index.html",
        page=page,
        lines=locate_lines(db.session(), here.keyring, part.id),
        may_write=may_write(current_officer(), part.country),
        now=here.clock(),
        **WORDS,
    )


@blueprint.get(f"{BASE}/<uuid:locate_id>")
def show(number: str, locate_id: uuid.UUID) -> str:
    """Return one locate notice: who it is, what those asked say, and what can be done."""
    return locate_page(found_locate(number, locate_id), {})


@blueprint.get(f"{BASE}/<uuid:locate_id>/foto.jpg")
def photo(number: str, locate_id: uuid.UUID) -> Response:
    """Return the photograph."""
    one = found_locate(number, locate_id)
    _note(one, LookKind.PHOTO)
    return photo_answer(one.notice)


def found_locate(number: str, locate_id: uuid.UUID) -> OwnLocate:
    """Return a locate notice of the own part; 404 for any other, as for one that is not there."""
    page, part = participation_page(number)
    found = own_locate(db.session(), part.id, locate_id)
    if found is None:
        abort(404)
    return OwnLocate(page, part, found)


def locate_page(one: OwnLocate, errors: dict[str, str]) -> str:
    """Return the page of a locate notice of the own country."""
    session, here, notice = db.session(), services(), one.notice
    now, scope = here.clock(), current_scope()
    _note(one, LookKind.NOTICE)
    sightings = sightings_of(session, here.keyring, notice.id)
    looks = looks_of(session, notice)
    is_mine = notice.drafted_by == scope.actor
    own = {notice.drafted_by, notice.approved_by, notice.second_by, notice.ended_by}
    names = actor_names(
        session, [*own, *(each.by for each in looks if each.country == one.part.country)]
    )
    return render_template(
        "locating/show.html",
        page=one.page,
        sought=notice,
        words=words_of(here.keyring, notice),
        has_photo=has_photo(session, notice),
        asked=addressees_of(session, notice.id),
        sightings=sightings,
        looks=looks,
        names=names,
        me=scope.actor,
        is_mine=is_mine,
        may_alone=may_approve_alone(notice, is_on_duty=is_on_duty(session, scope, now)),
        may_write=may_write(current_officer(), one.part.country),
        is_paused=is_shown_paused(notice, now),
        is_over=is_over(notice, now),
        silences=silences_of(notice, now),
        is_draft=notice.state is LocateState.DRAFT,
        form_id=uuid.uuid4(),
        errors=errors,
        now=now,
        **WORDS,
    )


def photo_answer(notice: LocateNotice) -> Response:
    """Return the photograph of a locate notice; 404 where there is none to be shown."""
    data = photo_of(db.session(), services().keyring, notice)
    if data is None:
        abort(404)
    headers = {"Cache-Control": "no-store", "Content-Disposition": "inline"}
    return Response(data, content_type="image/jpeg", headers=headers)


# -- inside ---------------------------------------------------------------------------------


def _note(one: OwnLocate, kind: LookKind) -> None:
    note_look(
        db.session(), one.notice, kind, country=one.part.country, by=current_scope().actor,
        purpose=f"locate {one.page.crisis.number}", now=services().clock(),
    )  # fmt: skip
