"""LibreOffice, where it is installed, as a reader that is not ours: it opens each table and writes
it again, and every cell of every sheet is held against the one we wrote.
"""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

Sheet = tuple[str, list[list[Any]]]
PATIENCE_SECONDS = 600
_MOST_COLUMNS = 200
_COLUMNS = "/".join(f"{number}/2" for number in range(1, _MOST_COLUMNS + 1))
_AS_TEXT = f"--infilter=Text - txt - csv (StarCalc):44,34,76,1,{_COLUMNS},0,false,false"
"""A comma, a double quote, UTF-8, from the first line on, each column as text: what an office makes
of a number or a day is its own.
"""


def office() -> str | None:
    """Return the program, or None where it is not installed."""
    return shutil.which("soffice")


def written_again(tables: Sequence[Path], place: Path, suffix: str) -> list[Path]:
    """Have the office open tables of one kind and write each as another; return the files, in the
    same order.
    """
    sources = place / f"{tables[0].suffix[1:]}-{suffix}"
    sources.mkdir(parents=True)
    copies = [sources / f"{number}{table.suffix}" for number, table in enumerate(tables)]
    for table, copy in zip(tables, copies, strict=True):
        shutil.copy(table, copy)
    words = [str(office()), f"-env:UserInstallation=file://{place}/profile", "--headless"]
    words += [_AS_TEXT] if tables[0].suffix == ".csv" else []
    words += ["--convert-to", suffix, "--outdir", str(sources / "out"), *map(str, copies)]
    done = subprocess.run(
        words, check=False, capture_output=True, text=True, timeout=PATIENCE_SECONDS
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = [sources / "out" / f"{copy.stem}.{suffix}" for copy in copies]
    assert all(each.exists() for each in found), done.stderr[-2000:]
    return found


def cells(path: Path) -> list[Sheet]:
    """Return each sheet of a table with its cells; what is empty at the end of a row or of a sheet
    is left out.
    """
    if path.suffix == ".csv":
        text = io.StringIO(path.read_text("utf-8-sig"), newline="")
        return [("", _trimmed(list(csv.reader(text))))]
    book = CalamineWorkbook.from_path(path)
    return [
        (name, _trimmed(book.get_sheet_by_name(name).to_python(skip_empty_area=False)))
        for name in book.sheet_names
    ]


def same_cells(ours: Path, theirs: Path) -> int:
    """Return how many cells hold something, all of them the same in both. A table without sheets is
    held against the only one of the other.
    """
    wrote, read = cells(ours), cells(theirs)
    if ours.suffix == ".csv":
        read = [("", rows) for _name, rows in read]
    assert [name for name, _rows in wrote] == [name for name, _rows in read], ours.name
    for (name, left), (_name, right) in zip(wrote, read, strict=True):
        assert len(left) == len(right), (ours.name, name)
        for number, (row, other) in enumerate(zip(left, right, strict=True), 1):
            assert row == other, (ours.name, name, number)
    return sum(cell != "" for _name, rows in wrote for row in rows for cell in row)


# -- inside ---------------------------------------------------------------------------------


def _trimmed(rows: list[list[Any]]) -> list[list[Any]]:
    """Return rows without what is empty at their end, lines of a cell parted as files part them."""
    whole = []
    for row in rows:
        plain = [each.replace("\r\n", "\n") if isinstance(each, str) else each for each in row]
        while plain and plain[-1] == "":
            plain.pop()
        whole.append(plain)
    while whole and not whole[-1]:
        whole.pop()
    return whole
