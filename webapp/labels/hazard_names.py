"""Our own title of a hazard, for whoever reads this page."""

from __future__ import annotations

from datetime import tzinfo

from flask_babel import get_locale, gettext

from feeds.models import Hazard
from feeds.naming.hazard_name import NameReader, hazard_name
from webapp.http.i18n import zone as readers_zone
from webapp.http.services import services


def name_of_hazard(hazard: Hazard, zone: tzinfo | None = None) -> str:
    """Return what a hazard is called in the language of the reader, in their hours unless another
    `zone` is given: a file that is passed on has UTC, and says so.
    """
    installation = services()
    reader = NameReader(
        language=str(get_locale()),
        translate=gettext,
        zone=zone or readers_zone(),
        now=installation.clock(),
        unit=installation.atlas.unit,
    )
    return hazard_name(hazard, reader)
