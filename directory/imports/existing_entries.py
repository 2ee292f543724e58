"""What the directory holds already, as far as an import may look: by identity, by name, by
designation.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from core.atlas.names import fold
from core.crypto import Keyring
from directory.entries.confirmation import GroupConfirmation
from directory.entries.kinds import TYPES, AnyEntry, EntryKind
from directory.entries.models import CommunityLeader, FocalPoint, Post
from directory.entries.values import Values, values_of
from directory.entries.visibility import Clearance, Viewer, may_see, visible_to

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Allowance:
    """Whose entries somebody may bring: of `countries`, seen as `viewer`; of one post alone with
    `post_id`.
    """

    viewer: Viewer
    countries: frozenset[str]
    post_id: uuid.UUID | None = None

    def covers(
        self, kind: EntryKind, country: str, entry_id: uuid.UUID | None, post_id: str | None
    ) -> bool:
        """Return whether an entry may be written."""
        if country not in self.countries:
            return False
        if self.post_id is None:
            return True
        return str(self.post_id) in ({str(entry_id)} if kind is EntryKind.POST else {post_id})


@dataclass(slots=True)
class KnownEntry:
    """One entry there is, or one that an earlier row of the file makes."""

    entry_id: uuid.UUID | None
    kind: EntryKind
    country: str
    values: Values
    is_retired: bool = False
    is_visible: bool = True
    confirmed: dict[str, datetime] = field(default_factory=dict)
    confirmed_channels: dict[tuple[str, str], datetime] = field(default_factory=dict)
    row: int | None = None
    """The row of the file that makes or changes it."""


@dataclass(slots=True)
class ExistingEntries:
    """All of them, by what an import looks for."""

    by_id: dict[uuid.UUID, KnownEntry] = field(default_factory=dict)
    by_name: dict[tuple[EntryKind, str, str], list[KnownEntry]] = field(default_factory=dict)
    names_of_posts: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Folded name -> (country, identity)."""
    designated: dict[tuple[str, str | None, str], uuid.UUID | int] = field(default_factory=dict)
    """(country, post, designation) -> the focal point that has it, or the row that brings it."""

    def add(self, entry: KnownEntry) -> None:
        """Make an entry known."""
        if entry.entry_id is not None:
            self.by_id[entry.entry_id] = entry
        if entry.is_retired:
            return
        name = fold(str(entry.values.get("name", "")))
        self.by_name.setdefault((entry.kind, entry.country, name), []).append(entry)
        if entry.kind is EntryKind.POST and entry.entry_id is not None and entry.is_visible:
            self.names_of_posts.setdefault(name, []).append((entry.country, str(entry.entry_id)))

    def designate(self, entry: KnownEntry, holder: uuid.UUID | int) -> None:
        """Give a focal point's place to `holder`."""
        place = place_of_designation(entry.country, entry.values)
        if entry.kind is EntryKind.FOCAL_POINT and place is not None:
            self.designated[place] = holder


def place_of_designation(country: str, values: Values) -> tuple[str, str | None, str] | None:
    """Return the place of a focal point that only one can have; None for `other`."""
    designation = str(values.get("designation", "other"))
    return None if designation == "other" else (country, values.get("post_id"), designation)


def existing_entries(
    session: Session,
    kinds: Collection[EntryKind],
    entry_ids: Collection[uuid.UUID],
    allowance: Allowance,
    keyring: Keyring | None,
) -> ExistingEntries:
    """Return the entries of `kinds` that may be written, all posts by name, and those of
    `entry_ids`.
    """
    existing = ExistingEntries()
    groups = _groups(session)
    for kind in EntryKind:
        if kind in kinds or kind is EntryKind.POST:
            for entry in _owned(session, kind, allowance):
                _add(existing, kind, entry, groups, keyring, allowance)
    missing = [each for each in entry_ids if each not in existing.by_id]
    for kind in EntryKind:
        for entry in _of_ids(session, kind, missing):
            _add(existing, kind, entry, groups, keyring, allowance)
    return existing


# -- inside ---------------------------------------------------------------------------------


def _owned(session: Session, kind: EntryKind, allowance: Allowance) -> Iterable[AnyEntry]:
    table = TYPES[kind]
    seen = visible_to(allowance.viewer, table) if kind is EntryKind.POST else sa.false()
    statement = sa.select(table).where(sa.or_(table.country.in_(allowance.countries), seen))
    return cast("Iterable[AnyEntry]", session.scalars(statement.options(*_loaded(kind))))


def _of_ids(session: Session, kind: EntryKind, entry_ids: list[uuid.UUID]) -> Iterable[AnyEntry]:
    table = TYPES[kind]
    for start in range(0, len(entry_ids), _AT_ONCE):
        some = entry_ids[start : start + _AT_ONCE]
        statement = sa.select(table).where(table.id.in_(some)).options(*_loaded(kind))
        yield from cast("Iterable[AnyEntry]", session.scalars(statement))


def _loaded(kind: EntryKind) -> tuple[ORMOption, ...]:
    if kind is EntryKind.LEADER:
        return ()
    table = TYPES[kind]
    options: tuple[ORMOption, ...] = (selectinload(table.channels),)  # type: ignore[union-attr]
    if kind is EntryKind.POST:
        options += (selectinload(Post.jurisdictions), selectinload(Post.visits))
    return options


def _groups(session: Session) -> dict[uuid.UUID, dict[str, datetime]]:
    found: dict[uuid.UUID, dict[str, datetime]] = {}
    columns = (
        GroupConfirmation.entry_id,
        GroupConfirmation.field_group,
        GroupConfirmation.confirmed_at,
    )
    for entry_id, group, at in session.execute(sa.select(*columns)):
        found.setdefault(entry_id, {})[group.value] = at
    return found


def _add(
    existing: ExistingEntries,
    kind: EntryKind,
    entry: AnyEntry,
    groups: dict[uuid.UUID, dict[str, datetime]],
    keyring: Keyring | None,
    allowance: Allowance,
) -> None:
    own = entry.country in allowance.countries
    keyring = keyring if own else None
    confirmed = dict(groups.get(entry.id, {}))
    if entry.confirmed_at is not None:
        confirmed["entry"] = entry.confirmed_at
    channels = () if isinstance(entry, CommunityLeader) else entry.channels
    known_entry = KnownEntry(
        entry.id,
        kind,
        entry.country,
        values_of(entry, keyring),
        is_retired=entry.retired_at is not None,
        is_visible=_is_seen(entry, allowance),
        confirmed=confirmed,
        confirmed_channels={
            (each.kind.value, each.value): each.confirmed_at
            for each in channels
            if each.confirmed_at
        },
    )
    existing.add(known_entry)
    if isinstance(entry, FocalPoint) and not known_entry.is_retired:
        existing.designate(known_entry, entry.id)


def _is_seen(entry: AnyEntry, allowance: Allowance) -> bool:
    """By the rule of every page; leaders by those who bring entries of their country, the
    Secretariat never.
    """
    if isinstance(entry, CommunityLeader):
        return (
            entry.country in allowance.countries and allowance.viewer.clearance is not Clearance.RCM
        )
    post_id = entry.id if isinstance(entry, Post) else entry.post_id
    return may_see(allowance.viewer, entry.country, entry.visibility, post_id)
