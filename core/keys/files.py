"""Sealed files sealed again with the key of their country, each whole or not at all."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from core.crypto import FIRST_FORM, CannotOpen, Keyring
from core.private_files import whole_file
from core.storage.sealed_file import SEALED, open_sealed, seal_file, seal_of, stored_label


@dataclass(slots=True)
class ResealedFiles:
    """What one run did to the sealed files of an installation."""

    files: int = 0
    unreadable: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FileSeal:
    """A sealed file: whose key seals it, and which."""

    path: Path
    country: str
    header: bytes

    @property
    def is_first_form(self) -> bool:
        """Whether it is of before the countries had keys; it does not say whose it is."""
        return self.header[:1] == FIRST_FORM


def sealed_files(instance: Path) -> Iterator[FileSeal]:
    """Yield every sealed file below the folder of an installation; one that is none of ours has no
    key.
    """
    for path in sorted(instance.rglob(f"*{SEALED}")):
        try:
            yield FileSeal(path, *seal_of(path))
        except CannotOpen:
            yield FileSeal(path, "", b"")
        except FileNotFoundError:  # it expired meanwhile
            continue


def reseal_files(instance: Path, keyring: Keyring, country: str) -> ResealedFiles:
    """Seal every file of a country with the key that seals now; `country` empty: of none, and those
    of before the countries had keys, which stay of none.
    """
    report = ResealedFiles()
    for each in sealed_files(instance):
        if each.country != country or each.header == keyring.header_of(country):
            continue
        try:
            report.files += _reseal(each, keyring)
        except CannotOpen:
            report.unreadable.append(str(each.path.relative_to(instance)))
        except FileNotFoundError:
            continue
    return report


def _reseal(each: FileSeal, keyring: Keyring) -> bool:
    """Seal one file again, under its date; return whether it was the same when that was done.

    Who wrote it meanwhile wrote it with the new key, or it comes with the next look.
    """
    path, before = each.path, each.path.stat()
    label = stored_label(path.parent, path.name.removesuffix(SEALED))
    beside = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        with open_sealed(path, keyring, label) as plain, whole_file(beside) as sink:
            seal_file(plain, sink, keyring, label, each.country)
        os.utime(beside, ns=(before.st_atime_ns, before.st_mtime_ns))
        now = path.stat()
        if (now.st_ino, now.st_mtime_ns) != (before.st_ino, before.st_mtime_ns):
            return False
        os.replace(beside, path)
        return True
    finally:
        beside.unlink(missing_ok=True)
