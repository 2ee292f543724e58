"""Audit the Python parts without a network: pins, hashes, what is installed, versions known bad.

    python scripts/dependencies.py

Fails where a pin has no hash, where what is installed is another version than its pin, and where a
part is older than the first version without a weakness we know of.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("run", "dev", "atlas")
_PIN = re.compile(
    r"^(?P<name>[\w.-]+)==(?P<version>[^\s;\\]+)(?P<rest>(?:[^\n]*\\\n)*[^\n]*)", re.MULTILINE
)
LEAST = {
    "cryptography": ("48", "keeps its OpenSSL current; older wheels bear one with known faults"),
    "jinja2": ("3.1.6", "a sandbox broke out through |attr (CVE-2025-27516)"),
    "pillow": ("12", "older readers of images overflowed"),
    "requests": ("2.32.4", "credentials of .netrc went to another host (CVE-2024-47081)"),
    "urllib3": ("2.5.0", "redirects that were turned off were followed (CVE-2025-50181)"),
    "werkzeug": ("3.0.6", "a form could take all memory (CVE-2024-49767)"),
    "gunicorn": ("23", "requests could be smuggled (CVE-2024-6827)"),
    "lxml": ("6", "older ones resolve entities of files by default"),
}
"""Part -> the first version that is good enough, and why."""


def faults() -> list[str]:
    """Return what is wrong, a line each."""
    found = []
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
    if lock != "atlas" and installed is not None and installed != pinned:
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
