"""The ledger of a store of printed plans: what each file was made of, so that a run can resume."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from core.storage import FileStore

LEDGER = "hechos.jsonl"
"""A line for each file made: its name, the key of what it was made of, the hash of its content."""


class Ledger:
    """The ledger of one store; a file counts as made when its key and its content are the same."""

    def __init__(self, store: FileStore) -> None:
        self._store = store
        self._entries = {str(entry["name"]): entry for entry in self._lines()}

    def is_made(self, name: str, key: str) -> bool:
        """Return whether this file was made of the same and is still what was written."""
        entry = self._entries.get(name)
        if entry is None or entry.get("key") != key:
            return False
        body = self._store.read(name)
        return body is not None and hashlib.sha256(body).hexdigest() == entry.get("sha256")

    def hash_of(self, name: str) -> str:
        """Return the hash of a file as it was written; empty when it never was."""
        return self._entries.get(name, {}).get("sha256", "")

    def enter(self, name: str, key: str, body: bytes) -> None:
        """Write down that a file is made.

        It begins with a line break, in case the line before was cut off.
        """
        entry = {"name": name, "key": key, "sha256": hashlib.sha256(body).hexdigest()}
        self._store.append(LEDGER, f"\n{json.dumps(entry)}".encode())
        self._entries[name] = entry

    def _lines(self) -> Iterator[dict[str, str]]:
        """Yield what can be read; a line that was cut off counts for nothing."""
        text = self._store.read(LEDGER) or b""
        for line in text.decode("utf-8", "replace").splitlines():
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if isinstance(entry, dict) and "name" in entry:
                yield entry
