"""The list of the silent: filtered, in pages, several at once written to again or confirmed by
telephone.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from core.accounts import RoleName
from core.audit_log import record
from directory.entries.change_log import (
    ChangeAction,
    ChangeLogEntry,
    ChangeVia,
    changes_of_batch,
)
from directory.entries.fields import groups_of
from directory.entries.kinds import MANY_WORDS, ONE_WORDS, kind_of
from directory.entries.lifecycle import any_entry
from directory.entries.models import ConfirmationMethod
from directory.rounds.answers.by_hand import confirm_by_hand, still_stands, take_back_confirmation
from directory.rounds.bulk.acts import ActRequest, InvitationAct, act_on
from directory.rounds.bulk.listing import InvitationFilter, chosen_invitations
from directory.rounds.bulk.undoing import BulkAct, bulk_act
from directory.rounds.models import Invitation, Round, RoundState
from directory.rounds.planning import ASKED_KINDS
from directory.rounds.progress import SilentOwner
from webapp.auth.access import current_scope
from webapp.auth.entry_access import change_origin
from webapp.auth.entry_rights import may_edit
from webapp.blueprints.rounds.access import card_of, round_or_404, seen_silent
from webapp.blueprints.rounds.views import RUNG_WORDS, blueprint
from webapp.http.database import db
from webapp.http.paging import page_link, page_number
from webapp.http.services import services

ROWS_A_PAGE = 50
_WRITES_AGAIN = frozenset({RoleName.SECRETARIAT, RoleName.COUNTRY_ADMIN})


@dataclass(frozen=True, slots=True)
class SilentFilter:
    """Which of the silent are shown: of one country, of one kind, with or without an e-mail."""

    country: str
    kind: str
    email: str

    @classmethod
    def of_request(cls) -> SilentFilter:
        """Return what the address asks for."""
        return cls(*(request.args.get(name, "") for name in ("pais", "clase", "correo")))

    def takes(self, one: SilentOwner) -> bool:
        """Return whether an entry is among those asked for."""
        return (
            self.country in {"", one.entry.country}
            and self.kind in {"", one.kind.value}
            and self.email in {"", "si" if one.has_email else "no"}
        )


@blueprint.get("/<uuid:round_id>/silencio")
def silent(round_id: uuid.UUID) -> str:
    """Return who has not answered, with the telephone to call: made to be printed."""
    round_, scope, asked = round_or_404(round_id), current_scope(), SilentFilter.of_request()
    found = seen_silent(card_of(round_), scope)
    listed = [one for one in found.seen if asked.takes(one)]
    page = page_number(request.args)
    shown = listed[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE]
    return render_template(
        "rounds/silent.html",
        round=round_,
        silent=found,
        asked=asked,
        kept=_kept_filter(),
        shown=shown,
        found=len(listed),
        page=page,
        pages=max(1, -(-len(listed) // ROWS_A_PAGE)),
        page_link=page_link,
        countries=sorted({one.entry.country for one in found.seen}),
        kinds=[(kind.value, _(MANY_WORDS[kind])) for kind in ASKED_KINDS],
        is_open=round_.state is RoundState.OPEN,
        may_write=scope.role in _WRITES_AGAIN,
        may_confirm=any(may_edit(scope, one.entry) for one in shown),
        now=services().clock(),
        rung_words=RUNG_WORDS,
        kind_words=ONE_WORDS,
        done_act=_done_act(round_),
        done_batch=_identity("confirmado"),
        unconfirmable=len(_own_batch(_identity("confirmado"))),
    )


@blueprint.post("/<uuid:round_id>/silencio/recordar")
def remind(round_id: uuid.UUID) -> Response:
    """Write again to those who answer for the entries ticked: to each person once, however many of
    their entries were ticked, and once a day.
    """
    round_, now = _open_round(round_id), services().clock()
    ticked = _ticked(round_)
    ids = sorted({one.invitation_id for one in ticked if one.has_email})
    asked = ActRequest(uuid.uuid4(), InvitationAct.REMIND, now)
    chosen = chosen_invitations(db.session(), round_, InvitationFilter(), ids)
    sent = act_on(db.session(), chosen, asked)
    for each in sent:
        _note("round.letter.again", each, round_)
    silent_ones = len([one for one in ticked if not one.has_email])
    if not sent:
        flash(_("Ningún mensaje sale: hoy ya se les escribió, o no tienen correo."), "wrong")
    if silent_ones:
        flash(_("Sin correo conocido, hay que llamar: %(n)s.", n=silent_ones), "wrong")
    return _back(round_id, **({"acto": asked.id} if sent else {}))


@blueprint.post("/<uuid:round_id>/silencio/confirmar")
def confirm_ticked(round_id: uuid.UUID) -> Response:
    """Confirm by telephone, today, all that the entries ticked say."""
    round_, scope = _open_round(round_id), current_scope()
    own = [one for one in _ticked(round_) if may_edit(scope, one.entry)]
    origin = replace(change_origin(), batch_id=uuid.uuid4())
    for one in own:
        groups = groups_of(kind_of(one.entry))
        confirm_by_hand(db.session(), one.entry, groups, ConfirmationMethod.PHONE, origin=origin)
    if not own:
        flash(_("Ninguna entrada suya estaba marcada."), "wrong")
    return _back(round_id, **({"confirmado": origin.batch_id} if own else {}))


@blueprint.post("/<uuid:round_id>/silencio/confirmar/<uuid:batch_id>/deshacer")
def unconfirm_ticked(round_id: uuid.UUID, batch_id: uuid.UUID) -> Response:
    """Take back confirmations made at once; those confirmed anew since stay."""
    _open_round(round_id)
    origin = change_origin(ChangeVia.PUT_BACK)
    undone = sum(
        take_back_confirmation(db.session(), change, origin=origin)
        for change in _own_batch(batch_id)
    )
    flash(
        ngettext(
            "Deshecho: %(num)s entrada queda como antes.",
            "Deshecho: %(num)s entradas quedan como antes.",
            undone,
        )
        if undone
        else _("No quedaba nada por deshacer."),
        "done",
    )
    return _back(round_id)


# -- inside ---------------------------------------------------------------------------------


def _open_round(round_id: uuid.UUID) -> Round:
    round_ = round_or_404(round_id)
    if round_.state is not RoundState.OPEN:
        abort(409)
    return round_


def _ticked(round_: Round) -> Sequence[SilentOwner]:
    """Return those of the entries ticked that are silent and within the asker's sight."""
    wanted = set(request.form.getlist("entry"))
    found = seen_silent(card_of(round_), current_scope()).seen
    return [one for one in found if str(one.entry.id) in wanted]


