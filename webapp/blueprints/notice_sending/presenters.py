"""What the pages of a sending share: whose notice it is, who asks, and links that open a text."""

from __future__ import annotations

from urllib.parse import quote

from flask import abort
from flask_babel import gettext as _

from core.i18n.phones import whatsapp_link
from watch.notices.dispatching.by_hand import HandOfficer
from watch.notices.dispatching.models import DispatchChannel
from watch.notices.dispatching.sending import own_notice
from watch.notices.dispatching.words import CHANNEL_WORDS, STATE_WORDS, reason_words
from watch.notices.models import Notice
from watch.notices.officers import NoticeOfficer
from webapp.auth.access import current_scope, signed_in
from webapp.http.database import db

WORDS_OF_TEMPLATES = {
    "dispatch_states": STATE_WORDS,
    "dispatch_channels": CHANNEL_WORDS,
    "dispatch_reason": lambda reason: reason_words(reason, _),
}


def notice_or_404(number: str) -> Notice:
    """Return a notice of the own country by its number; 404 as if there were none."""
    notice = own_notice(db.session(), current_scope().country, number)
    if notice is None:
        abort(404)
    return notice


def sending_officer() -> NoticeOfficer:
    """Return the one who asks, as notices know them."""
    scope = current_scope()
    return NoticeOfficer(actor=scope.actor, country=scope.country, role=scope.role)


def hand_officer() -> HandOfficer:
    """Return the one who asks, as somebody who opens and telephones."""
    user, scope = signed_in(), current_scope()
    if user is None:
        abort(403)
    return HandOfficer(user.id, scope.actor, scope.country)


def purpose_of(number: str) -> str:
    """Return the purpose of who looks at who got a notice, as the audit log keeps it."""
    return f"notice {number}: who got it"


def opening_link(channel: DispatchChannel, address: str, text: str) -> str:
    """Return the link that opens a text for an address in the program of a channel; for a call the
    one that dials. Empty where nothing can be opened.
    """
    if not address:
        return ""
    if channel is DispatchChannel.WHATSAPP:
        chat = whatsapp_link(address)
        return f"{chat}?text={quote(text)}" if chat else ""
    links = {
        DispatchChannel.SMS: f"sms:{address}?&body={quote(text)}",
        DispatchChannel.CHAT: f"https://t.me/{quote(address)}?text={quote(text)}",
        DispatchChannel.EMAIL: f"mailto:{quote(address)}?body={quote(text)}",
        DispatchChannel.CALL: f"tel:{address}",
    }
    return links.get(channel, "")
