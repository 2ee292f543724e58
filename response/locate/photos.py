"""The photograph of whoever is looked for: made anew, sealed, and gone thirty days after the end.

What a camera or a telephone wrote into the file (where, when, by whom, a small copy of what was cut
away) does not come over: only the points of the picture do.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from core.errors import UnusableInput
from core.i18n.languages import N_
from core.late import late_module
from response.locate.models import LocateNotice, LocatePhoto, photo_place

if TYPE_CHECKING:
    from PIL import Image, ImageOps
else:
    # Most processes see no photograph: what opens one loads with the first.
    Image = late_module("PIL.Image")
    ImageOps = late_module("PIL.ImageOps")

MOST_BYTES = 300_000
"""A photograph that opens in seconds on a bad network."""
MOST_UPLOADED = 15_000_000
MOST_POINTS = 25_000_000
"""More points than telephones take; they are not unfolded, for a machine has little memory."""
SIDES = (1280, 960, 640, 420)
"""The longer side, the largest first that stays within the bytes."""
QUALITIES = (85, 72, 58)
_FORMATS = ("JPEG", "PNG", "WEBP")
_FAULTS = (OSError, ValueError, SyntaxError, EOFError, MemoryError)


def clean_photo(data: bytes) -> bytes:
    """Return a picture as a JPEG of ours, upright, of at most `MOST_BYTES`.

    Raises UnusableInput for what is no picture, or too large. It is slow: to be called before
    anything is written.
    """
    if len(data) > MOST_UPLOADED:
        raise UnusableInput("photo", N_("La fotografía pesa demasiado."))
    picture = _points_of(data)
    for side in SIDES:
        smaller = picture.copy()
        smaller.thumbnail((side, side), Image.Resampling.LANCZOS)
        for quality in QUALITIES:
            out = io.BytesIO()
            smaller.save(out, "JPEG", quality=quality, optimize=True)
            if out.tell() <= MOST_BYTES:
                return out.getvalue()
    raise UnusableInput("photo", N_("La fotografía pesa demasiado."))


def put_photo(
    session: Session, keyring: Keyring, notice: LocateNotice, jpeg: bytes, *, by: str, now: datetime
) -> LocatePhoto:
    """Seal a photograph, as `clean_photo` made it, in place of the one there was."""
    drop_photo(session, notice)
    row = LocatePhoto(locate_id=notice.id, country=notice.country, added_by=by, added_at=now)
    row.ciphertext = keyring.seal(jpeg, photo_place(row.id, row.country))
    session.add(row)
    session.flush()
    return row


def drop_photo(session: Session, notice: LocateNotice) -> None:
    """Delete the photograph of a locate notice, if it has one."""
    session.execute(sa.delete(LocatePhoto).where(LocatePhoto.locate_id == notice.id))


def photo_of(session: Session, keyring: Keyring, notice: LocateNotice) -> bytes | None:
    """Return the photograph; None where there is none, or it does not open."""
    row = session.scalar(sa.select(LocatePhoto).where(LocatePhoto.locate_id == notice.id))
    if row is None:
        return None
    try:
        return keyring.open(row.ciphertext, photo_place(row.id, row.country))
    except CannotOpen:
        return None


def has_photo(session: Session, notice: LocateNotice) -> bool:
    """Return whether there is a photograph, without opening it."""
    query = sa.select(LocatePhoto.id).where(LocatePhoto.locate_id == notice.id)
    return session.scalar(query) is not None


# -- inside ---------------------------------------------------------------------------------


def _points_of(data: bytes) -> Image.Image:
    """Return the points of a picture, upright, on white, and nothing else of the file."""
    wrong_words = N_("Eso no es una fotografía que se pueda leer (JPEG, PNG o WebP).")
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
            if opened.width * opened.height > MOST_POINTS:
                raise UnusableInput("photo", N_("La fotografía es demasiado grande."))
            opened.draft("RGB", (SIDES[0], SIDES[0]))
            opened.thumbnail((SIDES[0], SIDES[0]), Image.Resampling.LANCZOS)
            upright = ImageOps.exif_transpose(opened)
            flat = Image.new("RGB", upright.size, "white")
            layered = upright.convert("RGBA")
            flat.paste(layered, mask=layered.getchannel("A"))
            return flat
    except (*_FAULTS, Image.DecompressionBombError) as wrong:
        raise UnusableInput("photo", wrong_words) from wrong
