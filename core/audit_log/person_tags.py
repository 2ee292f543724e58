"""Which persons a line of the audit log is about, in few bytes: four of each random id.

They name nobody: an id is a random number, and once its person is erased it leads nowhere. Of a
list of a thousand persons another one is taken for a member once in four million times.
"""

from __future__ import annotations

import base64
import binascii
import uuid
from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any

TAGS = "person_tags"
"""The name under `details`."""
MOST = 20_000
"""Of more persons no tags are kept: whoever asks is told that the line may concern anybody."""
_BYTES = 4


def tags_of(person_ids: Iterable[uuid.UUID]) -> dict[str, str]:
    """Return what a line keeps of the persons it is about, for its `details`."""
    ids = sorted(set(person_ids), key=attrgetter("int"))
    if not ids or len(ids) > MOST:
        return {}
    return {TAGS: base64.b64encode(b"".join(each.bytes[:_BYTES] for each in ids)).decode()}


def concerns(details: Mapping[str, Any], person_id: uuid.UUID) -> bool:
    """Return whether a line with these `details` is about that person too, or may be: one without
    tags is about somebody unknown.
    """
    if TAGS not in details:
        return int(details.get("persons", 0)) > MOST
    try:
        packed = base64.b64decode(str(details[TAGS]), validate=True)
    except (binascii.Error, ValueError):
        return True
    tag = person_id.bytes[:_BYTES]
    return any(packed[at : at + _BYTES] == tag for at in range(0, len(packed), _BYTES))
