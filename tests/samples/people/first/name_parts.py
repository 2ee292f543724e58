"""A full name and its parts: given names, surnames, the husband's name, what stands around."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from tests.samples.people.first.tables import (
    all_surnames,
    folded,
    folded_given_names,
    particled_surnames,
)

_PARTICLES = frozenset({"de", "del", "la", "las", "los"})


@dataclass(frozen=True, slots=True)
class NameParts:
    """The parts of a name; a particle stays with the word it belongs to (`de la Cruz`)."""

    given: tuple[str, ...]
    surnames: tuple[str, ...]
    married: str = ""
    """`de García`, `viuda de García`."""
    before: str = ""
    after: str = ""

    @property
    def text(self) -> str:
        """The parts as one writes them: given names first."""
        return " ".join(
            part
            for part in (self.before, *self.given, *self.surnames, self.married, self.after)
            if part
        )


@lru_cache(maxsize=8192)
def parts_of(full_name: str) -> NameParts:
    """Return the parts of a name written as this module's people write it: given names first.

    A word that is both (Martín, Santos) counts as surname when there would be but one otherwise.
    """
    units = _units(full_name)
    married = ""
    if len(units) > 2 and _is_husband(units[-1]):
        married = units.pop()
    count = 1
    while count < len(units) - 1 and folded(units[count]) in folded_given_names():
        count += 1
    last = folded(units[count - 1])
    is_alone = count == len(units) - 1 and 1 < count < 4
    if is_alone and last in all_surnames() and " " not in last:
        count -= 1
    return NameParts(tuple(units[:count]), tuple(units[count:]), married)


def _units(full_name: str) -> list[str]:
    units: list[str] = []
    open_unit = ""
    for word in full_name.split():
        open_unit = f"{open_unit} {word}".strip()
        if word.lower() not in _PARTICLES:
            units.append(open_unit)
            open_unit = ""
    if open_unit:
        units.append(open_unit)
    return units


def _is_husband(unit: str) -> bool:
    words = folded(unit)
    return (
        words.startswith(("de ", "del "))
        and words not in particled_surnames()
        and words not in folded_given_names()
    )
