"""What leaves opens in readers that are not ours: every file that a page, an interface or a pack of
the canary house gives is read by the program its reader would take, and holds as much as was put
into it. LibreOffice, where it is there, writes the tables again, and each cell is what we wrote.
"""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import feedparser
import icalendar
import pytest
import vobject
from lxml import etree
from python_calamine import CalamineWorkbook

from core.settings import ROOT
from tests.feeds.cap_schema import schema_faults
from tests.proof.figures import Figures
from tests.proof.office import office, same_cells, written_again
from tests.webapp.conftest import _quick_hashes, people, post
from tests.webapp.isolation.canaries import ASKERS
from tests.webapp.isolation.canary_house import CanaryHouse
from tests.webapp.isolation.carriers import PACKS, work
from tests.webapp.isolation.conftest import canaries
from tests.webapp.isolation.pages import browser_of, paths_of

__all__ = ["_quick_hashes", "canaries", "people"]  # fixtures

PROGRAM = ROOT / ".make" / "readers-venv" / "bin" / "python"
SUFFIXES = {
    "application/atom+xml": "atom",
    "application/cap+xml": "cap",
    "application/geo+json": "geojson",
    "application/vnd.google-earth.kml+xml": "kml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/zip": "zip",
    "text/calendar": "ics",
    "text/csv": "csv",
    "text/vcard": "vcf",
}
READ_AS = (ASKERS[0], ASKERS[1], ASKERS[2])
"""Anybody, the Secretariat, the administration of a country."""
ASKED = (
    "/directorio/exportar.csv?hxl=1",
    "/directorio/exportar.xlsx?hxl=1",
    "/estadisticas/tabla.hxl",
    "/ediciones/2026-I/directorio.csv?hxl=1",
    "/ediciones/2026-I/directorio.xlsx?hxl=1",
)
Member = tuple[str, bytes]


@pytest.mark.long_form
def test_what_leaves_opens_in_readers_that_are_not_ours(
    canaries: CanaryHouse, tmp_path: Path, figures: Figures
) -> None:
    if not PROGRAM.exists():
        pytest.skip("needs readers (make proof)")
    folder = tmp_path / "left"
    folder.mkdir()
    for number, (name, data) in enumerate(_left(canaries)):
        (folder / f"{number:04}.{name}").write_bytes(data)
    files = sorted(folder.iterdir())
    counts: Counter[str] = Counter()
    for path in files:
        read = OWN_PARTS.get(path.suffix)
        if read is not None:
            counts[path.suffix[1:]] += 1
            read(path.read_bytes())
    for found in _by_others(folder):
        assert "fault" not in found, found
        counts[f"{_kind(found['name'])} by {found['reader']}"] += 1
        CHECKS[found["reader"]](folder / found["name"], found)
    written = _in_an_office(files, tmp_path)
    assert {path.suffix for path in files} >= {".atom", ".cap", ".geojson", ".ics", ".kml", ".vcf"}
    said = ", ".join(f"{many} {name}" for name, many in sorted(counts.items()))
    figures.add("independent readers", f"{said}; {written}; each opened and whole")


# -- what leaves ----------------------------------------------------------------------------


def _left(made: CanaryHouse) -> Iterator[Member]:
    """Yield the kind and the bytes of each file, those in archives one by one; equal ones once."""
    seen: set[tuple[str, bytes]] = set()
    for kind, data in _answers(made):
        for member in _members(kind, data):
            if member not in seen:
                seen.add(member)
                yield member


def _answers(made: CanaryHouse) -> Iterator[Member]:
    for asker in READ_AS:
        browser = browser_of(made, asker)
        paths = [each.path for each in paths_of(made, asker, is_long=asker is READ_AS[-1])]
        for path in (*paths, *(ASKED if asker.name else ())):
            answer = browser.get(path)
            kind = SUFFIXES.get(answer.mimetype or "")
            if answer.status_code == 200 and kind:
                yield ("hxl." if "hxl" in path else "") + kind, answer.data
            answer.close()
    admin = browser_of(made, READ_AS[-1])
    post(admin, PACKS[0])
    work(made)
    yield "zip", post(admin, PACKS[0]).data
    hazard = next(iter(made.rows["hazard_id"].values()))
    yield "xlsx", post(admin, f"/vigilancia/{hazard}/llamadas.xlsx", purpose="llamar").data


def _members(kind: str, data: bytes) -> Iterator[Member]:
    if kind != "zip":
        yield _tagged(kind, data), data
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            suffix = name.rpartition(".")[2]
            if suffix in SUFFIXES.values():
                yield from _members(suffix, archive.read(name))


