"""The figures of the proofs: one line each, printed when all is over."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest


@dataclass
class Figures:
    """What the proofs measured, line by line, in the order they ended."""

    lines: list[str] = field(default_factory=list)

    def add(self, proof: str, figures: str) -> None:
        """Keep one line: what was proved, and the figures of it."""
        self.lines.append(f"{proof}: {figures}")


FIGURES = pytest.StashKey[Figures]()
