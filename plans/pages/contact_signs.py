"""The signs of the contact table, in words at its head."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.i18n.formats import Formats
from plans.pages.model import ContactRow

EMERGENCY_SIGN = "E"


def contact_signs(rows: Sequence[ContactRow], wording: Formats) -> str:
    """Return what the signs in the contact table mean, for its head: `E: línea de emergencia; es
    español, en inglés`. The names would cost the table its rows, so each stands there once.
    """
    parts = (_letter_words(rows, wording), ", ".join(_languages(rows, wording)))
    return wording.parted(parts)


# -- inside ---------------------------------------------------------------------------------


def _letter_words(rows: Sequence[ContactRow], wording: Formats) -> str:
    phones = [phone for row in rows for phone in (row.phone, row.alternate)]
    if not any(phone.is_emergency for phone in phones if phone):
        return ""
    return wording.gettext("%(sign)s: línea de emergencia", sign=EMERGENCY_SIGN)


def _languages(rows: Sequence[ContactRow], wording: Formats) -> Iterator[str]:
    """Yield each language once, `es español`; one that is called as its code needs no word."""
    for code in dict.fromkeys(code for row in rows for code in row.languages.split()):
        name = wording.language_name(code)
        if name != code:
            yield f"{code} {name}"
