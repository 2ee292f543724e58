"""What every web process would make for itself, made once before they part: the register of the
atlas, the forms of the languages, holidays, and views and templates of the pages opened most. They
share it, in memory and in work.
"""

from __future__ import annotations

import gc

import numpy.ma
import numpy.random  # noqa: F401 - maps and sheets ask for both
from flask import Flask
from sqlalchemy.orm import configure_mappers

from core.i18n.languages import LANGUAGES
from directory.opening_hours.public_holidays import calendar_of, holiday_note
from webapp.http.database import close_connections
from webapp.http.services import EXTENSION, Services, close_atlas
from webapp.routes.late_views import views_of

OPENED_MOST = (
    "directory/index.html",
    "directory/cards.html",
    "directory/list.html",
    "hazards/affected.html",
    "hazards/affected_places.html",
    "hazards/asked_shelters.html",
    "hazards/board.html",
    "hazards/board_cards.html",
    "hazards/board_list.html",
    "hazards/board_map.html",
    "hazards/board_rest.html",
    "hazards/board_sources.html",
    "hazards/hazard.html",
    "account/sign_in.html",
    "home/home.html",
    "plans/cards.html",
    "plans/index.html",
    "public/landing.html",
    "public/places.html",
    "who_to_call/index.html",
)
_WARM = "atalaya-warm"
SHARED = ("layouts/", "macros/")
"""Folders of what pages are made of."""


def warm_up(app: Flask) -> None:
    """Make it, once; nothing open is left over, and what stays is put out of the collector's
    sight.
    """
    if _WARM in app.extensions:
        return
    app.extensions[_WARM] = True
    services: Services = app.extensions[EXTENSION]
    atlas, today = services.atlas, services.clock().date()
    atlas.unit("")
    for language in LANGUAGES:
        holiday_note(today, [calendar_of("US", "", atlas)], language)
    shared = (name for name in app.jinja_env.list_templates() if name.startswith(SHARED))
    for name in (*shared, *OPENED_MOST):
        app.jinja_env.get_template(name)
    for section in {name.split("/")[0] for name in OPENED_MOST}:
        views_of(app).load(section)
    configure_mappers()
    close_atlas(app)
    close_connections(app)
    gc.collect()
    gc.freeze()
