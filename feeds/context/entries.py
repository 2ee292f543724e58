"""Context taken in: one row an item, said anew when its source says it otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.atlas import Unit
from feeds.disaster_numbers import glide_key
from feeds.models import ContextEntry, Source
from feeds.values import ContextItem

KEEP = timedelta(days=120)
"""How long an item is kept after its source last said it: a flood is written about for weeks."""
MAX_ITEMS = 500
"""Of one reading: a list of reports is short, and one that is not informs nobody."""
_TITLE, _TEXT, _NAME = 300, 4_000, 400
"""Longest kept, in characters."""


class CountryNames(Protocol):
    """What naming countries asks of the atlas."""

    def by_name(self, text: str, country: str | None = None) -> list[Unit]:
        """Return the units called so, countries first."""


def keep_context(
    session: Session,
    source: Source,
    items: Iterable[ContextItem],
    countries: CountryNames,
    now: datetime,
) -> None:
    """Write what a source tells beside its alerts, and let go of what is long past. Never commits.

    Nothing here makes, changes or ends a hazard. An item dated ahead of `now` is dated `now`: it
    has been said already.
    """
    session.execute(
        sa.delete(ContextEntry).where(
            ContextEntry.source_id == source.id, ContextEntry.seen_at < now - KEEP
        )
    )
    # The same item twice in one reading: the last one counts.
    fresh = {item.key[:_NAME]: item for item in list(items)[:MAX_ITEMS]}
    known = _known(session, source, list(fresh))
    for key, item in fresh.items():
        entry = known.get(key)
        if entry is None:
            entry = ContextEntry(source_id=source.id, key=key)
            session.add(entry)
        _write(entry, item, tuple(_codes(item.countries, countries)), now)


def _known(session: Session, source: Source, keys: Sequence[str]) -> dict[str, ContextEntry]:
    query = sa.select(ContextEntry).where(
        ContextEntry.source_id == source.id, ContextEntry.key.in_(keys)
    )
    return {entry.key: entry for entry in session.scalars(query)} if keys else {}


def _write(entry: ContextEntry, item: ContextItem, codes: Sequence[str], now: datetime) -> None:
    entry.title, entry.text = item.title[:_TITLE], item.text[:_TEXT]
    entry.link = item.link if item.link.startswith(("https://", "http://")) else ""
    entry.language, entry.kind, entry.glide = item.language[:35], item.kind, item.glide[:40]
    entry.glide_key = glide_key(item.glide)
    entry.published_at, entry.seen_at = min(item.published, now), now
    entry.countries, entry.event_key = list(codes), item.event_key[:_NAME]
    entry.lon, entry.lat = (item.point.lon, item.point.lat) if item.point else (None, None)


def _codes(names: Iterable[str], countries: CountryNames) -> Iterator[str]:
    """Yield the ISO codes of the names that one country has, each once; others name no country.

    "Venezuela (Bolivarian Republic of)" is looked up without its brackets, too.
    """
    found: dict[str, None] = {}
    for name in names:
        for spelled in (name, name.partition("(")[0]):
            units = countries.by_name(spelled.strip()) if spelled.strip() else []
            codes = {unit.country or unit.code for unit in units if "countries" in unit.kind}
            if len(codes) == 1:
                found.update(dict.fromkeys(codes))
                break
    yield from found
