"""The end of the form: sent, the code, and what it gives back."""

from __future__ import annotations

import uuid
from dataclasses import replace

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from core.context import Context
from core.crypto.sent_codes import CodeOutcome
from core.errors import Outdated
from core.geo.geometry import Point
from core.transports.email_format import EMAIL
from core.transports.gateway_addresses import SMS
from core.transports.transport import Addressing
from directory.entries.visibility import Viewer
from directory.search.public_places import PublicPost
from registry.confirmation.links import LINK_PATH, new_person_link
from registry.joining.answers import FormAnswers
from registry.joining.codes import try_code
from registry.joining.models import FormKind, JoiningRequest, JoiningState, PublicForm
from registry.joining.registering import Origin, find_known, register
from registry.joining.requests import forget_requests, leave_to_post
from registry.people.models import Person
from webapp.auth.brakes.attempts import Brake, Try, begin_attempt
from webapp.blueprints.joining import draft as drafts
from webapp.blueprints.joining.codes_sent import send_code, ways_of
from webapp.blueprints.joining.views import Page, blueprint
from webapp.http.database import DatabaseSession, db
from webapp.http.services import services
from webapp.http.transactions import end_writing, writes
from webapp.joining_messages import put_welcome_letter
from webapp.labels.hazard_names import name_of_hazard
from webapp.labels.joining_answers import phone_words
from webapp.queries.close_to_me import close_to_me, public_post

ACTOR = "public form"
PURPOSE = "registering again"


@blueprint.get("/registrarse/enviado")
def sent() -> str:
    """Return what happens next to whoever has no e-mail address, and the post that looks at it."""
    return render_template("joining/sent.html", post=_post_of_address())


@blueprint.get("/registrarse/codigo")
def code() -> Page:
    """Ask for the code."""
    found = drafts.current_draft(JoiningState.CODE)
    if found is None:
        return redirect(url_for("joining.start"), 303)
    return _code_page(found)


@blueprint.post("/registrarse/codigo")
def confirm() -> Page:
    """Take the code: with the right one the household is registered, and is told so."""
    found = drafts.current_draft(JoiningState.CODE)
    if found is None:
        return redirect(url_for("joining.start"), 303)
    answers, typed = found.answers, request.form.get("code", "")[:40]
    drafts.have_keys(answers.country)
    outcome, channel = _tried(typed)
    if outcome is not CodeOutcome.RIGHT:
        again = drafts.current_draft(JoiningState.CODE)
        return (
            (_code_page(again, is_wrong=True), 422)
            if again
            else redirect(url_for("joining.start"), 303)
        )
    return _finish(found, answers, SMS if channel == SMS.name else EMAIL)


@blueprint.post("/registrarse/otro-codigo")
def another_code() -> AnyResponse:
    """Have another code sent, by e-mail or to the telephone, as far as more are sent: the answer is
    the same either way.
    """
    found = drafts.current_draft(JoiningState.CODE)
    if found is None:
        return redirect(url_for("joining.start"), 303)
    way = _way_asked(found.answers, request.form.get("por", ""))
    if way is not None:
        send_code(db.session(), found.request, found.answers, way, services().clock())
    por = way.name if way is not None else None
    return redirect(url_for("joining.code", enviado=1, por=por), 303)


@blueprint.post("/registrarse/sin-codigo")
def without_code() -> AnyResponse:
    """Leave the request to the post: the code does not arrive."""
    found = drafts.current_draft(JoiningState.CODE)
    if found is None:
        return redirect(url_for("joining.start"), 303)
    post_id = found.request.post_id
    leave_to_post(found.request, services().clock())
    drafts.leave()
    return redirect(url_for("joining.sent", consulado=post_id), 303)


# -- inside ---------------------------------------------------------------------------------


def _code_page(found: drafts.JoiningDraft, *, is_wrong: bool = False) -> str:
    answers = found.answers
    return render_template(
        "joining/code.html",
        way=_way_asked(answers, request.args.get("por", "")),
        ways=ways_of(answers),
        addresses={EMAIL.name: answers.email, SMS.name: unbroken(phone_words(answers.phone))},
        is_wrong=is_wrong,
        is_sent_again=request.args.get("enviado") == "1",
        ends_at=found.request.ends_at,
    )


def unbroken(phone: str) -> str:
    """Return a telephone that stays on one line."""
    return phone.replace(" ", "\N{NO-BREAK SPACE}").replace("-", "\N{NON-BREAKING HYPHEN}")