def _own_batch(batch_id: uuid.UUID | None) -> list[ChangeLogEntry]:
    """Return the confirmations of one act of the asker that still stand, of the entries they may
    edit.
    """
    scope, found = current_scope(), []
    for change in changes_of_batch(db.session(), batch_id) if batch_id else ():
        entry = any_entry(db.session(), change.entry_kind, change.entry_id)
        is_own = change.action is ChangeAction.CONFIRMED and change.actor == scope.actor
        if is_own and entry is not None and may_edit(scope, entry):
            found += [change] if still_stands(db.session(), entry, change) else []
    return found


def _done_act(round_: Round) -> BulkAct | None:
    act_id = _identity("acto")
    own = "" if current_scope().role is RoleName.SECRETARIAT else current_scope().country
    return bulk_act(db.session(), round_, act_id, own) if act_id else None


def _identity(name: str) -> uuid.UUID | None:
    """Return the identity the address names, None for anything else."""
    try:
        return uuid.UUID(request.args.get(name, ""))
    except ValueError:
        return None


def _note(action: str, invitation_id: uuid.UUID, round_: Round) -> None:
    invitation = db.session().get_one(Invitation, invitation_id)
    record(
        db.session(),
        at=services().clock(),
        actor=current_scope().actor,
        action=action,
        subject=invitation_id,
        country=invitation.country,
        purpose="confirmation",
        round=round_.number,
    )


def _back(round_id: uuid.UUID, **done: uuid.UUID | None) -> Response:
    kept: dict[str, Any] = {**_kept_filter(), **done}
    return redirect(url_for("rounds.silent", round_id=round_id, **kept))


def _kept_filter() -> dict[str, str]:
    """Return what the address asks for, to be asked again after an act."""
    names = ("pais", "clase", "correo", "page")
    return {name: value for name in names if (value := request.args.get(name, ""))}
