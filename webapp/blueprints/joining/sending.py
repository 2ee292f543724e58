"""Sending a request: the same steps, the same questions to the database and the same answer for
everybody. Nobody is looked for before a code or a post has confirmed who asks.
"""

from __future__ import annotations

import uuid

from core.geo.geometry import Point
from directory.entries.visibility import Viewer
from directory.search.jurisdictions import posts_in_charge
from registry.joining.answers import FormAnswers
from registry.joining.models import JoiningRequest, PublicForm
from registry.joining.public_forms import general_form, is_open
from registry.joining.requests import Sending, has_room, send_request
from webapp.blueprints.joining import draft as drafts
from webapp.blueprints.joining.codes_sent import send_code, ways_of
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import writes
from webapp.queries.demo_notice import is_demo


def form_of(answers: FormAnswers, request: JoiningRequest) -> PublicForm | None:
    """Return the form by which a request comes, while it is open."""
    session, now = db.session(), services().clock()
    if answers.track != "crisis":
        return general_form(session, answers.country, now)
    form = session.get(PublicForm, request.form_id) if request.form_id else None
    return form if form is not None and is_open(form, now) else None


def post_of(answers: FormAnswers) -> uuid.UUID | None:
    """Return the post in charge of where somebody is; None where no post is known."""
    spot = answers.home.spot
    if spot is None:
        return None
    found = posts_in_charge(
        db.session(),
        services().atlas,
        country=answers.country,
        viewer=Viewer.of_country(answers.country),
        point=Point(spot.lon, spot.lat),
    )
    return found[0].post.id if found else None


def send(found: drafts.JoiningDraft, answers: FormAnswers, origin: str) -> uuid.UUID | None:
    """Send a draft; return the post it goes to. Raises NoRoom, FormShut.

    The places are looked up before, and the letter with the code leaves afterwards.
    """
    form, post_id, demo = form_of(answers, found.request), post_of(answers), is_demo()
    if form is None:
        raise FormShut(answers.country)
    drafts.have_keys(answers.country)
    form_id, now = form.id, services().clock()
    writes()
    session = db.session()
    again = drafts.current_draft()
    if again is None or not has_room(session, answers.country):
        raise NoRoom(answers.country)
    form = session.get_one(PublicForm, form_id)
    ways = ways_of(answers)
    sending = Sending(form, post_id, origin, demo, now, gets_code=bool(ways))
    send_request(services().keyring, again.request, answers, sending)
    if ways:
        send_code(session, again.request, answers, ways[0], now)
    return post_id


class FormShut(Exception):
    """The form was closed while somebody wrote."""


class NoRoom(Exception):
    """Too many requests wait, or the draft is gone."""
