"""Write what the documentation says of the interface for programs: `docs/openapi.json`, and the
table of its operations in `docs/api.md`. Both are made of the operations and of the policy.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from core.accounts import RoleName
from webapp.api.openapi import openapi_file
from webapp.api.operations import OPERATIONS, ROOT, Operation
from webapp.auth.policy import POLICY

DOCS = Path(__file__).resolve().parent.parent / "docs"
BEGIN, END = "<!-- operations: scripts/api_docs.py -->", "<!-- end of operations -->"
_ROLES = tuple(
    zip(
        RoleName,
        ("Secretariat", "administrator", "consul", "emergency", "civil society"),
        strict=False,
    )
)


def operations_table() -> str:
    """Return the table of the operations: where, what, who, by a key made for what."""
    return "\n".join(_lines())


def with_table(page: str) -> str:
    """Return the page with the table as it is now."""
    before, _mark, rest = page.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n{operations_table()}\n{END}{after}"


def _lines() -> Iterator[str]:
    yield "| GET | what | asks | who | key for |"
    yield "|---|---|---|---|---|"
    for each in OPERATIONS.values():
        names = ", ".join(f"`{one.name}`" for one in each.parameters)
        scope = POLICY[each.endpoint].token_scope
        key = f"`{scope.value}`" if scope else "any"
        yield f"| `{ROOT}{each.path}` | {each.summary} | {names} | {_who(each)} | {key} |"


def _who(operation: Operation) -> str:
    row = POLICY[operation.endpoint]
    if "token" in operation.in_path:
        return "who has its address"
    if row.is_public:
        return "anybody"
    if row.roles == frozenset(RoleName):
        return "every account"
    return ", ".join(words for role, words in _ROLES if role in row.roles)


def main() -> None:
    """Write both files."""
    (DOCS / "openapi.json").write_bytes(openapi_file())
    page = DOCS / "api.md"
    page.write_text(with_table(page.read_text()))


if __name__ == "__main__":
    main()
