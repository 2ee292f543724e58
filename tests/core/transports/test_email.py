from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.settings import Settings
from core.transports.email import SmtpTransport
from core.transports.email_format import bytes_of
from core.transports.transport import TransportError
from tests.core.transports.example import MESSAGE
from tests.mail_server import Postman, certificate, mail_server, only


@pytest.fixture
def server() -> Iterator[tuple[Postman, int]]:
    with mail_server() as both:
        yield both


def settings_for(port: int, **more: Any) -> Settings:
    return Settings(
        mode="test",
        smtp_host="127.0.0.1",
        smtp_port=port,
        smtp_timeout_seconds=5.0,
        mail_from="atalaya@rcm.example",
        **{"smtp_security": "none", **more},
    )


def test_letters_travel_over_one_connection_and_arrive_whole(server: tuple[Postman, int]) -> None:
    postman, port = server
    second = replace(
        MESSAGE,
        to="beto@consulado.example",
        message_id="<0002@a.example>",
        text=".\n..\nfin sin salto",
    )
    with SmtpTransport(settings_for(port)) as transport:
        transport.send(MESSAGE)
        transport.send(second)
    assert postman.to == ["ana@consulado.example", "beto@consulado.example"]
    assert postman.connections == 1
    assert postman.taken[0] == bytes_of(MESSAGE, "atalaya@rcm.example", "Atalaya")
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
    with SmtpTransport(settings_for(port)) as transport:
        with pytest.raises(TransportError) as refused:
            transport.send(MESSAGE)
        transport.send(replace(MESSAGE, to="beto@consulado.example"))
    assert refused.value.is_permanent is is_permanent
    assert str(refused.value) == answer
    assert postman.to == ["beto@consulado.example"]


def test_a_connection_dropped_after_data_may_have_delivered(server: tuple[Postman, int]) -> None:
    postman, port = server
    postman.drop = lambda address: len(postman.taken) == 1
    with SmtpTransport(settings_for(port)) as transport:
        with pytest.raises(TransportError) as dropped:
            transport.send(MESSAGE)
        assert not dropped.value.is_permanent
        transport.send(MESSAGE)
    assert len(set(postman.taken)) == 1
    assert len(postman.taken) == 2


def test_nobody_listening_is_a_passing_failure(server: tuple[Postman, int]) -> None:
    with mail_server() as (_, port):
        pass
    with SmtpTransport(settings_for(port)) as transport, pytest.raises(TransportError) as silent:
        transport.send(MESSAGE)
    assert not silent.value.is_permanent


def test_a_server_that_hung_up_between_letters_is_called_again(server: tuple[Postman, int]) -> None:
    postman, port = server
    with SmtpTransport(settings_for(port)) as transport:
        transport.send(MESSAGE)
        assert transport._server is not None
        assert transport._server.sock is not None
        transport._server.sock.shutdown(2)
        transport.send(replace(MESSAGE, message_id="<0002@a.example>"))
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
        wanted = settings_for(
            port, smtp_security="starttls", smtp_user="atalaya", smtp_password="clave"
        )
        with (
            SmtpTransport(wanted) as stranger,
            pytest.raises(TransportError, match="CERTIFICATE_VERIFY_FAILED"),
        ):
            stranger.send(MESSAGE)
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        with SmtpTransport(wanted) as transport:
            transport.send(MESSAGE)
        with (
            SmtpTransport(replace(wanted, smtp_password="otra")) as wrong,
            pytest.raises(TransportError) as refused,
        ):
            wrong.send(MESSAGE)
        assert not refused.value.is_permanent
        assert "clave" not in repr(wanted)
    assert man.to == ["ana@consulado.example"]


def test_no_letter_leaves_in_the_clear_when_tls_was_asked_for(server: tuple[Postman, int]) -> None:
    postman, port = server
    with (
        SmtpTransport(settings_for(port, smtp_security="starttls")) as transport,
        pytest.raises(TransportError),
    ):
        transport.send(MESSAGE)
    assert postman.taken == []
