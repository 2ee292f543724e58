from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

import pytest

from core.email_addresses import clean_address
from core.errors import SettingsError, UnusableInput
from core.settings import Settings, read_settings
from core.transports.mail import (
    FolderTransport,
    Mail,
    SmtpTransport,
    TransportError,
    bytes_of,
    file_name,
)
from tests.mail_server import Postman, certificate, mail_server, only

AT = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
LETTER = Mail(
    to="ana@consulado.example",
    name="Ana Núñez",
    subject="Confirme sus datos: ronda 2026-II",
    text="Buenos días, Ana:\n\n¿Siguen siendo estos sus teléfonos?\n",
    html="<p>Buenos días, Ana:</p>",
    message_id="<0001@atalaya.example>",
    written_at=AT,
    headers=(("Precedence", "bulk"),),
)


def read(data: bytes) -> EmailMessage:
    return cast("EmailMessage", message_from_bytes(data, policy=policy.default))


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        (" Ana@Consulado.Example ", "ana@consulado.example"),
        ("o'brien+rcm@sub.gob.example", "o'brien+rcm@sub.gob.example"),
        ("ana@cancillería.example", "ana@xn--cancillera-s8a.example"),
        ("", ""),
        ("ana", ""),
        ("ana@", ""),
        ("@consulado.example", ""),
        ("ana@localhost", ""),
        ("ana@10.0.0.1", ""),
        ("ana..b@consulado.example", ""),
        (".ana@consulado.example", ""),
        ("ana b@consulado.example", ""),
        ("ana@consulado.example,bo@x.example", ""),
        ("ana@consulado.example\nBcc: all@x.example", ""),
        ("ana\r\n@consulado.example", ""),
        ("<ana@consulado.example>", ""),
        ("ñandú@consulado.example", ""),
        ("a" * 65 + "@consulado.example", ""),
        ("ana@" + "a" * 64 + ".example", ""),
        ("ana@-x.example", ""),
        ("ana@consulado..example", ""),
        ('"ana b"@consulado.example', ""),
    ],
)
def test_only_addresses_every_server_takes(typed: str, clean: str) -> None:
    assert clean_address(typed) == clean


def test_a_letter_is_plain_text_first_in_quoted_printable() -> None:
    data = bytes_of(LETTER, "atalaya@rcm.example", "Atalaya · RCM", "secretaria@rcm.example")
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
    assert parts[0].get_content().replace("\r\n", "\n") == LETTER.text


def test_the_same_letter_is_the_same_bytes() -> None:
    assert bytes_of(LETTER, "a@rcm.example") == bytes_of(replace(LETTER), "a@rcm.example")
    assert bytes_of(LETTER, "a@rcm.example") != bytes_of(
        replace(LETTER, message_id="<2@a.example>"), "a@rcm.example"
    )


@pytest.mark.parametrize("where", ["name", "subject"])
@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\x0b", "\x00", "\u2028", "\x85"])
def test_nothing_breaks_out_of_its_header(where: str, break_: str) -> None:
    wicked = f"Ana{break_}Bcc: all@x.example{break_}{break_}<script>"
    message = read(bytes_of(replace(LETTER, **cast("Any", {where: wicked})), "a@rcm.example"))
    assert message["Bcc"] is None
    assert set(message.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Precedence", "MIME-Version", "Content-Type",
    }  # fmt: skip
    assert "script" not in message.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_a_name_full_of_marks_stays_one_name() -> None:
    message = read(
        bytes_of(
            replace(LETTER, name='Ana "la, cónsul" <x@y.example>, b@z.example'), "a@rcm.example"
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
def test_what_could_not_be_sent_is_no_letter(wrong: dict[str, Any]) -> None:
    with pytest.raises(UnusableInput):
        replace(LETTER, **wrong)


# -- the folder -----------------------------------------------------------------------------


def test_the_folder_holds_each_letter_once_and_for_us_alone(tmp_path: Path) -> None:
    transport = FolderTransport(tmp_path / "outbox", "a@rcm.example")
    transport.send(LETTER)
    transport.send(LETTER)
    transport.send(replace(LETTER, message_id="<0002@atalaya.example>"))
    files = sorted((tmp_path / "outbox").iterdir())
    assert [path.name for path in files] == ["0001@atalaya.example.eml", "0002@atalaya.example.eml"]
    assert files[0].read_bytes() == bytes_of(LETTER, "a@rcm.example")
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "outbox").stat().st_mode) == 0o700


def test_a_message_id_is_no_path() -> None:
    assert file_name("<../../etc/passwd@x.example>") == ".._.._etc_passwd@x.example.eml"
    with pytest.raises(UnusableInput):
        replace(LETTER, message_id="<../x@a.example>")


