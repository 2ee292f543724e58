"""The list of the silent: filtered, in pages, several at once written to again or confirmed by
telephone.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.accounts import RoleName
from core.audit_log import record
from directory.entries.fields import groups_of
from directory.entries.kinds import MANY_WORDS, ONE_WORDS, kind_of
from directory.entries.lifecycle import any_entry
from directory.entries.models import ConfirmationMethod
from directory.rounds.answers.by_hand import confirm_by_hand
from directory.rounds.messages.submission import message_details, put_invitation_message
from directory.rounds.models import Invitation, MessageKind, Round, RoundState
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
    )


@blueprint.post("/<uuid:round_id>/silencio/recordar")
def remind(round_id: uuid.UUID) -> Response:
    """Write again to those who answer for the entries ticked: to each person once, however many of
    their entries were ticked, and once a day.
    """
    round_ = _open_round(round_id)
    ticked = _ticked(round_)
    invitations = {one.invitation_id for one in ticked if one.has_email}
    sent = sum(_write_again(invitation_id) for invitation_id in sorted(invitations))
    silent_ones = len([one for one in ticked if not one.has_email])
    _tell(
        _("Mensajes que salen: %(n)s. Lo enviado no se puede llamar de vuelta.", n=sent)
        if sent
        else _("Ningún mensaje sale: hoy ya se les escribió, o no tienen correo.")
    )
    if silent_ones:
        flash(_("Sin correo conocido, hay que llamar: %(n)s.", n=silent_ones), "wrong")
    return _back(round_id)


@blueprint.post("/<uuid:round_id>/silencio/confirmar")
def confirm_ticked(round_id: uuid.UUID) -> Response:
    """Confirm by telephone, today, all that the entries ticked say."""
    round_, scope = _open_round(round_id), current_scope()
    own = [one for one in _ticked(round_) if may_edit(scope, one.entry)]
    for one in own:
        groups = groups_of(kind_of(one.entry))
        confirm_by_hand(
            db.session(), one.entry, groups, ConfirmationMethod.PHONE, origin=change_origin()
        )
    _tell(
        _(
            "Confirmadas hoy por teléfono: %(n)s. No se deshace; queda en su historial.",
            n=len(own),
        )
        if own
        else _("Ninguna entrada suya estaba marcada.")
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


def _write_again(invitation_id: uuid.UUID) -> bool:
    invitation, now = db.session().get(Invitation, invitation_id), services().clock()
    if invitation is None or invitation.revoked_at is not None:
        return False
    message = put_invitation_message(
        db.session(),
        invitation,
        MessageKind.REMINDER,
        dedupe_key=f"by-hand:{invitation.id}:{now.date().isoformat()}",
        now=now,
        details=message_details(invitation.round, list(_names(invitation))),
    )
    if message is None:
        return False
    record(
        db.session(),
        at=now,
        actor=current_scope().actor,
        action="round.letter.again",
        subject=invitation.id,
        country=invitation.country,
        purpose="confirmation",
    )
    return True


def _names(invitation: Invitation) -> Iterable[str]:
    for one in invitation.entries:
        if not one.handed_over and one.answered_at is None:
            entry = any_entry(db.session(), one.entry_kind, one.entry_id)
            if entry is not None:
                yield str(getattr(entry, "name", ""))


def _tell(words: str) -> None:
    flash(words, "done")


def _back(round_id: uuid.UUID) -> Response:
    kept: dict[str, Any] = {**_kept_filter()}
    return redirect(url_for("rounds.silent", round_id=round_id, **kept))


def _kept_filter() -> dict[str, str]:
    """Return what the address asks for, to be asked again after an act."""
    names = ("pais", "clase", "correo", "page")
    return {name: value for name in names if (value := request.args.get(name, ""))}
