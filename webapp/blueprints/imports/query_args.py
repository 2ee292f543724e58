"""Who brings a file and what their forms say; the mapping as it stands in the form."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.accounts import RoleName
from core.tabular.column_detection import ColumnGuess
from directory.entries.kinds import EntryKind
from directory.entries.models import Visibility
from directory.imports.batches import Importer, head_of
from directory.imports.columns.entry_types import TYPES_OF
from directory.imports.columns.targets import POINTS, READINGS, TARGETS
from directory.imports.existing_entries import Allowance
from directory.imports.models import ImportBatch
from directory.imports.rows.place import REPAIR, WRITTEN
from directory.imports.trial.choices import DoublesChoice, ImportChoices
from webapp.auth.access import Scope, current_scope
from webapp.auth.users import RCM_COUNTRIES
from webapp.forms.place_choice import sent_choices
from webapp.http.services import services

LONGEST_NAME = 200
_HEAD_ROWS = re.compile(r"(\d{1,6})(?:\s*-\s*(\d{1,6}))?")
_DOUBLE_FIELD = re.compile(r"double-(\d{1,6})-(.*)")


def places_chosen(form: Mapping[str, str], mapping: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was chosen about places, added to what was before: members of a mapping."""
    points = form.get("points", "")
    return {
        READINGS: {**mapping.get(READINGS, {}), **sent_choices(form)},
        POINTS: points if points in {REPAIR, WRITTEN} else "",
    }


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


@dataclass(frozen=True, slots=True)
class ReadingChoice:
    """How a file is to be read, as somebody said: kind of entry, sheet, rows of the titles."""

    kind: EntryKind | None
    sheet: str
    head: tuple[int, int] | None

    @property
    def head_text(self) -> str:
        """The rows of the titles as they are typed: `3`, `3-4`, or empty where they are found."""
        if self.head is None:
            return ""
        first, last = self.head
        return str(first) if first == last else f"{first}-{last}"


def reading_of(args: Mapping[str, str], batch: ImportBatch, scope: Scope) -> ReadingChoice:
    """Return how a file is to be read: by the form or the address, else as it was kept."""
    kind, head = batch.kind, head_of(batch)
    if "clase" in args:
        code = args["clase"]
        kind = EntryKind(code) if code in set(kinds_of(scope)) else None
    if "titulos" in args:
        match = _HEAD_ROWS.fullmatch(args["titulos"].strip())
        head = (int(match[1]), max(int(match[1]), int(match[2] or match[1]))) if match else None
    return ReadingChoice(kind, args.get("hoja", batch.sheet), head)


def choices_of(form: Mapping[str, str]) -> ImportChoices:
    """Return what was decided on the page of a trial: for all likely doubles, and row by row."""
    by_row: dict[tuple[str, int], DoublesChoice] = {}
    for name, value in form.items():
        match = _DOUBLE_FIELD.fullmatch(name)
        if match and value in set(DoublesChoice):
            by_row[(match[2], int(match[1]))] = DoublesChoice(value)
    for_all = form.get("doubles", "")
    doubles = DoublesChoice(for_all) if for_all in set(DoublesChoice) else DoublesChoice.ASK
    return ImportChoices(form.get("visibility") == "1", doubles, by_row)


def mapping_of(
    form: Mapping[str, str], columns: Sequence[ColumnGuess], kind: EntryKind | None
) -> dict[str, Any]:
    """Return the mapping in the form: a choice for each column, by its place, and the defaults."""
    fields = {}
    for place, column in enumerate(columns):
        chosen = form.get(f"column-{place}", "")
        fields[column.title] = {"field": chosen if chosen in TARGETS else ""}
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
    return {"columns": fields, "defaults": valid}
