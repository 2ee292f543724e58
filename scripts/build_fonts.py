"""Make the fonts of our PDFs: one TrueType file per weight of Noto Sans, out of the npm package.

The package ships WOFF2 in slices by script. WeasyPrint decodes WOFF2 anew for each document, which
is more than half of a render, and one family in slices makes it fall back between files: hence
latin and latin-ext merged into one plain TTF per weight. Noto Sans is under the SIL Open Font
Licence.

    python scripts/build_fonts.py [--source node_modules/@fontsource/noto-sans] \\
        [--target core/pdf/font_files]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = {400: "Regular", 600: "SemiBold", 700: "Bold"}
SLICES = ("latin", "latin-ext")
NEEDED = "áéíóúüñ¿¡ÁÑàâçèêëîïôœùûÀÇäöʼꞌ’“”«»–—…·°±×•ÿŠžāēīō0123456789€"
"""Spanish, French, Haitian Creole, Mayan orthographies (U+02BC, U+A78C), Nahuatl macrons, and our
marks.
"""


def merged(slices: list[Path]) -> TTFont:
    """Return one font with the glyphs of all `slices` (WOFF2 files of one weight)."""
    with tempfile.TemporaryDirectory() as folder:
        plain = []
        for path in slices:
            font = TTFont(path, recalcTimestamp=False)
            font.flavor = None
            plain.append(str(Path(folder) / f"{path.stem}.ttf"))
            font.save(plain[-1])
        return Merger().merge(plain)


def name_it(font: TTFont, style: str) -> None:
    """Give the merged font the names by which CSS and `pdffonts` know it, and a fixed date."""
    names = font["name"]
    names.names = [record for record in names.names if record.nameID in {0, 5, 13, 14}]
    texts = {
        1: "Noto Sans",
        2: style,
        3: f"NotoSans-{style}",
        4: f"Noto Sans {style}",
        6: f"NotoSans-{style}",
    }
    for number, text in texts.items():
        names.setName(text, number, 3, 1, 0x409)
    font["head"].created = font["head"].modified = 3_500_000_000
    font.recalcTimestamp = False


def missing(font: TTFont) -> str:
    """Return the letters of `NEEDED` the font does not have."""
    cmap = font.getBestCmap()
    return "".join(letter for letter in NEEDED if ord(letter) not in cmap)


def main(arguments: list[str] | None = None) -> int:
    """Write `NotoSans-<Style>.ttf` for each weight; skip what is newer than its source."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--source", type=Path, default=ROOT / "node_modules" / "@fontsource" / "noto-sans"
    )
    parser.add_argument("--target", type=Path, default=ROOT / "core" / "pdf" / "font_files")
    options = parser.parse_args(arguments)
    options.target.mkdir(parents=True, exist_ok=True)
    for weight, style in WEIGHTS.items():
        target = options.target / f"NotoSans-{style}.ttf"
        slices = [
            options.source / "files" / f"noto-sans-{part}-{weight}-normal.woff2" for part in SLICES
        ]
        absent = [str(path) for path in slices if not path.exists()]
        if absent:
            print(f"not there: {', '.join(absent)} (run `npm ci` first)", file=sys.stderr)
            return 2
        if target.exists() and target.stat().st_mtime >= max(
            path.stat().st_mtime for path in slices
        ):
            continue
        font = merged(slices)
        name_it(font, style)
        if lacking := missing(font):
            print(f"{target.name}: the package lacks {lacking}", file=sys.stderr)
            return 2
        font.save(target)
        print(
            f"{target.name}: {len(font.getBestCmap())} letters, {target.stat().st_size // 1024} KB"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
