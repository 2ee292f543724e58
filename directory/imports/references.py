"""Posts and organisations that a row names: found among the entries there are, or in the file."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator

from core.atlas.names import fold
from core.i18n.languages import N_
from core.problems import Problem
from core.tabular.row_cells import CellProblem
from directory.entries.field_model import FieldShape
from directory.entries.fields import FIELDS
from directory.entries.kinds import EntryKind
from directory.imports.existing_entries import ExistingEntries
from directory.imports.rows.drafts import Draft

_NAMED_BY = {"post_id": "of_post", "covering_post_id": "covering_post"}
"""Field -> the column that names the post in words."""
_KIND_OF_SHAPE = {FieldShape.POST: EntryKind.POST, FieldShape.ORGANISATION: EntryKind.ORGANISATION}


def resolve_references(
    draft: Draft, existing: ExistingEntries, coming: Collection[uuid.UUID]
) -> list[CellProblem]:
    """Set the posts a row names in words; leave out those that are not there, and return why.

    `coming` are the identities that rows of the file bring themselves.
    """
    notes = [*_resolve_names(draft, existing), *_missing(draft, existing, coming)]
    for note in notes:
        draft.values.pop(note.column, None)
    return notes


# -- inside ---------------------------------------------------------------------------------


def _resolve_names(draft: Draft, existing: ExistingEntries) -> Iterator[CellProblem]:
    own = {field.key for field in FIELDS[draft.kind]}
    for key, column in _NAMED_BY.items():
        name = draft.more.get(column, "")
        if not name or draft.values.get(key) or key not in own:
            continue
        post_id = _post_called(name, draft.country, existing)
        if post_id is None:
            message = N_("No hay una sola representación que se llame «%(value)s».")
            yield CellProblem(column, name, Problem(message, {"value": name[:80]}))
        else:
            draft.values[key] = post_id


def _post_called(name: str, country: str, existing: ExistingEntries) -> str | None:
    """Return the one post of that name, of the row's own country before others; None in doubt."""
    named = existing.names_of_posts.get(fold(name), [])
    own = [post_id for owner, post_id in named if owner == country]
    chosen = own or [post_id for _, post_id in named]
    return chosen[0] if len(chosen) == 1 else None


def _missing(
    draft: Draft, existing: ExistingEntries, coming: Collection[uuid.UUID]
) -> Iterator[CellProblem]:
    for field in FIELDS[draft.kind]:
        kind, value = _KIND_OF_SHAPE.get(field.shape), draft.values.get(field.key)
        if kind is None or not value:
            continue
        entry = existing.by_id.get(uuid.UUID(value))
        is_there = uuid.UUID(value) in coming if entry is None else entry.kind is kind
        if not is_there:
            message = N_("No existe en el directorio ni viene en el archivo.")
            yield CellProblem(field.key, str(value), Problem(message))
