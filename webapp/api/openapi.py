"""The OpenAPI 3.1 file of /api/v1: written from the operations and from the policy, so that it says
what the doors do. `docs/openapi.json` is its copy.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from webapp.api.operations import LISTED, OPERATIONS, ROOT, Operation
from webapp.api.parameters import CURSOR, Parameter
from webapp.api.problem_details import PROBLEM_TYPE
from webapp.api.schemas import SCHEMAS, ref
from webapp.auth.policy import POLICY

BEARER, BASIC = "token", "basic"
_ABOUT = (
    "Read only. What anybody reads on the pages is answered without a key; all else by the key of "
    "an account (*My account → Keys of programs*), sent as `Authorization: Bearer`. Cookies are "
    "ignored. Answers bear an ETag: send it back as If-None-Match. Lists come in parts: follow "
    "`next`. Unknown parameters are refused. No person stands in any answer."
)
_PROBLEMS = {
    "400": "A parameter cannot be used.",
    "401": "The key is missing, or opens nothing.",
    "403": "The key, or its account, does not open this.",
    "404": "There is no such thing, or none for who asks.",
    "405": "Nothing is asked for so: GET and HEAD alone.",
    "429": "Too many questions in a minute.",
    "500": "A fault of ours.",
    "503": "The database does not answer, or is busy: ask again in a moment.",
}
_MORE_HEADERS = {
    "401": {"WWW-Authenticate": {"schema": {"type": "string"}}},
    "405": {"Allow": {"schema": {"type": "string"}}},
    "429": {"Retry-After": {"schema": {"type": "integer", "minimum": 0}}},
    "503": {"Retry-After": {"schema": {"type": "integer", "minimum": 0}}},
}
_HEADERS = {
    "ETag": {"schema": {"type": "string"}},
    "Cache-Control": {"schema": {"type": "string"}},
}


def openapi_document() -> dict[str, Any]:
    """Return the description of the interface."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Atalaya",
            "version": "1",
            "description": _ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": {ROOT + each.path: {"get": _operation(each)} for each in OPERATIONS.values()},
        "components": {
            "securitySchemes": {
                BEARER: {"type": "http", "scheme": "bearer", "description": "A key of a program."},
                BASIC: {
                    "type": "http",
                    "scheme": "basic",
                    "description": "The same key as the password of any name.",
                },
            },
            "responses": {
                code: {
                    "description": words,
                    "content": {PROBLEM_TYPE: {"schema": ref("Problem")}},
                    "headers": _MORE_HEADERS.get(code, {}),
                }
                for code, words in _PROBLEMS.items()
            },
            "schemas": dict(SCHEMAS),
        },
    }


@lru_cache(maxsize=1)
def openapi_file() -> bytes:
    """Return the description as a file."""
    return json.dumps(openapi_document(), indent=1, ensure_ascii=False).encode() + b"\n"


def security_of(operation: Operation) -> list[dict[str, list[str]]]:
    """Return by what an operation is opened: by a key made for it, or by nothing as well."""
    row = POLICY[operation.endpoint]
    scopes = [row.token_scope.value] if row.token_scope else []
    by_key = [{BASIC: scopes}, {BEARER: scopes}]
    return [{}, *by_key] if row.is_public else by_key


# -- inside ---------------------------------------------------------------------------------


def _operation(operation: Operation) -> dict[str, Any]:
    content: dict[str, Any] = {operation.media_type: {}}
    if operation.schema:
        content[operation.media_type] = {"schema": ref(operation.schema)}
    elif operation.media_type == "application/json":
        content[operation.media_type] = {"schema": {"type": "object"}}
    good = {"description": operation.summary, "headers": _HEADERS, "content": content}
    if links := _links_of(operation):
        good["links"] = links
    answers: dict[str, Any] = {"200": good, "304": {"description": "Who asks has it."}}
    answers |= {
        code: {"$ref": f"#/components/responses/{code}"}
        for code in _PROBLEMS
        if _may_answer(operation, code)
    }
    return {
        "operationId": operation.name,
        "summary": operation.summary,
        "security": security_of(operation),
        "parameters": [
            *({"name": name, "in": "path", "required": True, "schema": schema}
              for name, schema in operation.in_path.items()),
            *map(_in_query, operation.parameters),
        ],
        "responses": answers,
    }  # fmt: skip


def _may_answer(operation: Operation, code: str) -> bool:
    """Return whether an operation may be answered so."""
    if code == "403":
        row = POLICY[operation.endpoint]
        return row.token_scope is not None or not row.is_public
    return code != "404" or bool(operation.in_path)


def _links_of(operation: Operation) -> dict[str, Any]:
    """Return where an answer leads: to the following part, and to each thing it lists."""
    found: dict[str, Any] = {}
    if CURSOR in operation.parameters:
        found["following"] = {
            "operationId": operation.name,
            "parameters": {CURSOR.name: "$response.body#/cursor"},
            "description": "The following part; there is none where `cursor` is null.",
        }
    for target, (name, place) in LISTED.get(operation.name, {}).items():
        found[target] = {
            "operationId": target,
            "parameters": {name: f"$response.body#/{place}"},
            "description": "One of those that are listed.",
        }
    return found


def _in_query(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": "query",
        "description": parameter.words,
        "schema": dict(parameter.schema),
    }
