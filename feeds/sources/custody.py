"""The sources people keep: added, changed, paused, removed. Every change lies in the audit log."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from itertools import count
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.atlas.names import fold
from core.audit_log import record
from feeds.lifecycle.zones import ZoneAtlas
from feeds.models import Source, Trust
from feeds.sources.values import SourceValues
from feeds.sources.views import circle_of_source
from feeds.sources.withdrawal import forget_answers, withdraw

LONGEST_KEY = 24
_ADDRESS_OF_THE_FORM = "nueva"
"""Keys stand in addresses, where this word means the form of a new source."""


def find_source(session: Session, key: str) -> Source | None:
    """Return the source of a key or an id; none that was removed."""
    query = sa.select(Source).where(Source.removed_at.is_(None))
    found = session.scalar(query.where(Source.key == key))
    if found is None and _is_id(key):
        found = session.scalar(query.where(Source.id == uuid.UUID(key)))
    return found


def add_source(
    session: Session, values: SourceValues, *, owner: str, now: datetime, actor: str
) -> Source:
    """Keep a source; the worker asks it at its next tick. `owner` is a country, or empty."""
    said = asdict(values) | {"hosts": list(values.hosts)}
    source = Source(key=_free_key(session, values.name), owner=owner, next_ask_at=now, **said)
    session.add(source)
    session.flush()
    _note(session, source, "source.add", now, actor, **_line(values))
    return source


def change_source(
    session: Session,
    source: Source,
    values: SourceValues,
    atlas: ZoneAtlas,
    *,
    now: datetime,
    actor: str,
) -> list[uuid.UUID]:
    """Change what is known of a source, and return the hazards that changed with it.

    Of another address or format nothing is known yet: all it has is asked for again. One that
    becomes mere context, or ceases to be, takes back what it said and says it anew.
    """
    before = values_of(source)
    if values == before:
        return []
    circle = circle_of_source(source)
    for name, value in asdict(values).items():
        setattr(source, name, list(value) if name == "hosts" else value)
    changed = withdraw(session, source, atlas, now) if circle_of_source(source) != circle else []
    if changed or (values.address, values.format, values.hosts) != _target(before):
        forget_answers(source, now)
    moves = {
        name: f"{old} -> {new}" for name, old, new in _differences(_line(before), _line(values))
    }
    _note(session, source, "source.change", now, actor, **moves)
    return changed


def set_paused(
    session: Session, source: Source, *, is_paused: bool, now: datetime, actor: str
) -> bool:
    """Pause a source or let it be asked again, at once; whether that was news.

    What it said stands while it is paused, and ends by its own word or by the clock.
    """
    if source.is_enabled is not is_paused:
        return False
    source.is_enabled = not is_paused
    source.next_ask_at = None if is_paused else now
    source.failing_since = None
    source.last_error = source.error_kind = ""
    _note(session, source, "source.pause" if is_paused else "source.resume", now, actor)
    return True


def remove_source(
    session: Session, source: Source, atlas: ZoneAtlas, *, now: datetime, actor: str, reason: str
) -> list[uuid.UUID]:
    """Remove a source with what it said, and return the hazards that ended or changed by it.

    The row stays for the record: who asks later what was known finds the hazards, withdrawn.
    """
    changed = withdraw(session, source, atlas, now)
    source.removed_at, source.is_enabled, source.next_ask_at = now, False, None
    source.failing_since = None
    _note(session, source, "source.remove", now, actor, reason=reason[:300], hazards=len(changed))
    return changed


def values_of(source: Source) -> SourceValues:
    """Return what people said of a source."""
    return SourceValues(
        name=source.name,
        address=source.address,
        format=source.format,
        publisher=source.publisher,
        credit=source.credit,
        interval_minutes=source.interval_minutes,
        keep_hours=source.keep_hours,
        hosts=tuple(source.hosts),
        trust=Trust(source.trust),
    )


# -- inside ---------------------------------------------------------------------------------


def _target(values: SourceValues) -> tuple[str, str, tuple[str, ...]]:
    return values.address, values.format, values.hosts


def _line(values: SourceValues) -> dict[str, str]:
    """Return values as the audit log keeps them."""
    said = asdict(values) | {"hosts": " ".join(values.hosts), "trust": values.trust.value}
    return {name: str(value)[:300] for name, value in said.items()}


def _differences(old: dict[str, str], new: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    return ((name, old[name], new[name]) for name in old if old[name] != new[name])


def _free_key(session: Session, name: str) -> str:
    """Return a short name for commands, made of the name: `proteccion-civil`, else with a number.

    Keys of removed sources are never given again.
    """
    bare = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:LONGEST_KEY].strip("-") or "fuente"
    taken = set(session.scalars(sa.select(Source.key).where(Source.key.startswith(bare))))
    numbered = (f"{bare}-{number}" for number in count(2))
    taken.add(_ADDRESS_OF_THE_FORM)
    return bare if bare not in taken else next(key for key in numbered if key not in taken)


def _is_id(text: str) -> bool:
    return re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text) is not None


def _note(
    session: Session, source: Source, action: str, now: datetime, actor: str, **details: Any
) -> None:
    record(
        session,
        at=now,
        actor=actor,
        action=action,
        subject=source.id,
        country=source.owner,
        source=source.key,
        **details,
    )
