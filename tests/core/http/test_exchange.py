"""Questions with a token go to listed hosts alone, and whatever status comes is an answer."""

from __future__ import annotations

import socket

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from core.connections import ListedHost
from core.http import (
    ApiAnswer,
    ApiClient,
    ApiRequest,
    FailureKind,
    RetrievalFailure,
    listed_host_of,
)

TOKEN = ("Authorization", "Bearer EAA")


def client(*hosts: str, seconds: float = 5, allow_loopback: bool = True) -> ApiClient:
    listed = [listed_host_of(each) for each in hosts]
    return ApiClient(
        user_agent="Atalaya/test", hosts=listed, timeout_seconds=seconds,
        allow_loopback=allow_loopback,
    )  # fmt: skip


def failure(answer: ApiAnswer | RetrievalFailure) -> FailureKind:
    assert isinstance(answer, RetrievalFailure), answer
    return answer.kind


@pytest.mark.parametrize("status", [200, 204, 302, 400, 401, 429, 500, 503])
def test_whatever_status_comes_is_an_answer_with_its_body(
    httpserver: HTTPServer, status: int
) -> None:
    def serve(request: Request) -> Response:
        assert (request.method, request.data) == ("POST", b'{"a": 1}')
        assert request.headers["Authorization"] == "Bearer EAA"
        assert request.headers["User-Agent"] == "Atalaya/test"
        headers = {"Retry-After": "9", "Location": "http://127.0.0.1:1/elsewhere"}
        return Response(b'{"error": 1}', status, headers=headers)

    httpserver.expect_oneshot_request("/m").respond_with_handler(serve)
    address = httpserver.url_for("/m")
    answer = client(address)(ApiRequest("POST", address, (TOKEN,), b'{"a": 1}'))
    body = b"" if status in {204, 302} else b'{"error": 1}'  # where it sends to, nobody reads
    assert answer == ApiAnswer(status, body, 9)


def test_nobody_is_asked_who_is_not_listed(httpserver: HTTPServer) -> None:
    address = httpserver.url_for("/m")
    other = client(f"http://127.0.0.1:{httpserver.port + 1}")
    assert failure(other(ApiRequest("GET", address))) is FailureKind.FORBIDDEN
    assert failure(client()(ApiRequest("GET", address))) is FailureKind.FORBIDDEN
    listed = client(address, allow_loopback=False)
    assert failure(listed(ApiRequest("GET", address))) is FailureKind.FORBIDDEN
    assert httpserver.log == []


@pytest.mark.parametrize(
    "address",
    ["https://127.0.0.1/m", "https://localhost/m", "https://10.0.0.1/m", "https://[::1]/"],
)
def test_no_address_inside_is_dialled_though_it_is_listed(address: str) -> None:
    asked = client(address, allow_loopback=False)(ApiRequest("GET", address))
    assert failure(asked) is FailureKind.FORBIDDEN


def test_the_whole_answer_has_one_limit_whoever_is_there() -> None:
    """A machine that takes the connection and says nothing; then a port nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/m"
        slow = client(address, seconds=0.1)(ApiRequest("GET", address))
        assert failure(slow) is FailureKind.NO_ANSWER
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/m"
    assert failure(client(address)(ApiRequest("GET", address))) is FailureKind.REFUSED


def test_a_body_without_end_is_refused(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.http.exchange.LARGEST_ANSWER_BYTES", 1000)
    httpserver.expect_request("/m").respond_with_data(b"x" * 5000)
    address = httpserver.url_for("/m")
    assert failure(client(address)(ApiRequest("GET", address))) is FailureKind.TOO_LARGE


def test_a_host_and_its_port() -> None:
    assert listed_host_of("https://Graph.Example/v1") == ListedHost("graph.example", 443)
    assert listed_host_of("http://127.0.0.1:8080/") == ListedHost("127.0.0.1", 8080)
    with pytest.raises(ValueError, match="Port"):
        listed_host_of("https://a.example:99999/")
