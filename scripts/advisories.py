"""Ask pip-audit, where there is a network, which pinned parts have a published weakness.

    python -m scripts.advisories

Prints what `requirements/advisories.toml` does not have yet, an entry each, to be put in with its
reason, and the day to write into `checked`. `make lint` reads that list without a network.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scripts.dependencies import KNOWN, ROOT

LOCKS = ("run.txt", "dev.txt")


def main() -> int:
    """Print what is new. Return 1 when anything is."""
    known = {each for weakness in KNOWN["weakness"] for each in weakness["ids"]}
    new = [each for lock in LOCKS for each in _published(ROOT / "requirements" / lock, known)]
    print("\n".join(new) or f"nothing new; checked = {datetime.now(UTC).date()}")
    return int(bool(new))


def _published(lock: Path, known: set[str]) -> Iterator[str]:
    command = [str(Path(sys.executable).with_name("uv")), "tool", "run", "pip-audit"]
    command += ["--requirement", str(lock), "--no-deps", "--disable-pip", "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True)
    if not done.stdout:
        raise SystemExit(f"pip-audit did not answer: {done.stderr.strip()[-300:]}")
    for part in json.loads(done.stdout)["dependencies"]:
        for weakness in part.get("vulns", ()):
            names = {weakness["id"], *weakness.get("aliases", ())}
            if not names & known:
                yield _entry(part["name"], weakness, names)


def _entry(part: str, weakness: dict[str, Any], names: set[str]) -> str:
    good = next(iter(weakness.get("fix_versions", ())), "none yet")
    ids = ", ".join(f'"{each}"' for each in sorted(names))
    return f'[[weakness]]\npart = "{part}"\ngood = "{good}"\nids = [{ids}]\nwhy = ""\n'


if __name__ == "__main__":
    sys.exit(main())
