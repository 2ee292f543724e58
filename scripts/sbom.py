"""Say of what an installation is made: a bill of materials (CycloneDX 1.6), and each part's age.

    python -m scripts.sbom [--output build/atalaya.cdx.json]

Versions and hashes are those of `requirements/run.txt` and `package-lock.json`, days of release
those that `make lock` wrote into `requirements/released.toml`, licences those that the installed
parts name. Nothing is asked of anybody. Prints the parts, the oldest first.
"""

from __future__ import annotations

import argparse
import base64
import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

from scripts.dependencies import _PIN, ROOT

RELEASED = ROOT / "requirements" / "released.toml"
OLD_DAYS = 730
"""Two years without a release: somebody looks whether it is still kept."""
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_CLASSIFIER = "License :: OSI Approved :: "


@dataclass(frozen=True, slots=True)
class SuppliedPart:
    """One part of the program that others made."""

    kind: str
    """`pypi` or `npm`, as an address of a package has it."""
    name: str
    version: str
    licence: str
    hashes: tuple[tuple[str, str], ...]
    released: date | None = None

    @property
    def address(self) -> str:
        """The package's address (purl)."""
        return f"pkg:{self.kind}/{self.name.replace('@', '%40')}@{self.version}"

    def as_component(self) -> dict[str, Any]:
        """Return it as CycloneDX has it."""
        licences = [{"license": {"name": self.licence}}] if self.licence else []
        return {
            "type": "library",
            "bom-ref": self.address,
            "name": self.name,
            "version": self.version,
            "purl": self.address,
            "licenses": licences,
            "hashes": [{"alg": kind, "content": text} for kind, text in self.hashes],
        }


def python_parts() -> Iterator[SuppliedPart]:
    """Yield what `requirements/run.txt` pins."""
    days = tomllib.loads(RELEASED.read_text()) if RELEASED.exists() else {}
    for pin in _PIN.finditer((ROOT / "requirements" / "run.txt").read_text()):
        name = pin["name"].lower()
        hashes = tuple(("SHA-256", each) for each in _HASH.findall(pin["rest"]))
        yield SuppliedPart("pypi", name, pin["version"], licence_of(name), hashes, days.get(name))


def browser_parts() -> Iterator[SuppliedPart]:
    """Yield what the pages and papers are given: `package-lock.json`, but for developers' parts."""
    lock = json.loads((ROOT / "package-lock.json").read_text())
    for path, each in sorted(lock["packages"].items()):
        if path and not each.get("dev"):
            kind, _dash, text = each["integrity"].partition("-")
            hashes = ((f"SHA-{kind[3:]}", base64.b64decode(text).hex()),)
            name = path.removeprefix("node_modules/")
            yield SuppliedPart("npm", name, each["version"], each.get("license", ""), hashes)


def licence_of(name: str) -> str:
    """Return what an installed part says of its licence; empty where it is not installed."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return ""
    named, plain = ("".join(told.get_all(key) or ()) for key in ("License-Expression", "License"))
    kinds = [each for each in told.get_all("Classifier") or () if each.startswith(_CLASSIFIER)]
    classified = " / ".join(each.removeprefix(_CLASSIFIER) for each in kinds)
    lines = plain.strip().splitlines()
    return named or classified or (lines[0][:80] if lines else "")


def bill_of(parts: list[SuppliedPart], now: datetime) -> dict[str, Any]:
    """Return the bill of materials; of the same parts it bears the same number."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    number = uuid.uuid5(uuid.NAMESPACE_URL, "\n".join(each.address for each in parts))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{number}",
        "version": 1,
        "metadata": {
            "timestamp": now.isoformat(timespec="seconds"),
            "component": {
                "type": "application",
                "bom-ref": f"pkg:pypi/{project['name']}@{project['version']}",
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"license": {"id": project["license"]}}],
            },
        },
        "components": [each.as_component() for each in parts],
    }


def lines_of(parts: list[SuppliedPart], today: date) -> Iterator[str]:
    """Yield a line a part, the oldest first; one nobody knows the day of stands at the end."""
    for each in sorted(parts, key=lambda part: (part.released or date.max, part.name)):
        days = (today - each.released).days if each.released else None
        age = "-" if days is None else f"{days / 365.25:.1f} years"
        mark = " !" if days is not None and days > OLD_DAYS else ""
        day = str(each.released or "-")
        yield f"{each.name:42} {each.version:14} {day:11} {age:>10}{mark:2} {each.licence}"


def main() -> int:
    """Write the bill, print the parts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--output", type=Path, default=ROOT / "build" / "atalaya.cdx.json")
    target = parser.parse_args().output
    parts, now = [*python_parts(), *browser_parts()], datetime.now(UTC)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(bill_of(parts, now), indent=1) + "\n")
    print("\n".join(lines_of(parts, now.date())))
    print(f"{target}: {len(parts)} parts; ! without a release for two years")
    return 0


if __name__ == "__main__":
    sys.exit(main())
