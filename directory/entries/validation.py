"""From what somebody typed or sent to clean values: every fault named with its field, at once.

Forms, links and imports go through here. What each shape of field takes stands in
`directory.entries.shape_validation`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from core.atlas.protocols import UnitAtlas
from core.errors import UnusableInput
from core.i18n.languages import N_
from core.phones.evidence import PhoneEvidence
from core.phones.place_evidence import evidence_of
from core.problems import Problem
from directory.entries.field_model import Field
from directory.entries.fields import FIELDS
from directory.entries.kinds import EntryKind
from directory.entries.shape_validation import RefusedValue, ValueContext, validate_shape
from directory.entries.values import Values


class InvalidValues(UnusableInput):
    """Values that cannot be taken; `problems` tells the fault of each field by its key."""

    def __init__(self, kind: EntryKind, problems: Mapping[str, Problem]) -> None:
        super().__init__(
            str(kind),
            "; ".join(f"{key}: {each.message % each.gaps}" for key, each in problems.items()),
        )
        self.problems = dict(problems)


def validate(
    kind: EntryKind,
    raw: Mapping[str, Any],
    *,
    country: str,
    atlas: UnitAtlas | None = None,
    is_whole: bool = True,
    phones: PhoneEvidence | None = None,
) -> Values:
    """Return the clean values of the fields in `raw`, ready for `directory.entries.lifecycle`.

    `phones` is what tells where telephones without `+` are dialled; by default what `raw` says of
    its place, and the owner `country` (ISO 3166-1 alpha-2) last. With an `atlas` the codes of units
    are held to it. `is_whole` insists on every required field; without it only those given are
    looked at. Raises InvalidValues with every fault.
    """
    context = ValueContext(phones or evidence_of(raw, country, atlas), atlas)
    values: Values = {}
    problems: dict[str, Problem] = {}
    for each in FIELDS[kind]:
        if each.key not in raw:
            if is_whole and each.is_required:
                problems[each.key] = Problem(N_("Falta este dato."))
            continue
        try:
            values[each.key] = _validate_field(each, raw[each.key], context)
        except RefusedValue as refused:
            problems[each.key] = refused.problem
    for key in raw.keys() - _keys(kind):
        problems[key] = Problem(N_("No existe este campo."))
    if problems:
        raise InvalidValues(kind, problems)
    return values


# -- inside ---------------------------------------------------------------------------------


@lru_cache(maxsize=16)
def _keys(kind: EntryKind) -> frozenset[str]:
    return frozenset(each.key for each in FIELDS[kind])


def _validate_field(field: Field, value: Any, context: ValueContext) -> Any:
    clean = validate_shape(field, value, context)
    if field.is_required and clean in (None, "", []):
        raise RefusedValue(N_("Falta este dato."))
    return clean
