"""A run in parts: each of some processes takes test files of its own, and reads no others.

    pytest --part 1/2 & pytest --part 2/2

A run shared out test by test (xdist) has every process read all of them first, which is a sixth of
the whole. Here what each file costs is known beforehand: `costs.txt`, written by `pytest --costs`.
It need not be exact; a file that is not in it costs what most do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.scheduling import world_of

TESTS = Path(__file__).resolve().parent
COSTS = TESTS / "costs.txt"
BROWSER = "tests/browser/"
"""Walked beside the others, in a process of its own."""
USUAL_COST = 0.2
LEAST_WRITTEN = 0.8
"""CPU seconds of a file; what costs less is not worth a line."""


@dataclass(frozen=True)
class Part:
    """One part of a run, from 1."""

    number: int
    of: int

    @classmethod
    def read(cls, text: str) -> Part:
        """Read `1/2`. Raises ValueError."""
        number, of = map(int, text.split("/"))
        if not 1 <= number <= of:
            raise ValueError(f"{text} is no part")
        return cls(number, of)

    def has(self, path: Path) -> bool:
        """Return whether a file is in this part, or a folder holds one that is."""
        return path.relative_to(TESTS.parent).as_posix() in self._own

    @cached_property
    def _own(self) -> frozenset[str]:
        files = shares(all_files(), known_costs(), self.of)[self.number - 1]
        folders = {str(each.parent) for each in map(Path, files)}
        above = {each.as_posix() for folder in folders for each in Path(folder).parents}
        return frozenset(files) | folders | above


def all_files() -> list[str]:
    """Return the test files that a run in parts shares out."""
    found = (each.relative_to(TESTS.parent).as_posix() for each in TESTS.rglob("test_*.py"))
    return sorted(each for each in found if not each.startswith(BROWSER))


def known_costs() -> dict[str, float]:
    """Return the CPU seconds of the files that are dear."""
    lines = (line.split() for line in COSTS.read_text(encoding="utf-8").splitlines())
    return {path: float(seconds) for seconds, path in lines}


def shares(files: Iterable[str], costs: Mapping[str, float], parts: int) -> list[set[str]]:
    """Return the files of each part: what reads one world stays together, the dearest is given out
    first, always to the part that has least.
    """
    worlds: dict[str, list[str]] = {}
    for file in files:
        worlds.setdefault(world_of(file) or file, []).append(file)
    prices = {
        world: sum(costs.get(file, USUAL_COST) for file in own) for world, own in worlds.items()
    }
    shared, spent = [set[str]() for _ in range(parts)], [0.0] * parts
    for world in sorted(worlds, key=lambda world: (-prices[world], world)):
        least = spent.index(min(spent))
        shared[least].update(worlds[world])
        spent[least] += prices[world]
    return shared


def write_costs(spent: Mapping[str, float]) -> None:
    """Write down what the files of a run cost, beside what is known of others."""
    here = set(all_files())
    known = {path: cost for path, cost in known_costs().items() if path in here} | dict(spent)
    dear = sorted(each for each in known.items() if each[1] >= LEAST_WRITTEN)
    COSTS.write_text("".join(f"{cost:.1f} {path}\n" for path, cost in dear), encoding="utf-8")
