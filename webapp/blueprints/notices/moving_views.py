"""What is decided about a notice: proposed, counted again, approved by a second person, given back,
given up, and glass broken. The package below holds the rules; nothing is counted under the lock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.approval import SecondPersonNeeded
from core.audit_log import record
from core.errors import AtalayaError, UnusableInput
from core.i18n.languages import N_
from watch.notices.audience import AudienceCount
from watch.notices.lifecycle import (
    CountAgain,
    NoticeRefused,
    approve,
    break_glass,
    count_again,
    give_up,
    propose,
    return_notice,
)
from watch.notices.models import Notice
from webapp.auth.request_context import request_context
from webapp.blueprints.notices.grounds import since_when
from webapp.blueprints.notices.presenters import (
    current_notice_officer,
    own_notice,
    shown_texts,
)
from webapp.blueprints.notices.views import blueprint
from webapp.forms.typed_text import form_text, whole_number
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import give_up_writing, writes
from webapp.messages.notice_messages import tell_of_broken_glass, tell_of_proposal
from webapp.queries.notices.notice_audience import count_notice

_SECOND = N_("Quien escribió o propuso un aviso no lo aprueba: lo hace otra persona del país.")
_COUNT = N_("La cuenta era vieja o cambió. Se contó de nuevo: mire a cuántas personas va y decida.")
_REFUSED = N_("Así no puede salir: corrija lo marcado.")
_ILLEGAL = N_("El aviso cambió mientras usted miraba. Mírelo de nuevo.")


@blueprint.post("/<number>/proponer")
def propose_notice(number: str) -> Response:
    """Freeze and count the audience, and hand the notice to a second person."""

    def move(notice: Notice, counted: AudienceCount) -> None:
        session, now = db.session(), services().clock()
        if propose(session, notice, counted, current_notice_officer(), now):
            tell_of_proposal(session, notice, now)

    return _counted_move(number, move, _("Propuesto. Se avisó a quienes pueden aprobarlo."))


@blueprint.post("/<number>/contar")
def count_audience(number: str) -> Response:
    """Count the audience of a notice again."""

    def move(notice: Notice, counted: AudienceCount) -> None:
        now = services().clock()
        count_again(db.session(), notice, counted, current_notice_officer(), now)

    return _counted_move(number, move, _("Contado de nuevo."))


@blueprint.post("/<number>/aprobar")
def approve_notice(number: str) -> Response:
    """Approve what somebody else proposed, on a fresh count."""
    seen = whole_number(request.form.get("seen", ""))

    def move(notice: Notice, counted: AudienceCount) -> None:
        session, now, officer = db.session(), services().clock(), current_notice_officer()
        seen_moves = seen if isinstance(seen, int) else -1
        approve(session, notice, counted, officer, now, seen_moves=seen_moves)
        _record(notice, "notice.approve")

    def again(notice: Notice, counted: AudienceCount) -> None:
        now = services().clock()
        count_again(db.session(), notice, counted, current_notice_officer(), now)

    return _counted_move(number, move, _("Aprobado. Ya se puede enviar e imprimir."), again)


@blueprint.post("/<number>/devolver")
def return_to_writer(number: str) -> Response:
    """Give a notice back to its writer, with words."""
    words = form_text(request.form, "words")

    def move(notice: Notice) -> None:
        now = services().clock()
        return_notice(db.session(), notice, words, current_notice_officer(), now)

    return _plain_move(number, move, _("Devuelto."))


@blueprint.post("/<number>/dejar")
def drop(number: str) -> Response:
    """Give up a notice; it stays in the list."""
    words = form_text(request.form, "words")

    def move(notice: Notice) -> None:
        give_up(db.session(), notice, words, current_notice_officer(), services().clock())

    return _plain_move(number, move, _("El aviso quedó detenido."))


@blueprint.route("/<number>/sin-segunda-persona", methods=["GET", "POST"])
def break_the_glass(number: str) -> Response | str | tuple[str, int]:
    """Return what breaking the glass means; approve alone, in the first hour, with a reason."""
    notice = own_notice(number)
    if request.method != "POST":
        return _glass_page(notice, {})
    reason, since = form_text(request.form, "reason"), since_when(notice)
    try:
        counted = _count(notice)
        writes()
        notice = own_notice(number)
        break_glass(
            db.session(), notice, counted, reason, current_notice_officer(), services().clock(),
            known_since=since, tell=tell_of_broken_glass,
        )  # fmt: skip
        _record(notice, "notice.break_glass")
    except UnusableInput as wrong:
        give_up_writing()
        return _glass_page(own_notice(number), {wrong.location: _(wrong.what)}), 422
    except AtalayaError as wrong:
        return _refused(number, wrong)
    flash(_("Aprobado sin segunda persona. Se avisó a las demás y a la Secretaría."), "done")
    return redirect(url_for("notices.show", number=notice.number))


# -- inside ---------------------------------------------------------------------------------


def _count(notice: Notice) -> AudienceCount:
    context = request_context(f"aviso {notice.number}")
    return count_notice(context, services().settings, notice)


def _counted_move(
    number: str,
    move: Callable[[Notice, AudienceCount], None],
    done: str,
    again: Callable[[Notice, AudienceCount], None] | None = None,
) -> Response:
    """Count before the lock is taken, then move; where the count must be made again, keep the new
    one and say so.
    """
    try:
        counted = _count(own_notice(number))
        writes()
        notice = own_notice(number)
        try:
            move(notice, counted)
        except CountAgain:
            if again is None:
                raise
            again(notice, counted)
            done = _(_COUNT)
    except AtalayaError as wrong:
        return _refused(number, wrong)
    flash(done, "done")
    return redirect(url_for("notices.show", number=number))


def _plain_move(number: str, move: Callable[[Notice], None], done: str) -> Response:
    try:
        move(own_notice(number))
    except AtalayaError as wrong:
        return _refused(number, wrong)
    flash(done, "done")
    return redirect(url_for("notices.show", number=number))


def _refused(number: str, wrong: AtalayaError) -> Response:
    """Say why nothing was moved, and lead back to the notice."""
    give_up_writing()
    words = {SecondPersonNeeded: _SECOND, CountAgain: _COUNT, NoticeRefused: _REFUSED}
    told = words.get(type(wrong), _ILLEGAL)
    if isinstance(wrong, UnusableInput):
        told = wrong.what
    flash(_(told), "wrong")
    return redirect(url_for("notices.show", number=number))


def _record(notice: Notice, action: str) -> None:
    record(
        db.session(),
        at=services().clock(),
        actor=current_notice_officer().actor,
        action=action,
        country=notice.country,
        subject=notice.id,
        number=notice.number,
        persons=notice.audience_persons,
    )


def _glass_page(notice: Notice, errors: Mapping[str, str]) -> str:
    return render_template(
        "notices/glass.html", item=notice, texts=shown_texts(notice), errors=errors,
        reason=form_text(request.form, "reason"),
    )  # fmt: skip
