"""Entries of the directory as programs read them: what the asker sees on the pages, without the
leaders of communities, who are private persons.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.i18n.languages import translator
from directory.entries.kinds import EntryKind
from directory.export.documents import entry_document, entry_feature
from directory.export.rows import ExportRow, rows_for
from webapp.api.answers import following_part
from webapp.api.cursor import Key, part_of
from webapp.auth.access import current_scope
from webapp.http.database import db
from webapp.http.i18n import choose_language
from webapp.http.services import services


def entries_document(question: dict[str, Any]) -> dict[str, Any]:
    """Return one part of the entries asked for."""
    rows = _rows(question["section"] or "", question["country"])
    part = part_of(rows, _key, question["cursor"], question["limit"])
    return {
        "entries": [entry_document(each) for each in part.items],
        **following_part(part.cursor),
    }


def shelters_document(question: dict[str, Any]) -> dict[str, Any]:
    """Return one part of the shelters, as a FeatureCollection."""
    translate = translator(choose_language()).gettext
    part = part_of(
        _rows(EntryKind.SHELTER.value, question["country"]),
        _key,
        question["cursor"],
        question["limit"],
    )
    return {
        "type": "FeatureCollection",
        "features": [entry_feature(each, translate) for each in part.items],
        **following_part(part.cursor),
    }


# -- inside ---------------------------------------------------------------------------------


def _rows(section: str, country: str) -> Iterable[ExportRow]:
    rows = rows_for(db.session(), current_scope().viewer, services().clock(), keyring=None)
    return (
        each
        for each in rows
        if section in {"", each.section.value} and country in {"", each.country}
    )


def _key(row: ExportRow) -> Key:
    return row.section.value, row.country, row.name, row.id
