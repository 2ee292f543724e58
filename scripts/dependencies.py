"""Audit the Python parts without a network: pins, hashes, what is installed, versions known bad,
and the SQLite inside the driver.

    python -m scripts.dependencies

Fails where a pin has no hash, where what is installed is another version than its pin, and where a
part is older than the first version without a published weakness (`requirements/advisories.toml`).
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite

from core.db import SAFE_SQLITE

ROOT = Path(__file__).resolve().parent.parent
APART = frozenset({"atlas", "docs", "schemathesis", "object-store", "readers"})
"""Installed by themselves, beside the environment that is looked at."""
LOCKS = ("run", "streets", "s3", "dev", *sorted(APART))
_PIN = re.compile(
    r"^(?P<name>[\w.-]+)==(?P<version>[^\s;\\]+)(?P<rest>(?:[^\n]*\\\n)*[^\n]*)", re.MULTILINE
)


def _said(weakness: Mapping[str, Any]) -> str:
    return " ".join([weakness["why"], *weakness["ids"]])


KNOWN = tomllib.loads((ROOT / "requirements" / "advisories.toml").read_text())
LEAST = {each["part"]: (each["good"], _said(each)) for each in KNOWN["weakness"]}
"""Part -> the first version without a published weakness, and which."""


def faults() -> list[str]:
    """Return what is wrong, a line each."""
    found = []
    if sqlite.sqlite_version_info < SAFE_SQLITE:
        least = ".".join(map(str, SAFE_SQLITE))
        found.append(f"SQLite {sqlite.sqlite_version} is older than {least}: its WAL may corrupt")
    for lock in LOCKS:
        text = (ROOT / "requirements" / f"{lock}.txt").read_text()
        pins = list(_PIN.finditer(text))
        if not pins:
            found.append(f"{lock}.txt: no pin")
        for pin in pins:
            found += [f"{lock}.txt: {each}" for each in _faults_of(pin, lock)]
    return found


def _faults_of(pin: re.Match[str], lock: str) -> list[str]:
    name, pinned = pin["name"].lower(), pin["version"]
    found = [] if "--hash=sha256:" in pin["rest"] else [f"{name} has no hash"]
    least, reason = LEAST.get(name, ("0", ""))
    if _order(pinned) < _order(least):
        found.append(f"{name} {pinned} is older than {least}: {reason}")
    installed = _installed(name)
    if lock not in APART and installed is not None and installed != pinned:
        found.append(f"{name} {pinned} is pinned, {installed} is installed")
    return found


def _installed(name: str) -> str | None:
    """Return the version at hand; None where a part is for another system."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _order(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text))


def main() -> int:
    """Print what is wrong. Return 1 when anything is."""
    found = faults()
    print("\n".join(found) or "dependencies: every pin has hashes and is what is installed")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
