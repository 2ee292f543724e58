"""The pairs that may be one, side by side, as far as the asker may decide on them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.i18n.languages import N_
from directory.entries.field_model import Field, FieldShape
from directory.entries.fields import FIELDS
from directory.entries.kinds import AnyEntry, EntryKind
from directory.entries.lifecycle import any_entry
from directory.entries.models import Post
from directory.entries.values import values_of
from directory.entries.visibility import may_see
from directory.imports.duplicate_pairs import pairs_in_state
from directory.imports.models import DuplicateCandidate, PairState
from webapp.auth.access import Scope
from webapp.http.database import db
from webapp.labels.entry_values import Speaker

MOST_SHOWN = 50
REASON_WORDS: Mapping[str, str] = {
    "name": N_("nombre parecido"),
    "phone": N_("mismo teléfono"),
    "email": N_("mismo correo"),
    "website": N_("mismo sitio web"),
    "place": N_("mismo lugar"),
}
COMPARED = (EntryKind.POST, EntryKind.SHELTER, EntryKind.ORGANISATION, EntryKind.FOCAL_POINT)
_JOINED = frozenset(
    {
        FieldShape.LANGUAGES,
        FieldShape.WORDS,
        FieldShape.UNITS,
        FieldShape.COUNTRIES,
        FieldShape.CHANNELS,
        FieldShape.VISITS,
    }
)


@dataclass(frozen=True, slots=True)
class FieldPair:
    """One field of both entries. `is_choice` says that one of the two values must go."""

    field: Field
    first: str
    second: str
    is_same: bool
    is_choice: bool


@dataclass(frozen=True, slots=True)
class ShownPair:
    """A pair with its two entries and the fields that say something."""

    pair: DuplicateCandidate
    first: AnyEntry
    second: AnyEntry
    lines: tuple[FieldPair, ...]


def pairs_for(scope: Scope, state: PairState, speaker: Speaker) -> list[ShownPair]:
    """Return the likeliest pairs of a state, of the asker's own country; of all for the
    Secretariat.
    """
    pairs = pairs_in_state(db.session(), state, country=scope.country, limit=MOST_SHOWN)
    rows = [_side_by_side(pair, speaker) for pair in pairs if _is_seen(scope, pair)]
    return [each for each in rows if each is not None]


def pair_for(scope: Scope, pair_id: uuid.UUID) -> DuplicateCandidate | None:
    """Return one pair on which the asker may decide, or None."""
    pair = db.session().get(DuplicateCandidate, pair_id)
    if pair is None or scope.country not in {"", pair.country}:
        return None
    return pair if _is_seen(scope, pair) else None


# -- inside ---------------------------------------------------------------------------------


def _is_seen(scope: Scope, pair: DuplicateCandidate) -> bool:
    """Return whether the asker may see both entries: the Secretariat, too, decides on nothing it
    may not read.
    """
    entries = [any_entry(db.session(), pair.kind, each) for each in (pair.first_id, pair.second_id)]
    return all(
        each is not None and may_see(scope.viewer, each.country, each.visibility, _post_of(each))
        for each in entries
    )


def _post_of(entry: AnyEntry) -> uuid.UUID | None:
    return entry.id if isinstance(entry, Post) else entry.post_id


def _side_by_side(pair: DuplicateCandidate, speaker: Speaker) -> ShownPair | None:
    first, second = (
        any_entry(db.session(), pair.kind, each) for each in (pair.first_id, pair.second_id)
    )
    if first is None or second is None:
        return None
    left, right = values_of(first), values_of(second)
    return ShownPair(pair, first, second, tuple(_lines(pair.kind, left, right, speaker)))


def _lines(
    kind: EntryKind, left: Mapping[str, Any], right: Mapping[str, Any], speaker: Speaker
) -> list[FieldPair]:
    lines = []
    for field in FIELDS[kind]:
        one, other = left.get(field.key), right.get(field.key)
        if _is_empty(one) and _is_empty(other):
            continue
        is_choice = (
            field.shape not in _JOINED
            and one != other
            and not _is_empty(one)
            and not _is_empty(other)
        )
        sides = ["; ".join(speaker.text_lines(field, value)) for value in (one, other)]
        lines.append(FieldPair(field, sides[0], sides[1], one == other, is_choice))
    return lines


def _is_empty(value: Any) -> bool:
    return value in (None, "", [], "unknown")
