"""What a row may do: to whose entries, to which fields, with which designation. Pure."""

from __future__ import annotations

from core.i18n.languages import N_
from core.problems import Problem
from core.tabular.row_cells import CellProblem
from directory.entries.fields import FIELDS
from directory.entries.kinds import EntryKind
from directory.entries.values import Values
from directory.imports.existing_entries import (
    Allowance,
    ExistingEntries,
    KnownEntry,
    place_of_designation,
)
from directory.imports.row_results import Changes
from directory.imports.rows.drafts import Draft

_SENSITIVE_TO_A_POST = frozenset({"designated", "alternate"})
_NOT_YOURS = N_("Esta entrada no es de su país o de su representación: no la puede cambiar.")
_NOT_A_POSTS = N_("Esto lo cambia el país o la Secretaría, no la representación.")


def creation_problems(
    draft: Draft, existing: ExistingEntries, allowance: Allowance
) -> list[CellProblem]:
    """Return what keeps a row from making a new entry."""
    problems = [
        CellProblem(field.key, "", Problem(N_("Falta este dato.")))
        for field in FIELDS[draft.kind]
        if field.is_required and field.key not in draft.values and field.key != "visibility"
    ]
    post_id = draft.values.get("post_id")
    if draft.country not in allowance.countries:
        message = N_("Sus entradas no son de un país por el que usted pueda escribir.")
        problems.append(CellProblem("country", draft.country, Problem(message)))
    elif not allowance.covers(draft.kind, draft.country, draft.entry_id, post_id):
        problems.append(CellProblem("post_id", str(post_id or ""), Problem(_NOT_YOURS)))
    return problems + _designation_problems(draft, draft.values, None, existing, allowance)


def change_problems(
    draft: Draft,
    entry: KnownEntry,
    changes: Changes,
    after: Values,
    existing: ExistingEntries,
    allowance: Allowance,
) -> list[CellProblem]:
    """Return what keeps a row from making these `changes`; `after` is the entry with them."""
    problems: list[CellProblem] = []
    if not allowance.covers(entry.kind, entry.country, entry.entry_id, entry.values.get("post_id")):
        problems.append(CellProblem("", draft.name, Problem(_NOT_YOURS)))
    elif allowance.post_id is not None:
        problems += _sensitive_to_a_post(draft.kind, changes)
    return problems + _designation_problems(draft, after, entry, existing, allowance)


# -- inside ---------------------------------------------------------------------------------


def _sensitive_to_a_post(kind: EntryKind, changes: Changes) -> list[CellProblem]:
    sensitive = {field.key for field in FIELDS[kind] if field.is_sensitive}
    return [
        CellProblem(key, str(pair[1]), Problem(_NOT_A_POSTS))
        for key, pair in changes.items()
        if key in sensitive
    ]


def _designation_problems(
    draft: Draft,
    values: Values,
    entry: KnownEntry | None,
    existing: ExistingEntries,
    allowance: Allowance,
) -> list[CellProblem]:
    """Return why a focal point cannot have its seat: one designated and one alternate for each post
    and country.
    """
    if draft.kind is not EntryKind.FOCAL_POINT:
        return []
    designation = str(values.get("designation", ""))
    is_new_from_a_post = entry is None and allowance.post_id is not None
    if is_new_from_a_post and designation in _SENSITIVE_TO_A_POST:
        return [CellProblem("type", designation, Problem(_NOT_A_POSTS))]
    problem = _taken_seat(draft, values, entry, existing)
    return [CellProblem("type", designation, problem)] if problem else []


def _taken_seat(
    draft: Draft, values: Values, entry: KnownEntry | None, existing: ExistingEntries
) -> Problem | None:
    """Return who has the seat already, in words; None when it is free."""
    seat = place_of_designation(draft.country, values)
    holder = existing.designated.get(seat) if seat else None
    itself = {draft.number, entry.entry_id, entry.row} if entry else {draft.number}
    if holder is None or holder in itself:
        return None
    if isinstance(holder, int):
        message = N_(
            "La fila %(row)s ya tiene esta designación: hay una por representación y por país."
        )
        return Problem(message, {"row": holder})
    other = existing.by_id[holder]
    if place_of_designation(other.country, other.values) != seat:
        return None
    message = N_("%(name)s ya tiene esta designación: hay una por representación y por país.")
    return Problem(message, {"name": str(other.values.get("name", ""))})