def _way_asked(answers: FormAnswers, name: str) -> Addressing | None:
    """Return the way of that name, or the usual one; None where there is none any more."""
    ways = ways_of(answers)
    return next((each for each in ways if each.name == name), ways[0] if ways else None)


def _tried(typed: str) -> tuple[CodeOutcome, str]:
    """Return what became of a code, and by which transport the right one went; the try is kept
    whatever the page that follows.
    """
    writes()
    session = db.session()
    found = drafts.current_draft(JoiningState.CODE)
    if found is None:
        return CodeOutcome.NO_CODE, ""
    try:
        result = try_code(session, services().keyring, found.request, typed, services().clock())
    except Outdated:
        return CodeOutcome.NO_CODE, ""
    channel = found.request.code_channel  # of the row as it was held: another code may follow
    end_writing()
    return result, channel


def _finish(found: drafts.JoiningDraft, written: FormAnswers, way: Addressing) -> str:
    """Register who proved their address by one way, or leave them to the post where too many come
    at once; return the page that says so.
    """
    answers = _proved(written, way)
    context = _context(answers)
    known = find_known(context, answers, by_phone=way is SMS)
    writes()
    session = db.session()
    request_ = session.get(JoiningRequest, found.request.id)
    if request_ is None or request_.state is not JoiningState.CODE:
        return render_template("joining/sent.html", post=None)
    form = session.get(PublicForm, request_.form_id) if request_.form_id else None
    post_id, now = request_.post_id, services().clock()
    drafts.leave()
    if not _may_register(session, form, request_):
        leave_to_post(request_, now)
        end_writing()
        return render_template("joining/sent.html", post=public_post(session, post_id))
    sent_at = request_.sent_at or now
    origin = Origin(form, post_id, ACTOR, sent_at, now, request_.is_demo)
    ids = register(context, answers, known, origin)
    forget_requests(session, [request_.id])
    put_welcome_letter(session, ids, answers, now, is_demo=request_.is_demo, way=way)
    token = _new_link(session, ids)
    end_writing()
    return _done_page(answers, post_id, token, is_email_lost=answers.email != written.email)


def _proved(answers: FormAnswers, way: Addressing) -> FormAnswers:
    """Return what counts of the answers where a code that went one way was right. Whoever proved a
    telephone did not prove an e-mail address: a slip in it would show them to a stranger.
    """
    if way is not SMS:
        return answers
    consents = tuple(each for each in answers.consents if not each.startswith("email:"))
    return replace(answers, email="", consents=consents)


def _new_link(session: DatabaseSession, ids: list[uuid.UUID]) -> str:
    """Return the token of a personal link to a household, whoever wrote first."""
    persons = [session.get_one(Person, each) for each in ids]
    here = services()
    return new_person_link(session, here.keyring, persons[0], here.clock(), family=persons)


def _context(answers: FormAnswers) -> Context[Viewer]:
    here = services()
    return Context(
        session=db.session(),
        keyring=here.keyring,
        atlas=here.atlas,
        viewer=Viewer.of_country(answers.country),
        actor=ACTOR,
        now=here.clock(),
        purpose=PURPOSE,
    )


def _may_register(
    session: DatabaseSession, form: PublicForm | None, request_: JoiningRequest
) -> bool:
    """Return whether a request counts at once: not where more come in an hour, to one post or from
    one network, than people do. Then the post looks first, and nothing is counted before.
    """
    is_crisis = form is not None and form.kind is FormKind.CRISIS
    brake = Brake.JOINED_CRISIS if is_crisis else Brake.JOINED
    attempt = Try(brake, f"{request_.country} {request_.post_id}", request_.origin)
    return begin_attempt(session, attempt, services().clock()) is not None


def _done_page(
    answers: FormAnswers, post_id: uuid.UUID | None, token: str, *, is_email_lost: bool
) -> str:
    points = [Point(each.spot.lon, each.spot.lat) for each in answers.stages if each.spot]
    return render_template(
        "joining/done.html",
        has_email=bool(answers.email),
        is_email_lost=is_email_lost,
        persons=len(answers.household),
        link=f"{services().settings.public_url}{LINK_PATH}{token}",
        close=close_to_me(db.session(), points, post_id),
        name_of_hazard=name_of_hazard,
    )


def _post_of_address() -> PublicPost | None:
    """Return the post named in the address: nothing of a person stands there."""
    try:
        return public_post(db.session(), uuid.UUID(request.args.get("consulado", "")))
    except ValueError:
        return None
