"""Write the exact version and the hashes of every Python part into requirements/*.txt.

    python scripts/lock.py [--upgrade]

What is pinned stays as it is unless `--upgrade` is given. `run.txt` is what an installation needs,
`dev.txt` adds what builds and tests it, `atlas.txt` what builds the base geography. pip refuses any
file whose hash is not written here (`--require-hashes`).
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {
    "dev": ("dev", "build", "s3"),
    "run": ("build",),
    "atlas": ("dev", "build", "s3", "atlas"),
}
"""Lock file -> extras of pyproject.toml. The first one made decides the versions of the others."""
HEAD = "# Exact versions and hashes of every Python part; written by `make lock`.\n"


def main() -> None:
    """Write every lock file, each held to the versions of the first."""
    folder = ROOT / "requirements"
    folder.mkdir(exist_ok=True)
    for name, extras in LOCKS.items():
        _lock(folder / f"{name}.txt", extras, upgrade="--upgrade" in sys.argv[1:])


def _lock(target: Path, extras: tuple[str, ...], *, upgrade: bool) -> None:
    first = target.with_name(f"{next(iter(LOCKS))}.txt")
    command = [str(Path(sys.executable).with_name("uv")), "pip", "compile", "--quiet"]
    command += ["--generate-hashes", "--no-header", "--no-annotate", "--universal"]
    command += ["--python-version", "3.11", "pyproject.toml", "--output-file", str(target)]
    command += [word for extra in extras for word in ("--extra", extra)]
    if target != first:
        command += ["--constraints", str(first)]
    elif upgrade:
        command.append("--upgrade")
    subprocess.run(command, cwd=ROOT, check=True)
    target.write_text(HEAD + target.read_text().removeprefix(HEAD))


if __name__ == "__main__":
    main()
