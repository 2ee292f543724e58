"""Lines for emergencies told from switchboards, wherever a number goes."""

from __future__ import annotations

from core.phones.short_numbers import is_emergency_short_number
from directory.entries.models import ChannelKind, FocalPoint, Organisation, Post, Shelter


def country_of_lines(entry: Post | FocalPoint | Shelter | Organisation) -> str:
    """Return the country (ISO code) where the telephones of an entry are dialled: where it stands,
    of an official the post, else the owner's.
    """
    placed = entry.post if isinstance(entry, FocalPoint) else entry
    return (placed.located_in if placed is not None else "") or entry.country


def is_emergency_line(kind: ChannelKind, value: str, country: str) -> bool:
    """Return whether a line is for emergencies and no switchboard: its entry says so, or it is a
    short number that calls the emergency services of `country` (ISO code), where it rings.
    """
    return kind is ChannelKind.EMERGENCY or is_emergency_short_number(value, country)
