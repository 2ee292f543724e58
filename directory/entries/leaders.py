"""Community leaders: wardens whose names and telephones are sealed, and opened for their own
country only.

7 FAM 070 asks for wardens with alternates, zones and tests, and for their names to be protected;
Philippine posts keep theirs out of the public edition.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypedDict

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring, SealedPlace, place_of
from core.errors import UnusableInput
from core.i18n.languages import N_
from core.keys.columns import next_version
from core.phones.evidence import PhoneEvidence
from core.phones.single_number import read_number
from directory.entries.models import CommunityLeader, Post, Visibility
from directory.entries.visibility import Viewer, visible_to

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Leader:
    """A community leader with the seal open; `row` holds what is not sealed.

    Telephones in E.164 or empty. One that does not open has neither name nor telephone: still
    somebody who answers for a zone.
    """

    row: CommunityLeader
    name: str
    phone: str
    alternate_name: str
    alternate_phone: str
    is_unreadable: bool = False


class SealedFields(TypedDict):
    """What of a leader is sealed."""

    name: str
    phone: str
    alternate_name: str
    alternate_phone: str


SEALED_FIELDS = ("name", "phone", "alternate_name", "alternate_phone")
UNREADABLE = N_("no se pudo abrir la ficha")
"""In the place of the name of a leader that does not open."""


def open_leader(keyring: Keyring, row: CommunityLeader) -> Leader:
    """Return the names and telephones of a row. Raises CannotOpen."""
    return Leader(row, **unseal_leader(keyring, row))


def open_or_mark(keyring: Keyring, row: CommunityLeader) -> Leader:
    """Return a row opened, or marked as one that does not open: one of them must not take the sheet
    or the plan with it.
    """
    try:
        return open_leader(keyring, row)
    except CannotOpen as wrong:
        log.error("a community leader is shown without name: %s", wrong)
        return Leader(row, "", "", "", "", is_unreadable=True)


def unseal_leader(keyring: Keyring, row: CommunityLeader) -> SealedFields:
    """Return the sealed fields of a row; one that is missing or of another release is empty.

    Raises CannotOpen, also where no name can be read.
    """
    location = leader_place(row.id, row.country, row.seal_version)
    kept, _ = keyring.open_record(row.ciphertext, location)
    texts = {name: kept.get(name) for name in SEALED_FIELDS}
    opened = {name: text if isinstance(text, str) else "" for name, text in texts.items()}
    if not opened["name"]:
        raise CannotOpen(f"{location}: holds no name")
    return SealedFields(
        name=opened["name"],
        phone=opened["phone"],
        alternate_name=opened["alternate_name"],
        alternate_phone=opened["alternate_phone"],
    )


def put_leader(keyring: Keyring, row: CommunityLeader, values: Mapping[str, str]) -> None:
    """Put `values` into the sealed fields of a row; what a later release wrote stays."""
    before = leader_place(row.id, row.country, row.seal_version or 0)
    kept, number = dict.fromkeys(SEALED_FIELDS, ""), 1
    if row.ciphertext:
        with suppress(CannotOpen):  # nothing can be kept of what nobody can read
            former, number = keyring.open_record(row.ciphertext, before)
            kept |= former
    location = before._replace(version=next_version(row))
    row.ciphertext = keyring.seal_record({**kept, **values}, location, number)


def leaders_of(
    session: Session, keyring: Keyring, post_id: uuid.UUID, *, viewer: Viewer
) -> list[Leader]:
    """Return the community leaders around a post, by zone: none unless the viewer is of the same
    country.

    The caller writes the reading into the audit log.
    """
    return leaders_of_posts(session, keyring, [post_id], viewer=viewer)[post_id]


def leaders_of_posts(
    session: Session, keyring: Keyring, post_ids: Collection[uuid.UUID], *, viewer: Viewer
) -> dict[uuid.UUID, list[Leader]]:
    """Return what `leaders_of` says of each post: all in one question."""
    rows = session.scalars(
        sa.select(CommunityLeader)
        .where(CommunityLeader.post_id.in_(post_ids), visible_to(viewer, CommunityLeader))
        .order_by(CommunityLeader.zone, CommunityLeader.id)
    )
    found: dict[uuid.UUID, list[Leader]] = {post_id: [] for post_id in post_ids}
    for row in rows:
        found[row.post_id].append(open_or_mark(keyring, row))
    return found


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

    Telephones without `+` are dialled where the post stands. Raises UnusableInput when zone or name
    is empty, AskedNumber for a telephone that is none or may be another's.
    """
    if not zone.strip() or not name.strip():
        raise UnusableInput("community leader", "a zone and a name are needed")
    place = PhoneEvidence(stated=post.located_in, owner=post.country)
    secret = {
        "name": name.strip(),
        "phone": read_number(phone, place).value,
        "alternate_name": alternate_name.strip(),
        "alternate_phone": read_number(alternate_phone, place).value
        if alternate_phone.strip()
        else "",
    }
    row = CommunityLeader(
        post_id=post.id,
        country=post.country,
        visibility=Visibility.COUNTRY,
        located_in=post.located_in,
        zone=zone.strip(),
        languages=list(languages),
        people_covered=people_covered,
        is_demo=is_demo,
    )
    put_leader(keyring, row, secret)
    session.add(row)
    return row


def leader_place(leader_id: uuid.UUID, country: str, version: int) -> SealedPlace:
    """Return where the names of a leader belong (`version`: the row's `seal_version`)."""
    return place_of("community_leader", "sealed", leader_id, country=country, version=version)
