"""Write the exact version and the hashes of every Python part into requirements/*.txt.

    python scripts/lock.py [--upgrade]

What is pinned stays as it is unless `--upgrade` is given. `run.txt` is what an installation needs,
`streets.txt` adds what reads tiles of streets, `s3.txt` what speaks with object stores, `dev.txt`
what builds and tests it, `atlas.txt` what builds the base geography. Each of the others stands
alone: `docs.txt` builds the site of the documentation, `schemathesis.txt` tries the interface for
programs, `object-store.txt` and `readers.txt` are a store and readers that are not ours.
`released.toml` has the day on which each pinned version was released. pip refuses any file whose
hash is not written here (`--require-hashes`).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {
    "dev": ("dev", "build", "s3", "streets"),
    "run": ("build",),
    "streets": ("build", "streets"),
    "s3": ("build", "s3"),
    "atlas": ("dev", "build", "s3", "streets", "atlas"),
}
"""Lock file -> extras of pyproject.toml. The first one made decides the versions of the others."""
GROUPS = ("docs", "schemathesis", "object-store", "readers")
"""Each stands alone."""
HEAD = "# Exact versions and hashes of every Python part; written by `make lock`.\n"
DAYS_HEAD = "# The day on which each pinned version was released; written by `make lock`."


def main() -> None:
    """Write every lock file, each held to the versions of the first."""
    folder = ROOT / "requirements"
    folder.mkdir(exist_ok=True)
    upgrade = ["--upgrade"] if "--upgrade" in sys.argv[1:] else []
    first = folder / f"{next(iter(LOCKS))}.txt"
    for name, extras in LOCKS.items():
        target = folder / f"{name}.txt"
        words = [word for extra in extras for word in ("--extra", extra)]
        held = upgrade if target == first else ["--constraints", str(first)]
        _lock(target, ["pyproject.toml", *words, *held])
    for group in GROUPS:
        _lock(folder / f"{group}.txt", ["--group", group, *upgrade])
    _note_days(first, folder / "released.toml")


def _lock(target: Path, words: Sequence[str]) -> None:
    command = [str(Path(sys.executable).with_name("uv")), "pip", "compile", "--quiet"]
    command += ["--generate-hashes", "--no-header", "--no-annotate", "--universal"]
    command += ["--python-version", "3.11", "--output-file", str(target), *words]
    subprocess.run(command, cwd=ROOT, check=True)
    target.write_text(HEAD + target.read_text().removeprefix(HEAD))


def _note_days(lock: Path, target: Path) -> None:
    """Write the day on which each pinned version was released, as the index says."""
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "pylock.toml"
        command = [str(Path(sys.executable).with_name("uv")), "pip", "compile", "--quiet"]
        command += ["--no-header", "--universal", "--python-version", "3.11", str(lock)]
        command += ["--format", "pylock.toml", "--output-file", str(listed)]
        subprocess.run(command, cwd=ROOT, check=True)
        packages = tomllib.loads(listed.read_text())["packages"]
    lines = [f"{each['name']} = {day}" for each in packages if (day := _first_day(each))]
    target.write_text("\n".join((DAYS_HEAD, *sorted(lines))) + "\n")


def _first_day(package: dict[str, Any]) -> date | None:
    files = [*package.get("wheels", ()), *filter(None, [package.get("sdist")])]
    times = [each["upload-time"] for each in files if "upload-time" in each]
    return min(times).date() if times else None


if __name__ == "__main__":
    main()
