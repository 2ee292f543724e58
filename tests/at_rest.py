"""A search of every byte a folder holds for texts, however they are wrapped: plain, in small or
capital letters, UTF-16, base64, quoted-printable, inside gzip, ZIP and PDF streams; and what is
sealed, opened with the keys.
"""

from __future__ import annotations

import base64
import gzip
import io
import quopri
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from core.crypto import Keyring
from core.storage import SEALED, FileStore

_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.S)
_DEEPEST = 3


def forms_of(text: bytes) -> set[bytes]:
    """Return the bytes by which a text shows, whatever it is written in."""
    forms = {text}
    try:
        words = text.decode()
    except UnicodeDecodeError:
        words = ""
    for spelling in filter(None, (words, words.lower(), words.upper())):
        forms |= {spelling.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")}
    for plain in tuple(forms):
        for offset in range(3):  # how it lies in the groups of three; the edges hang on neighbours
            coded = base64.b64encode(b"\0" * offset + plain)
            forms.add(coded[4 if offset else 0 : len(coded) - 4])
    return forms | {text.hex().encode()}


def found_in(
    folder: Path, texts: Mapping[str, bytes], keyring: Keyring | None
) -> dict[str, set[str]]:
    """Return by the name of a file, below the folder, which of the texts it holds.

    With the keys, sealed files of a store are opened as well.
    """
    forms = {name: forms_of(text) for name, text in texts.items()}
    found: dict[str, set[str]] = {}
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        names = {
            name
            for data in _layers(path, keyring)
            for name, own in forms.items()
            if any(form in data for form in own)
        }
        if names:
            found[str(path.relative_to(folder))] = names
    return found


def files_with(found: Mapping[str, Collection[str]], part: str) -> set[str]:
    """Return what was found in files whose name has a part."""
    return {name for path, names in found.items() if part in path for name in names}


def _layers(path: Path, keyring: Keyring | None) -> Iterator[bytes]:
    yield path.name.encode()
    yield from _unwrapped(path.read_bytes(), 0)
    if keyring is not None and path.name.endswith(SEALED):
        opened = FileStore(path.parent, keyring).read(path.name.removesuffix(SEALED))
        if opened is not None:
            yield from _unwrapped(opened, 0)


def _unwrapped(data: bytes, depth: int) -> Iterator[bytes]:
    yield data
    if b"=\r\n" in data or b"=3D" in data or b"=C3" in data:
        yield quopri.decodestring(data)
    if depth == _DEEPEST:
        return
    for inner in _parts(data):
        yield from _unwrapped(inner, depth + 1)


def _parts(data: bytes) -> Iterator[bytes]:
    if data.startswith(b"\x1f\x8b"):
        yield gzip.decompress(data)
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    if data.startswith(b"%PDF"):
        for stream in _STREAM.findall(data):
            try:
                yield zlib.decompress(stream)
            except zlib.error:
                continue
