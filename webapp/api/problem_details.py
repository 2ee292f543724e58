"""What a program is told when something went wrong: problem details (RFC 9457) in the language it
asked for. A problem never says what it was asked about beyond the name of a parameter.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus

from flask import Response, request
from flask_babel import gettext

from webapp.auth.programs.refusals import REFUSAL_WORDS, ProblemKind, ProgramRefused

PROBLEM_TYPE = "application/problem+json"
KINDS = "urn:atalaya:problem:"
METHODS = "GET, HEAD, OPTIONS"


def problem_of(refused: ProgramRefused) -> Response:
    """Return the problem of a program that is not answered."""
    words = gettext(REFUSAL_WORDS[refused.refusal])
    name = "parameter" if refused.refusal is ProblemKind.PARAMETER else "scope"
    more = {name: refused.about} if refused.about else {}
    kind = KINDS + refused.refusal.value
    return problem(refused.code or 400, words, kind=kind, more=more, headers=refused.headers)


def problem(
    code: int,
    title: str,
    detail: str = "",
    *,
    kind: str = "about:blank",
    more: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return one problem; of no kind of its own where the status says all."""
    said: dict[str, object] = {"type": kind, "title": title, "status": code}
    said |= {"detail": detail} if detail else {}
    said |= {"instance": request.path, **(more or {})}
    answer = Response(json.dumps(said, ensure_ascii=False) + "\n", code, content_type=PROBLEM_TYPE)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Vary"] = "Accept-Language, Authorization"
    if code == HTTPStatus.METHOD_NOT_ALLOWED:
        answer.headers["Allow"] = METHODS
    answer.headers.update(headers or {})
    return answer
