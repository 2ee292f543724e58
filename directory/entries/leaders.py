"""Community leaders: wardens whose names and telephones are sealed, and opened for their own
country only.

7 FAM 070 asks for wardens with alternates, zones and tests, and for their names to be protected;
Philippine posts keep theirs out of the public edition.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring, place_of
from core.errors import UnusableInput
from core.phones.parsing import parse_phone
from directory.entries.models import CommunityLeader, Post, Visibility
from directory.entries.visibility import Viewer, visible_to


@dataclass(frozen=True, slots=True)
class Leader:
    """A community leader with the seal open; `row` holds what is not sealed.

    Telephones in E.164 or empty.
    """

    row: CommunityLeader
    name: str
    phone: str
    alternate_name: str
    alternate_phone: str


def open_leader(keyring: Keyring, row: CommunityLeader) -> Leader:
    """Return the names and telephones of a row. Raises CannotOpen."""
    opened = keyring.open_json(row.ciphertext, place_of("community_leader", "sealed", row.id))
    return Leader(
        row, opened["name"], opened["phone"], opened["alternate_name"], opened["alternate_phone"]
    )


def leaders_of(
    session: Session, keyring: Keyring, post_id: uuid.UUID, *, viewer: Viewer
) -> list[Leader]:
    """Return the community leaders around a post, by zone: none unless the viewer is of the same
    country.

    The caller writes the reading into the audit log. Raises CannotOpen.
    """
    rows = session.scalars(
        sa.select(CommunityLeader)
        .where(CommunityLeader.post_id == post_id, visible_to(viewer, CommunityLeader))
        .order_by(CommunityLeader.zone, CommunityLeader.id)
    )
    return [open_leader(keyring, row) for row in rows]


def add_leader(
    session: Session,
    keyring: Keyring,
    post: Post,
    *,
    zone: str,
    name: str,
    phone: str,
    alternate_name: str = "",
    alternate_phone: str = "",
    languages: Sequence[str] = (),
    people_covered: int | None = None,
    is_demo: bool = False,
) -> CommunityLeader:
    """Add a leader for `zone` around `post`, name and telephones sealed; give back the row.

    Telephones are taken as typed in the country where the post stands. Raises UnusableInput when
    zone or name is empty, UnusablePhone for a telephone that is none.
    """
    if not zone.strip() or not name.strip():
        raise UnusableInput("community leader", "a zone and a name are needed")
    here = post.located_in or post.country
    secret = {
        "name": name.strip(),
        "phone": parse_phone(phone, here),
        "alternate_name": alternate_name.strip(),
        "alternate_phone": parse_phone(alternate_phone, here) if alternate_phone.strip() else "",
    }
    row_id = uuid.uuid4()
    row = CommunityLeader(
        id=row_id,
        post_id=post.id,
        country=post.country,
        visibility=Visibility.COUNTRY,
        located_in=post.located_in,
        zone=zone.strip(),
        languages=list(languages),
        people_covered=people_covered,
        is_demo=is_demo,
        ciphertext=keyring.seal_json(secret, place_of("community_leader", "sealed", row_id)),
    )
    session.add(row)
    return row
