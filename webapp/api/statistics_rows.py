"""Statistics as programs read them: what countries released, of one's own no more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.json_values import json_value
from registry.statistics.crossing import Key as CellKey
from registry.statistics.fields import CrossField
from registry.statistics.release.releases import published_releases, release_of
from registry.statistics.table_rows import TOTAL_CODE, keys_in_order
from registry.statistics.tables import ALL, StatisticsTable, statistics_table
from webapp.api.answers import following_part
from webapp.api.cursor import Key, part_of
from webapp.http.database import db
from webapp.http.services import services


def statistics_document(question: dict[str, Any]) -> dict[str, Any]:
    """Return one part of the cells of a table of what was released last."""
    table = _table(question["by"], question["country"] or ALL)
    part = part_of(keys_in_order(table), _cell_key, question["cursor"], question["limit"])
    return {
        "by": [each.value for each in table.fields],
        "smallest_count": table.threshold,
        "releases": [
            {"country": each.country, "period": each.period, "made_at": json_value(each.made_at)}
            for each in table.sources
        ],
        "cells": [_cell(table, each) for each in part.items],
        **following_part(part.cursor),
    }


def releases_document(question: dict[str, Any]) -> dict[str, Any]:
    """Return one part of what countries have published."""
    public_url = services().settings.public_url
    found = [
        {
            "country": row.country,
            "period": row.period,
            "made_at": json_value(row.made_at),
            "published_at": json_value(row.published_at),
            "sha256": row.content_sha256,
            "smallest_count": row.threshold,
            "households": release_of(row).households,
            "file": f"{public_url}/transparencia/{row.country}/{row.period}.zip",
        }
        for row in published_releases(db.session())
        if question["country"] in {"", row.country}
    ]
    part = part_of(found, _release_key, question["cursor"], question["limit"])
    return {"releases": list(part.items), **following_part(part.cursor)}


# -- inside ---------------------------------------------------------------------------------


def _table(fields: Sequence[CrossField], country: str) -> StatisticsTable:
    here = services()
    return statistics_table(
        db.session(),
        here.keyring,
        here.atlas,
        fields,
        viewer_country="",
        now=here.clock(),
        disclosure=here.settings.disclosure,
        over=country,
    )


def _cell(table: StatisticsTable, key: CellKey) -> dict[str, Any]:
    codes = {name.value: code for name, code in zip(table.fields, key, strict=True)}
    return {"codes": codes, "persons": json_value(table.cell(key))}


def _cell_key(key: CellKey) -> Key:
    return "", *(TOTAL_CODE if code is None else code for code in key)


def _release_key(row: dict[str, Any]) -> Key:
    return row["country"], row["period"]
