"""One public layer brought, held against its checksum, and only then handed on.

A file whose maker publishes no checksum is taken once somebody says so; its SHA-256 is written down
and every later one must be the same, until somebody says again that the new one is good.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.atlas.fetching.listing import PublicLayer
from core.atlas.fetching.record import FetchRecord
from core.errors import UnusableInput
from core.http.download import BegunFile, DownloadedFile, DownloadRequest, Progress
from core.http.values import FailureKind, RetrievalFailure

MOST_ATTEMPTS = 8
"""Of a line that breaks again and again; each goes on where the one before stopped."""
_MB = 1 << 20
_PASSING = {FailureKind.CUT_OFF, FailureKind.NO_ANSWER}
Download = Callable[[DownloadRequest, Path, Progress], DownloadedFile | RetrievalFailure]


@dataclass(frozen=True, slots=True)
class FetchedLayer:
    """A file that is there, and by what it is known."""

    path: Path
    sha256: str
    is_vouched: bool
    """Whether its maker's checksum says that it is whole; else it was taken on trust."""


class FetchRefused(UnusableInput):
    """A file that did not come, or that is not the one that was listed."""


class UnvouchedFile(FetchRefused):
    """A file nobody vouches for: no checksum is listed, and nobody said that it be taken."""

    def __init__(self, name: str, sha256: str, *, was: str = "") -> None:
        """Of a file that was another one last time, `was` is its SHA-256 then."""
        changed = f"it changed since it was fetched last (sha256 was {was[:16]}…); " if was else ""
        words = f"{changed}its maker publishes no checksum; what came has sha256 {sha256}"
        super().__init__(name, words)
        self.sha256 = sha256


def fetch_layer(
    layer: PublicLayer,
    folder: Path,
    record: FetchRecord,
    download: Download,
    progress: Progress,
    *,
    trust: bool = False,
) -> FetchedLayer:
    """Return a layer's file, brought into `folder` as far as it was not there.

    Raises FetchRefused for what did not come or does not match, UnvouchedFile for what nobody
    vouches for; its file stays then, to be taken without being fetched again.
    """
    part = folder / f"{layer.name}.part"
    for turn in (0, 1):
        _bring(layer, part, download, progress)
        sha256, found = _sums(part, layer.checksum)
        if not layer.checksum or found == layer.checksum:
            break
        BegunFile(part).forget()
        if turn:
            words = f"is not the file that is listed: {layer.checksum} is, {found} came"
            raise FetchRefused(layer.name, words)
    if not layer.checksum and not trust:
        known = record.sha256_of(layer.name)
        if known != sha256:
            raise UnvouchedFile(layer.name, sha256, was=known)
    return FetchedLayer(part, sha256, is_vouched=bool(layer.checksum))


# -- inside ---------------------------------------------------------------------------------


def _bring(layer: PublicLayer, part: Path, download: Download, progress: Progress) -> None:
    """Bring the file whole, over as many attempts as each bring something. Raises FetchRefused."""
    request = DownloadRequest(layer.address, layer.most_mb * _MB)
    size, reason = BegunFile(part).size, ""
    for attempt in range(MOST_ATTEMPTS):
        answer = download(request, part, progress)
        if isinstance(answer, DownloadedFile):
            return
        grown = BegunFile(part).size
        if answer.kind not in _PASSING or (grown <= size and attempt):
            raise FetchRefused(layer.name, answer.reason)
        size, reason = grown, answer.reason
    raise FetchRefused(layer.name, f"{reason}, {MOST_ATTEMPTS} times")


def _sums(path: Path, checksum: str) -> tuple[str, str]:
    """Return the SHA-256 of a file, and its sum in the way `checksum` is written."""
    way = checksum.partition(":")[0] or "sha256"
    sha256, other = hashlib.sha256(), hashlib.new(way, usedforsecurity=False)
    with path.open("rb") as source:
        while piece := source.read(_MB):
            sha256.update(piece)
            other.update(piece)
    return sha256.hexdigest(), f"{way}:{other.hexdigest()}"
