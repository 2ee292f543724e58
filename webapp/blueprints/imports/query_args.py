"""Who brings a file and what their forms say; the mapping as it stands in the form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.accounts import RoleName
from directory.entries.kinds import EntryKind
from directory.entries.models import Visibility
from directory.imports.batches import Importer
from directory.imports.columns.column_detection import Guess
from directory.imports.columns.entry_types import TYPES_OF
from directory.imports.columns.targets import TARGETS
from directory.imports.existing_entries import Allowance
from webapp.auth.access import Scope, current_scope
from webapp.auth.users import RCM_COUNTRIES
from webapp.http.services import services

LONGEST_NAME = 200


def sender() -> Importer:
    """Return the one who asks, and whose entries they may bring: of all members, of one country, of
    one post.
    """
    scope = current_scope()
    countries = frozenset(countries_of(scope))
    post_id = scope.post_id if scope.role is RoleName.CONSUL else None
    return Importer(scope.actor, Allowance(scope.viewer, countries, post_id), services().keyring)


def countries_of(scope: Scope) -> tuple[str, ...]:
    """Return the countries whose entries this person may bring."""
    return RCM_COUNTRIES if scope.role is RoleName.SECRETARIAT else (scope.country,)


def owner_of(form: Mapping[str, str], scope: Scope) -> str:
    """Return the owner of what no column says: chosen by the Secretariat, else the own country.

    Empty: the file says it.
    """
    if scope.role is not RoleName.SECRETARIAT:
        return scope.country
    country = form.get("country", "").upper()
    return country if country in RCM_COUNTRIES else ""


def kind_of_form(form: Mapping[str, str]) -> EntryKind | None:
    """Return what the rows are; None when the file says it itself."""
    code = form.get("kind", "")
    return EntryKind(code) if code in set(EntryKind) else None


def kinds_of(scope: Scope) -> tuple[EntryKind, ...]:
    """Return what this person may bring: community leaders are their own country's business."""
    if scope.role is RoleName.SECRETARIAT:
        return tuple(kind for kind in EntryKind if kind is not EntryKind.LEADER)
    return tuple(EntryKind)


def mapping_of(form: Mapping[str, str], guess: Guess, kind: EntryKind | None) -> dict[str, Any]:
    """Return the mapping in the form: a choice for each column, by its place, and the defaults."""
    columns = {}
    for place, column in enumerate(guess.columns):
        chosen = form.get(f"column-{place}", "")
        columns[column.title] = {"field": chosen if chosen in TARGETS else ""}
    defaults = {
        "type": form.get("default-type", ""),
        "visibility": form.get("default-visibility", ""),
        "located_in": form.get("default-located_in", "").upper()[:2],
        "name": form.get("default-name", "").strip()[:LONGEST_NAME],
    }
    allowed = {
        "type": TYPES_OF[kind] if kind else (),
        "visibility": tuple(each.value for each in Visibility),
    }
    valid = {
        key: value
        for key, value in defaults.items()
        if value and (key not in allowed or value in allowed[key])
    }
    return {"columns": columns, "defaults": valid}
