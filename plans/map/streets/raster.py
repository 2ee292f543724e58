"""Raster tiles made one quiet picture: grey, light, cut to the frame, so that everything of ours
stands out on it.
"""

from __future__ import annotations

import io
import math
import struct
import zlib
from collections.abc import Iterator, Mapping

from PIL import Image, ImageOps, UnidentifiedImageError

from core.geo.projection import Frame
from plans.map.streets import UnreadableTile

SIDES = frozenset({256, 512})
"""Pixels a tile may be wide and high; anything else is refused before it is unfolded."""
LIGHTEST, DARKEST = 255, 138
"""The greys its white and its black become."""
_SHADES = 20
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Values a pixel has, by the colour type of PNG (ISO/IEC 15948, 11.2.2)."""
Place = tuple[float, float, float, float]
"""Left, top, width and height in a drawing."""
PNG_HEAD = b"\x89PNG\r\n\x1a\n"


def read_raster_tile(body: bytes) -> Image.Image:
    """Return a PNG tile as a grey picture of 256 by 256 pixels.

    Raises UnreadableTile for what is none, or too large.
    """
    width = _side_of(body)
    try:
        with Image.open(io.BytesIO(body), formats=["PNG"]) as picture:
            flat = Image.new("RGBA", picture.size, "white")
            flat.alpha_composite(picture.convert("RGBA"))
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
    ) as wrong:
        raise UnreadableTile(f"a picture that cannot be read ({type(wrong).__name__})") from wrong
    return (
        flat.convert("L").resize((256, 256), Image.Resampling.BOX)
        if width != 256
        else flat.convert("L")
    )


def _side_of(body: bytes) -> int:
    """Its side, when it is square, of a tile's size, and all there.

    Pillow may have been told, by another library of this process, to make do with half a picture:
    so we look ourselves.
    """
    if not body.startswith(PNG_HEAD):
        raise UnreadableTile("no PNG picture")
    width, height, depth, colours, _, _, interlaced = struct.unpack_from(
        ">IIBBBBB", body.ljust(29, b"\0"), 16
    )
    if width != height or width not in SIDES:
        raise UnreadableTile(f"a picture of {width} x {height} pixels is no tile")
    if interlaced or colours not in _CHANNELS:
        raise UnreadableTile("a picture of an unusual kind")
    expected = height * (1 + math.ceil(width * depth * _CHANNELS[colours] / 8))
    try:
        rows = zlib.decompressobj().decompress(b"".join(_pixels(body)), expected + 1)
    except zlib.error as wrong:
        raise UnreadableTile("a picture that cannot be unpacked") from wrong
    if len(rows) != expected:
        raise UnreadableTile("a picture with more or fewer pixels than it says")
    return int(width)


def _pixels(body: bytes) -> Iterator[bytes]:
    """Yield the packed rows of a PNG, out of its chunks."""
    at = len(PNG_HEAD)
    while at + 8 <= len(body):
        length, kind = struct.unpack_from(">I4s", body, at)
        if kind == b"IDAT":
            yield body[at + 8 : at + 8 + length]
        at += 12 + length


def quiet_picture(
    frame: Frame, zoom: int, tiles: Mapping[tuple[int, int], Image.Image]
) -> tuple[bytes, Place]:
    """Return one PNG of the tiles (by column and row), toned down and cut to the frame, and where
    it lies in the drawing.

    The same tiles give the same bytes.
    """
    left_column, top_row = min(column for column, _ in tiles), min(row for _, row in tiles)
    columns = max(column for column, _ in tiles) - left_column + 1
    rows = max(row for _, row in tiles) - top_row + 1
    whole = Image.new("L", (columns * 256, rows * 256), 255)
    for (column, row), picture in tiles.items():
        whole.paste(picture, ((column - left_column) * 256, (row - top_row) * 256))
    left, top, side = frame.tile_square(zoom, left_column, top_row)
    per_unit = 256 / side
    cut = (
        max(0, math.floor(-left * per_unit)),
        max(0, math.floor(-top * per_unit)),
        min(whole.width, math.ceil((frame.width - left) * per_unit)),
        min(whole.height, math.ceil((frame.height - top) * per_unit)),
    )
    toned = ImageOps.colorize(whole.crop(cut), (DARKEST,) * 3, (LIGHTEST,) * 3).convert("L")
    out = io.BytesIO()
    toned.quantize(_SHADES, method=Image.Quantize.MEDIANCUT).convert("L").save(
        out, "PNG", optimize=True
    )
    place = (
        left + cut[0] / per_unit,
        top + cut[1] / per_unit,
        (cut[2] - cut[0]) / per_unit,
        (cut[3] - cut[1]) / per_unit,
    )
    return out.getvalue(), place
