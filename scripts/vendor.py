"""Copy what the browser needs out of node_modules into webapp/static/vendor, served by ourselves.

python scripts/vendor.py [--source node_modules] [--target webapp/static/vendor]
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

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


def copy(source: Path, target: Path) -> int:
    """Copy every file; returns how many. Raises SystemExit naming what is missing."""
    missing = [name for name in FILES if not (source / name).is_file()]
    if missing:
        raise SystemExit(f"{source} lacks {', '.join(missing)}: run `npm ci` first")
    for name, into in FILES.items():
        (target / into).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, target / into)
    return len(FILES)


def main() -> None:
    """Read the arguments and copy."""
    parser = argparse.ArgumentParser(description="Copy the browser's parts out of node_modules.")
    parser.add_argument("--source", type=Path, default=ROOT / "node_modules")
    parser.add_argument("--target", type=Path, default=ROOT / "webapp" / "static" / "vendor")
    given = parser.parse_args()
    sys.stdout.write(f"{copy(given.source, given.target)} files copied into {given.target}\n")


if __name__ == "__main__":
    main()
