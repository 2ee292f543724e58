"""One more of the household, added through one's own link."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core.errors import Outdated, UnusableInput
from core.i18n.languages import N_
from core.problems import Problem
from registry.confirmation.links import add_to_link, note_use
from registry.joining.answer_checks import InvalidAnswer, read_birth, read_name, read_needs
from registry.joining.one_more import OneMore, register_beside
from registry.people.access import read_persons
from registry.people.card import Card
from registry.people.consent import CONSENT_TEXT, consent_text
from registry.people.models import Need, Person
from webapp.blueprints.own_record.link_auth import link_answer, link_context, linked_persons
from webapp.blueprints.own_record.views import blueprint
from webapp.forms.submission import Submission
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import give_up_writing, writes
from webapp.labels.joining_answers import need_choices

SOURCE = "own link"
_BIRTH = ("birth_day", "birth_month", "birth_year")


@blueprint.route("/otra-persona", methods=["GET", "POST"])
def add_member(token: str) -> str | tuple[str, int] | AnyResponse:
    """Register one more who lives with them; the link opens that one, too."""
    if request.method == "GET":
        return _page(token, {})
    try:
        card = _card(Submission(request.form))
    except InvalidAnswer as wrong:
        return _page(token, {wrong.field: wrong.problem.explain(_)}), 422
    answer, linked, session = link_answer(), linked_persons(), db.session()
    more = OneMore(
        card=card, consent_at=answer.now, now=answer.now, actor=answer.actor, source=SOURCE
    )
    writes()
    try:
        holder = session.get(Person, linked.ids[0]) or abort(404)
        person_id, _is_new = register_beside(session, services().keyring, holder, more)
        add_to_link(session, linked.link_id, person_id)
        note_use(session, linked.link_id, answer.now)
    except Outdated:
        abort(404)
    except UnusableInput as wrong:
        give_up_writing()
        return _page(token, {"member_name": _(wrong.what)}), 422
    language = request.args.get("l") or None
    return redirect(url_for("own_record.home", token=token, l=language, hecho="una-mas"), 303)


# -- inside ---------------------------------------------------------------------------------


def _card(sent: Submission) -> Card:
    """Return the card of the new one; whoever holds the link is to be called for them. Raises
    InvalidAnswer.
    """
    name = read_name(sent.text("member_name"), "member_name")
    day, month, year = (sent.text(each) for each in _BIRTH)
    born, birth_date = read_birth(day, month, year, link_answer().now.date())
    if sent.text("agreed") != "1":
        raise InvalidAnswer("agreed", Problem(N_("Hace falta su permiso para registrarle.")))
    found = read_persons(link_context(), linked_persons().ids[:1]).opened
    holder = found[linked_persons().ids[0]].card if found else abort(404)
    return Card(
        full_name=name,
        birth_year=born,
        birth_date=birth_date,
        language=holder.language,
        needs=tuple(Need(code) for code in read_needs(sent.chosen("needs"))),
        contact_name=holder.full_name,
        contact_phone=holder.phone,
    )


def _page(token: str, errors: dict[str, str]) -> str:
    sent = Submission(request.form)
    return render_template(
        "own_record/member.html",
        token=token,
        language=str(get_locale()),
        is_demo=any(each.is_demo for each in linked_persons().persons),
        errors=errors,
        boxes={name: sent.text(name) for name in ("member_name", *_BIRTH)},
        needs=sent.chosen("needs"),
        need_choices=need_choices(),
        consent=consent_text(CONSENT_TEXT)[-1],
        is_agreed=sent.text("agreed") == "1",
    )