def _tagged(kind: str, data: bytes) -> str:
    """Say of a table whether it has tags: some have them always."""
    is_tagged = kind == "csv" and re.search(rb"^\W*#[a-z]+[+a-z_]*,", data, re.MULTILINE)
    return "hxl.csv" if is_tagged else kind


# -- read by parts that developers have -----------------------------------------------------


def _read_calendar(data: bytes) -> None:
    events = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert len(events) == data.count(b"BEGIN:VEVENT")
    assert [each for each in events if each.errors] == []
    (second,) = vobject.readComponents(data.decode())
    assert len(second.contents.get("vevent", [])) == len(events)


def _read_cards(data: bytes) -> None:
    cards = list(vobject.readComponents(data.decode()))
    assert len(cards) == data.count(b"BEGIN:VCARD")
    assert all(each.fn.value for each in cards)


def _read_feed(data: bytes) -> None:
    feed = feedparser.parse(data)
    assert not feed.bozo, feed.get("bozo_exception")
    assert len(feed.entries) == data.count(b"<entry")
    assert all(each.id and each.title and each.updated for each in feed.entries)


def _read_alert(data: bytes) -> None:
    assert schema_faults(data) == []


def _read_table(data: bytes) -> None:
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows


OWN_PARTS: dict[str, Callable[[bytes], None]] = {
    ".ics": _read_calendar,
    ".vcf": _read_cards,
    ".atom": _read_feed,
    ".cap": _read_alert,
    ".csv": _read_table,
}


# -- read by programs that stand apart ------------------------------------------------------


def _by_others(folder: Path) -> list[dict[str, Any]]:
    done = subprocess.run(
        [str(PROGRAM), str(Path(__file__).with_name("file_readers.py")), str(folder)],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(folder)},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def _kind(name: str) -> str:
    return name.partition(".")[2]


def _check_map(path: Path, found: dict[str, Any]) -> None:
    """As many features and shapes as we wrote, west of Greenwich and north of the equator."""
    layers = found["layers"]
    assert {each["crs"] for each in layers} <= {"EPSG:4326", "OGC:CRS84"}
    if path.suffix == ".kml":
        marks = list(etree.fromstring(path.read_bytes()).iter("{*}Placemark"))
        written, shaped = (
            len(marks),
            sum(each.find(".//{*}coordinates") is not None for each in marks),
        )
    else:
        said = json.loads(path.read_bytes())
        features = said.get("features", [said])
        written, shaped = len(features), sum(each["geometry"] is not None for each in features)
    assert sum(each["features"] for each in layers) == written, path.name
    assert sum(each["shapes"] for each in layers) == shaped, path.name
    for west, south, east, north in filter(None, (each["bounds"] for each in layers)):
        assert west <= east <= 0 <= south <= north, path.name


def _check_workbook(path: Path, found: dict[str, Any]) -> None:
    """The rows another reader finds, and nothing that reckons."""
    book = CalamineWorkbook.from_path(path)
    for sheet in found["sheets"]:
        rows = book.get_sheet_by_name(sheet["title"]).to_python()
        assert sheet["rows"] == sum(any(each != "" for each in row) for row in rows), path.name
        assert "f" not in sheet["kinds"], path.name


def _check_tagged(path: Path, found: dict[str, Any]) -> None:
    assert all(re.fullmatch(r"#[a-z_0-9]+(\+[a-z_0-9]+)*", each) for each in found["tags"] if each)
    assert any(found["tags"]), path.name
    if path.suffix == ".csv":
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
        at = next(n for n, row in enumerate(rows) if any(cell.startswith("#") for cell in row))
        assert found["rows"] == len(rows) - at - 1, path.name


CHECKS: dict[str, Callable[[Path, dict[str, Any]], None]] = {
    "GDAL": _check_map,
    "openpyxl": _check_workbook,
    "libhxl": _check_tagged,
}


def _in_an_office(files: Sequence[Path], place: Path) -> str:
    """Have LibreOffice open every table and write it again; say how many cells came back."""
    if office() is None:
        return "LibreOffice is not here (Debian: libreoffice-calc-nogui)"
    told = []
    for ours, theirs in ((".csv", "xlsx"), (".xlsx", "xlsx"), (".xlsx", "ods")):
        tables = [path for path in files if path.suffix == ours]
        again = written_again(tables, place / "office", theirs)
        count = sum(map(same_cells, tables, again))
        told.append(f"{len(tables)} {ours[1:]} as {theirs} ({count:,} cells)")
    return f"written again by LibreOffice: {', '.join(told)}"
