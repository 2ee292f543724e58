"""Whether anybody's place in the matching index changed, without opening it."""

from __future__ import annotations

from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registry.people.models import NO_BLOCK, MatchingBlock, Stay


def index_state(session: Session) -> str:
    """Return a digest that differs whenever a stay was put, moved, changed or dropped.

    Every change of a stay rewrites its block, which gets another version; stays that no block holds
    count by their own ids.
    """
    blocks = sa.select(MatchingBlock.id, MatchingBlock.version).order_by(MatchingBlock.id)
    homeless = sa.select(Stay.id, Stay.person_id).where(Stay.block_no == NO_BLOCK)
    digest = sha256()
    for query in (blocks, homeless.order_by(Stay.id)):
        for first, second in session.execute(query):
            digest.update(f"{first} {second}\n".encode())
        digest.update(b"\n")
    return digest.hexdigest()
