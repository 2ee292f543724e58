"""Open each file of a folder by readers that are not ours, and print what they found, a line of
JSON a file. Their parts stand apart, so nothing of ours is imported here.

    python file_readers.py FOLDER

Maps are read by GDAL, which is what QGIS opens them with; workbooks by openpyxl; tables with HXL
tags by libhxl.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hxl
import openpyxl
import pyogrio

Found = dict[str, Any]


def read_map(path: Path) -> Found:
    """Return what each layer holds, read to its last feature."""
    layers = []
    for name, _kind in pyogrio.list_layers(path):
        about, _fids, shapes, _values = pyogrio.raw.read(path, layer=name)
        said = pyogrio.read_info(path, layer=name, force_total_bounds=True)
        bounds = said["total_bounds"]
        layers.append(
            {
                "features": len(shapes),
                "shapes": sum(shape is not None for shape in shapes),
                "fields": list(about["fields"]),
                "crs": about["crs"],
                "bounds": None if bounds is None else [float(each) for each in bounds],
            }
        )
    return {"reader": "GDAL", "layers": layers}


def read_workbook(path: Path) -> Found:
    """Return the rows of each sheet, and the kinds of cells there are."""
    book = openpyxl.load_workbook(path)
    sheets = [
        {
            "title": sheet.title,
            "rows": sum(any(cell.value is not None for cell in row) for row in sheet.iter_rows()),
            "kinds": sorted({cell.data_type for row in sheet.iter_rows() for cell in row}),
        }
        for sheet in book.worksheets
    ]
    return {"reader": "openpyxl", "sheets": sheets}


def read_tagged(path: Path) -> Found:
    """Return tags and rows of a table with HXL tags."""
    source = hxl.data(str(path), hxl.InputOptions(allow_local=True))
    tags = [column.display_tag for column in source.columns]
    return {"reader": "libhxl", "tags": tags, "rows": sum(1 for _ in source)}


READERS: dict[str, Callable[[Path], Found]] = {
    ".geojson": read_map,
    ".kml": read_map,
    ".xlsx": read_workbook,
    ".hxl": read_tagged,
}


def main() -> None:
    """Read all there is; what cannot be opened is a line too."""
    warnings.simplefilter("error")
    warnings.simplefilter("ignore", ResourceWarning)  # what readers leave open is theirs
    for path in sorted(Path(sys.argv[1]).iterdir()):
        kind = ".hxl" if ".hxl." in path.name else path.suffix
        if kind not in READERS:
            continue
        try:
            found = READERS[kind](path)
        except Exception as wrong:  # whatever a reader says is what is asked for
            found = {"fault": f"{type(wrong).__name__}: {wrong}"}
        print(json.dumps({"name": path.name, **found}))


if __name__ == "__main__":
    main()
