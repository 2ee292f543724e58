"""What one entry of an invented register says, and who it truly is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InventedEntry:
    """One entry of the register.

    `person` and `household` are the truth, for counting what a matcher found: they are no evidence,
    and a matcher must not read them. Nor may it read `damages`, what went wrong as this entry was
    written (keys of `first_hand.DAMAGES`; empty for the first entry of a person).
    """

    person: int
    full_name: str
    birth_year: int | None
    phones: tuple[str, ...]
    """E.164, none of them assigned to anybody: see `first.contacts`."""
    email: str
    """In domains that exist nowhere (`.example`); empty when there is none."""
    lon: float
    lat: float
    """Of the house, or of the town's centre when nothing finer was known; not told apart."""
    sex: str
    """`f`, `m` or empty: not asked."""
    language: str
    household: int
    country: str
    """ISO 3166-1 of the nationality."""
    damages: tuple[str, ...]
