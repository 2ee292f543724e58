"""Write the exact version of every Python part that is installed into constraints.txt."""

from __future__ import annotations

from importlib.metadata import distributions
from pathlib import Path

OURS = {"atalaya", "pip", "setuptools", "wheel"}
HEAD = "# Exact versions of every Python part; written by `make lock`.\n"


def main() -> None:
    """Write constraints.txt beside pyproject.toml."""
    versions = {found.metadata["Name"]: found.version for found in distributions()}
    lines = [
        f"{name}=={versions[name]}\n"
        for name in sorted(versions, key=str.lower)
        if name not in OURS
    ]
    Path("constraints.txt").write_text(HEAD + "".join(lines))


if __name__ == "__main__":
    main()
