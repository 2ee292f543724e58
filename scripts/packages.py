"""The packages of the program, as `pyproject.toml` lists them for the import contracts."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES: tuple[str, ...] = tuple(
    tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]
)
"""Their names: the one list for whatever walks over the code. That the lists of other tools in
`pyproject.toml` hold the same `tests/test_house.py` asserts.
"""
