"""Refuses to build a wheel that would open with holes: without what the browser is given, fonts of
papers, or catalogues of texts (`core/installation/parts.py`).
"""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WholeWheel(BuildHookInterface):  # type: ignore[type-arg] # hatchling has no types here
    """Looks for the parts before anything is packed; an editable install is made before them."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Raise RuntimeError naming what is missing and what makes it."""
        if version == "editable":
            return
        root = Path(self.root)
        parts = runpy.run_path(str(root / "core" / "installation" / "parts.py"))
        missing = parts["missing_parts"](root)
        if missing:
            lines = [f"  {name}  (python {maker})" for name, maker in missing.items()]
            raise RuntimeError(
                "this wheel would lack parts; `make setup` makes them all:\n" + "\n".join(lines)
            )
