"""The further fonts of our PDFs, by script: which of them a text needs, and their bytes.

Arabic, Hebrew, Chinese, Korean, emoji and others lie beside Noto Sans, in slices that share no
letter with it or with one another; a document loads only those its letters need. An installation
whose fonts were made before there were any, or not at all, has none: its texts go without.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

FONTS = Path(__file__).parent / "font_files"
INDEX = "scripts.json"
BASE = "Noto Sans"


class FontsOfLetters(Mapping[int, tuple[str, ...]]):
    """The files that have each code point, in a few bytes for each: every process that prints
    keeps tens of thousands.
    """

    def __init__(self, files: Mapping[int, tuple[str, ...]]) -> None:
        self._codes = array("L", sorted(files))
        self._groups = tuple(dict.fromkeys(files.values()))
        place = {group: at for at, group in enumerate(self._groups)}
        self._group_of = array("H", (place[files[code]] for code in self._codes))

    def __getitem__(self, code: int) -> tuple[str, ...]:
        at = bisect_left(self._codes, code)
        if at == len(self._codes) or self._codes[at] != code:
            raise KeyError(code)
        return self._groups[self._group_of[at]]

    def __iter__(self) -> Iterator[int]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)


@lru_cache(maxsize=1)
def fonts_of_letters() -> FontsOfLetters:
    """Return the files that have each further code point, one for each weight."""
    found: dict[int, tuple[str, ...]] = {}
    for each in _index():
        for first, last in each["codes"]:
            for code in range(first, last + 1):
                found[code] = (*found.get(code, ()), each["file"])
    return FontsOfLetters(found)


@lru_cache(maxsize=1)
def weights() -> Mapping[str, int]:
    """Return the weight of each file: 400, or 700 as well where a script has both."""
    return MappingProxyType({each["file"]: each["weight"] for each in _index()})


def files_for(text: str) -> tuple[str, ...]:
    """Return the files whose letters stand in a text, by name; none for one in Latin letters."""
    if text.isascii():
        return ()
    letters, known = set(text), fonts_of_letters()
    return tuple(sorted({file for each in letters for file in known.get(ord(each), ())}))


def script_font_bytes(file: str) -> bytes:
    """Return a file that `files_for` named. Raises KeyError for any other name."""
    if file not in weights():
        raise KeyError(file)
    return (FONTS / file).read_bytes()


def family_of(file: str) -> str:
    """Return the family of a file, which its other weight shares.

    One family for all of them would be one font to WeasyPrint, with the letters of another.
    """
    return file.rpartition("-")[0].replace("-", " ").title()


def face_of(file: str, scheme: str) -> str:
    """Return the CSS that makes a file known under its family, its address under `scheme`."""
    return (
        f'@font-face {{ font-family: "{family_of(file)}"; font-weight: {weights()[file]}; src: '
        f"url({scheme}{file}); }}"
    )


def with_families(source: str, files: Iterable[str]) -> str:
    """Return a page or a stylesheet in which Noto Sans is followed by the families of `files`."""
    families = sorted({family_of(file) for file in files})
    in_css = ", ".join(f'"{each}"' for each in (BASE, *families))
    in_svg = f'font-family="{", ".join((BASE, *families))}"'
    # An attribute of a drawing bears the name in its own quotes.
    parts = source.split(f'font-family="{BASE}"')
    return in_svg.join(part.replace(f'"{BASE}"', in_css) for part in parts)


# -- inside ---------------------------------------------------------------------------------


def _index() -> list[dict[str, Any]]:
    path = FONTS / INDEX
    found: list[dict[str, Any]] = json.loads(path.read_text()) if path.exists() else []
    return found