def test_a_folder_that_cannot_be_written_is_a_passing_failure(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file in the way")
    with pytest.raises(TransportError) as told:
        FolderTransport(tmp_path / "outbox", "a@rcm.example").send(LETTER)
    assert not told.value.is_permanent


# -- a mail server --------------------------------------------------------------------------


@pytest.fixture
def server() -> Iterator[tuple[Postman, int]]:
    with mail_server() as both:
        yield both


def told(port: int, **more: Any) -> Settings:
    return Settings(
        mode="test", smtp_host="127.0.0.1", smtp_port=port, smtp_timeout_seconds=5.0, mail_from="atalaya@rcm.example",
        **{"smtp_security": "none", **more},
    )  # fmt: skip


def test_letters_travel_over_one_connection_and_arrive_whole(server: tuple[Postman, int]) -> None:
    postman, port = server
    second = replace(
        LETTER,
        to="beto@consulado.example",
        message_id="<0002@a.example>",
        text=".\n..\nfin sin salto",
    )
    with SmtpTransport(told(port)) as transport:
        transport.send(LETTER)
        transport.send(second)
    assert postman.to == ["ana@consulado.example", "beto@consulado.example"]
    assert postman.connections == 1
    assert postman.taken[0] == bytes_of(LETTER, "atalaya@rcm.example", "Atalaya")
    body = postman.messages()[1].get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == ".\n..\nfin sin salto\n"


@pytest.mark.parametrize(
    ("answer", "is_permanent"),
    [("550 5.1.1 no such user", True), ("450 4.2.1 mailbox busy", False)],
)
@pytest.mark.parametrize("when", ["refuse", "answer"])
def test_a_refusal_says_whether_it_is_for_good(
    server: tuple[Postman, int], when: str, answer: str, is_permanent: bool
) -> None:
    postman, port = server
    setattr(postman, when, lambda address: answer if address.startswith("ana") else "")
    with SmtpTransport(told(port)) as transport:
        with pytest.raises(TransportError) as refused:
            transport.send(LETTER)
        transport.send(replace(LETTER, to="beto@consulado.example"))
    assert refused.value.is_permanent is is_permanent
    assert str(refused.value) == answer
    assert postman.to == ["beto@consulado.example"]


def test_a_connection_dropped_after_data_may_have_delivered(server: tuple[Postman, int]) -> None:
    postman, port = server
    postman.drop = lambda address: len(postman.taken) == 1
    with SmtpTransport(told(port)) as transport:
        with pytest.raises(TransportError) as dropped:
            transport.send(LETTER)
        assert not dropped.value.is_permanent
        transport.send(LETTER)
    assert len(set(postman.taken)) == 1
    assert len(postman.taken) == 2


def test_nobody_listening_is_a_passing_failure(server: tuple[Postman, int]) -> None:
    with mail_server() as (_, port):
        pass
    with SmtpTransport(told(port)) as transport, pytest.raises(TransportError) as silent:
        transport.send(LETTER)
    assert not silent.value.is_permanent


def test_a_server_that_hung_up_between_letters_is_called_again(server: tuple[Postman, int]) -> None:
    postman, port = server
    with SmtpTransport(told(port)) as transport:
        transport.send(LETTER)
        assert transport._server is not None
        assert transport._server.sock is not None
        transport._server.sock.shutdown(2)
        transport.send(replace(LETTER, message_id="<0002@a.example>"))
    assert (len(postman.taken), postman.connections) == (2, 2)


def test_starttls_with_a_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context, trusted = certificate(tmp_path)
    check = only("atalaya", "clave")
    secure = {
        "tls_context": context,
        "require_starttls": True,
        "authenticator": check,
        "auth_required": True,
    }
    with mail_server(**secure) as (man, port):
        wanted = told(port, smtp_security="starttls", smtp_user="atalaya", smtp_password="clave")
        with (
            SmtpTransport(wanted) as stranger,
            pytest.raises(TransportError, match="CERTIFICATE_VERIFY_FAILED"),
        ):
            stranger.send(LETTER)
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        with SmtpTransport(wanted) as transport:
            transport.send(LETTER)
        with (
            SmtpTransport(replace(wanted, smtp_password="otra")) as wrong,
            pytest.raises(TransportError) as refused,
        ):
            wrong.send(LETTER)
        assert not refused.value.is_permanent
        assert "clave" not in repr(wanted)
    assert man.to == ["ana@consulado.example"]


def test_no_letter_leaves_in_the_clear_when_tls_was_asked_for(server: tuple[Postman, int]) -> None:
    postman, port = server
    with (
        SmtpTransport(told(port, smtp_security="starttls")) as transport,
        pytest.raises(TransportError),
    ):
        transport.send(LETTER)
    assert postman.taken == []


# -- settings -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"SMTP_SECURITY": "ssl"}, "SMTP_SECURITY"),
        ({"SMTP_PASSWORD": "x"}, "SMTP_USER"),
        ({"MAIL_FROM": "Atalaya <a@b.example>"}, "MAIL_FROM"),
        ({"MAIL_REPLY_TO": "a@b.example\nBcc: c@d.example"}, "MAIL_REPLY_TO"),
        ({"MODE": "production", "SMTP_USER": "u", "SMTP_SECURITY": "none"}, "in the clear"),
        ({"MODE": "production", "SMTP_HOST": "mail.example"}, "MAIL_FROM"),
    ],
)
def test_an_unusable_post_is_refused(given: dict[str, str], said: str) -> None:
    strong = {"SECRET_KEY": "s" * 40, "DATA_KEY": "k" * 43 + "=", "COOKIE_SECURE": "true"}
    with pytest.raises(SettingsError, match=said):
        read_settings({f"ATALAYA_{name}": text for name, text in {**strong, **given}.items()})


def test_the_sender_is_of_the_public_host() -> None:
    assert Settings(base_url="https://Atalaya.Example/x").mail_sender == "atalaya@atalaya.example"
    assert Settings(base_url="http://[::1]:80").mail_sender == "atalaya@localhost"
    assert Settings(mail_from="rcm@x.example").mail_sender == "rcm@x.example"
