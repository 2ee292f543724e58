from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

import pytest

from core.errors import UnusableInput
from core.transports.email_format import bytes_of
from tests.core.transports.example import MESSAGE


def read(data: bytes) -> EmailMessage:
    return message_from_bytes(data, policy=policy.default)


def test_a_letter_is_plain_text_first_in_quoted_printable() -> None:
    data = bytes_of(MESSAGE, "atalaya@rcm.example", "Atalaya · RCM", "secretaria@rcm.example")
    assert data.isascii()
    assert all(len(line) <= 998 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")
    message = read(data)
    assert message["From"] == "Atalaya · RCM <atalaya@rcm.example>"
    assert message["To"] == "Ana Núñez <ana@consulado.example>"
    assert message["Reply-To"] == "secretaria@rcm.example"
    assert message["Message-ID"] == "<0001@atalaya.example>"
    assert message["Date"] == "Mon, 23 Nov 2026 14:00:00 +0000"
    assert (message["Auto-Submitted"], message["Precedence"]) == ("auto-generated", "bulk")
    parts = [part for part in message.walk() if not part.is_multipart()]
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    assert {part["Content-Transfer-Encoding"] for part in parts} == {"quoted-printable"}
    assert parts[0].get_content().replace("\r\n", "\n") == MESSAGE.text


def test_the_same_letter_is_the_same_bytes() -> None:
    assert bytes_of(MESSAGE, "a@rcm.example") == bytes_of(replace(MESSAGE), "a@rcm.example")
    assert bytes_of(MESSAGE, "a@rcm.example") != bytes_of(
        replace(MESSAGE, message_id="<2@a.example>"), "a@rcm.example"
    )


@pytest.mark.parametrize("where", ["name", "subject"])
@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\x0b", "\x00", "\u2028", "\x85"])
def test_nothing_breaks_out_of_its_header(where: str, break_: str) -> None:
    wicked = f"Ana{break_}Bcc: all@x.example{break_}{break_}<script>"
    message = read(bytes_of(replace(MESSAGE, **cast("Any", {where: wicked})), "a@rcm.example"))
    assert message["Bcc"] is None
    assert set(message.keys()) == {
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "Precedence",
        "MIME-Version",
        "Content-Type",
    }
    assert "script" not in message.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_a_name_full_of_marks_stays_one_name() -> None:
    message = read(
        bytes_of(
            replace(MESSAGE, name='Ana "la, cónsul" <x@y.example>, b@z.example'), "a@rcm.example"
        )
    )
    assert [each.addr_spec for each in message["To"].addresses] == ["ana@consulado.example"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"to": "Ana@consulado.example"},
        {"to": ""},
        {"to": "ana@consulado.example\nBcc: x@y.example"},
        {"message_id": "0001"},
        {"message_id": "<a@b>\r\nBcc: x@y.example"},
        {"headers": (("X-A\r\nBcc", "x"),)},
        {"headers": (("List-Id", "a\r\nBcc: x@y.example"),)},
    ],
)
def test_what_could_not_be_sent_is_no_message(wrong: dict[str, Any]) -> None:
    with pytest.raises(UnusableInput):
        bytes_of(replace(MESSAGE, **wrong), "a@rcm.example")
