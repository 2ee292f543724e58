"""What a dispatch says, with its code and its link in it."""

from __future__ import annotations

import uuid

from core.crypto import Keyring
from tests.watch.notices.rows import notice_text
from watch.notices.dispatching.models import DispatchChannel, NoticeDispatch
from watch.notices.dispatching.texts import (
    dispatch_template,
    dispatch_text,
    dispatch_token,
    with_slots,
)
from watch.notices.models import Notice, NoticeKind


def dispatch(**given: object) -> NoticeDispatch:
    values = {"country": "SV", "channel": DispatchChannel.SMS, "language": "en", "code": "K7M2"}
    return NoticeDispatch(id=uuid.UUID(int=7), **(values | given))


def test_slots_are_filled_and_nothing_else() -> None:
    assert with_slots("{codigo} {otro} {enlace}", "K7M2", "https://x") == "K7M2 {otro} https://x"


def test_the_token_follows_from_the_dispatch_and_from_the_keys_of_its_country(
    keyring: Keyring,
) -> None:
    token = dispatch_token(keyring, dispatch())
    assert token == dispatch_token(keyring, dispatch())
    assert len(token) == 22
    assert token != dispatch_token(keyring, dispatch(country="GT"))
    assert token != dispatch_token(Keyring([b"o" * 32]), dispatch())


def test_each_channel_has_its_text_and_an_email_alone_a_subject() -> None:
    notice = Notice(number="AV-2026-001", texts=[notice_text("es"), notice_text("en")])
    short = dispatch_text(notice, dispatch(), "https://a.example", "token")
    assert (short.subject, short.language_used) == ("", "en")
    assert short.text.endswith("K7M2 (en)")
    mail = dispatch_text(
        notice, dispatch(channel=DispatchChannel.EMAIL, language="es"), "https://a.example", "token"
    )
    assert mail.subject == "Inundación (es)"
    assert "K7M2 https://a.example/s/token" in mail.text


def test_whatsapp_has_a_template_by_the_kind_with_five_gaps() -> None:
    notice = Notice(
        number="AV-2026-001", kind=NoticeKind.WARNING, says_who="Radio", texts=[notice_text("en")]
    )
    chat = dispatch(channel=DispatchChannel.WHATSAPP)
    found = dispatch_template(notice, chat, "https://a.example", "token")
    assert found is not None
    assert (found.name, found.language) == ("aviso_warning", "en")
    assert found.parameters[2:] == ("Radio", "K7M2", "https://a.example/s/token")
    assert dispatch_template(notice, dispatch(), "https://a.example", "token") is None
