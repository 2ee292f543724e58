"""The invitations of a round: filtered, in pages, and what is done with many of them at once; the
last act is undone from where it was done.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from core.accounts import RoleName
from core.audit_log import record
from core.errors import UnusableInput
from core.i18n.languages import N_
from directory.rounds.bulk.acts import ActRequest, InvitationAct, act_on, check_due
from directory.rounds.bulk.listing import (
    InvitationFilter,
    InvitationSort,
    chosen_invitations,
    countries_invited,
    list_invitations,
)
from directory.rounds.bulk.undoing import bulk_act, undo_act
from directory.rounds.models import Round, RoundState
from webapp.auth.access import current_scope
from webapp.blueprints.rounds.access import round_or_404, with_links_shown
from webapp.blueprints.rounds.views import blueprint
from webapp.http.database import db
from webapp.http.paging import page_link, page_number
from webapp.http.services import services

SORT_WORDS: Mapping[InvitationSort, str] = {
    InvitationSort.SILENT: N_("sin respuesta"),
    InvitationSort.HALF: N_("a medias"),
    InvitationSort.DONE: N_("respondidas"),
    InvitationSort.TELEPHONE: N_("por teléfono"),
    InvitationSort.MORE_TIME: N_("con más plazo"),
    InvitationSort.REVOKED: N_("revocadas"),
}
ACT_WORDS: Mapping[InvitationAct, str] = {
    InvitationAct.REMIND: N_("Escribirles otra vez"),
    InvitationAct.EXTEND: N_("Dar más plazo"),
    InvitationAct.TELEPHONE: N_("Llamar en vez de escribir"),
    InvitationAct.EMAIL: N_("Volver a escribir"),
    InvitationAct.REVOKE: N_("Revocar sus enlaces"),
}
_KEPT = ("pais", "que", "q", "page")


@blueprint.get("/<uuid:round_id>/invitaciones")
def invitations(round_id: uuid.UUID) -> str:
    """Return who was asked, and what can be done with their links."""
    return _page(round_or_404(round_id), {})


@blueprint.post("/<uuid:round_id>/invitaciones/varias")
def act_in_bulk(round_id: uuid.UUID) -> Response | tuple[str, int]:
    """Do one act with the invitations ticked, or with all the filter finds."""
    round_, now = _open_round(round_id), services().clock()
    act = next((each for each in InvitationAct if each.value == request.form.get("act")), None)
    if act is None:
        abort(400)
    try:
        due_on = (
            check_due(round_, request.form.get("due_on", ""), now)
            if act is InvitationAct.EXTEND
            else None
        )
    except UnusableInput as wrong:
        return _page(round_, {wrong.location: _(wrong.what)}), 422
    asked = ActRequest(uuid.uuid4(), act, now, due_on)
    chosen = chosen_invitations(db.session(), round_, _filter(request.args), _ticked())
    done = act_on(db.session(), chosen, asked)
    _note(round_, f"round.bulk.{act.value}", done)
    left = len(chosen) - len(done)
    if left:
        flash(_("Quedan como estaban, porque no les toca: %(n)s.", n=left), "wrong")
    if not chosen:
        flash(_("Ninguna invitación estaba marcada."), "wrong")
    return _back(round_id, asked.id if done else None)


@blueprint.post("/<uuid:round_id>/invitaciones/varias/<uuid:act_id>/deshacer")
def undo_in_bulk(round_id: uuid.UUID, act_id: uuid.UUID) -> Response:
    """Undo an act on many invitations as a whole."""
    round_ = _open_round(round_id)
    undone = undo_act(db.session(), round_, act_id, _own_country())
    _note(round_, "round.bulk.undo", undone)
    flash(
        ngettext(
            "Deshecho: %(num)s invitación está como antes.",
            "Deshecho: %(num)s invitaciones están como antes.",
            len(undone),
        )
        if undone
        else _("No quedaba nada por deshacer."),
        "done",
    )
    return _back(round_id, None)


# -- inside ---------------------------------------------------------------------------------


def _page(round_: Round, errors: Mapping[str, str]) -> str:
    wanted = _filter(request.args)
    listing = list_invitations(db.session(), round_, wanted, page_number(request.args))
    is_open = round_.state is RoundState.OPEN
    return render_template(
        "rounds/invitations.html",
        round=round_,
        listing=listing,
        found=listing.invitations,
        wanted=wanted,
        kept=_kept_filter(),
        page_link=page_link,
        countries=[] if _own_country() else countries_invited(db.session(), round_),
        sort_words=SORT_WORDS,
        act_words=ACT_WORDS,
        acts=InvitationAct,
        done_act=_done_act(round_) if is_open else None,
        is_open=is_open,
        with_links=with_links_shown(listing.invitations),
        errors=errors,
    )


def _done_act(round_: Round) -> Any:
    """Return the act the address names, while it can be undone."""
    try:
        act_id = uuid.UUID(request.args.get("acto", ""))
    except ValueError:
        return None
    return bulk_act(db.session(), round_, act_id, _own_country())


def _filter(arguments: MultiDict[str, str]) -> InvitationFilter:
    asked = arguments.get("que", "")
    sort = next((each for each in InvitationSort if each.value == asked), None)
    country = _own_country() or arguments.get("pais", "")[:2]
    return InvitationFilter(country, sort, arguments.get("q", "")[:80])


def _own_country() -> str:
    """Return the country whose invitations the asker reaches; empty for all."""
    scope = current_scope()
    return "" if scope.role is RoleName.SECRETARIAT else scope.country


def _ticked() -> Sequence[uuid.UUID] | None:
    """Return the invitations ticked; None for all that the filter finds."""
    if request.form.get("all") == "1":
        return None
    found = []
    for text in request.form.getlist("invitation"):
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found


def _open_round(round_id: uuid.UUID) -> Round:
    round_ = round_or_404(round_id)
    if round_.state is not RoundState.OPEN:
        abort(409)
    return round_


def _note(round_: Round, action: str, done: Collection[uuid.UUID]) -> None:
    if done:
        record(
            db.session(),
            at=services().clock(),
            actor=current_scope().actor,
            action=action,
            subject=round_.id,
            country=_own_country(),
            purpose="confirmation",
            invitations=len(done),
        )


def _back(round_id: uuid.UUID, act_id: uuid.UUID | None) -> Response:
    kept: dict[str, Any] = {**_kept_filter()}
    if act_id is not None:
        kept["acto"] = act_id
    return redirect(url_for("rounds.invitations", round_id=round_id, **kept))


def _kept_filter() -> dict[str, str]:
    """Return what the address asks for, to be asked again after an act."""
    return {name: value for name in _KEPT if (value := request.args.get(name, ""))}
