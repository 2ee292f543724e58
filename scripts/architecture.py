"""Draw docs/architecture.svg: the packages on their layers, and who imports whom, out of the code.

    python scripts/architecture.py [--check]

`--check` writes nothing and exits 1 when the drawing or the list of folders in docs/architecture.md
is not that of the code.
"""

from __future__ import annotations

import re
import sys
import tomllib
from html import escape
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "architecture.svg"
PAGE = ROOT / "docs" / "architecture.md"
WIDTH, ROW, MARGIN, GAP = 960, 118, 24, 20
INK, PAPER, BOX, LINE = "#1d2733", "#ffffff", "#eef3f8", "#5b7083"


def main() -> int:
    """Write the drawing, or compare it with the code. Return the exit code."""
    layers = _layers()
    drawing = _draw(layers, _imports([name for row in layers for name in row]))
    missing = _check_page(set(_folders(layers)))
    if "--check" not in sys.argv[1:]:
        PICTURE.write_text(drawing)
        return 0
    stale = not PICTURE.exists() or PICTURE.read_text() != drawing
    if stale:
        print("docs/architecture.svg is old: run scripts/architecture.py", file=sys.stderr)
    return 1 if stale or missing else 0


def _layers() -> list[list[str]]:
    """Return the packages by layer, the highest first, as the first import contract says."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contract = project["tool"]["importlinter"]["contracts"][0]
    return [[name.strip() for name in row.split("|")] for row in contract["layers"]]


def _folders(layers: list[list[str]]) -> list[str]:
    """Return every package and every package right below one, as a path."""
    found = []
    for name in sorted(name for row in layers for name in row):
        found.append(name)
        found += [
            f"{name}/{path.parent.name}" for path in sorted((ROOT / name).glob("*/__init__.py"))
        ]
    return found


def _check_page(folders: set[str]) -> bool:
    """Say which folders the page leaves out or invents. Return whether there are any."""
    listed = set(re.findall(r"^\| `([a-z0-9_/]+)/` \|", PAGE.read_text(), re.MULTILINE))
    for folder in sorted(folders - listed):
        print(f"docs/architecture.md does not name the folder {folder}/", file=sys.stderr)
    for folder in sorted(listed - folders):
        print(f"docs/architecture.md names {folder}/, which is not there", file=sys.stderr)
    return folders != listed


def _imports(packages: list[str]) -> set[tuple[str, str]]:
    """Return the pairs (importer, imported) of packages."""
    graph = grimp.build_graph(*packages)
    pairs = {
        (importer.split(".")[0], imported.split(".")[0])
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
    }
    return {pair for pair in pairs if pair[0] != pair[1]}


def _draw(layers: list[list[str]], imports: set[tuple[str, str]]) -> str:
    places = _places(layers)
    height = MARGIN * 2 + ROW * len(layers)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'font-family="Noto Sans, sans-serif" role="img">',
        "<title>Packages on their layers, and who imports whom</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>',
    ]
    parts += [_arrow(places, pair) for pair in sorted(imports)]
    parts += [_box(name, *place) for name, place in places.items()]
    return "\n".join([*parts, "</svg>", ""])


def _places(layers: list[list[str]]) -> dict[str, tuple[float, float, float, float]]:
    """Return left, top, width and height of each package's box, in pixels."""
    places = {}
    for row, names in enumerate(layers):
        wide = (WIDTH - 2 * MARGIN - GAP * (len(names) - 1)) / len(names)
        for column, name in enumerate(names):
            left = MARGIN + column * (wide + GAP)
            places[name] = (left, MARGIN + row * ROW, wide, ROW - 48.0)
    return places


def _arrow(places: dict[str, tuple[float, float, float, float]], pair: tuple[str, str]) -> str:
    left, top, wide, high = places[pair[0]]
    to_left, to_top, to_wide, _ = places[pair[1]]
    return (
        f'<line x1="{left + wide / 2:.0f}" y1="{top + high:.0f}" '
        f'x2="{to_left + to_wide / 2:.0f}" y2="{to_top:.0f}" stroke="{LINE}" '
        f'stroke-width="1.4" stroke-opacity="0.6"><title>{pair[0]} imports {pair[1]}</title></line>'
    )


def _box(name: str, left: float, top: float, wide: float, high: float) -> str:
    inside = sorted(path.parent.name for path in (ROOT / name).glob("*/__init__.py"))
    lines = _wrapped(inside, int(wide / 6.4))
    text = "".join(
        f'<text x="{left + 12:.0f}" y="{top + 38 + 14 * number:.0f}" font-size="11" fill="{INK}">'
        f"{escape(line)}</text>"
        for number, line in enumerate(lines)
    )
    return (
        f'<rect x="{left:.0f}" y="{top:.0f}" width="{wide:.0f}" height="{high:.0f}" rx="6" '
        f'fill="{BOX}" stroke="{INK}"/><text x="{left + 12:.0f}" y="{top + 21:.0f}" '
        f'font-size="15" font-weight="600" fill="{INK}">{escape(name)}</text>{text}'
    )


def _wrapped(words: list[str], most: int) -> list[str]:
    lines = [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + len(word) + 3 > most:
            lines.append("")
        lines[-1] += (" · " if lines[-1] else "") + word
    return lines


if __name__ == "__main__":
    sys.exit(main())
