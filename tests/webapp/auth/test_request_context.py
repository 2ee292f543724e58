from __future__ import annotations

from tests.webapp.conftest import House
from webapp.auth.request_context import request_context


def test_a_stranger_looks_as_the_public_and_reads_no_person(house: House) -> None:
    with house.app.test_request_context("/"):
        context = request_context()
    assert (context.viewer.country, context.actor, context.purpose) == (None, "public", "")
    assert context.now == house.clock()


def test_the_purpose_travels_with_the_request(house: House) -> None:
    with house.app.test_request_context("/"):
        assert request_context("call list").purpose == "call list"
