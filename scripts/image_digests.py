"""Hold the images that the container file and compose.yaml begin with to their digests, and say how
old each is.

    python -m scripts.image_digests [--write .env]

Asks the registry of each image which bytes its tag names today, and prints a line for `.env`
(`BASE_IMAGE=debian@sha256:…`) with the age of the image; `--write` puts the lines there, in the
place of former ones. A digest is the hash of the answer's bytes: a registry cannot say another.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_NAMED = re.compile(r"\$\{(\w+_IMAGE):-([\w./-]+):([\w.-]+)\}")
REGISTRY, LOGIN = "https://registry-1.docker.io/v2", "https://auth.docker.io/token"
KINDS = ", ".join(
    f"application/vnd.{kind}+json"
    for kind in (
        "oci.image.index.v1",
        "oci.image.manifest.v1",
        "docker.distribution.manifest.list.v2",
        "docker.distribution.manifest.v2",
    )
)
OLD_DAYS = 60
"""Two months without a new base: Debian has mended something meanwhile."""
SECONDS = 30.0
Ask = Callable[[str, Mapping[str, str]], bytes]


@dataclass(frozen=True, slots=True)
class HeldImage:
    """One image at its digest."""

    variable: str
    name: str
    digest: str
    made_on: datetime

    @property
    def line(self) -> str:
        """As `.env` has it."""
        return f"{self.variable}={self.name}@{self.digest}"


def named_images() -> dict[str, tuple[str, str]]:
    """Return by variable the name and the tag of each image that compose.yaml begins with."""
    found = _NAMED.findall((ROOT / "compose.yaml").read_text())
    return {variable: (name, tag) for variable, name, tag in found}


def held(variable: str, name: str, tag: str, ask: Ask) -> HeldImage:
    """Return an image at the digest its tag has today. Raises OSError, ValueError, KeyError."""
    path = name if "/" in name else f"library/{name}"
    scope = f"{LOGIN}?service=registry.docker.io&scope=repository:{path}:pull"
    shown = {"Authorization": f"Bearer {json.loads(ask(scope, {}))['token']}", "Accept": KINDS}
    index = ask(f"{REGISTRY}/{path}/manifests/{tag}", shown)
    manifest: dict[str, Any] = json.loads(index)
    if "manifests" in manifest:
        of_this = next(each for each in manifest["manifests"] if _is_usual(each["platform"]))
        manifest = json.loads(ask(f"{REGISTRY}/{path}/manifests/{of_this['digest']}", shown))
    said = json.loads(ask(f"{REGISTRY}/{path}/blobs/{manifest['config']['digest']}", shown))
    made_on = datetime.fromisoformat(said["created"])
    return HeldImage(variable, name, f"sha256:{hashlib.sha256(index).hexdigest()}", made_on)


def with_lines(text: str, images: list[HeldImage]) -> str:
    """Return the settings with the lines of the images, those of before gone."""
    names = {each.variable for each in images}
    kept = [line for line in text.splitlines() if line.partition("=")[0] not in names]
    return "\n".join([*kept, *(each.line for each in images)]) + "\n"


def main() -> int:
    """Print the lines and ages; return 1 where a registry did not answer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, help="the settings of the containers, as .env")
    target = parser.parse_args().write
    try:
        images = [held(each, *named, _ask) for each, named in named_images().items()]
    except (OSError, ValueError, KeyError, StopIteration) as wrong:
        print(f"the registry did not say: {wrong}", file=sys.stderr)
        return 1
    for each in images:
        days = (datetime.now(UTC) - each.made_on).days
        print(f"{each.line}  # {days} days old{': look for a newer one' * (days > OLD_DAYS)}")
    if target is not None:
        before = target.read_text() if target.exists() else ""
        target.write_text(with_lines(before, images))
        target.chmod(0o600)
    return 0


# -- inside ---------------------------------------------------------------------------------


def _is_usual(platform: Mapping[str, str]) -> bool:
    return (platform.get("os"), platform.get("architecture")) == ("linux", "amd64")


def _ask(address: str, headers: Mapping[str, str]) -> bytes:
    asked = urllib.request.Request(address, headers=dict(headers))
    with urllib.request.urlopen(asked, timeout=SECONDS) as answer:
        return bytes(answer.read())


if __name__ == "__main__":
    sys.exit(main())
