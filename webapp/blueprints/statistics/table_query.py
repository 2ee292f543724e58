"""The table that an address asks for, and its words."""

from __future__ import annotations

from datetime import datetime

from flask import request
from flask_babel import get_locale

from core.i18n.formats import Formats
from registry.statistics.fields import MOST_FIELDS, CrossField, read_fields
from registry.statistics.tables import ALL, StatisticsTable, statistics_table
from registry.statistics.words import StatisticsWords
from webapp.auth.access import current_scope
from webapp.http.database import db
from webapp.http.services import services
from webapp.labels.provenance import file_stamp, made_moment
from webapp.queries.post_names import post_names

NAMES = ("por", "y", "z")
"""Of the fields in the address."""
assert len(NAMES) == MOST_FIELDS


def fields_of_query() -> tuple[CrossField, ...]:
    """Return the fields asked for; by state and age where none is."""
    names = [request.args.get(name, "") for name in NAMES]
    if not any(name in request.args for name in NAMES):
        return (CrossField.STATE, CrossField.AGE)
    return read_fields(names)


def country_of_query() -> str:
    """Return whose people are asked for: a country, ALL, or nothing for the own one."""
    text = request.args.get("pais", "").upper()
    is_code = len(text) == 2 and text.isascii() and text.isalpha()
    return text if is_code or text == ALL else ""


def table_of_query(now: datetime) -> StatisticsTable:
    """Return the table asked for, as the asker may see it."""
    here = services()
    return statistics_table(
        db.session(),
        here.keyring,
        here.atlas,
        fields_of_query(),
        viewer_country=current_scope().country,
        now=now,
        disclosure=here.settings.disclosure,
        over=country_of_query(),
    )


def readers_words(formats: Formats | None = None) -> StatisticsWords:
    """Return the words in the reader's language, or another."""
    spoken = formats or Formats(str(get_locale()))
    names = post_names(db.session(), current_scope().viewer)
    return StatisticsWords(spoken, services().atlas, names)


def method_lines(table: StatisticsTable, words: StatisticsWords, now: datetime) -> list[str]:
    """Return how a table was counted, and by whom it is made now."""
    return words.method(table, made_moment(now), file_stamp(now))
