"""The list of the silent as one reader may see it.

| reader | sees |
|---|---|
| a country, a post | its own entries, by name, with whom to call |
| the Secretariat | by name those any partner may see; of the others their number and the liaison |

An owner is another row than the entry: its name and telephone are shown by its own class, else the
entry's own telephone stands alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from directory.entries.visibility import Viewer, is_seen
from directory.rounds.owners import OwnerContact, Owners, first_phone
from directory.rounds.progress import SilentOwner


@dataclass(frozen=True, slots=True)
class WithheldSilence:
    """How many silent entries of one country the reader may not see, and whom to call instead."""

    country: str
    count: int
    liaison: OwnerContact | None
    """The focal point of the whole country; None where there is none the reader may see."""


@dataclass(frozen=True, slots=True)
class SilentList:
    """What one reader sees of the silent; `seen` and `withheld` together are all of them."""

    seen: tuple[SilentOwner, ...]
    withheld: tuple[WithheldSilence, ...] = ()


def silent_list(session: Session, silent: Iterable[SilentOwner], viewer: Viewer) -> SilentList:
    """Return the silent as `viewer` may see them, in the order given; countries by code."""
    seen: list[SilentOwner] = []
    withheld: Counter[str] = Counter()
    for one in silent:
        if is_seen(viewer, one.entry):
            seen.append(_without_hidden_owner(one, viewer))
        else:
            withheld[one.entry.country] += 1
    return SilentList(tuple(seen), _withheld(session, withheld, viewer))


# -- inside ---------------------------------------------------------------------------------


def _without_hidden_owner(one: SilentOwner, viewer: Viewer) -> SilentOwner:
    if one.owner_row is None or is_seen(viewer, one.owner_row):
        return one
    return replace(one, owner="", phone=first_phone(one.entry.channels), owner_row=None)


def _withheld(
    session: Session, counts: Counter[str], viewer: Viewer
) -> tuple[WithheldSilence, ...]:
    if not counts:
        return ()
    owners = Owners(session, sorted(counts))
    return tuple(
        WithheldSilence(country, counts[country], _liaison(owners, country, viewer))
        for country in sorted(counts)
    )


def _liaison(owners: Owners, country: str, viewer: Viewer) -> OwnerContact | None:
    found: Sequence[OwnerContact] = [
        each
        for each in owners.of_country(country)
        if each.row is not None and is_seen(viewer, each.row)
    ]
    return next((each for each in found if each.phone or each.address), None)
