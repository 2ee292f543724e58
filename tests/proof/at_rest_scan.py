"""What a thief finds in a folder who looks for a word: in every file as it stands, in UTF-16, in
base64, and inside everything that is packed: gzip, zlib, ZIP, the pages of PDFs.
"""

from __future__ import annotations

import base64
import io
import subprocess
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

MOST_INSIDE = 1 << 24
"""So much of a packed piece is looked at, bytes."""
MOST_DEEP = 4
_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_GZIP = b"\x1f\x8b\x08"
_ZIP = b"PK\x03\x04"
_PDF = b"%PDF-"


def findings(root: Path, words: tuple[str, ...]) -> list[str]:
    """Return the files below `root` that hold one of `words`, each with the way it was found."""
    needles = {form: needle for word in words for form, needle in forms_of(word)}
    found = []
    for path in sorted(root.rglob("*")):
        if path.is_file():
            ways = {way for way, piece in pieces(path.read_bytes()) if _holds(piece, needles)}
            found += [f"{path.relative_to(root)} ({way or 'as it stands'})" for way in sorted(ways)]
    return found


def forms_of(word: str) -> Iterator[tuple[str, bytes]]:
    """Yield the bytes by which a word is looked for, in lower case as `_holds` looks for it."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        yield f"{word} {encoding}", word.lower().encode(encoding)
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + word.encode())
        yield f"{word} base64 {shift}", coded[-(-shift * 8 // 6) : -4]


def pieces(data: bytes, way: str = "", depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """Yield some bytes and everything that is packed in them, with the way to it."""
    yield way, data
    if depth == MOST_DEEP:
        return
    for name, inside in (*_packed(data), *_members(data), *_pages(data)):
        yield from pieces(inside, f"{way}/{name}", depth + 1)


# -- inside ---------------------------------------------------------------------------------


def _holds(piece: bytes, needles: dict[str, bytes]) -> bool:
    lower = piece.lower()
    return any(needle in (piece if "base64" in form else lower) for form, needle in needles.items())


def _packed(data: bytes) -> Iterator[tuple[str, bytes]]:
    for heads, name, bits in ((_ZLIB, "zlib", 15), ((_GZIP,), "gzip", 31)):
        for head in heads:
            for at in _places(data, head):
                try:
                    inside = zlib.decompressobj(bits).decompress(data[at:], MOST_INSIDE)
                except zlib.error:
                    continue
                if inside:
                    yield name, inside


def _members(data: bytes) -> Iterator[tuple[str, bytes]]:
    start = data.find(_ZIP)
    if start < 0:
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data[start:])) as archive:
            for info in archive.infolist():
                with archive.open(info) as member:
                    yield "zip", member.read(MOST_INSIDE)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        return


def _pages(data: bytes) -> Iterator[tuple[str, bytes]]:
    start = data.find(_PDF)
    if start < 0:
        return
    done = subprocess.run(
        ["pdftotext", "-raw", "-enc", "UTF-8", "-", "-"],
        input=data[start:],
        capture_output=True,
        timeout=60,
        check=False,
    )
    yield "pdf", done.stdout.replace(b"\n", b" ")


def _places(data: bytes, head: bytes) -> Iterator[int]:
    at = data.find(head)
    while at >= 0:
        yield at
        at = data.find(head, at + 1)
