"""One entry for one reader: to be seen, changed or looked up in its past; else 404 or 403.

What nobody may see answers 404 like what does not exist; what is seen and may not be changed, 403.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from flask import abort

from core.audit_log import record
from core.crypto import Keyring
from directory.entries.change_log import ChangeOrigin, ChangeVia
from directory.entries.kinds import AnyEntry, EntryKind, kind_of
from directory.entries.lifecycle import any_entry
from directory.entries.models import Channel, CommunityLeader, Organisation, Post, Shelter
from directory.entries.visibility import visible_to
from directory.search.listing import find_entry
from webapp.auth.access import current_scope
from webapp.auth.entry_rights import may_edit, may_read_history
from webapp.http.database import db
from webapp.http.services import services


def seen_entry(kind: EntryKind, entry_id: uuid.UUID) -> AnyEntry:
    """Return the entry in use that the asker may see. Aborts with 404."""
    viewer = current_scope().viewer
    if kind is EntryKind.LEADER:
        row = db.session().scalar(
            sa.select(CommunityLeader).where(
                CommunityLeader.id == entry_id, visible_to(viewer, CommunityLeader)
            )
        )
        return row or abort(404)
    return find_entry(db.session(), kind, entry_id, viewer=viewer) or abort(404)


def editable_entry(kind: EntryKind, entry_id: uuid.UUID) -> AnyEntry:
    """Return the entry in use that the asker may change.

    Aborts with 404, or 403 when it may be seen only.
    """
    entry = seen_entry(kind, entry_id)
    if not may_edit(current_scope(), entry):
        abort(403)
    return entry


def remembered_entry(kind: EntryKind, entry_id: uuid.UUID, *, to_edit: bool = False) -> AnyEntry:
    """Return the entry whose past the asker may read; a retired one only who may change it.

    Aborts with 404 or 403.
    """
    entry, scope = any_entry(db.session(), kind, entry_id), current_scope()
    if entry is not None and entry.retired_at is not None:
        return entry if may_edit(scope, entry) else abort(404)
    visible = seen_entry(kind, entry_id)
    if not (may_edit(scope, visible) if to_edit else may_read_history(scope, visible)):
        abort(403)
    return visible


def seen_channel(channel_id: uuid.UUID) -> tuple[Channel, AnyEntry]:
    """Return a channel and the entry it reaches, if the asker may see that. Aborts with 404."""
    channel = db.session().get(Channel, channel_id) or abort(404)
    entry = (
        channel.post or channel.focal_point or channel.shelter or channel.organisation or abort(404)
    )
    return channel, seen_entry(kind_of(entry), entry.id)


def keys_for(kind: EntryKind) -> Keyring | None:
    """Return the keys that open a leader's name; none for the entries that are not sealed."""
    return services().keyring if kind is EntryKind.LEADER else None


def change_origin(via: ChangeVia = ChangeVia.SCREEN, reason: str = "") -> ChangeOrigin:
    """Return what the asker does now."""
    return ChangeOrigin(
        services().clock(), current_scope().actor, via, " ".join(reason.split())[:300]
    )


def note_reading(entry: CommunityLeader, purpose: str) -> None:
    """Leave a line in the audit log: who opened the name of a leader, and what for."""
    record(
        db.session(),
        at=services().clock(),
        actor=current_scope().actor,
        action="leader.read",
        subject=entry.id,
        country=entry.country,
        purpose=purpose,
    )


def posts_offered(country: str) -> Sequence[Post]:
    """Return the posts of `country` the asker sees, by name: what a field can name."""
    statement = sa.select(Post).where(
        Post.country == country, visible_to(current_scope().viewer, Post)
    )
    return db.session().scalars(statement.order_by(Post.name, Post.id)).all()


def organisations_offered(country: str) -> Sequence[Organisation]:
    """Return the organisations `country` registers that the asker sees, by name."""
    statement = sa.select(Organisation).where(
        Organisation.country == country, visible_to(current_scope().viewer, Organisation)
    )
    return db.session().scalars(statement.order_by(Organisation.name, Organisation.id)).all()


def shelter_to_count(entry_id: uuid.UUID) -> Shelter:
    """Return the shelter the asker sees. Aborts with 404."""
    entry = seen_entry(EntryKind.SHELTER, entry_id)
    return entry if isinstance(entry, Shelter) else abort(404)
