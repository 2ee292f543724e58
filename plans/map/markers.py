"""What wants a pin on the contact map, and how many of them are said in short."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.geo.geometry import Point
from plans.map.symbols import ASSEMBLY
from plans.pages.model import AssemblyRow, Composition, ContactRow


@dataclass(frozen=True, slots=True)
class Marker:
    """Something that wants a pin: its number or letter, its kind, its place."""

    label: str
    kind: str
    point: Point


def markers_of(pages: Composition) -> list[Marker]:
    """Return every contact with a place by its number, then the assembly points by their
    letters.
    """
    markers = [Marker(row.number, row.kind, row.point) for row in pages.contacts if row.point]
    return markers + [Marker(row.letter, ASSEMBLY, row.point) for row in pages.assembly]


def legend_kinds(
    contacts: Sequence[ContactRow], assembly: Sequence[AssemblyRow]
) -> list[tuple[str, str]]:
    """Return the kinds of pin on the page, each once: its code and its name ("" for assembly
    points).
    """
    kinds = dict.fromkeys((str(row.kind), row.kind_name) for row in contacts if row.point)
    return [*kinds, *([(ASSEMBLY, "")] if assembly else [])]


def in_short(labels: Iterable[str]) -> str:
    """Numbers and letters with runs drawn together: `2–5, 9, A, B`."""
    told = list(labels)
    numbers = {int(label) for label in told if label.isascii() and label.isdigit()}
    letters = dict.fromkeys(label for label in told if not (label.isascii() and label.isdigit()))
    return ", ".join([*_runs(sorted(numbers)), *letters])


def _runs(numbers: Sequence[int]) -> list[str]:
    """Return ascending numbers with three or more in a row drawn together."""
    runs: list[str] = []
    for _, run in itertools.groupby(enumerate(numbers), lambda each: each[1] - each[0]):
        found = [number for _, number in run]
        runs += [f"{found[0]}–{found[-1]}"] if len(found) > 2 else [str(number) for number in found]
    return runs
