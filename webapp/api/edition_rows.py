"""Editions as programs read them: anybody the latest, who signs in all, each as its reader sees it
on the pages.
"""

from __future__ import annotations

from typing import Any

from core.i18n.formats import Formats
from core.json_values import json_value
from directory.editions.catalog import (
    by_country,
    catalog_editions,
    find_edition,
    publisher_words,
    rows_seen,
)
from directory.editions.edition_files import PUBLIC, File, quick_file
from directory.editions.models import Edition
from directory.editions.publication import latest_edition
from webapp.api.answers import following_part
from webapp.api.cursor import Key, part_of
from webapp.auth.access import current_scope
from webapp.http.database import db
from webapp.http.i18n import choose_language
from webapp.http.services import services

EDITION_FORMS = PUBLIC
"""The files programs fetch of an edition."""


def editions_document(question: dict[str, Any]) -> dict[str, Any]:
    """Return one part of the editions, the oldest first."""
    part = part_of(_editions(), _key, question["cursor"], question["limit"])
    return {
        "editions": [_edition(each) for each in part.items],
        **following_part(part.cursor),
    }


def edition_file(number: str, form: str) -> File | None:
    """Return what the asker sees of an edition as a file; None where there is none for them.

    Raises DamagedEdition.
    """
    found = find_edition(db.session(), number)
    latest = latest_edition(db.session())
    if found is None or latest is None:
        return None
    scope, language = current_scope(), choose_language()
    if scope.is_anonymous and found.id != latest.id:
        return None
    who = publisher_words(db.session(), found, scope.viewer, Formats(language))
    return quick_file(found, rows_seen(found, scope.viewer), form, language, made_by=who)


# -- inside ---------------------------------------------------------------------------------


def _editions() -> list[Edition]:
    if not current_scope().is_anonymous:
        return catalog_editions(db.session())
    latest = latest_edition(db.session())
    return [] if latest is None else [latest]


def _edition(edition: Edition) -> dict[str, Any]:
    counts = by_country(edition, current_scope().viewer)
    root = f"{services().settings.public_url}/api/v1/editions/{edition.number}"
    return {
        "number": edition.number,
        "published_at": json_value(edition.published_at),
        "sha256": edition.sha256,
        "is_demo": edition.is_demo,
        "entries": sum(each.entries for each in counts),
        "countries": json_value(counts),
        "files": {form: f"{root}/directory.{form}" for form in EDITION_FORMS},
    }


def _key(edition: Edition) -> Key:
    return edition.published_at.isoformat(), edition.number
