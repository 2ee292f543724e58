"""What a dispatch says: the text of its notice in the reader's language, with the code of the
household and a link of its own in it.
"""

from __future__ import annotations

import base64

from core.crypto import Keyring
from core.transports.transport import TemplateText
from watch.notices.composed import ComposedText, composed_text
from watch.notices.dispatching.models import DispatchChannel, NoticeDispatch
from watch.notices.models import Notice
from watch.notices.wording.frames import CODE_SLOT, LINK_SLOT

SELF_REPORT_PATH = "/s/"
"""Where whoever opens the link says how they are; the token follows."""
TOKEN_BYTES = 16
TEMPLATE_BEGINS = "aviso_"
"""The templates of WhatsApp are called so and by the kind of the notice: `aviso_warning`."""
_PURPOSE = "link of a dispatch"


def dispatch_token(keyring: Keyring, dispatch: NoticeDispatch) -> str:
    """Return the token of the link of a dispatch: 128 bits that follow from it under the keys of
    its country, so that it is the same however often the text is made, and stands nowhere.
    """
    digest = keyring.digests(dispatch.country, str(dispatch.id), _PURPOSE)[0]
    return base64.urlsafe_b64encode(digest[:TOKEN_BYTES]).rstrip(b"=").decode()


def dispatch_text(
    notice: Notice, dispatch: NoticeDispatch, public_url: str, token: str
) -> ComposedText:
    """Return what a dispatch says. Raises ValueError for a notice without any text."""
    channel = dispatch.channel.value
    found = composed_text(notice, notice.texts, dispatch.language, channel)
    text = with_slots(found.text, dispatch.code or "", f"{public_url}{SELF_REPORT_PATH}{token}")
    return ComposedText(found.subject, text, found.language_used, found.is_second_choice)


def dispatch_template(
    notice: Notice, dispatch: NoticeDispatch, public_url: str, token: str
) -> TemplateText | None:
    """Return the template by which WhatsApp brings a dispatch to who did not write first, with its
    five gaps: what and where, the act, who says so, the code, the link; None on other channels.
    """
    if dispatch.channel is not DispatchChannel.WHATSAPP:
        return None
    language = dispatch_text(notice, dispatch, public_url, token).language_used
    text = next(each for each in notice.texts if each.language == language)
    link = f"{public_url}{SELF_REPORT_PATH}{token}"
    gaps = (text.what_where, text.one_act, notice.says_who, dispatch.code or "", link)
    return TemplateText(f"{TEMPLATE_BEGINS}{notice.kind.value}", language, gaps)


def with_slots(text: str, code: str, link: str) -> str:
    """Return a text with the code of a household and its link in it."""
    return text.replace(CODE_SLOT, code).replace(LINK_SLOT, link)
