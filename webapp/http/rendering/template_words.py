"""What templates of several sections, and the macros they share, say things with: there from the
start, for the section it belongs to may not be loaded. What it needs loads when it is first used.

What the templates of one section alone use comes with its views (`webapp.routes.late_views`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from core.late import late_module
from protocols.roles import ROLE_WORDS
from registry.labels import NEED_WORDS

MODULES = {
    "crisis_words": "webapp.crisis_frame.crisis_words",
    "hazard_words": "feeds.labels",
    "watch_words": "watch.labels",
}
"""Tables of words, by the name templates know them by."""
FILTERS = {
    "alert_words": "webapp.labels.hazard_names.alert_words",
    "hazard_name": "webapp.labels.hazard_names.name_of_hazard",
    "need_words": "webapp.labels.person_choices.need_words",
    "map_json": "webapp.maps.map_data.map_json",
    "office_words": "webapp.labels.provenance.office_words",
    "texts_words": "webapp.crisis_frame.crisis_words.texts_words",
}
FUNCTIONS = {
    "first_hour_of": "webapp.blueprints.tasks.other_pages.first_hour_of",
    "next_tasks_of": "webapp.blueprints.tasks.other_pages.next_tasks_of",
    "report_due_of": "webapp.blueprints.situation.report_reach.report_due_of",
    "streets_credit": "webapp.maps.base_map.streets_credit",
}


def init_template_words(app: Flask) -> None:
    """Give the templates of `app` what more than one section uses."""
    environment = app.jinja_env
    environment.filters.update({name: _late(path) for name, path in FILTERS.items()})
    environment.globals.update({name: late_module(path) for name, path in MODULES.items()})
    environment.globals.update({name: _late(path) for name, path in FUNCTIONS.items()})
    environment.globals.update(need_words=NEED_WORDS, role_words_of_tasks=ROLE_WORDS)


def _late(path: str) -> Callable[..., Any]:
    """Return what calls a function of a module, which loads at the first call."""
    module, _, name = path.rpartition(".")
    found = late_module(module)

    def call(*given: Any, **named: Any) -> Any:
        return getattr(found, name)(*given, **named)

    return call
