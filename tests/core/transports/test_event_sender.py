"""Events leave signed as Standard Webhooks ask, to addresses of the Internet alone."""

from __future__ import annotations

import base64
import hmac
import json
from datetime import UTC, datetime

import pytest

from core.http.exchange import ApiAnswer, ApiClient, ApiRequest, AskApi, listed_host_of
from core.http.values import FailureKind, RetrievalFailure
from core.transports.event_sender import EVENT, SIGNING_SECRET, EventTransport, signature_of
from core.transports.transport import FailureClass, OutgoingMessage, TransportError

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()
FORBIDDEN = [
    "http://hooks.example/x", "https://127.0.0.1/x", "https://localhost/x", "https://[::1]/x",
    "https://10.0.0.1/x", "https://192.168.1.1/x", "https://172.16.0.1/x",
    "https://169.254.169.254/latest", "https://0.0.0.0/x", "https://100.64.0.1/x",
    "https://[fd00::1]/x", "https://[::ffff:127.0.0.1]/x", "https://user:x@hooks.example/x",
    "https://hooks.example:25/x", "https://2130706433/x", "ftp://hooks.example/x",
]  # fmt: skip


class Receiver:
    """Another system: answers one status, and keeps what came."""

    def __init__(self, answer: ApiAnswer | RetrievalFailure) -> None:
        self.answer, self.asked = answer, list[ApiRequest]()

    def __call__(self, request: ApiRequest) -> ApiAnswer | RetrievalFailure:
        self.asked.append(request)
        return self.answer


def message(to: str = "https://hooks.example/x") -> OutgoingMessage:
    return OutgoingMessage(
        to=to, name="", subject="x", text=json.dumps({"type": "trial"}),
        message_id="<abc@atalaya.example>", written_at=NOW, headers=((SIGNING_SECRET, SECRET),),
    )  # fmt: skip


def transport(receiver: AskApi) -> EventTransport:
    return EventTransport(lambda _address: receiver, lambda: NOW)


def test_an_event_is_signed_and_its_secret_stays_here() -> None:
    receiver = Receiver(ApiAnswer(204, b""))
    for _ in range(2):
        transport(receiver).send(message())
    first, again = receiver.asked
    assert first == again
    said = dict(first.headers)
    assert said["webhook-id"] == "abc"
    assert said["webhook-timestamp"] == str(int(NOW.timestamp()))
    signed = f"abc.{said['webhook-timestamp']}.".encode() + first.body
    own = base64.b64encode(hmac.digest(b"k" * 32, signed, "sha256")).decode()
    assert said["webhook-signature"] == f"v1,{own}"
    assert SIGNING_SECRET not in said
    assert SECRET not in repr(first) + first.body.decode()


def test_what_is_no_secret_signs_nothing() -> None:
    with pytest.raises(ValueError, match="secret"):
        signature_of("whsec_%", "a", "1", b"")


@pytest.mark.parametrize(
    ("answer", "failure", "pause"),
    [
        (ApiAnswer(500, b""), FailureClass.PAUSE_RECIPIENT, 0),
        (ApiAnswer(429, b"", 30), FailureClass.PAUSE_RECIPIENT, 30),
        (ApiAnswer(302, b""), FailureClass.PAUSE_RECIPIENT, 0),
        (ApiAnswer(410, b""), FailureClass.NEVER, 0),
        (RetrievalFailure("x", kind=FailureKind.NO_ANSWER), FailureClass.PAUSE_RECIPIENT, 0),
        (RetrievalFailure("x", kind=FailureKind.FORBIDDEN), FailureClass.NEVER, 0),
    ],
)
def test_what_a_failure_means(
    answer: ApiAnswer | RetrievalFailure, failure: FailureClass, pause: int
) -> None:
    with pytest.raises(TransportError) as wrong:
        transport(Receiver(answer)).send(message())
    assert (wrong.value.failure, wrong.value.pause_seconds) == (failure, pause)


@pytest.mark.parametrize("address", FORBIDDEN)
def test_what_is_inside_is_neither_taken_nor_asked(address: str) -> None:
    assert EVENT.recipient(address) == ""
    receiver = Receiver(ApiAnswer(204, b""))
    with pytest.raises(TransportError):
        transport(receiver).send(message(address))
    assert receiver.asked == []


def test_sixteen_are_forbidden_and_a_name_that_leads_inside_is_not_dialled() -> None:
    assert len(FORBIDDEN) == 16
    inside = "https://localhost.localdomain/x"
    client = ApiClient(user_agent="x", hosts=[listed_host_of(inside)], timeout_seconds=2)
    answer = client(ApiRequest("POST", inside))
    assert isinstance(answer, RetrievalFailure)
    assert answer.kind in {FailureKind.FORBIDDEN, FailureKind.NO_NAME}


def test_an_address_of_the_internet_is_taken() -> None:
    for address in ("https://hooks.example/a?b=c", "https://8.8.8.8:8443/x"):
        assert EVENT.recipient(address) == address
