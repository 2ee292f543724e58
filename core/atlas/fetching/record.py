"""What was fetched: a file beside the pack that says of each layer when it came and by what it is
known.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from core.private_files import whole_file

NAME = "atlas-fetched.json"


@dataclass(slots=True)
class FetchRecord:
    """The record of an installation."""

    path: Path
    _rows: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read what is there; a damaged one knows nothing, and everything is asked again."""
        try:
            rows = json.loads(self.path.read_text(encoding="utf-8"))
            self._rows = {str(name): dict(row) for name, row in rows.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            self._rows = {}

    def sha256_of(self, name: str) -> str:
        """Return the SHA-256 a layer's file had when it was taken; empty where none was."""
        return str(self._rows.get(name, {}).get("sha256", ""))

    def has(self, name: str, address: str) -> bool:
        """Return whether the file of this address was taken."""
        return bool(self._rows.get(name, {}).get("address") == address)

    def note(self, name: str, address: str, sha256: str, at: datetime) -> None:
        """Write down that a layer was taken."""
        self._rows[name] = {"address": address, "sha256": sha256, "at": at.isoformat()}
        with whole_file(self.path) as sink:
            sink.write(json.dumps(self._rows, indent=2, sort_keys=True).encode())
