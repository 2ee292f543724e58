"""The OpenAPI 3.1 file of /api/v1: written from the operations and from the policy, so that it says
what the doors do. `docs/openapi.json` is its copy.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from webapp.api.operations import OPERATIONS, ROOT, Operation
from webapp.api.parameters import Parameter
from webapp.api.problem_details import PROBLEM_TYPE
from webapp.api.schemas import SCHEMAS, ref
from webapp.auth.policy import POLICY

BEARER, PASSWORD = "token", "password"
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
    "429": "Too many questions in a minute.",
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
                PASSWORD: {
                    "type": "http",
                    "scheme": "basic",
                    "description": "The same key as the password of any name.",
                },
            },
            "responses": {
                code: {
                    "description": words,
                    "content": {PROBLEM_TYPE: {"schema": ref("Problem")}},
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
    by_key = [{PASSWORD: scopes}, {BEARER: scopes}]
    return [{}, *by_key] if row.is_public else by_key


# -- inside ---------------------------------------------------------------------------------


def _operation(operation: Operation) -> dict[str, Any]:
    content: dict[str, Any] = {operation.media_type: {}}
    if operation.schema:
        content[operation.media_type] = {"schema": ref(operation.schema)}
    elif operation.media_type == "application/json":
        content[operation.media_type] = {"schema": {"type": "object"}}
    answers: dict[str, Any] = {
        "200": {"description": operation.summary, "headers": _HEADERS, "content": content},
        "304": {"description": "Who asks has it."},
    }
    answers |= {code: {"$ref": f"#/components/responses/{code}"} for code in _PROBLEMS}
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


def _in_query(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": "query",
        "description": parameter.words,
        "schema": dict(parameter.schema),
    }
