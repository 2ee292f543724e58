"""Problems bear a type for programs and words for people, and repeat no secret."""

from __future__ import annotations

import json

from tests.webapp.conftest import House
from webapp.api.problem_details import problem, problem_of
from webapp.auth.programs.refusals import ProblemKind, ProgramRefused


def test_a_problem_of_ours_has_a_kind(house: House) -> None:
    with house.app.test_request_context("/api/v1/plans?lang=en"):
        answer = problem_of(ProgramRefused(ProblemKind.PARAMETER, "limit"))
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert json.loads(answer.data) == {
        "type": "urn:atalaya:problem:parameter-unusable",
        "title": "A parameter of the address cannot be used.",
        "status": 400, "instance": "/api/v1/plans", "parameter": "limit",
    }  # fmt: skip


def test_any_other_is_what_its_status_says(house: House) -> None:
    with house.app.test_request_context("/api/v1/x"):
        answer = problem(405, "Not so", "Try GET")
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert answer.headers["Cache-Control"] == "no-store"
    said = json.loads(answer.data)
    assert (said["type"], said["detail"]) == ("about:blank", "Try GET")
