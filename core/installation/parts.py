"""Parts that are made beside the code and without which a house opens with holes: what the browser
is given, fonts of papers, catalogues of texts, the base of the atlas.

Nothing but Python's own is imported: the build of a wheel asks, too (`hatch_build.py`).
"""

from __future__ import annotations

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REQUIRED = {
    "webapp/static/vendor/htmx.min.js": "scripts/vendor.py",
    "webapp/static/vendor/leaflet/leaflet.js": "scripts/vendor.py",
    "webapp/static/vendor/fonts": "scripts/vendor.py",
    "core/pdf/font_files/NotoSans-Regular.ttf": "scripts/build_fonts.py",
    "core/pdf/font_files/NotoSans-SemiBold.ttf": "scripts/build_fonts.py",
    "core/pdf/font_files/NotoSans-Bold.ttf": "scripts/build_fonts.py",
    "core/pdf/font_files/scripts.json": "scripts/build_fonts.py",
    "core/i18n/translations/en/LC_MESSAGES/messages.mo": "scripts/translations.py compile",
    "core/i18n/translations/fr/LC_MESSAGES/messages.mo": "scripts/translations.py compile",
    "core/i18n/translations/es/LC_MESSAGES/messages.mo": "scripts/translations.py compile",
    "core/atlas/base.gpkg": "git checkout core/atlas/base.gpkg",
}
"""Each with what makes it."""
BASE, BASE_HASH = "core/atlas/base.gpkg", "core/atlas/base.sha256"


def missing_parts(root: Path = ROOT) -> dict[str, str]:
    """Return what is not there, or empty, each with what makes it."""
    return {name: maker for name, maker in REQUIRED.items() if not _is_there(root / name)}


def is_base_whole(root: Path = ROOT) -> bool:
    """Return whether the base of the atlas is the file that was shipped."""
    words = (root / BASE_HASH).read_text().split()
    with (root / BASE).open("rb") as source:
        return bool(words) and hashlib.file_digest(source, "sha256").hexdigest() == words[0]


# -- inside ---------------------------------------------------------------------------------


def _is_there(path: Path) -> bool:
    if path.is_dir():
        return any(path.iterdir())
    return path.is_file() and path.stat().st_size > 0
