"""The figures of the proofs: one line each, printed when all is over."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest

FIGURES_FILE = "PROOF_FIGURES"
"""Names the file each line is added to at once: a proof that is ended leaves those it had."""


@dataclass
class Figures:
    """What the proofs measured, line by line, in the order they ended."""

    lines: list[str] = field(default_factory=list)

    def add(self, proof: str, figures: str) -> None:
        """Keep one line: what was proved, and the figures of it."""
        line = f"{proof}: {figures}"
        self.lines.append(line)
        if FIGURES_FILE in os.environ:
            with Path(os.environ[FIGURES_FILE]).open("a") as sink:
                sink.write(f"  {line}\n")


FIGURES = pytest.StashKey[Figures]()
