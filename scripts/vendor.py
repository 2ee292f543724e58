"""Copy what the browser needs out of node_modules into webapp/static/vendor, served by ourselves.

The two fonts of every first view are made lighter on the way: all their letters and marks stay,
kerning and hints, which no telephone shows, do not.

python scripts/vendor.py [--source node_modules] [--target webapp/static/vendor]
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
FONTS = "@fontsource/noto-sans"
FILES = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "htmx.LICENSE",
    "leaflet/dist/leaflet.js": "leaflet/leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet/leaflet.css",
    "leaflet/dist/images/layers.png": "leaflet/images/layers.png",
    "leaflet/dist/images/layers-2x.png": "leaflet/images/layers-2x.png",
    "leaflet/dist/images/marker-icon.png": "leaflet/images/marker-icon.png",
    "leaflet/LICENSE": "leaflet/LICENSE",
    f"{FONTS}/LICENSE": "fonts/LICENSE",
    **{
        f"{FONTS}/files/noto-sans-{part}-{weight}-normal.woff2": (
            f"fonts/noto-sans-{part}-{weight}.woff2"
        )
        for part in ("latin", "latin-ext")
        for weight in (400, 700)
    },
}


_FEATURES = ("ccmp", "locl", "mark", "mkmk")
"""Without them an accent that is a letter of its own stands beside its vowel."""


def copy(source: Path, target: Path) -> int:
    """Copy every file; returns how many. Raises SystemExit naming what is missing."""
    missing = [name for name in FILES if not (source / name).is_file()]
    if missing:
        raise SystemExit(f"{source} lacks {', '.join(missing)}: run `npm ci` first")
    for name, into in FILES.items():
        (target / into).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, target / into)
    return len(FILES)


def lighten(font: Path) -> None:
    """Leave of a font what draws its letters and puts its marks in their places."""
    options = Options()
    options.flavor, options.hinting, options.layout_features = "woff2", False, list(_FEATURES)
    opened = TTFont(font)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=opened.getBestCmap())
    subsetter.subset(opened)
    opened.flavor = "woff2"
    opened.save(font)


def main() -> None:
    """Read the arguments, copy, and lighten the fonts."""
    parser = argparse.ArgumentParser(description="Copy the browser's parts out of node_modules.")
    parser.add_argument("--source", type=Path, default=ROOT / "node_modules")
    parser.add_argument("--target", type=Path, default=ROOT / "webapp" / "static" / "vendor")
    given = parser.parse_args()
    copied = copy(given.source, given.target)
    for weight in (400, 700):
        lighten(given.target / "fonts" / f"noto-sans-latin-{weight}.woff2")
    sys.stdout.write(f"{copied} files copied into {given.target}\n")


if __name__ == "__main__":
    main()
