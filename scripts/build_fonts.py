"""Make the fonts of our PDFs out of npm packages: Noto Sans, and what it lacks by script.

Noto Sans comes whole (its slices for browsers lack combining marks, without which Mixe is another
language) and leaves Devanagari to a font of its own. The further scripts come from the slices for
browsers, each made one plain TrueType file without the letters Noto Sans has: a document loads only
those its text needs (`core.pdf.script_fonts`), and Chinese alone is a hundred of them. WeasyPrint
decodes WOFF2 anew for each document, which is more than half of a render: hence plain files. All
are under the SIL Open Font Licence.

    python scripts/build_fonts.py [--source node_modules] [--target core/pdf/font_files]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = {400: "Regular", 600: "SemiBold", 700: "Bold"}
BASE = "@expo-google-fonts/noto-sans"
INDEX = "scripts.json"
SPACE = 0x20
NEEDED = "áéíóúüñ¿¡ÁÑàâçèêëîïôœùûÀÇäöʼꞌ’“”«»–—…·°±×•ÿŠžāēīō0123456789€\u0331\u0308\u0301\u0323бЖω"
"""Spanish, French, Haitian Creole, Mayan orthographies (U+02BC, U+A78C), Nahuatl macrons, the marks
of Mixe, and our signs.
"""
DEVANAGARI = (range(0x900, 0x980), range(0x1CD0, 0x1D00), range(0xA8E0, 0xA900))


@dataclass(frozen=True, slots=True)
class Script:
    """A package of slices, which of them are wanted, and in which weights."""

    package: str
    slices: str
    weights: tuple[int, ...] = (400, 700)


_BY_NAME = (
    "arabic", "armenian", "bengali", "canadian-aboriginal", "cherokee", "devanagari", "ethiopic",
    "georgian", "gurmukhi", "hebrew", "khmer", "lao", "myanmar", "tamil", "thai",
)  # fmt: skip
SCRIPTS = (
    *(Script(f"noto-sans-{name}", f"noto-sans-{name}-{name}") for name in _BY_NAME),
    # Many slices: one weight, which is drawn bolder where a page asks for it.
    Script("noto-sans-sc", "noto-sans-sc-[0-9]*", (400,)),
    Script("noto-sans-kr", "noto-sans-kr-[0-9]*", (400,)),
    Script("noto-emoji", "noto-emoji-[0-9]*", (400,)),
)
"""In this order: a letter is taken from the first that has it."""


def kept_of(font: TTFont, codes: set[int]) -> TTFont:
    """Return the font with nothing but the letters of `codes`, their marks, joins and kerning."""
    options = Options(layout_features=["*"], notdef_outline=True, recalc_timestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    font.flavor = None
    return font


def give_space(font: TTFont) -> None:
    """Give a font a narrow space where it has none: between two words theirs is taken."""
    narrow = (round(font["head"].unitsPerEm * 0.26), 0)
    if SPACE in font.getBestCmap():
        if font["hmtx"][font.getBestCmap()[SPACE]][0] > 2 * narrow[0]:
            font["hmtx"][font.getBestCmap()[SPACE]] = narrow
        return
    pen = TTGlyphPen(None)
    font.setGlyphOrder([*font.getGlyphOrder(), "space"])
    font["glyf"]["space"] = pen.glyph()
    font["hmtx"]["space"] = narrow
    if "vmtx" in font:
        font["vmtx"]["space"] = (font["head"].unitsPerEm, 0)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[SPACE] = "space"


def name_it(font: TTFont, style: str, family: str = "Noto Sans") -> None:
    """Give a font the names by which CSS and `pdffonts` know it, and a fixed date."""
    names, key = font["name"], f"{family.replace(' ', '')}-{style}"
    names.names = [record for record in names.names if record.nameID in {0, 5, 13, 14}]
    texts = {1: family, 2: style, 3: key, 4: f"{family} {style}", 6: key}
    for number, text in texts.items():
        names.setName(text, number, 3, 1, 0x409)
    font["head"].created = font["head"].modified = 3_500_000_000
    font.recalcTimestamp = False


def base_font(source: Path, weight: int, style: str) -> TTFont:
    """Return Noto Sans of a weight. Raises FileNotFoundError, and ValueError where it lacks some of
    `NEEDED`.
    """
    path = source / BASE / f"{weight}{style}" / f"NotoSans_{weight}{style}.ttf"
    font = TTFont(path, recalcTimestamp=False)
    codes = {code for code in font.getBestCmap() if not any(code in block for block in DEVANAGARI)}
    if lacking := "".join(letter for letter in NEEDED if ord(letter) not in codes):
        raise ValueError(f"{path.name}: the package lacks {lacking!r}")
    kept = kept_of(font, codes)
    name_it(kept, style)
    return kept


def script_fonts(source: Path, taken: set[int]) -> Iterator[tuple[str, int, set[int], TTFont]]:
    """Yield a name, a weight, its letters and the font of each slice that has any letter not
    `taken`; those of an earlier one are taken for the later ones.

    Raises FileNotFoundError.
    """
    for script in SCRIPTS:
        found: set[int] = set()
        for weight in script.weights:
            of_weight: set[int] = set()
            pattern = f"{script.slices}-{weight}-normal.woff2"
            paths = sorted((source / "@fontsource" / script.package / "files").glob(pattern))
            if not paths:
                raise FileNotFoundError(f"{script.package}/files/{pattern}")
            for path in paths:
                font = TTFont(path, recalcTimestamp=False)
                codes = set(font.getBestCmap()) - taken - of_weight
                if codes:
                    of_weight |= codes
                    name = path.name.removesuffix("-normal.woff2")
                    kept = kept_of(font, codes | {SPACE})
                    give_space(kept)
                    name_it(kept, "Bold" if weight == 700 else "Regular", f"Noto {name}")
                    yield name, weight, codes, kept
            found |= of_weight
        taken |= found


def ranges_of(codes: set[int]) -> list[list[int]]:
    """Return code points as first and last of each unbroken run."""
    runs: list[list[int]] = []
    for code in sorted(codes):
        if runs and runs[-1][1] == code - 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return runs


def main(arguments: list[str] | None = None) -> int:
    """Write `NotoSans-<Style>.ttf` for each weight, the files of the scripts and their index."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--source", type=Path, default=ROOT / "node_modules")
    parser.add_argument("--target", type=Path, default=ROOT / "core" / "pdf" / "font_files")
    options = parser.parse_args(arguments)
    options.target.mkdir(parents=True, exist_ok=True)
    try:
        total = build(options.source, options.target)
    except (FileNotFoundError, ValueError) as wrong:
        print(f"{wrong} (run `npm ci` first)", file=sys.stderr)
        return 2
    print(f"{options.target}: {len(WEIGHTS) + total} fonts")
    return 0


def build(source: Path, target: Path) -> int:
    """Write all fonts and the index of scripts; return how many there are beside Noto Sans.

    Raises FileNotFoundError or ValueError, as `base_font`.
    """
    taken: set[int] = set()
    for weight, style in WEIGHTS.items():
        font = base_font(source, weight, style)
        taken |= set(font.getBestCmap())
        font.save(target / f"NotoSans-{style}.ttf")
    index = []
    for name, weight, codes, font in script_fonts(source, taken):
        font.save(target / f"{name}.ttf")
        index.append({"file": f"{name}.ttf", "weight": weight, "codes": ranges_of(codes)})
    (target / INDEX).write_text(json.dumps(index, separators=(",", ":")))
    return len(index)


if __name__ == "__main__":
    sys.exit(main())
