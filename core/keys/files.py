"""Sealed files sealed again with the key of their country, each whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.crypto import FIRST_FORM, CannotOpen, Keyring
from core.storage.folder_shelf import FolderShelf
from core.storage.sealed_file import SEALED, open_sealed, seal_file, seal_of, stored_label
from core.storage.shelf import Overtaken, Shelf, ShelvedFile


@dataclass(slots=True)
class ResealedFiles:
    """What one run did to the sealed files of an installation."""

    files: int = 0
    unreadable: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FileSeal:
    """A sealed file: whose key seals it, and which."""

    shelf: Shelf
    file: ShelvedFile
    country: str
    header: bytes

    @property
    def is_first_form(self) -> bool:
        """Whether it is of before the countries had keys; it does not say whose it is."""
        return self.header[:1] == FIRST_FORM


def sealed_files(instance: Path, shelves: Sequence[Shelf] = ()) -> Iterator[FileSeal]:
    """Yield every sealed file below the folder of an installation, and on its shelves elsewhere;
    one that is none of ours has no key.
    """
    for shelf, file in _sealed(instance, shelves):
        try:
            with shelf.open(file.name) as source:
                country, header = seal_of(source, file.name)
        except CannotOpen:
            country, header = "", b""
        except FileNotFoundError:  # it expired meanwhile
            continue
        yield FileSeal(shelf, file, country, header)


def reseal_files(
    instance: Path, keyring: Keyring, country: str, shelves: Sequence[Shelf] = ()
) -> ResealedFiles:
    """Seal every file of a country with the key that seals now; `country` empty: of none, and those
    of before the countries had keys, which stay of none.
    """
    report = ResealedFiles()
    for each in sealed_files(instance, shelves):
        if each.country != country or each.header == keyring.header_of(country):
            continue
        try:
            report.files += _reseal(each, keyring)
        except CannotOpen:
            place = each.shelf.place.removeprefix(f"{instance}/")
            report.unreadable.append(f"{place}/{each.file.name}")
        except FileNotFoundError:
            continue
    return report


# -- inside ---------------------------------------------------------------------------------


def _sealed(instance: Path, shelves: Sequence[Shelf]) -> Iterator[tuple[Shelf, ShelvedFile]]:
    for path in sorted(instance.rglob(f"*{SEALED}")):
        shelf = FolderShelf(path.parent)
        found = shelf.find(path.name)
        if found is not None:
            yield shelf, found
    for other in shelves:
        yield from ((other, each) for each in other.files() if each.name.endswith(SEALED))


def _reseal(each: FileSeal, keyring: Keyring) -> bool:
    """Seal one file again, under its date; return whether it was the same when that was done.

    Who wrote it meanwhile wrote it with the new key, or it comes with the next look.
    """
    name, shelf = each.file.name, each.shelf
    label = stored_label(shelf.title, name.removesuffix(SEALED))
    try:
        with (
            open_sealed(shelf.open(name), keyring, label) as plain,
            shelf.writer(name, known=each.file) as sink,
        ):
            seal_file(plain, sink, keyring, label, each.country)
    except Overtaken:
        return False
    return True
