"""Invitations and their links; the outbox, and the text of each message where no mail server sends
it.
"""

from __future__ import annotations

import email
import email.policy
import uuid
from collections.abc import Mapping
from email.message import EmailMessage

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.audit_log import record
from core.i18n.languages import N_
from core.outbox.models import MessageState
from core.storage import FileStore
from core.transports.folder import file_name, letters_of
from directory.entries.lifecycle import any_entry
from directory.rounds.calendar_days import ends_at
from directory.rounds.magic_links import make_link, revoke_invitation
from directory.rounds.messages.email_bodies import words_of
from directory.rounds.messages.listing import countries_written_to, list_messages
from directory.rounds.messages.submission import message_details, put_invitation_message
from directory.rounds.models import Invitation, MessageKind, RoundMessage, RoundState
from webapp.auth.access import current_scope
from webapp.blueprints.rounds.access import (
    invitation_or_404,
    message_or_404,
    with_links_shown,
)
from webapp.blueprints.rounds.views import RUNG_WORDS, blueprint
from webapp.http.database import db
from webapp.http.paging import page_link, page_number
from webapp.http.services import services
from webapp.http.transactions import end_writing

KIND_WORDS: Mapping[str, str] = {
    MessageKind.INVITATION: N_("invitación"),
    MessageKind.REMINDER: N_("recordatorio"),
    MessageKind.ESCALATION: N_("lista de quienes no respondieron"),
    MessageKind.HAND_OVER: N_("relevo"),
    MessageKind.DECISION: N_("decisión"),
    MessageKind.PUBLISHED: N_("edición publicada"),
}
STATE_WORDS: Mapping[MessageState, tuple[str, str]] = {
    MessageState.WAITING: (N_("espera"), "info"),
    MessageState.SENDING: (N_("enviándose"), "info"),
    MessageState.SENT: (N_("enviado"), "ok"),
    MessageState.FAILED: (N_("no se pudo enviar"), "warn"),
    MessageState.WITHDRAWN: (N_("retirado"), "off"),
}


@blueprint.post("/invitacion/<uuid:invitation_id>/revocar")
def revoke(invitation_id: uuid.UUID) -> Response:
    """End every link of an invitation."""
    invitation = _open_invitation(invitation_id)
    revoke_invitation(db.session(), invitation, services().clock())
    _note(invitation, "round.link.revoke")
    flash(_("Sus enlaces ya no abren nada."), "done")
    return redirect(url_for("rounds.invitations", round_id=invitation.round_id))


@blueprint.post("/invitacion/<uuid:invitation_id>/enlace")
def new_link(invitation_id: uuid.UUID) -> str:
    """Return a new link, shown once: to be dictated or sent by another way.

    Those of before stay.
    """
    invitation, now = _open_invitation(invitation_id), services().clock()
    if not with_links_shown([invitation]):
        abort(403)
    invitation.revoked_at = None
    token = make_link(
        db.session(),
        now=now,
        ends_at=ends_at(invitation.round),
        invitation=invitation,
        made_by=current_scope().actor,
    )
    _note(invitation, "round.link.make")
    end_writing()
    return render_template("rounds/link.html", invitation=invitation, address=address_of(token))


@blueprint.post("/invitacion/<uuid:invitation_id>/reenviar")
def resend(invitation_id: uuid.UUID) -> Response:
    """Put the message into the outbox again, with a new link."""
    invitation, now = _open_invitation(invitation_id), services().clock()
    if invitation.revoked_at is not None or not invitation.address:
        abort(409)
    put_invitation_message(
        db.session(),
        invitation,
        MessageKind.INVITATION,
        dedupe_key=f"invitation:{invitation.id}:{now.isoformat()}",
        now=now,
        details=message_details(invitation.round, _names(invitation), invitation.answer_by),
    )
    _note(invitation, "round.letter.again")
    flash(_("El mensaje sale de nuevo, con un enlace nuevo."), "done")
    return redirect(url_for("rounds.invitations", round_id=invitation.round_id))


