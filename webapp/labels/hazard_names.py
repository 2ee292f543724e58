"""Our own title of a hazard, for whoever reads this page."""

from __future__ import annotations

import uuid
from datetime import tzinfo

from flask import g
from flask_babel import get_locale

from feeds.models import Alert, Hazard
from feeds.naming.alert_texts import AlertWords
from feeds.naming.alert_texts import words_of as words_of_alert
from feeds.naming.hazard_name import NameReader, hazard_name
from webapp.http.i18n import words_of
from webapp.http.i18n import zone as readers_zone
from webapp.http.services import services


def name_of_hazard(hazard: Hazard, zone: tzinfo | None = None) -> str:
    """Return what a hazard is called in the language of the reader, in their hours unless another
    `zone` is given: a file that is passed on has UTC, and says so.
    """
    read_in = zone or readers_zone()
    names: dict[tuple[uuid.UUID, str, str], str] = g.setdefault("hazard_names", {})
    key = (hazard.id, str(read_in), str(get_locale()))
    if key not in names:  # a card says it twice, and the map once more
        names[key] = hazard_name(hazard, _reader(read_in))
    return names[key]


def undated_name(hazard: Hazard) -> str:
    """Return what a hazard is called in the language of the reader, without an hour: for what is
    written down and read in other zones.
    """
    return hazard_name(hazard, _reader(readers_zone()), is_dated=False)


def alert_words(alert: Alert) -> AlertWords:
    """Return the words of a message in the language of the reader, or the nearest there are."""
    return words_of_alert(alert, str(get_locale()))


def _reader(zone: tzinfo) -> NameReader:
    installation = services()
    return NameReader(
        language=str(get_locale()),
        translate=words_of,
        zone=zone,
        now=installation.clock(),
        unit=installation.atlas.unit,
    )
