"""The rows of an edition, frozen into bytes and thawed again, and sifted for their reader.

The bytes are JSON, compressed. Every moment, day and tuple comes back as what it was; an edition
written before a field was added thaws with that field empty, and a field no longer known is left
out.
"""

from __future__ import annotations

import hashlib
import json
import uuid
import zlib
from collections.abc import Mapping, Sequence, Set
from dataclasses import asdict, fields, replace
from datetime import date, datetime
from typing import Any

from core.errors import AtalayaError
from directory.editions.models import Edition
from directory.entries.freshness import Freshness, FreshnessState
from directory.entries.kinds import EntryKind
from directory.entries.models import ChannelKind, Visibility
from directory.entries.visibility import Viewer, may_see
from directory.export.details import reference_members
from directory.export.rows import ExportChannel, ExportRow

_MOMENT, _DAY, _TUPLE = "$moment", "$day", "$tuple"
_ROW_FIELDS = frozenset(field.name for field in fields(ExportRow))
_CHANNEL_FIELDS = frozenset(field.name for field in fields(ExportChannel))

_REFERENCES: Mapping[str, tuple[str, ...]] = reference_members()
"""Members of `details` that name another entry, each with what goes when that entry may not be
seen.
"""


class DamagedEdition(AtalayaError):
    """The content of an edition is not what was published."""

    def __init__(self, number: str) -> None:
        super().__init__(
            f"edition {number}: its content is damaged (it does not match its SHA-256)"
        )


def freeze(rows: Sequence[ExportRow]) -> tuple[bytes, str]:
    """Return the rows compressed, and the SHA-256 (hex) of the JSON before that: equal rows give an
    equal hash.

    Raises ValueError for a community leader: their names stay home.
    """
    if any(row.section is EntryKind.LEADER for row in rows):
        raise ValueError("community leaders are in no edition")
    plain = [_plain(asdict(row)) for row in rows]
    text = json.dumps(
        plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()
    return zlib.compress(text, 9), hashlib.sha256(text).hexdigest()


def thaw(edition: Edition) -> list[ExportRow]:
    """Return all rows of an edition, whatever their visibility: sift them before a person sees them
    (`rows_of`).

    Raises DamagedEdition when the content is not what was frozen.
    """
    try:
        text = zlib.decompress(edition.content)
    except zlib.error as broken:
        raise DamagedEdition(edition.number) from broken
    if hashlib.sha256(text).hexdigest() != edition.sha256:
        raise DamagedEdition(edition.number)
    return [_row(_typed(each)) for each in json.loads(text)]


def rows_of(edition: Edition, viewer: Viewer) -> list[ExportRow]:
    """Return the rows of an edition `viewer` may see, by the rule of the live directory.

    Raises DamagedEdition.
    """
    return sift(thaw(edition), viewer)


def sift(rows: Sequence[ExportRow], viewer: Viewer) -> list[ExportRow]:
    """Return those of rows of every visibility that `viewer` may see, naming no entry that is not
    among them.
    """
    seen = [
        row
        for row in rows
        if may_see(viewer, row.country, Visibility(row.visibility), _post_of(row))
    ]
    known = {row.id for row in seen} | {""}
    return [_silent_about_others(row, known) for row in seen]


def sight_of(row: ExportRow) -> str:
    """Return who sees a row: its visibility, and behind `post:` the post that keeps it."""
    post_id = _post_of(row) if row.visibility == Visibility.POST else None
    return f"{row.visibility}:{post_id}" if post_id else str(row.visibility)


def is_sight_of(viewer: Viewer, country: str, sight: str) -> bool:
    """Return whether a viewer sees the rows of a country that `sight_of` says this of."""
    visibility, _colon, post_id = sight.partition(":")
    return may_see(viewer, country, Visibility(visibility), uuid.UUID(post_id) if post_id else None)


# -- inside ---------------------------------------------------------------------------------


def _post_of(row: ExportRow) -> uuid.UUID | None:
    identity = row.id if row.section is EntryKind.POST else row.post_id
    return uuid.UUID(identity) if identity else None


def _silent_about_others(row: ExportRow, ids: Set[str]) -> ExportRow:
    hidden = {
        key: ""
        for key, names in _REFERENCES.items()
        if row.details.get(key, "") not in ids
        for key in names
    }
    if hidden:
        row = replace(row, details={**row.details, **hidden})
    return row if row.post_id in ids else replace(row, post_id="", of_post="")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {_MOMENT: value.isoformat()}
    if isinstance(value, date):
        return {_DAY: value.isoformat()}
    if isinstance(value, tuple):
        return {_TUPLE: [_plain(each) for each in value]}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return {key: _plain(each) for key, each in value.items()} if isinstance(value, dict) else value


def _typed(value: Any) -> Any:
    if isinstance(value, list):
        return [_typed(each) for each in value]
    if not isinstance(value, dict):
        return value
    if _MOMENT in value:
        return datetime.fromisoformat(value[_MOMENT])
    if _DAY in value:
        return date.fromisoformat(value[_DAY])
    if _TUPLE in value:
        return tuple(_typed(each) for each in value[_TUPLE])
    return {key: _typed(each) for key, each in value.items()}


def _row(value: dict[str, Any]) -> ExportRow:
    age = value["freshness"]
    known = {key: each for key, each in value.items() if key in _ROW_FIELDS}
    known["section"] = EntryKind(value["section"])
    known["channels"] = tuple(_channel(each) for each in value["channels"])
    known["freshness"] = Freshness(FreshnessState(age["state"]), age["days"], age["confirmed_at"])
    return ExportRow(**known)


def _channel(value: dict[str, Any]) -> ExportChannel:
    known = {key: each for key, each in value.items() if key in _CHANNEL_FIELDS}
    return ExportChannel(**{**known, "kind": ChannelKind(value["kind"])})