@blueprint.get("/mensajes")
def outbox() -> str:
    """Return the messages: waiting, sent, failed; of one country or in one state."""
    offered = countries_written_to(db.session())
    country = code if (code := request.args.get("country", "")) in offered else ""
    state = next((each for each in MessageState if each.value == request.args.get("state")), None)
    return render_template(
        "rounds/messages.html",
        listing=(
            listing := list_messages(
                db.session(), country=country, state=state, page=page_number(request.args)
            )
        ),
        found=listing.messages,
        page_link=page_link,
        countries=offered,
        country=country,
        state=state,
        kind_words=KIND_WORDS,
        state_words=STATE_WORDS,
        rung_words=RUNG_WORDS,
    )


@blueprint.get("/mensajes/<uuid:message_id>")
def message(message_id: uuid.UUID) -> str:
    """Return one message, with its text when it is in the folder and about entries one sees."""
    row = message_or_404(message_id)
    subject, text = _text_of(row) if _may_read(row) else ("", "")
    return render_template(
        "rounds/message.html",
        row=row,
        subject=subject,
        text=text,
        is_here=bool(text) and bool(_file_name(row)) and _letters().has(_file_name(row)),
        kind_words=KIND_WORDS,
        state_words=STATE_WORDS,
    )


@blueprint.get("/mensajes/<uuid:message_id>.eml")
def message_file(message_id: uuid.UUID) -> Response:
    """Return the message as a file that mail programs open."""
    row = message_or_404(message_id)
    name = _file_name(row) if _may_read(row) else ""
    data = _letters().read(name) if name else None
    if data is None:
        abort(404)
    answer = Response(data, mimetype="message/rfc822")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def address_of(token: str) -> str:
    """Return the whole address of a link."""
    return f"{services().settings.public_url}{url_for('confirm.home', token=token)}"


# -- inside ---------------------------------------------------------------------------------


def _open_invitation(invitation_id: uuid.UUID) -> Invitation:
    """Return an invitation within reach of a round that is open."""
    invitation = invitation_or_404(invitation_id)
    if invitation.round.state is not RoundState.OPEN:
        abort(409)
    return invitation


def _names(invitation: Invitation) -> list[str]:
    entries = [
        any_entry(db.session(), one.entry_kind, one.entry_id)
        for one in invitation.entries
        if not one.handed_over
    ]
    return [str(getattr(each, "name", "")) for each in entries if each is not None]


def _note(invitation: Invitation, action: str) -> None:
    record(
        db.session(),
        at=services().clock(),
        actor=current_scope().actor,
        action=action,
        subject=invitation.id,
        country=invitation.country,
        purpose="confirmation",
    )


def _letters() -> FileStore:
    return letters_of(services().settings, services().keyring)


def _file_name(row: RoundMessage) -> str:
    """Return the name of the file of a message: it is made of its message id, never of what was
    asked; empty for one that never left.
    """
    return file_name(row.message.message_id) if row.message.message_id else ""


def _may_read(row: RoundMessage) -> bool:
    """Return whether the asker sees every entry a message tells of: what a country keeps to itself
    stands in the list for its liaison, and behind the links of who answers for it.
    """
    message = row.message
    if message.kind == MessageKind.ESCALATION:
        return not message.country or message.country == current_scope().country
    if row.invitation_id is None:
        return True
    return bool(with_links_shown([invitation_or_404(row.invitation_id)]))


def _text_of(row: RoundMessage) -> tuple[str, str]:
    """Return subject and text: of the file, with its link; else as it is written, without one."""
    name = _file_name(row)
    data = _letters().read(name) if name else None
    if data is None:
        return words_of(row.message, rung=row.rung, public_url=services().settings.public_url)
    message = email.message_from_bytes(data, _class=EmailMessage, policy=email.policy.default)
    body = message.get_body(("plain",))
    return str(message["Subject"] or ""), body.get_content() if body is not None else ""
