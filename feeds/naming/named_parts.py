"""The names in the words of an area, and the units of the atlas that each may mean. Pure, given the
atlas.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from core.atlas import Unit
from core.atlas.names import fold
from core.atlas.placing.short_words import other_spellings
from feeds.naming.place_words import (
    UnitKind,
    is_parish,
    is_side_alone,
    kind_of_list,
    kind_said,
    names_of,
    pieces_of,
    whole_before_side,
    wholes_of,
)

COUNTRIES = frozenset({"countries", "countries_world"})
STATE, COUNTY = "admin1", "admin2"
_LOUISIANA = "US-LA"
_LONGEST = 120


class NameFinder(Protocol):
    """What reading names asks of the atlas (`core.atlas.Atlas` has it)."""

    def by_name(self, text: str, country: str | None = None) -> list[Unit]:
        """Return the units called so, countries first."""


@dataclass(frozen=True, slots=True)
class NamedPart:
    """One name of a text."""

    text: str
    kind: UnitKind | None
    """What the words beside it say it is; None where they say nothing."""
    units: tuple[Unit, ...]
    group: int = 0
    is_head: bool = False
    """Whether a colon or a bracket opens behind it."""
    is_behind: bool = False
    """Whether it stands behind a list that a conjunction has closed (A, B y C, D)."""
    is_side: bool = False
    """Whether only the unit is called so of which it names a side ("La Libertad Sur")."""

    def of(self, kind: str, countries: frozenset[str] | None = None) -> list[Unit]:
        """Return the units of a kind, in some countries or anywhere."""
        return [
            unit
            for unit in self.units
            if unit.kind == kind and (countries is None or unit.country in countries)
        ]

    @property
    def country(self) -> Unit | None:
        """The country it may mean."""
        found = [unit for unit in self.units if unit.kind in COUNTRIES]
        return found[0] if len(found) == 1 and not self.kind and not self.is_side else None


def read_parts(text: str, atlas: NameFinder) -> list[NamedPart]:
    """Return the names of a text. A conjunction parts names only where no unit bears it in its own
    (Trinidad y Tobago); what kind of units is meant holds for those that follow until another is
    said, and, said behind a list, for all of it.
    """
    if _units(text, atlas):
        return _parts_of([text], atlas, None)
    parts: list[NamedPart] = []
    kind: UnitKind | None = None
    is_closed = False
    for piece in pieces_of(text):
        if piece.is_head and (heading := kind_of_list(piece.text)):
            kind, is_closed = heading, False
            continue
        names = [piece.text] if _units(piece.text, atlas) else names_of(piece.text)
        read = _parts_of(names, atlas, kind)
        parts += (
            replace(part, group=piece.group, is_head=piece.is_head, is_behind=is_closed)
            for part in read
        )
        kind, many = _kind_that_holds(names[-1], kind)
        if len(names) > 1:
            parts = _with_kind_behind(parts, many) if many else parts
            kind, is_closed = None, True
    return parts


def _parts_of(names: Iterable[str], atlas: NameFinder, kind: UnitKind | None) -> list[NamedPart]:
    parts = []
    *before, last = filter(None, (each.strip(" .\t-") for each in names))
    for name in (*before, last):
        # "Western and central Honduras" names no district called so.
        is_part_of_last = name is not last and is_side_alone(name)
        said, units, is_side = (
            (None, (), False) if is_part_of_last else _kind_and_units(name, atlas)
        )
        parts.append(NamedPart(name[:80], said or kind, units, is_side=is_side))
        kind = said if said and kind_said(name)[1] else kind
    return parts


def _kind_that_holds(name: str, kind: UnitKind | None) -> tuple[UnitKind | None, UnitKind | None]:
    """Return the kind that holds behind a name, and the one it says behind itself of several."""
    said, is_many, rest = kind_said(name.strip(" .\t"))
    behind = said if is_many and name.strip(" .\t").startswith(rest) else None
    return (said if is_many and not behind else kind), behind


def _with_kind_behind(parts: Sequence[NamedPart], kind: UnitKind) -> list[NamedPart]:
    """Return the parts, those of the last group of the kind said behind it unless they say one."""
    last = parts[-1].group
    return [replace(part, kind=part.kind or kind) if part.group == last else part for part in parts]


def _kind_and_units(name: str, atlas: NameFinder) -> tuple[UnitKind | None, tuple[Unit, ...], bool]:
    """Return what kind of unit a name says it is, the units called so, and whether they are only
    those of which it names a side.
    """
    units, is_side = _units(name, atlas), False
    kind, _, rest = kind_said(name)
    below = _units(rest, atlas) if kind else ()
    if kind and below and not _is_called(units, name):
        return kind, _of_parish(below) if is_parish(name) else below, False
    if not units and (whole := whole_before_side(name)):
        units = tuple(unit for unit in _units(whole, atlas) if unit.kind not in COUNTRIES)
        is_side = bool(units)
    return None, units, is_side


def _of_parish(units: Sequence[Unit]) -> tuple[Unit, ...]:
    """Return the units a parish may be: of those of the United States, the ones of Louisiana."""
    return tuple(unit for unit in units if unit.country != "US" or unit.parent == _LOUISIANA)


def _is_called(units: Iterable[Unit], name: str) -> bool:
    """Return whether a name is that of a unit, with the words before it (Distrito Nacional)."""
    key = fold(name)
    return any(key in map(fold, (unit.name, *unit.names.values())) for unit in units)


def _units(name: str, atlas: NameFinder) -> tuple[Unit, ...]:
    """Return the units called so, or so in full, or those of which the name says a part."""
    if not 1 < len(name.strip()) <= _LONGEST:
        return ()
    spellings = (name, *other_spellings(name.strip()), *wholes_of(name.strip()))
    found = ((each, atlas.by_name(each)) for each in spellings)
    spelled, units = next(((each, units) for each, units in found if units), (name, []))
    kinds = {*COUNTRIES, STATE, COUNTY}
    return _own_named([unit for unit in units if unit.kind in kinds], fold(spelled))


def _own_named(units: Sequence[Unit], key: str) -> tuple[Unit, ...]:
    """Return the units but those of which another, of the same kind and country, is called so where
    it lies, and they in another language alone (México, Washington).
    """
    own = {(unit.kind, unit.country) for unit in units if fold(unit.name) == key}
    return tuple(
        unit for unit in units if (unit.kind, unit.country) not in own or fold(unit.name) == key
    )
