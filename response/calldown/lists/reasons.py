"""Why a household is called, sealed into its row and opened again; and the marks by which languages
are looked for.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from core.crypto import CannotOpen, Keyring
from response.calldown.models import CallItem, reasons_place
from response.calldown.order import CallReasons

_LANGUAGE = "language of a household to be called"
_MARK_DIGITS = 32


def sealed_reasons(
    keyring: Keyring, row_id: uuid.UUID, country: str, version: int, reasons: CallReasons
) -> dict[str, Any]:
    """Return the columns of a row that say, sealed, why its household is called."""
    location = reasons_place(row_id, country, version)
    language = reasons.languages[0] if reasons.languages else ""
    return {
        "seal_version": version,
        "ciphertext": keyring.seal_json(reasons.as_json(), location),
        "language_mark": mark_of(keyring, country, language),
    }


def language_marks(keyring: Keyring, country: str, languages: Iterable[str]) -> list[str]:
    """Return the marks of languages (first subtags) in the lists of a country."""
    return sorted(
        digest.hex()[:_MARK_DIGITS]
        for language in set(languages)
        if language
        for digest in keyring.digests(country, language, _LANGUAGE)
    )


def mark_of(keyring: Keyring, country: str, language: str) -> str:
    """Return the mark of a language under the key of today; empty of none."""
    if not language:
        return ""
    return keyring.digests(country, language, _LANGUAGE)[0].hex()[:_MARK_DIGITS]


def reasons_of(keyring: Keyring, item: CallItem) -> CallReasons | None:
    """Return why a household is called; None where that does not open."""
    try:
        location = reasons_place(item.id, item.country, item.seal_version)
        return CallReasons.of_json(keyring.open_json(item.ciphertext, location))
    except (CannotOpen, KeyError, ValueError, TypeError):
        return None
